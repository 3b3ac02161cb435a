import { z } from 'zod';
import { type Currency, currencySchema } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type {
  CashCount,
  CashError,
  CashLevel,
  CashRecycler,
  CollectionEvents,
  PaidOut,
} from '../ports/cash-recycler.ts';
import type { DeviceState } from '../ports/device.ts';
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
import type { ByteWire } from '../transports/byte-wire.ts';
import { CashCollection } from './cash-collection.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';

/** A request that moves nothing is asked again after this time, so often; one that pays out is asked once. */
export const CASH_ANSWER_TIMEOUT_MS = 1_000;
export const CASH_TRIES_MAX = 4;
/** Until a piece that is on its way has come to rest. */
export const CASH_REST_TIMEOUT_MS = 10_000;
/** Until the last piece of a payout is out. */
export const CASH_PAYOUT_TIMEOUT_MS = 60_000;
export const CASH_HEARTBEAT_MS = 5_000;

type Timing = { answerTimeoutMs?: number; restTimeoutMs?: number; payoutTimeoutMs?: number; heartbeatMs?: number };
const STATES: Readonly<Record<string, DeviceState>> = {
  OK: 'READY',
  LOW: 'MEDIA_LOW',
  FULL: 'HARDWARE_ERROR',
  JAM: 'MEDIA_JAMMED',
  BROKEN: 'HARDWARE_ERROR',
};
const UNKNOWN: CashError = { kind: 'unknown', detail: 'the cash recycler does not answer' };
const NOT_SENT: CashError = { kind: 'notSent', detail: 'the cash recycler is not connected' };

/** A recycler on the line protocol of `protocols/cash-line.ts`. */
export class CashLineRecycler implements CashRecycler {
  readonly #wire: ByteWire;
  readonly #timing: Required<Timing>;
  readonly #lines = new CashLines();
  readonly #status = new StatusCell();
  readonly #levelListeners = new Listeners<[readonly CashLevel[] | null]>();
  readonly #waiting = new Map<number, (line: CashLine | null) => void>();
  #tag = 0;
  #heartbeat: NodeJS.Timeout | null = null;
  #collection: CashCollection | null = null;
  #currency: Currency | null = null;
  #denominations: readonly number[] = [];
  #levels: readonly CashLevel[] | null = null;
  #closed = false;

