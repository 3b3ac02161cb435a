import { Listeners } from '../listeners.ts';
import { encodeZvt, messageOf } from '../protocols/zvt.ts';
import type { Apdu } from '../protocols/zvt-apdu.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import { type FarEnd, type FarEndPlace, farEndAt, type Peer } from './far-end.ts';
import { FaultyLine, type FaultyLineOptions } from './faulty-line.ts';
import { type DeskOptions, TerminalDesk, type TerminalMode } from './terminal-desk.ts';
import { type LedgerEntry, TerminalLedger } from './terminal-ledger.ts';
import { serialPeer, tcpPeer, type ZvtPeer } from './zvt-peer.ts';
import { ZvtTurnover } from './zvt-turnover.ts';

export type ZvtSimulatorOptions = DeskOptions & {
  place: FarEndPlace;
  ledgerFile?: string;
  /** Six digits that the till must know. */
  password?: string;
  faults?: Omit<FaultyLineOptions, 'spoilCheckSum'>;
};

const COMMAND = {
  statusEnquiry: 0x0501,
  registration: 0x0600,
  authorization: 0x0601,
  logOff: 0x0602,
  repeatReceipt: 0x0620,
  reversal: 0x0630,
  refund: 0x0631,
  endOfDay: 0x0650,
  diagnosis: 0x0670,
  initialisation: 0x0693,
  abort: 0x06b0,
  selectLanguage: 0x0830,
} as const;
const WRONG_PASSWORD = 0x83;
const PLEASE_WAIT = 0x9c;
const UNKNOWN_COMMAND = 0x83;
const ABORTED_BY_CUSTOMER = 0x6c;
const REVERSAL_NOT_POSSIBLE = 0xb5;
const INSERT_CARD = 0x0a;
const ACKNOWLEDGED_WITHIN_MS = 300;
const SEED_STEP = 7_919;

type Line = { peer: ZvtPeer; acknowledged: (() => void) | null; faulty: FaultyLine; isGone: boolean };

/**
 * A payment terminal that speaks ZVT over TCP or a serial line, with the desk and the ledger of the nexo terminal behind it. It knows
 * its own payments by receipt and trace numbers only, as real ones do, and tells its last one when it is asked to repeat its receipt.
 */
export class ZvtTerminalSimulator {
  readonly #options: ZvtSimulatorOptions;
  readonly #desk: TerminalDesk;
  readonly #turnover: ZvtTurnover;
  readonly #farEnd: FarEnd;
  readonly #lines = new Map<Peer, Line>();
  /** Of every connection that there was: one that cut its line has yet to plug it in again. */
  readonly #faulty: FaultyLine[] = [];
  readonly #changes = new Listeners<[]>();
  /** The payment that is under way, or what else keeps it from the next command. */
  #busyWith: string | null = null;
  #isTelling = false;
  #isCalm = false;
  #refusals = 0;
  #answersTwice = false;
  /** How many authorizations it took. */
  authorizations = 0;

