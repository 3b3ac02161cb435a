import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import { type Apdu, ApduStream, decodeApdu } from '../protocols/zvt-apdu.ts';
import { ACK, encodeFrame, NAK, type SerialEvent, SerialFrameReader } from '../protocols/zvt-serial-frame.ts';
import type { ByteWire } from '../transports/byte-wire.ts';

/**
 * PA00P016, own reading of the figures as other programs carry them: T1 between two bytes of a message, T2 from a frame to its
 * acknowledgement. T3 and T4 are those of the conversation.
 */
export const T1_MS = 1_000;
export const T2_MS = 5_000;
/** How often a frame is sent again that the terminal refused with NAK. */
export const FRAME_REPEATS_MAX = 2;
export const REPLIES_WAITING_MAX = 16;

export type LinkError =
  /** The terminal provably did not take it. */
  | { kind: 'notSent'; detail: string }
  /** It may have. */
  | { kind: 'broken'; detail: string };

/** Carries whole messages. While it is not connected nothing arrives. */
export interface ZvtLink {
  readonly connected: boolean;
  onApdu(listener: (apdu: Apdu) => void): () => void;
  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void;
  /** One after the other, in the order of the calls. */
  send(apdu: Uint8Array): Promise<Result<void, LinkError>>;
  reset(reason: string): void;
  close(): Promise<void>;
}

export type LinkTiming = { t1Ms?: number; t2Ms?: number };

/** TCP carries the messages as they are. A message that stops in its middle means that both ends no longer agree: the line is dropped. */
export class ZvtTcpLink implements ZvtLink {
  readonly #wire: ByteWire;
  readonly #stream = new ApduStream();
  readonly #apdus = new Listeners<[Apdu]>();
  readonly #t1Ms: number;
  #stalled: NodeJS.Timeout | null = null;

  constructor(wire: ByteWire, timing: LinkTiming = {}) {
    this.#wire = wire;
    this.#t1Ms = timing.t1Ms ?? T1_MS;
    wire.onConnected(() => this.#begin());
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get connected(): boolean {
    return this.#wire.connected;
  }

  onApdu(listener: (apdu: Apdu) => void): () => void {
    return this.#apdus.add(listener);
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#wire.onConnected(listener);
  }

  async send(apdu: Uint8Array): Promise<Result<void, LinkError>> {
    const written = await this.#wire.write(apdu);
    if (written.ok) return written;
    return written.error.kind === 'notConnected'
      ? err({ kind: 'notSent', detail: 'not connected' })
      : err(written.error);
  }

  reset(reason: string): void {
    this.#wire.reset(reason);
  }

  close(): Promise<void> {
    this.#begin();
    this.#apdus.clear();
    return this.#wire.close();
  }

  #begin(): void {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    this.#stalled = null;
    this.#stream.clear();
  }

  #take(bytes: Uint8Array): void {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    this.#stalled = null;
    const apdus = this.#stream.push(bytes);
    if (this.#stream.isReading) {
      this.#stalled = setTimeout(() => this.#wire.reset('the terminal stopped in the middle of a message'), this.#t1Ms);
    }
    for (const apdu of apdus) this.#apdus.emit(apdu);
  }
}

type Acknowledged = 'ack' | 'nak' | 'silence' | 'lost';

/** A serial line frames each message, and wants each frame acknowledged before the next. */
export class ZvtSerialLink implements ZvtLink {
  readonly #wire: ByteWire;
  readonly #reader = new SerialFrameReader();
  readonly #apdus = new Listeners<[Apdu]>();
  readonly #t1Ms: number;
  readonly #t2Ms: number;
  #stalled: NodeJS.Timeout | null = null;
  #acknowledged: ((how: Acknowledged) => void) | null = null;
  #sending: Promise<unknown> = Promise.resolve();
  #replying = 0;
  /** Counts the times the line was opened or dropped: what waited for an earlier one is not sent on a later one. */
  #era = 0;

