import { z } from 'zod';
import type { DeviceState } from '../ports/device.ts';
import type { LightColour, LightSigns, SignalLight } from '../ports/signal-light.ts';
import {
  ByteLight,
  LIGHT_COLOURS,
  type LightAnswer,
  type LightProtocol,
  PatliteLight,
} from '../protocols/signal-light.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';

export const LIGHT_ANSWER_TIMEOUT_MS = 1_000;
/** A light that can be asked is asked this often, so that a dead or reset one is noticed and set again. */
export const LIGHT_HEARTBEAT_MS = 5_000;

export type LightTiming = { answerTimeoutMs?: number; heartbeatMs?: number };

/**
 * A signal light on a line of bytes. A light that answers is connected while it answers; of one that never does, the open line is all
 * that can be known. What is wanted is one state, not a queue: a light that was slow shows the last of it.
 */
export class SerialLight implements SignalLight {
  readonly #wire: ByteWire;
  readonly #protocol: LightProtocol;
  readonly #timing: Required<LightTiming>;
  readonly #status = new StatusCell();
  #wanted: LightSigns = {};
  #isSent = false;
  #writing = false;
  #asked: 'render' | 'query' | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(wire: ByteWire, protocol: LightProtocol, timing: LightTiming = {}) {
    this.#wire = wire;
    this.#protocol = protocol;
    this.#timing = {
      answerTimeoutMs: timing.answerTimeoutMs ?? LIGHT_ANSWER_TIMEOUT_MS,
      heartbeatMs: timing.heartbeatMs ?? LIGHT_HEARTBEAT_MS,
    };
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get colours(): readonly LightColour[] {
    return this.#protocol.colours;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  show(signs: LightSigns): void {
    this.#wanted = { ...signs };
    this.#isSent = false;
    // While an answer is due the light must not be talked to, and while bytes are on their way no more are added.
    if (this.#wire.connected && this.#asked === null && !this.#writing) this.#render();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#stopTimer();
    this.#protocol.cut();
    this.#asked = null;
    if (connected) this.#render();
    else this.#status.set('NOT_CONNECTED', detail);
  }

  #render(): void {
    this.#isSent = true;
    this.#ask('render', this.#protocol.render(this.#wanted));
  }

  #ask(what: 'render' | 'query', bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#stopTimer();
    void this.#write(bytes);
    if (this.#protocol.query === null) {
      this.#status.set('READY', null);
      return;
    }
    this.#asked = what;
    this.#timer = setTimeout(() => this.#noAnswer(), this.#timing.answerTimeoutMs);
  }

  /** A line that breaks while writing is reported by `onConnected`. */
  async #write(bytes: Uint8Array): Promise<void> {
    this.#writing = true;
    await this.#wire.write(bytes);
    this.#writing = false;
    if (!this.#isSent && this.#asked === null && this.#wire.connected) this.#render();
  }

  #noAnswer(): void {
    this.#protocol.cut();
    this.#asked = null;
    this.#status.set('NOT_CONNECTED', 'no answer');
    this.#render();
  }

  #take(bytes: Uint8Array): void {
    for (const answer of this.#protocol.push(bytes)) this.#answered(answer);
  }

  #answered(answer: LightAnswer): void {
    const isAnswer = this.#asked === 'render' ? answer.kind === 'accepted' : answer.kind === 'shows';
    if (this.#asked === null || answer.kind === 'garbage' || (!isAnswer && answer.kind !== 'refused')) return;
    this.#asked = null;
    this.#stopTimer();
    if (answer.kind === 'refused') {
      this.#status.set('HARDWARE_ERROR', 'the light refuses its command');
    } else {
      this.#status.set('READY', null);
      // Somebody switched it off and on: it shows nothing of what it was told before.
      if (answer.kind === 'shows' && !this.#shows(answer.signs)) this.#isSent = false;
    }
    if (!this.#isSent) this.#render();
    else this.#timer = setTimeout(() => this.#heartbeat(), this.#timing.heartbeatMs);
  }

  #heartbeat(): void {
    if (this.#status.state !== 'READY') this.#render();
    else if (this.#protocol.query !== null) this.#ask('query', this.#protocol.query);
  }

  #shows(signs: LightSigns): boolean {
    return this.colours.every((colour) => (signs[colour] ?? 'off') === (this.#wanted[colour] ?? 'off'));
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

const byteSchema = z.int().min(0).max(255);
const lampSchema = z.strictObject({ off: byteSchema, steady: byteSchema, blinking: byteSchema });

/** A light that takes one byte for each lamp and pattern. */
export const byteLight = defineDriver({
  name: 'byte-light',
  opens: ['signalLight'],
  over: ['serial', 'tcp'],
  model: z.strictObject({
    line: serialLineSchema,
    before: z.array(byteSchema).max(16),
    lamps: z.partialRecord(z.enum(LIGHT_COLOURS), lampSchema),
  }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new SerialLight(deps.openBytes(connection, model.line), new ByteLight(model)),
});

export const patliteLight = defineDriver({
  name: 'patlite',
  opens: ['signalLight'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new SerialLight(deps.openBytes(connection, model.line), new PatliteLight()),
});
