import type { Peer } from './far-end.ts';

/** What a printer without paper takes in. Real ones have 4 to 64 KiB; this is large so that only tests of a full buffer meet its end. */
export const RECEIVE_BUFFER_BYTES_MAX = 1_048_576;

const EMPTY = new Uint8Array(0);

/**
 * What a printer was sent and has not worked off. When it is full, a sender on TCP has to wait (`waits`); on a serial line without
 * handshake the rest is lost, and counted.
 */
export class ReceiveBuffer {
  readonly #bytesMax: number;
  readonly #waits: boolean;
  readonly #paused = new Set<Peer>();
  #bytes: Buffer = Buffer.alloc(0);
  #lostBytes = 0;
  #turn: NodeJS.Immediate | null = null;
  bytesPerTurn: number | null = null;

  constructor(bytesMax: number = RECEIVE_BUFFER_BYTES_MAX, waits = true) {
    this.#bytesMax = bytesMax;
    this.#waits = waits;
  }

  get lostBytes(): number {
    return this.#lostBytes;
  }

  /** Full, so that senders wait or lose. */
  get busy(): boolean {
    return this.#bytes.length >= this.#bytesMax;
  }

  push(peer: Peer, bytes: Uint8Array): void {
    const room = Math.max(0, this.#bytesMax - this.#bytes.length);
    // What arrived before the pause took effect is kept: TCP has it already confirmed to the sender.
    const taken = this.#waits ? bytes : bytes.subarray(0, room);
    this.#lostBytes += bytes.length - taken.length;
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(taken) : Buffer.concat([this.#bytes, taken]);
    if (!this.#waits || this.#bytes.length < this.#bytesMax) return;
    this.#paused.add(peer);
    peer.pause();
  }

  /** The next bytes to work off, at most `bytesMax`; `again` is called at the next turn when the mechanism is slow. */
  take(bytesMax: number = Number.POSITIVE_INFINITY, again: () => void): Uint8Array {
    if (this.#bytes.length === 0 || this.#turn !== null) return EMPTY;
    const length = Math.min(this.#bytes.length, bytesMax, this.bytesPerTurn ?? Number.POSITIVE_INFINITY);
    const chunk = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    if (this.#bytes.length < this.#bytesMax) this.#resume();
    if (this.bytesPerTurn !== null) {
      this.#turn = setImmediate(() => {
        this.#turn = null;
        again();
      });
    }
    return chunk;
  }

  clear(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
    this.#bytes = Buffer.alloc(0);
    this.#resume();
  }

  forget(peer: Peer): void {
    this.#paused.delete(peer);
  }

  #resume(): void {
    for (const peer of this.#paused) peer.resume();
    this.#paused.clear();
  }
}
