import { setTimeout as after } from 'node:timers/promises';
import { ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { ByteWire, WireError } from './byte-wire.ts';
import { type Attempt, Healing, type RetryOptions } from './healing.ts';
import { LinkWork, type Step } from './link-work.ts';

/** Offered to the far end at once. */
export const WRITE_PIECE_BYTES_MAX = 512;
/** How often bytes are offered again to a device that takes none. */
export const WRITE_RETRY_MS = 5;

/** What wires are opened with. */
export type WireOptions = RetryOptions & { writeTimeoutMs?: number | undefined };

/** A wire that has a link, loses it and has it again; `L` is what it writes to. */
export abstract class HealingWire<L> {
  protected readonly healing: Healing<L>;
  protected readonly work: LinkWork<L>;

  constructor(options: WireOptions) {
    this.healing = new Healing({ ...options, start: (attempt) => this.open(attempt) });
    this.work = new LinkWork(this.healing, options.writeTimeoutMs);
  }

  /** Begins an attempt, and returns what lets go of everything that it holds. */
  protected abstract open(attempt: Attempt<L>): () => Promise<void>;

  get connected(): boolean {
    return this.healing.link !== null;
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.healing.onConnected(listener);
  }

  reset(reason: string): void {
    this.healing.reset(reason);
  }

  close(): Promise<void> {
    const closed = this.healing.close();
    this.work.breakOff();
    return closed;
  }
}

/** What all wires of bytes have in common: who listens, and whole writes out of what the far end takes at a time. */
export abstract class HealingByteWire<L> extends HealingWire<L> implements ByteWire {
  protected readonly bytes = new Listeners<[Uint8Array]>();

  /** Resolves with how many of the bytes were taken, 0 while the device is full. Rejects when the link is of no further use. */
  protected abstract put(link: L, bytes: Uint8Array): Promise<number>;

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.bytes.add(listener);
  }

  write(bytes: Uint8Array): Promise<Result<void, WireError>> {
    return this.work.run((link, step) => this.#writeAll(link, step, bytes));
  }

  override close(): Promise<void> {
    this.bytes.clear();
    return super.close();
  }

  async #writeAll(link: L, step: Step, bytes: Uint8Array): Promise<Result<void, WireError>> {
    for (let offset = 0; offset < bytes.length; ) {
      const piece = bytes.subarray(offset, offset + WRITE_PIECE_BYTES_MAX);
      const taken = await step(() => this.#putSome(link, piece));
      if (!taken.ok) return taken;
      offset += taken.value;
    }
    return ok(undefined);
  }

  /** Ends at the latest when the step around it was given up, and the link with it. */
  async #putSome(link: L, piece: Uint8Array): Promise<number> {
    while (this.healing.link === link) {
      const taken = await this.put(link, piece);
      if (taken > 0) return taken;
      await after(WRITE_RETRY_MS);
    }
    return 0;
  }
}
