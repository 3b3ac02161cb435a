import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';

/** What a driver must still know after a crash or a power cut. */
export interface DeviceMemory {
  /** Null only where nothing was ever written; what is there and cannot be had is an error. */
  read(): Result<string | null, MemoryReadError>;
  /** Durable when it returns. */
  write(text: string): Result<void, MemoryError>;
  /** Keeps what is there now under another name, for a person to look at, whatever is written next. Answers with that name. */
  setAside(): Result<string, MemoryError>;
}
export type MemoryError = { kind: 'notDurable'; detail: string };
export type MemoryReadError = { kind: 'unreadable'; detail: string };

/** How many files are set aside beside one another; after that the last of them is replaced, the first ones are worth most. */
export const SET_ASIDE_MAX = 9;

/** One file, replaced as a whole: after a crash either the text before is there or the new one. */
export function fileMemory(file: string): DeviceMemory {
  return {
    read() {
      try {
        return ok(readFileSync(file, 'utf8'));
      } catch (cause) {
        if (isMissing(cause)) return ok(null);
        return err({ kind: 'unreadable', detail: messageOf(cause) });
      }
    },
    write: (text) =>
      durably(() => {
        mkdirSync(dirname(file), { recursive: true });
        const fresh = `${file}.new`;
        // By the handle it writes all of the text; writeSync may take a part of it.
        synced(openSync(fresh, 'w', 0o600), (handle) => writeFileSync(handle, text));
        renameSync(fresh, file);
        synced(openSync(dirname(file), 'r'), () => undefined);
      }),
    setAside: () =>
      durably(() => {
        const aside = freeName(file);
        rmSync(aside, { recursive: true, force: true });
        keepAs(file, aside);
        synced(openSync(dirname(file), 'r'), () => undefined);
        return aside;
      }),
  };
}

/** Where nothing needs to be known after the process ends. */
export function volatileMemory(): DeviceMemory {
  let kept: string | null = null;
  return {
    read: () => ok(kept),
    write(text) {
      kept = text;
      return ok(undefined);
    },
    setAside: () => ok('nowhere'),
  };
}

const errnoSchema = z.object({ code: z.literal('ENOENT') });
const isMissing = (cause: unknown): boolean => errnoSchema.safeParse(cause).success;
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function durably<T>(work: () => T): Result<T, MemoryError> {
  try {
    return ok(work());
  } catch (cause) {
    return err({ kind: 'notDurable', detail: messageOf(cause) });
  }
}

function freeName(file: string): string {
  for (let count = 1; count < SET_ASIDE_MAX; count += 1) {
    const name = `${file}.unreadable-${count}`;
    if (!existsSync(name)) return name;
  }
  return `${file}.unreadable-${SET_ASIDE_MAX}`;
}

/** A second name for the same file leaves the first in place, so that there is no moment without it. Not every file system has that. */
function keepAs(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch {
    // What cannot be done here either is said by this one.
    renameSync(file, aside);
  }
}

function synced(handle: number, work: (handle: number) => void): void {
  try {
    work(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
