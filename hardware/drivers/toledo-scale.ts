import { z } from 'zod';
import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';
import type { Scale, ScaleReading } from '../ports/scale.ts';
import { Toledo8217Decoder, WEIGHT_REQUEST, type WeightFormat } from '../protocols/toledo-8217.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';

/** How often a watched scale is asked; an unwatched one is asked at `IDLE_POLL_MS`, so that a dead one is noticed. */
export const WATCHED_POLL_MS = 200;
export const IDLE_POLL_MS = 2_000;
export const ANSWER_TIMEOUT_MS = 1_000;

export type ScaleTiming = { watchedPollMs?: number; idlePollMs?: number; answerTimeoutMs?: number };

/**
 * A scale that speaks Mettler Toledo 8217. One question is on the wire at a time. An open line with nothing answering on it is not a
 * connected scale: the state follows the answers.
 */
export class ToledoScale implements Scale {
  readonly #wire: ByteWire;
  readonly #decoder: Toledo8217Decoder;
  readonly #timing: Required<ScaleTiming>;
  readonly #status = new StatusCell();
  readonly #watchers = new Listeners<[ScaleReading | null]>();
  #current: ScaleReading | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asking = false;
  #closed = false;

  constructor(wire: ByteWire, format: WeightFormat, timing: ScaleTiming = {}) {
    this.#wire = wire;
    this.#decoder = new Toledo8217Decoder(format);
    this.#timing = {
      watchedPollMs: timing.watchedPollMs ?? WATCHED_POLL_MS,
      idlePollMs: timing.idlePollMs ?? IDLE_POLL_MS,
      answerTimeoutMs: timing.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    };
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get current(): ScaleReading | null {
    return this.#current;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  watch(listener: (reading: ScaleReading | null) => void): () => void {
    const stop = this.#watchers.add(listener);
    if (this.#wire.connected && !this.#asking) this.#ask();
    return stop;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    this.#watchers.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#decoder.cut();
    this.#asking = false;
    this.#stopTimer();
    if (connected) this.#ask();
    else this.#silent(detail);
  }

  #ask(): void {
    if (this.#closed) return;
    this.#stopTimer();
    this.#asking = true;
    // A line that breaks while writing is reported by `onConnected`, a silent scale by the time-out below.
    void this.#wire.write(WEIGHT_REQUEST);
    this.#timer = setTimeout(() => this.#noAnswer(), this.#timing.answerTimeoutMs);
  }

  #noAnswer(): void {
    this.#decoder.cut();
    this.#silent('no answer');
    this.#ask();
  }

  #take(bytes: Uint8Array): void {
    for (const answer of this.#decoder.push(bytes)) {
      // An answer without a question is line noise or comes after its time-out: it must not pass for the present weight.
      if (!this.#asking || answer.kind === 'garbage') continue;
      this.#asking = false;
      this.#scheduleNext();
      this.#deliver(answer.reading);
    }
  }

  #scheduleNext(): void {
    this.#stopTimer();
    const wait = this.#watchers.size > 0 ? this.#timing.watchedPollMs : this.#timing.idlePollMs;
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  #deliver(reading: ScaleReading): void {
    this.#status.set('READY', null);
    if (sameReading(this.#current, reading)) return;
    this.#current = reading;
    this.#watchers.emit(reading);
  }

  #silent(detail: string | null): void {
    const hadReading = this.#current !== null;
    this.#current = null;
    this.#status.set('NOT_CONNECTED', detail);
    if (hadReading) this.#watchers.emit(null);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function sameReading(a: ScaleReading | null, b: ScaleReading): boolean {
  if (a?.kind !== b.kind) return false;
  return a.kind !== 'stable' || b.kind !== 'stable' || a.weightGrams === b.weightGrams;
}

export const toledoScale = defineDriver({
  name: 'toledo-8217',
  opens: ['scale', 'securityScale'],
  over: ['serial', 'tcp'],
  model: z.strictObject({
    line: serialLineSchema,
    weight: z.strictObject({
      digits: z.union([z.literal(5), z.literal(6)]),
      gramsPerUnit: z.int().min(1).max(1_000),
    }),
  }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new ToledoScale(deps.openBytes(connection, model.line), model.weight),
});
