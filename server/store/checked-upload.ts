/** What can be said of an upload without the database. */
import { hash } from 'node:crypto';
import { hashedText, type JournalRow } from '../../offline/wire/journal-wire.ts';
import type { Deed } from '../effects/effect.ts';
import { understand } from '../effects.ts';
import type { Upload } from './ledger-store.ts';

/** What a row is to do to the ledger. A text: why it goes to quarantine. Null: nothing. */
export interface ReadRow {
  seq: number;
  deed: Deed | string | null;
}

export interface CheckedUpload extends Upload {
  /** Why nothing of it can be stored, null where all is well. */
  broken: { seq: number; detail: string } | null;
  /**
   * One for each row, in order; none where the upload is broken. Read when it is asked for first: a database on a line of its own writes the
   * rows meanwhile.
   */
  read(): readonly ReadRow[];
}

export function checkUpload(upload: Upload): CheckedUpload {
  const { kiosk, epoch, rows } = upload;
  const broken = brokenRowOf(upload);
  let read: readonly ReadRow[] | null = null;
  return {
    ...upload,
    broken,
    read() {
      read ??= broken === null ? rows.map((row) => readRow({ kiosk, epoch }, row)) : [];
      return read;
    },
  };
}

export const readRow = (
  { kiosk, epoch }: Pick<Upload, 'kiosk' | 'epoch'>,
  { seq, kind, payload }: Pick<JournalRow, 'seq' | 'kind' | 'payload'>,
): ReadRow => ({ seq, deed: understand({ kiosk, epoch, seq, kind }, payload) });

/** The rows must follow each other and their hashes must be true; what the server already has is not looked at here. */
function brokenRowOf({ from, prevHash, rows, chain }: Upload): CheckedUpload['broken'] {
  if (chain === 'whole') return null;
  if (chain === 'broken') return { seq: from, detail: 'these rows do not lead to the hash that was signed' };
  let expected = { seq: from, hash: prevHash };
  for (const row of rows) {
    if (row.seq !== expected.seq) return { seq: row.seq, detail: `row ${expected.seq} was expected` };
    if (row.prevHash !== expected.hash) return { seq: row.seq, detail: 'it does not follow the row before it' };
    const text = hashedText(row);
    // PostgreSQL cannot store it, and JSON text never holds it.
    if (text.includes('\0')) return { seq: row.seq, detail: 'it holds a NUL character' };
    if (hash('sha256', text, 'hex') !== row.hash) {
      return { seq: row.seq, detail: 'its content does not match its hash' };
    }
    expected = { seq: row.seq + 1, hash: row.hash };
  }
  return null;
}
