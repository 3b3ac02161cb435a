import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';

/** What a driver must still know after a crash or a power cut. */
export interface DeviceMemory {
  /** Null where nothing was written yet, or what was written cannot be read. */
  read(): string | null;
  /** Durable when it returns. */
  write(text: string): Result<void, MemoryError>;
}
export type MemoryError = { kind: 'notDurable'; detail: string };

/** One file, replaced as a whole: after a crash either the text before is there or the new one. */
export function fileMemory(file: string): DeviceMemory {
  return {
    read() {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        // A file that is not there yet and one that cannot be read are the same: nothing is remembered.
        return null;
      }
    },
    write(text) {
      try {
        mkdirSync(dirname(file), { recursive: true });
        const fresh = `${file}.new`;
        synced(openSync(fresh, 'w', 0o600), (handle) => void writeSync(handle, text));
        renameSync(fresh, file);
        synced(openSync(dirname(file), 'r'), () => undefined);
        return ok(undefined);
      } catch (cause) {
        return err({ kind: 'notDurable', detail: cause instanceof Error ? cause.message : String(cause) });
      }
    },
  };
}

/** Where nothing needs to be known after the process ends. */
export function volatileMemory(): DeviceMemory {
  let kept: string | null = null;
  return {
    read: () => kept,
    write(text) {
      kept = text;
      return ok(undefined);
    },
  };
}

function synced(handle: number, work: (handle: number) => void): void {
  try {
    work(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