  constructor(wire: ByteWire, timing: Timing = {}) {
    this.#wire = wire;
    this.#timing = {
      answerTimeoutMs: timing.answerTimeoutMs ?? CASH_ANSWER_TIMEOUT_MS,
      restTimeoutMs: timing.restTimeoutMs ?? CASH_REST_TIMEOUT_MS,
      payoutTimeoutMs: timing.payoutTimeoutMs ?? CASH_PAYOUT_TIMEOUT_MS,
      heartbeatMs: timing.heartbeatMs ?? CASH_HEARTBEAT_MS,
    };
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => {
      for (const line of this.#lines.push(bytes)) this.#take(line);
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }
  get currency(): Currency | null {
    return this.#currency;
  }
  get denominations(): readonly number[] {
    return this.#denominations;
  }
  get levels(): readonly CashLevel[] | null {
    return this.#levels;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onLevels(listener: (levels: readonly CashLevel[] | null) => void): () => void {
    return this.#levelListeners.add(listener);
  }

  async collect(
    { collectionId, after }: { collectionId: string; after: number },
    events: CollectionEvents,
    signal: AbortSignal,
  ): Promise<Result<void, CashError>> {
    if (!this.#wire.connected) return err(NOT_SENT);
    if (this.#collection !== null) return err({ kind: 'notSent', detail: 'another collection is open' });
    const collection = new CashCollection(collectionId, after, events, (words) => void this.#ask(words));
    this.#collection = collection;
    const shut = (): void => void this.shut(collectionId);
    signal.addEventListener('abort', shut, { once: true });
    const opened = await this.#ask(['OPEN', collectionId, String(after), writeAmounts(events.takes())]);
    if (opened?.words[0] !== 'OPENED') collection.end(err(opened === null ? UNKNOWN : NOT_SENT));
    if (signal.aborted) shut();
    const ended = await collection.ended;
    signal.removeEventListener('abort', shut);
    if (this.#collection === collection) this.#collection = null;
    return ended;
  }

  /** Every piece up to the last one is told before this answers. */
  async shut(collectionId: string): Promise<Result<{ lastSequence: number }, CashError>> {
    const answer = await this.#ask(['SHUT', collectionId], this.#timing.restTimeoutMs);
    const lastSequence = answer?.words[0] === 'SHUT' ? readWhole(answer.words[1]) : null;
    if (lastSequence === null) return err(UNKNOWN);
    const collection = this.#collection?.collectionId === collectionId ? this.#collection : null;
    if (collection !== null && !(await collection.toldUpTo(lastSequence, this.#timing.restTimeoutMs)))
      return err(UNKNOWN);
    collection?.end(ok(undefined));
    return ok({ lastSequence });
  }

  async payOut(payoutId: string, pieces: readonly CashCount[]): Promise<Result<PaidOut, CashError>> {
    if (!this.#wire.connected) return err(NOT_SENT);
    const answer = await this.#askOnce(['PAY', payoutId, writeCounts(pieces)], this.#timing.payoutTimeoutMs);
    // Known already: what became of it then is another question.
    if (answer?.words[0] === 'REFUSED')
      return err({ kind: 'unknown', detail: 'the recycler knows this payout already' });
    const paid = answer === null ? null : paidOf(answer);
    return paid === null ? err(UNKNOWN) : ok(paid);
  }

  async payoutOf(
    payoutId: string,
  ): Promise<Result<PaidOut | { kind: 'neverSeen' } | { kind: 'inProgress' }, CashError>> {
    const answer = await this.#ask(['PAYOUT', payoutId]);
    if (answer?.words[0] === 'NEVER') return ok({ kind: 'neverSeen' });
    if (answer?.words[0] === 'PAYING') return ok({ kind: 'inProgress' });
    const paid = answer === null ? null : paidOf(answer);
    return paid === null ? err(UNKNOWN) : ok(paid);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopHeartbeat();
    this.#giveUp();
    this.#status.close();
    this.#levelListeners.clear();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#lines.cut();
    this.#stopHeartbeat();
    this.#giveUp();
    if (connected) void this.#hello();
    else this.#lost(detail);
  }

  /** Nothing that was asked before is answered any more, and the recycler has shut its slots. */
  #giveUp(): void {
    for (const settle of [...this.#waiting.values()]) settle(null);
    this.#collection?.end(err({ kind: 'unknown', detail: 'the line to the cash recycler broke' }));
  }

  #lost(detail: string | null): void {
    this.#setLevels(null);
    this.#status.set('NOT_CONNECTED', detail);
  }

  async #hello(): Promise<void> {
    const answer = await this.#ask(['HELLO']);
    if (this.#closed || !this.#wire.connected) return;
    const [word, currency, denominations = '', levels = '', state = ''] = answer?.words ?? [];
    const money = currencySchema.safeParse(currency);
    const taken = readAmounts(denominations);
    const counts = readCounts(levels);
    if (word !== 'HELLO' || !money.success || taken === null || counts === null) {
      this.#lost('no answer');
    } else {
      this.#currency = money.data;
      this.#denominations = [...taken].sort((a, b) => a - b);
      this.#setLevels(counts);
      this.#status.set(STATES[state] ?? 'HARDWARE_ERROR', state);
    }
    this.#heartbeat = setTimeout(() => void this.#hello(), this.#timing.heartbeatMs);
  }

  #take({ tag, words }: CashLine): void {
    if (tag !== null) {
      this.#waiting.get(tag)?.({ tag, words });
      return;
    }
    const [word, ...rest] = words;
    switch (word) {
      case 'LEVELS':
        this.#setLevels(readCounts(rest[0] ?? ''));
        return;
      case 'STATE': {
        const state = STATES[rest[0] ?? ''] ?? 'HARDWARE_ERROR';
        this.#status.set(state, rest[0] ?? null);
        // What was counted so far stands; what is stuck is for a person.
        if (state === 'MEDIA_JAMMED' || state === 'HARDWARE_ERROR') {
          this.#collection?.end(err({ kind: 'unknown', detail: `the cash recycler says ${rest[0]}` }));
        }
        return;
      }
      default:
        this.#collection?.take(words);
    }
  }

  #setLevels(levels: readonly CashLevel[] | null): void {
    this.#levels = levels === null ? null : [...levels].sort((a, b) => a.denominationMinor - b.denominationMinor);
    this.#levelListeners.emit(this.#levels);
    // What change can be given for has changed with it.
    this.#collection?.takesChanged();
  }

  /** For what may be repeated. Null: no answer. */
  async #ask(words: string[], timeoutMs = this.#timing.answerTimeoutMs): Promise<CashLine | null> {
    for (let tries = 0; tries < CASH_TRIES_MAX && this.#wire.connected && !this.#closed; tries += 1) {
      const answer = await this.#askOnce(words, timeoutMs);
      if (answer !== null) return answer;
    }
    return null;
  }

  #askOnce(words: string[], timeoutMs: number): Promise<CashLine | null> {
    this.#tag += 1;
    const tag = this.#tag;
    const { promise, resolve } = Promise.withResolvers<CashLine | null>();
    const settle = (line: CashLine | null): void => {
      clearTimeout(timer);
      this.#waiting.delete(tag);
      resolve(line);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    this.#waiting.set(tag, settle);
    void this.#wire.write(writeCashLine({ tag, words })).then((written) => {
      if (!written.ok) settle(null);
    });
    return promise;
  }

  #stopHeartbeat(): void {
    if (this.#heartbeat !== null) clearTimeout(this.#heartbeat);
    this.#heartbeat = null;
  }
}

function paidOf({ words }: CashLine): PaidOut | null {
  const [word, paid, uncertain] = words;
  const paidMinor = readWhole(paid);
  const uncertainMinor = readWhole(uncertain);
  if (word !== 'PAID' || paidMinor === null || uncertainMinor === null) return null;
  return { kind: 'ended', paidMinor, uncertainMinor };
}

export const cashLineRecycler = defineDriver({
  name: 'cash-line',
  opens: ['cashRecycler'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new CashLineRecycler(deps.openBytes(connection, model.line)),
});
