import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataFiles } from './data-folder.ts';
import { fileOn, type JournalFile, type WholeReading } from './journal-file.ts';
import { segmentedReading } from './segmented-reading.ts';
import { type Connection, openReadOnly } from './sqlite.ts';

/** The active file is replaced at most once within a reading; more tries than this mean something else. */
const TRIES_MAX = 5;

export interface JournalReader extends WholeReading {
  close(): void;
}

interface Held {
  connection: Connection;
  file: JournalFile;
  inode: bigint;
}

/**
 * Read-only, for the sync worker and for commands beside a running kiosk; follows the journal over its segments. Opens after the host
 * has opened (and so checked) the journal; throws what SQLite says.
 *
 * It holds the active file for one burst of readings only: the rotation waits until nobody has it open. A file that was replaced during
 * a reading may have been read together with its successor's write-ahead log, so that reading is thrown away and done again.
 */
export function openJournalReader(file: string): JournalReader {
  let held: Held | null = null;
  let isClosed = false;

  function release(): void {
    held?.connection.close();
    held = null;
  }

  function hold(): Held {
    if (isClosed) throw new TypeError('The database connection is not open');
    if (held === null) {
      const inode = inodeOf(file);
      const connection = openReadOnly(file);
      try {
        held = { connection, file: fileOn(connection), inode };
      } catch (cause) {
        connection.close();
        throw cause;
      }
      queueMicrotask(release);
    }
    return held;
  }

  function withActive<T>(read: (active: JournalFile) => T): T {
    for (let tries = 1; ; tries += 1) {
      const { file: active, inode } = hold();
      try {
        const answer = read(active);
        if (inodeOf(file) === inode || tries >= TRIES_MAX) return answer;
      } catch (cause) {
        if (inodeOf(file) === inode || tries >= TRIES_MAX) throw cause;
      }
      release();
    }
  }

  const reading = segmentedReading(withActive, dataFiles(dirname(file)).segments);
  // A file that cannot be read is told at once.
  withActive((active) => active.end());
  return {
    ...reading,
    close() {
      isClosed = true;
      release();
    },
  };
}

const inodeOf = (file: string): bigint => statSync(file, { bigint: true }).ino;