  private constructor(options: ZvtSimulatorOptions) {
    this.#options = options;
    const ledger = new TerminalLedger(options.ledgerFile ?? null);
    this.#desk = new TerminalDesk(options, ledger, () => this.#changes.emit());
    this.#turnover = new ZvtTurnover(ledger.entries());
    this.#farEnd = farEndAt(options.place, {
      onBytes: (peer, bytes) => this.#lineOf(peer).peer.take(bytes),
      onGone: (peer) => this.#gone(peer),
    });
  }

  static async open(options: ZvtSimulatorOptions): Promise<ZvtTerminalSimulator> {
    const simulator = new ZvtTerminalSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get port(): number {
    return this.#farEnd.port;
  }

  get path(): string {
    return this.#farEnd.path;
  }

  get plugged(): boolean {
    return this.#farEnd.plugged;
  }

  setMode(mode: TerminalMode): void {
    this.#desk.setMode(mode);
  }

  setAcquirer(connected: boolean): void {
    this.#desk.setAcquirer(connected);
  }

  setApprovedAmountMinor(amountMinor: number | null): void {
    this.#desk.approvedAmountMinor = amountMinor;
  }

  /** Refuses the next frames that ask for a payment with NAK. */
  refuseAuthorizations(count: number): void {
    this.#refusals = count;
  }

  /** Sends each result a second time, as a terminal does that missed its acknowledgement. */
  setAnswersTwice(answersTwice: boolean): void {
    this.#answersTwice = answersTwice;
  }

  /** A payment that somebody made at the terminal itself. */
  payAtTerminal(amountMinor: number): void {
    const id = this.#turnover.begin();
    this.#turnover.book(id, amountMinor, false);
  }

  /** The next frame that it sends suffers this. */
  strike(fault: Parameters<FaultyLine['strike']>[0]): void {
    for (const { faulty } of this.#lines.values()) faulty.strike(fault);
  }

  /** From now on what it sends arrives as it is. */
  calm(): void {
    this.#isCalm = true;
    for (const { faulty } of this.#lines.values()) faulty.calm();
  }

  ledger(): LedgerEntry[] {
    return this.#desk.ledger();
  }

  current() {
    return this.#desk.current();
  }

  answer(decision: 'approve' | 'decline'): boolean {
    return this.#desk.answer(decision);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  async plug(): Promise<void> {
    await this.#farEnd.plug();
    this.#changes.emit();
  }

  async unplug(): Promise<void> {
    await this.#farEnd.unplug();
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#changes.clear();
    this.#desk.close();
    for (const faulty of this.#faulty) faulty.close();
    await this.#farEnd.unplug();
  }

  #lineOf(peer: Peer): Line {
    const known = this.#lines.get(peer);
    if (known !== undefined) return known;
    const far = {
      send: (bytes: Uint8Array): boolean => {
        peer.send(bytes);
        return true;
      },
      unplug: () => this.unplug(),
      plug: () => this.plug(),
    };
    const { faults = { seed: 1, faults: [], oneIn: 1 }, place } = this.#options;
    // Each connection has faults of its own, or the one that cuts the line would cut every line after it.
    const seed = faults.seed + Math.imul(this.#faulty.length, SEED_STEP);
    const faulty = new FaultyLine(far, { ...faults, seed, spoilCheckSum: spoiled });
    this.#faulty.push(faulty);
    if (this.#isCalm) faulty.calm();
    const deps = {
      write: (bytes: Uint8Array) => void faulty.send(bytes),
      onApdu: (apdu: Apdu) => this.#take(line, apdu),
      refuses: ({ control }: Apdu) => {
        if (this.#refusals === 0 || control !== COMMAND.authorization) return false;
        this.#refusals -= 1;
        return true;
      },
    };
    const line: Line = {
      peer: 'path' in place ? serialPeer(deps) : tcpPeer(deps),
      acknowledged: null,
      faulty,
      isGone: false,
    };
    this.#lines.set(peer, line);
    return line;
  }

  #gone(peer: Peer): void {
    const line = this.#lines.get(peer);
    this.#lines.delete(peer);
    if (line !== undefined) line.isGone = true;
    line?.acknowledged?.();
    // What hangs without its till is given up; a customer at the card reader is not.
    if (this.#desk.current() === null) this.#busyWith = null;
  }

  #take(line: Line, apdu: Apdu): void {
    if (apdu.control >> 8 === 0x80 || apdu.control >> 8 === 0x84) {
      line.acknowledged?.();
      return;
    }
    const { fields } = messageOf(apdu);
    if (apdu.control === COMMAND.abort) {
      this.#say(line, '80 00', {});
      if (this.#busyWith !== null) this.#desk.abort(this.#busyWith);
      return;
    }
    if (this.#isHung && apdu.control === COMMAND.statusEnquiry) this.#busyWith = null;
    if (this.#busyWith !== null) {
      this.#say(line, `84 ${hex(PLEASE_WAIT)}`, {});
      return;
    }
    const expected = this.#options.password;
    if (expected !== undefined && fields.password !== undefined && fields.password !== expected) {
      this.#say(line, `84 ${hex(WRONG_PASSWORD)}`, {});
      return;
    }
    void this.#carryOut(line, apdu.control, fields);
  }

  /** Nobody works on what it is busy with: it begins anew when it is asked how it is. */
  get #isHung(): boolean {
    return this.#desk.current() === null && !this.#isTelling;
  }

  async #carryOut(line: Line, control: number, fields: ZvtFields): Promise<void> {
    const turnover = this.#turnover;
    switch (control) {
      case COMMAND.statusEnquiry:
        this.#say(line, '80 00', {});
        return this.#tell(line, '06 0F', { softwareVersion: 'SIM 1.0', terminalStatus: 0 });
      case COMMAND.registration:
        this.#say(line, '80 00', {});
        return this.#tell(line, '06 0F', { type: 0x10, terminalId: turnover.terminalId, currencyCode: 978 });
      case COMMAND.diagnosis:
      case COMMAND.initialisation:
        this.#say(line, '80 00', {});
        return this.#tell(line, '06 0F', {});
      case COMMAND.logOff:
      case COMMAND.selectLanguage:
        this.#say(line, '80 00', {});
        return;
      case COMMAND.authorization:
        return this.#authorize(line, fields);
      case COMMAND.repeatReceipt:
        this.#say(line, '80 00', {});
        await this.#tell(line, '04 0F', turnover.lastStatus());
        await this.#print(line, turnover.receiptOfLast());
        return this.#tell(line, '06 0F', {});
      case COMMAND.reversal:
        return this.#reverse(line, fields);
      case COMMAND.refund:
        this.#say(line, '80 00', {});
        await this.#tell(line, '04 0F', turnover.refund(numberOf(fields.amountMinor)));
        return this.#tell(line, '06 0F', {});
      case COMMAND.endOfDay:
        this.#say(line, '80 00', {});
        await this.#tell(line, '04 0F', turnover.close());
        await this.#print(line, ['   Kassenschnitt']);
        return this.#tell(line, '06 0F', {});
      default:
        this.#say(line, `84 ${hex(UNKNOWN_COMMAND)}`, {});
    }
  }

  async #authorize(line: Line, fields: ZvtFields): Promise<void> {
    this.authorizations += 1;
    const amountMinor = numberOf(fields.amountMinor);
    const id = this.#turnover.begin();
    this.#busyWith = id;
    this.#say(line, '80 00', {});
    await this.#tell(line, '04 FF', { status: INSERT_CARD });
    this.#desk.pay(
      id,
      { tenderId: id, amountMinor, currency: 'EUR', mustBeOnline: false },
      {
        answer: (entry) => void this.#decided(line, entry),
        refuse: () => void this.#tell(line, '06 1E', { errorCode: PLEASE_WAIT }),
        drop: () => {
          const [entry] = this.#desk.ledger().slice(-1);
          if (entry !== undefined) this.#book(entry);
          void this.#dropAll();
        },
      },
    );
    this.#bookHidden(id);
  }

  /** In mode `timeout` the desk may have charged without a word: then that is in the turnover as well. */
  #bookHidden(id: string): void {
    const entry = this.#desk.ledger().find(({ serviceId }) => serviceId === id);
    if (entry !== undefined && this.#busyWith === id) this.#turnover.book(id, entry.approvedMinor, entry.isOffline);
  }

  #book(entry: LedgerEntry): void {
    this.#busyWith = null;
    if (entry.outcome === 'approved') this.#turnover.book(entry.serviceId, entry.approvedMinor, entry.isOffline);
  }

  async #decided(line: Line, entry: LedgerEntry): Promise<void> {
    this.#book(entry);
    // The next command is taken only after this one is told to its end.
    this.#busyWith = entry.serviceId;
    const isApproved = entry.outcome === 'approved';
    const status = isApproved ? this.#turnover.lastStatus() : { resultCode: codeOf(entry), type: 0x60 };
    await this.#tell(line, '04 0F', status);
    if (this.#answersTwice) await this.#tell(line, '04 0F', status);
    if (isApproved) await this.#print(line, this.#turnover.receiptOfLast());
    this.#busyWith = null;
    const end = isApproved ? this.#tell(line, '06 0F', {}) : this.#tell(line, '06 1E', { errorCode: codeOf(entry) });
    await end;
    this.#changes.emit();
  }

  async #reverse(line: Line, fields: ZvtFields): Promise<void> {
    this.#say(line, '80 00', {});
    const id = this.#turnover.idOfReceipt(numberOf(fields.receiptNumber));
    const reversed = id === null ? 'notFound' : this.#desk.reverse(id, null);
    if (reversed === 'notFound' || reversed === 'notPossible') {
      return this.#tell(line, '06 1E', { errorCode: REVERSAL_NOT_POSSIBLE });
    }
    await this.#tell(line, '04 0F', this.#turnover.reverse(reversed));
    return this.#tell(line, '06 0F', {});
  }

  /** By lines, as a terminal does that knows 06 D1 only, and the rest as a block. */
  async #print(line: Line, lines: readonly string[]): Promise<void> {
    const [first, ...rest] = lines;
    if (first !== undefined) await this.#tell(line, '06 D1', { attribute: 0, text: first });
    if (rest.length === 0) return;
    const items = rest.map((value) => ({ tag: '07', value }));
    await this.#tell(line, '06 D3', {
      tlv: [
        { tag: '1f07', value: 2 },
        { tag: '25', items },
      ],
    });
  }

  #say(line: Line, command: string, fields: ZvtFields): void {
    const encoded = encodeZvt({ command, fields });
    if (encoded.ok) line.peer.send(encoded.value);
  }

  /** Resolves when the till has acknowledged it, is gone, or keeps silent for too long. */
  async #tell(line: Line, command: string, fields: ZvtFields): Promise<void> {
    if (line.isGone) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = setTimeout(resolve, ACKNOWLEDGED_WITHIN_MS);
    const acknowledged = (): void => {
      // At once, because the next command may come in the same piece.
      if (line.acknowledged === acknowledged) line.acknowledged = null;
      resolve();
    };
    line.acknowledged = acknowledged;
    this.#isTelling = true;
    this.#say(line, command, fields);
    await promise;
    clearTimeout(timeout);
    this.#isTelling = false;
  }

  async #dropAll(): Promise<void> {
    await this.unplug();
    await this.plug();
  }
}

const CODES = { approved: 0, declined: 0x05, cancelled: ABORTED_BY_CUSTOMER, unreachable: 0xa3 } as const;

/** A decline without the bank is the terminal's own. */
const OFFLINE_ERROR = 0xf1;
const codeOf = ({ outcome, isOffline }: LedgerEntry): number =>
  outcome === 'declined' && isOffline ? OFFLINE_ERROR : CODES[outcome];

const numberOf = (value: ZvtFields[string] | undefined): number => (typeof value === 'number' ? value : 0);
const hex = (code: number): string => code.toString(16).padStart(2, '0');

/** Turns a bit of the check sum; acknowledgements have none. */
const spoiled = (frame: Uint8Array): Uint8Array => {
  if (frame.length < 4) return frame;
  const wrong = Uint8Array.from(frame);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  return wrong;
};