  constructor(wire: ByteWire, timing: LinkTiming = {}) {
    this.#wire = wire;
    this.#t1Ms = timing.t1Ms ?? T1_MS;
    this.#t2Ms = timing.t2Ms ?? T2_MS;
    wire.onConnected((connected) => {
      this.#era += 1;
      this.#begin();
      if (!connected) this.#acknowledged?.('lost');
    });
    wire.onBytes((bytes) => this.#take(bytes));
  }

  get connected(): boolean {
    return this.#wire.connected;
  }

  onApdu(listener: (apdu: Apdu) => void): () => void {
    return this.#apdus.add(listener);
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#wire.onConnected(listener);
  }

  send(apdu: Uint8Array): Promise<Result<void, LinkError>> {
    const frame = encodeFrame(apdu);
    const era = this.#era;
    const sent = this.#sending.then(() => this.#sendFrame(frame, era));
    this.#sending = sent;
    return sent;
  }

  reset(reason: string): void {
    this.#era += 1;
    this.#wire.reset(reason);
  }

  close(): Promise<void> {
    this.#begin();
    this.#apdus.clear();
    this.#acknowledged?.('lost');
    return this.#wire.close();
  }

  /**
   * Only a NAK is answered by sending again: it says that the frame was not taken. Silence says nothing, and a second frame after it
   * could be a second payment. After silence the line is opened anew: a NAK that comes late would be taken for one of the next frame,
   * and an authorization that was taken would be sent again.
   */
  async #sendFrame(frame: Uint8Array, era: number): Promise<Result<void, LinkError>> {
    for (let repeat = 0; repeat <= FRAME_REPEATS_MAX; repeat += 1) {
      if (era !== this.#era) return err({ kind: 'notSent', detail: 'the line was lost before' });
      const acknowledged = this.#acknowledgement();
      // A wire that takes nothing is silence as well.
      const written = await Promise.race([this.#wire.write(frame), acknowledged.then(() => ok(undefined))]);
      if (!written.ok) {
        this.#acknowledged?.('lost');
        return written.error.kind === 'notConnected'
          ? err({ kind: 'notSent', detail: 'not connected' })
          : err(written.error);
      }
      const how = await acknowledged;
      if (how === 'ack') return ok(undefined);
      if (how === 'lost') return err({ kind: 'broken', detail: 'the line was lost' });
      if (how === 'silence') {
        this.reset('no ACK in time');
        return err({ kind: 'broken', detail: 'no ACK in time' });
      }
    }
    return err({ kind: 'notSent', detail: `refused with NAK ${FRAME_REPEATS_MAX + 1} times` });
  }

  #acknowledgement(): Promise<Acknowledged> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => this.#acknowledged?.('silence'), this.#t2Ms);
      this.#acknowledged = (how) => {
        clearTimeout(timeout);
        this.#acknowledged = null;
        resolve(how);
      };
    });
  }

  #begin(): void {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    this.#stalled = null;
    this.#reader.clear();
  }

  #take(bytes: Uint8Array): void {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    this.#stalled = null;
    const events = this.#reader.push(bytes);
    if (this.#reader.isReading) this.#stalled = setTimeout(() => this.#refuse(), this.#t1Ms);
    for (const event of events) this.#handle(event);
  }

  #handle(event: SerialEvent): void {
    switch (event.kind) {
      case 'ack':
      case 'nak':
        this.#acknowledged?.(event.kind);
        return;
      case 'broken':
        this.#refuse();
        return;
      case 'frame': {
        const apdu = decodeApdu(event.apdu);
        if (!apdu.ok) {
          this.#refuse();
          return;
        }
        void this.#reply(ACK);
        this.#apdus.emit(apdu.value);
      }
    }
  }

  /** A far end that does not listen gets no more of them than the bound. */
  async #reply(byte: number): Promise<void> {
    if (this.#replying >= REPLIES_WAITING_MAX) return;
    this.#replying += 1;
    await this.#wire.write(Uint8Array.from([byte]));
    this.#replying -= 1;
  }

  #refuse(): void {
    this.#reader.clear();
    void this.#reply(NAK);
  }
}
