import { Listeners } from '../listeners.ts';
import type { CashCount, CashLevel } from '../ports/cash-recycler.ts';
import {
  type CashLine,
  CashLines,
  readAmounts,
  readCounts,
  readWhole,
  writeAmounts,
  writeCashLine,
  writeCounts,
} from '../protocols/cash-line.ts';
import { CashVault, STORE_PIECES_MAX } from './cash-vault.ts';
import { DeviceLine } from './device-line.ts';
import type { FarEndPlace } from './far-end.ts';
import type { FaultyLineOptions } from './faulty-line.ts';
import { SeededRandom } from './seeded-random.ts';

/** A piece that was not acknowledged is told again after this time. */
const TELL_AGAIN_MS = 300;
const NOTE_MINOR_MIN = 500;

/** What goes wrong with the next piece, or in the next payout. */
export const CASH_FAULTS = [
  'unreadable',
  'counterfeit',
  'jamWhileStacking',
  'boxFull',
  'hopperEmpty',
  'powerLostInPayout',
] as const;
export type CashFault = (typeof CASH_FAULTS)[number];
const AT_THE_SLOT: ReadonlySet<CashFault> = new Set(['unreadable', 'counterfeit', 'jamWhileStacking', 'boxFull']);

export type CashRecyclerOptions = {
  place: FarEndPlace;
  currency: string;
  levels: readonly CashLevel[];
  faults?: FaultyLineOptions;
  /** Every so many pieces and payouts one fault, chosen by the seed. */
  chance?: { seed: number; oneIn: number };
};

/** A recycler at the end of a line: a person puts pieces in and takes them out of its tray. */
export class CashRecyclerSimulator {
  readonly vault: CashVault;
  readonly #line: DeviceLine;
  readonly #lines = new CashLines();
  readonly #changes = new Listeners<[]>();
  readonly #currency: string;
  readonly #chance: { random: SeededRandom; oneIn: number } | null;
  #fault: CashFault | null = null;
  #state: 'OK' | 'JAM' | 'FULL' = 'OK';
  #open: string | null = null;
  #takes: readonly number[] = [];
  /** Asked to shut while a piece still waits for its acknowledgement. */
  #shutting = false;
  #acknowledged = 0;
  #again: NodeJS.Timeout | null = null;
  #tray: number[] = [];

