import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';
import type { Scale, ScaleCommand, ScaleCommandError, ScaleReading } from '../ports/scale.ts';
import { readingOf, type ScaleAnswer, type ScaleConversation } from '../protocols/scale-answer.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { sameReading } from './same-reading.ts';
import { StatusCell } from './status-cell.ts';

/** How often a watched scale is asked; an unwatched one is asked at `IDLE_POLL_MS`, so that a dead one is noticed. */
export const WATCHED_POLL_MS = 200;
export const IDLE_POLL_MS = 2_000;
export const ANSWER_TIMEOUT_MS = 1_000;
/** Scales wait for rest before they zero or tare, some for several seconds. */
export const SCALE_COMMAND_TIMEOUT_MS = 5_000;

export type ScaleTiming = {
  watchedPollMs?: number;
  idlePollMs?: number;
  answerTimeoutMs?: number;
  commandTimeoutMs?: number;
};

type Pending = {
  command: ScaleCommand;
  request: Uint8Array;
  resolve: (result: Result<void, ScaleCommandError>) => void;
};

/**
 * A scale on a line of bytes that answers what it is asked. One question is on the wire at a time. An open line with nothing answering
 * on it is not a connected scale: the state follows the answers.
 */
export class PolledScale implements Scale {
  readonly #wire: ByteWire;
  readonly #conversation: ScaleConversation;
  readonly #timing: Required<ScaleTiming>;
  readonly #status = new StatusCell();
  readonly #watchers = new Listeners<[ScaleReading | null]>();
  #current: ScaleReading | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asked: 'weight' | 'command' | null = null;
  #pending: Pending | null = null;
  #hasProceeded = false;
  #writes = 0;
  #closed = false;

