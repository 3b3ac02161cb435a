import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { WIRE_RETRY_MS } from './byte-wire.ts';
import type { Attempt } from './healing.ts';
import { HealingByteWire, type WireOptions } from './healing-wire.ts';
import { identityOf } from './path-identity.ts';

/** How often the file is asked for bytes. */
export const READ_POLL_MS = 10;
const READ_BYTES_MAX = 4_096;
/** Answers that were left lying by whoever had the device before; a device that talks without end is not read empty. */
const STALE_READS_MAX = 64;

export type DeviceFileOptions = WireOptions & { path: string };

/**
 * A character device that carries bytes both ways, e.g. `/dev/usb/lp0` of the kernel's usblp, opened for reading and writing without
 * blocking: a printer that is out of paper takes nothing and says nothing for minutes, and must not hold a thread of the process.
 * An unplugging is noticed by the error of the next read or write, and by a look at the path, which then is gone or another one.
 */
export class DeviceFileWire extends HealingByteWire<FileHandle> {
  readonly #options: DeviceFileOptions;

  constructor(options: DeviceFileOptions) {
    super(options);
    this.#options = options;
  }

  protected open(attempt: Attempt<FileHandle>): () => Promise<void> {
    const opened = this.#run(attempt);
    return () => opened;
  }

  protected async put(file: FileHandle, bytes: Uint8Array): Promise<number> {
    try {
      return (await file.write(bytes, 0, bytes.length, null)).bytesWritten;
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return 0;
      throw error;
    }
  }

  /** Resolves when the file is closed, however it came to that. */
  async #run(attempt: Attempt<FileHandle>): Promise<void> {
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

  async #read(attempt: Attempt<FileHandle>, file: FileHandle, identity: string): Promise<void> {
    const buffer = Buffer.alloc(READ_BYTES_MAX);
    for (let reads = 0; reads < STALE_READS_MAX && (await readOnce(file, buffer)) > 0; reads += 1);
    if (!attempt.isCurrent) return;
    attempt.ready(file);
    const looksEach = Math.max(1, Math.round((this.#options.retryMs ?? WIRE_RETRY_MS) / READ_POLL_MS));
    for (let polls = 1; attempt.isCurrent; polls += 1) {
      const count = await readOnce(file, buffer);
      if (!attempt.isCurrent) return;
      if (count > 0) {
        this.bytes.emit(Uint8Array.from(buffer.subarray(0, count)));
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

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
