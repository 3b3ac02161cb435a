import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import { type ByteWire, WIRE_RETRY_MS, type WireError } from './byte-wire.ts';
import { type Attempt, Healing, type RetryOptions } from './healing.ts';
import { identityOf } from './path-identity.ts';

/** How often the file is asked for bytes. */
export const READ_POLL_MS = 10;
/** How often bytes are offered again to a device that takes none. */
export const WRITE_RETRY_MS = 5;
const READ_BYTES_MAX = 4_096;
/** Answers that were left lying by whoever had the device before; a device that talks without end is not read empty. */
const STALE_READS_MAX = 64;

export type DeviceFileOptions = RetryOptions & { path: string };

/**
 * A character device that carries bytes both ways, e.g. `/dev/usb/lp0` of the kernel's usblp, opened for reading and writing without
 * blocking: a printer that is out of paper takes nothing and says nothing for minutes, and must not hold a thread of the process.
 * An unplugging is noticed by the error of the next read or write, and by a look at the path, which then is gone or another one.
 */
export class DeviceFileWire implements ByteWire {
  readonly #options: DeviceFileOptions;
  readonly #bytes = new Listeners<[Uint8Array]>();
  readonly #healing: Healing<{ attempt: Attempt<unknown>; file: FileHandle }>;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: DeviceFileOptions) {
    this.#options = options;
    this.#healing = new Healing({
      ...options,
      start: (attempt) => {
        const opened = this.#run(attempt);
        return () => opened;
      },
    });
  }

  get connected(): boolean {
    return this.#healing.link !== null;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#bytes.add(listener);
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#healing.onConnected(listener);
  }

  write(bytes: Uint8Array): Promise<Result<void, WireError>> {
    const link = this.#healing.link;
    if (link === null) return Promise.resolve(err({ kind: 'notConnected' }));
    // One after the other: the system takes a part at a time, and two writers would mix theirs.
    const written = this.#writing.then(() => writeAll(link.attempt, link.file, bytes));
    this.#writing = written;
    return written;
  }

  reset(reason: string): void {
    this.#healing.reset(reason);
  }

  close(): Promise<void> {
    this.#bytes.clear();
    return this.#healing.close();
  }

  /** Resolves when the file is closed, however it came to that. */
  async #run(attempt: Attempt<{ attempt: Attempt<unknown>; file: FileHandle }>): Promise<void> {
    const identity = await identityOf(this.#options.path);
    if (identity === null) {
      attempt.lost('nothing is there');
      return;
    }
    let file: FileHandle;
    try {
      file = await open(this.#options.path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch (error) {
      attempt.lost(messageOf(error));
      return;
    }
    try {
      await this.#read(attempt, file, identity);
    } catch (error) {
      attempt.lost(messageOf(error));
    }
    // A device that is gone may refuse even to be closed; there is nothing left to do about it.
    await file.close().catch((error: unknown) => attempt.lost(messageOf(error)));
  }

  async #read(
    attempt: Attempt<{ attempt: Attempt<unknown>; file: FileHandle }>,
    file: FileHandle,
    identity: string,
  ): Promise<void> {
    const buffer = Buffer.alloc(READ_BYTES_MAX);
    for (let reads = 0; reads < STALE_READS_MAX && (await readOnce(file, buffer)) > 0; reads += 1);
    if (!attempt.isCurrent) return;
    attempt.ready({ attempt, file });
    const looksEach = Math.max(1, Math.round((this.#options.retryMs ?? WIRE_RETRY_MS) / READ_POLL_MS));
    for (let polls = 1; attempt.isCurrent; polls += 1) {
      const count = await readOnce(file, buffer);
      if (!attempt.isCurrent) return;
      if (count > 0) {
        this.#bytes.emit(Uint8Array.from(buffer.subarray(0, count)));
        continue;
      }
      if (polls % looksEach === 0 && (await identityOf(this.#options.path)) !== identity) {
        attempt.lost('the device is gone');
        return;
      }
      await after(READ_POLL_MS);
    }
  }
}

/** 0 when there is nothing yet, which such devices also tell by an empty read. */
async function readOnce(file: FileHandle, buffer: Buffer): Promise<number> {
  try {
    return (await file.read(buffer, 0, buffer.length, null)).bytesRead;
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 0;
    throw error;
  }
}

async function writeAll(
  attempt: Attempt<unknown>,
  file: FileHandle,
  bytes: Uint8Array,
): Promise<Result<void, WireError>> {
  let offset = 0;
  while (offset < bytes.length) {
    if (!attempt.isCurrent) {
      return err(offset === 0 ? { kind: 'notConnected' } : { kind: 'broken', detail: 'disconnected while writing' });
    }
    try {
      offset += (await file.write(bytes, offset, bytes.length - offset, null)).bytesWritten;
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') {
        await after(WRITE_RETRY_MS);
        continue;
      }
      attempt.lost(messageOf(error));
      return err({ kind: 'broken', detail: messageOf(error) });
    }
  }
  return ok(undefined);
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