  constructor(wire: ByteWire, conversation: ScaleConversation, timing: ScaleTiming = {}) {
    this.#wire = wire;
    this.#conversation = conversation;
    this.#timing = {
      watchedPollMs: timing.watchedPollMs ?? WATCHED_POLL_MS,
      idlePollMs: timing.idlePollMs ?? IDLE_POLL_MS,
      answerTimeoutMs: timing.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
      commandTimeoutMs: timing.commandTimeoutMs ?? SCALE_COMMAND_TIMEOUT_MS,
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
    if (this.#wire.connected && this.#asked === null) this.#askNext();
    return stop;
  }

  zero(): Promise<Result<void, ScaleCommandError>> {
    return this.#command('zero');
  }

  tare(): Promise<Result<void, ScaleCommandError>> {
    return this.#command('tare');
  }

  clearTare(): Promise<Result<void, ScaleCommandError>> {
    return this.#command('clearTare');
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    this.#settle(err({ kind: 'unknown', detail: 'closed' }));
    this.#watchers.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #command(command: ScaleCommand): Promise<Result<void, ScaleCommandError>> {
    const request = this.#conversation.commandRequest(command);
    if (request === null) return Promise.resolve(err({ kind: 'unsupported' }));
    if (this.#pending !== null) return Promise.resolve(err({ kind: 'busy' }));
    if (!this.#wire.connected || this.#closed) return Promise.resolve(err({ kind: 'notConnected' }));
    return new Promise((resolve) => {
      this.#pending = { command, request, resolve };
      // A question that is on the wire is answered or given up first: its answer must not be taken for this one's.
      if (this.#asked === null) this.#askNext();
    });
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#conversation.cut();
    const wasSent = this.#asked === 'command';
    this.#asked = null;
    this.#stopTimer();
    if (connected) {
      this.#askNext();
      return;
    }
    this.#settle(err(wasSent ? { kind: 'unknown', detail: detail ?? 'disconnected' } : { kind: 'notConnected' }));
    this.#silent(detail);
  }

  #askNext(): void {
    if (this.#closed) return;
    this.#stopTimer();
    const pending = this.#pending;
    this.#asked = pending === null ? 'weight' : 'command';
    this.#hasProceeded = false;
    this.#send(pending?.request ?? this.#conversation.weightRequest);
  }

  #send(bytes: Uint8Array): void {
    this.#stopTimer();
    void this.#write(bytes);
    this.#awaitAnswer();
  }

  /** A line that breaks while writing is reported by `onConnected`, a silent scale by the time-out. */
  async #write(bytes: Uint8Array): Promise<void> {
    this.#writes += 1;
    await this.#wire.write(bytes);
    this.#writes -= 1;
  }

  #awaitAnswer(): void {
    const waitMs = this.#asked === 'command' ? this.#timing.commandTimeoutMs : this.#timing.answerTimeoutMs;
    this.#timer = setTimeout(() => this.#noAnswer(), waitMs);
  }

  #noAnswer(): void {
    this.#conversation.cut();
    if (this.#asked === 'command') this.#settle(err({ kind: 'unknown', detail: 'no answer' }));
    this.#silent('no answer');
    // On a line that takes nothing the next question would only wait behind this one; the wire gives such a line up.
    if (this.#writes > 0) this.#awaitAnswer();
    else this.#askNext();
  }

  #take(bytes: Uint8Array): void {
    for (const answer of this.#conversation.push(bytes)) {
      // An answer without a question is line noise or comes after its time-out: it must not pass for the present weight.
      if (answer.kind === 'garbage' || this.#asked === null) continue;
      if (this.#asked === 'command') this.#commandAnswered(answer);
      else this.#weightAnswered(answer);
    }
  }

  #commandAnswered(answer: ScaleAnswer): void {
    const pending = this.#pending;
    const outcome = pending === null ? null : this.#conversation.outcomeOf(pending.command, answer);
    if (outcome === null) return;
    this.#asked = null;
    // What was weighed before the command is not what the scale shows now.
    if (outcome === 'done') this.#forget();
    this.#settle(outcome === 'done' ? ok(undefined) : err({ kind: 'refused', detail: refusalOf(answer) }));
    this.#askNext();
  }

  #weightAnswered(answer: ScaleAnswer): void {
    const reading = readingOf(answer);
    if (reading !== null) this.#deliver(reading);
    else if (answer.kind === 'fault' || answer.kind === 'refused') this.#broken(answer.detail);
    else if (answer.kind === 'status') this.#withoutWeight();
    else {
      if (answer.kind === 'proceed') this.#proceed(answer.request);
      return;
    }
    this.#asked = null;
    if (this.#pending !== null) this.#askNext();
    else this.#askLater();
  }

  /** Once a question: a line that doubles what the scale sends must not have it answer twice, the second time to nobody. */
  #proceed(request: Uint8Array): void {
    if (this.#hasProceeded) return;
    this.#hasProceeded = true;
    this.#send(request);
  }

  #askLater(): void {
    this.#stopTimer();
    const wait = this.#watchers.size > 0 ? this.#timing.watchedPollMs : this.#timing.idlePollMs;
    this.#timer = setTimeout(() => this.#askNext(), wait);
  }

  #settle(result: Result<void, ScaleCommandError>): void {
    const pending = this.#pending;
    this.#pending = null;
    pending?.resolve(result);
  }

  #deliver(reading: ScaleReading): void {
    this.#status.set('READY', null);
    if (sameReading(this.#current, reading)) return;
    this.#current = reading;
    this.#watchers.emit(reading);
  }

  #withoutWeight(): void {
    this.#status.set('READY', null);
    this.#forget();
  }

  #broken(detail: string): void {
    this.#status.set('HARDWARE_ERROR', detail);
    this.#forget();
  }

  #silent(detail: string | null): void {
    const hadReading = this.#current !== null;
    this.#current = null;
    this.#status.set('NOT_CONNECTED', detail);
    if (hadReading) this.#watchers.emit(null);
  }

  #forget(): void {
    if (this.#current === null) return;
    this.#current = null;
    this.#watchers.emit(null);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function refusalOf(answer: ScaleAnswer): string {
  if (answer.kind === 'refused' || answer.kind === 'fault') return answer.detail;
  return answer.kind === 'status' ? 'the scale did not do it' : `the scale says ${answer.kind}`;
}