  private constructor({ place, currency, levels, faults, chance }: CashRecyclerOptions) {
    this.vault = new CashVault(levels);
    this.#currency = currency;
    this.#chance = chance === undefined ? null : { random: new SeededRandom(chance.seed), oneIn: chance.oneIn };
    this.#line = new DeviceLine({ place, faults }, (bytes) => {
      for (const line of this.#lines.push(bytes)) this.#answer(line);
    });
  }

  static async open(options: CashRecyclerOptions): Promise<CashRecyclerSimulator> {
    const simulator = new CashRecyclerSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get path(): string {
    return this.#line.path;
  }
  get port(): number {
    return this.#line.port;
  }
  get plugged(): boolean {
    return this.#line.plugged;
  }
  get isOpen(): boolean {
    return this.#open !== null;
  }
  get state(): 'OK' | 'JAM' | 'FULL' {
    return this.#state;
  }
  /** Pieces that lie in tray and slot for the person: change, and what came back. */
  get tray(): readonly number[] {
    return this.#tray;
  }
  get takes(): readonly number[] {
    return this.#takes;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  takeTray(): number[] {
    const taken = this.#tray;
    this.#tray = [];
    this.#changes.emit();
    return taken;
  }

  get fault(): CashFault | null {
    return this.#fault;
  }

  failNext(fault: CashFault | null): void {
    this.#fault = fault;
    this.#changes.emit();
  }

  /** A technician has looked: nothing is stuck any more. */
  clear(): void {
    this.#setState('OK');
  }

  /** A person holds a piece to the slot. False: it is shut, or still busy with the last one. */
  insert(denominationMinor: number): boolean {
    if (this.#open === null || this.#shutting || this.#isUnacknowledged() || !this.plugged) return false;
    const fault = this.#faultOf('slot');
    const why = fault === 'jamWhileStacking' ? null : this.#refusalOf(denominationMinor, fault);
    if (why !== null) {
      this.#tray.push(denominationMinor);
      this.#tell(['BACK', String(why === 'unreadable' || why === 'counterfeit' ? 0 : denominationMinor), why]);
    } else {
      if (denominationMinor >= NOTE_MINOR_MIN) this.#tell(['ESCROW', String(denominationMinor)]);
      if (fault === 'jamWhileStacking') this.#setState('JAM');
      else {
        this.vault.keep(this.#open, denominationMinor);
        this.#tellPiece();
        this.#tellLevels();
      }
    }
    this.#changes.emit();
    return true;
  }

  async unplug(): Promise<void> {
    this.#shut();
    await this.#line.unplug();
    this.#changes.emit();
  }

  async plug(): Promise<void> {
    this.#lines.cut();
    await this.#line.plug();
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#shut();
    this.#changes.clear();
    await this.#line.close();
  }

  #shut(): void {
    this.#open = null;
    this.#takes = [];
    this.#shutting = false;
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
  }

  #faultOf(where: 'slot' | 'payout'): CashFault | null {
    const drawn =
      this.#fault ??
      (this.#chance !== null && this.#chance.random.integer(1, this.#chance.oneIn) === 1
        ? this.#chance.random.pick(CASH_FAULTS)
        : null);
    if (drawn === null || AT_THE_SLOT.has(drawn) !== (where === 'slot')) return null;
    this.#fault = null;
    return drawn;
  }

  #refusalOf(
    denominationMinor: number,
    fault: CashFault | null,
  ): 'notTaken' | 'unreadable' | 'counterfeit' | 'full' | null {
    if (fault === 'unreadable' || fault === 'counterfeit') return fault;
    if (!this.#takes.includes(denominationMinor)) return 'notTaken';
    return fault === 'boxFull' || this.vault.countOf(denominationMinor) >= STORE_PIECES_MAX ? 'full' : null;
  }

  #isUnacknowledged(): boolean {
    return this.#open !== null && this.#acknowledged < this.vault.piecesOf(this.#open).length;
  }

  /** The first piece that the host has not acknowledged, until it does. */
  #tellPiece(): void {
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
    if (this.#open === null || !this.#isUnacknowledged()) return;
    const sequence = this.#acknowledged + 1;
    const denomination = this.vault.piecesOf(this.#open)[this.#acknowledged] ?? 0;
    this.#tell(['TAKEN', this.#open, String(sequence), String(denomination)]);
    this.#again = setTimeout(() => this.#tellPiece(), TELL_AGAIN_MS);
  }

  #tell(words: string[]): void {
    this.#line.send(writeCashLine({ tag: null, words }));
  }

  #tellLevels(): void {
    this.#tell(['LEVELS', writeCounts(this.vault.levels)]);
  }

  #setState(state: 'OK' | 'JAM' | 'FULL'): void {
    this.#state = state;
    if (state === 'JAM') this.#shut();
    this.#tell(['STATE', state]);
    this.#changes.emit();
  }

  #answer({ tag, words }: CashLine): void {
    const answer = this.#answerTo(words, (later) => this.#line.send(writeCashLine({ tag, words: later })));
    if (answer !== null) this.#line.send(writeCashLine({ tag, words: answer }));
  }

  #answerTo([word, id = '', ...rest]: string[], later: (words: string[]) => void): string[] | null {
    switch (word) {
      case 'HELLO': {
        const { denominations, levels } = this.vault;
        return ['HELLO', this.#currency, writeAmounts(denominations), writeCounts(levels), this.#state];
      }
      case 'OPEN':
        if (this.#state === 'JAM') return ['REFUSED'];
        this.#open = id;
        this.#shutting = false;
        this.#acknowledged = readWhole(rest[0]) ?? 0;
        this.#takes = readAmounts(rest[1] ?? '') ?? [];
        this.#tellPiece();
        this.#changes.emit();
        return ['OPENED'];
      case 'ACK':
        if (id === this.#open) {
          this.#acknowledged = Math.max(this.#acknowledged, readWhole(rest[0]) ?? 0);
          this.#takes = readAmounts(rest[1] ?? '') ?? [];
          if (this.#shutting && !this.#isUnacknowledged()) this.#shut();
          this.#tellPiece();
          this.#changes.emit();
        }
        return ['ACKED'];
      case 'SHUT': {
        // Pieces that are in are told until they are acknowledged; no further one goes in.
        if (id === this.#open) this.#shutting = true;
        const lastSequence = this.vault.piecesOf(id).length;
        if (id === this.#open && !this.#isUnacknowledged()) this.#shut();
        this.#changes.emit();
        return ['SHUT', String(lastSequence)];
      }
      case 'PAY':
        if (this.vault.payoutOf(id) !== null) return ['REFUSED'];
        void this.#pay(id, readCounts(rest[0] ?? '') ?? [], later);
        return null;
      case 'PAYOUT': {
        const payout = this.vault.payoutOf(id);
        if (payout === null) this.vault.closePayout(id);
        if (payout === null || payout === 'closed') return ['NEVER'];
        return payout.state === 'paying'
          ? ['PAYING']
          : ['PAID', String(payout.paidMinor), String(payout.uncertainMinor)];
      }
      default:
        return ['WHAT'];
    }
  }

  /** Piece by piece; what is out is remembered before the next one moves. */
  async #pay(payoutId: string, pieces: readonly CashCount[], told: (words: string[]) => void): Promise<void> {
    const payout = this.vault.beginPayout(payoutId);
    const fault = this.#faultOf('payout');
    const moved = pieces.flatMap(({ denominationMinor, count }) =>
      Array.from({ length: count }, () => denominationMinor),
    );
    for (const [index, denominationMinor] of moved.entries()) {
      const isMiddle = index === Math.floor(moved.length / 2);
      if (fault === 'hopperEmpty' && isMiddle) this.vault.set(denominationMinor, 0);
      if (this.vault.countOf(denominationMinor) === 0) break;
      this.vault.set(denominationMinor, this.vault.countOf(denominationMinor) - 1);
      this.#tray.push(denominationMinor);
      if (fault === 'powerLostInPayout' && isMiddle) {
        payout.uncertainMinor = denominationMinor;
        payout.state = 'ended';
        await this.unplug();
        return;
      }
      payout.paidMinor += denominationMinor;
      this.#changes.emit();
      await new Promise((resolve) => setImmediate(resolve));
    }
    payout.state = 'ended';
    this.#tellLevels();
    told(['PAID', String(payout.paidMinor), String(payout.uncertainMinor)]);
    this.#changes.emit();
  }
}
