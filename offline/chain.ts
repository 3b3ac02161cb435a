import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../core/result.ts';
import { type JournalReading, ROWS_READ_MAX } from './journal-file.ts';
import { hashedText, type JournalRow } from './wire/journal-wire.ts';

export const sha256Hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const hashOf = (row: Omit<JournalRow, 'hash'>): string => sha256Hex(hashedText(row));

export type ChainError = { kind: 'brokenChain'; seq: number; detail: string };

/** Checks that `rows` follow one another and `previous`. The value is the new end of the chain. */
export function followChain(
  previous: { seq: number; hash: string },
  rows: Iterable<JournalRow>,
): Result<{ seq: number; hash: string }, ChainError> {
  let end = previous;
  for (const row of rows) {
    if (row.seq !== end.seq + 1) {
      return err({ kind: 'brokenChain', seq: row.seq, detail: `row ${end.seq + 1} is missing` });
    }
    if (row.prevHash !== end.hash) {
      return err({ kind: 'brokenChain', seq: row.seq, detail: 'does not follow the row before it' });
    }
    if (row.hash !== hashOf(row)) {
      return err({ kind: 'brokenChain', seq: row.seq, detail: 'its content does not match its hash' });
    }
    end = { seq: row.seq, hash: row.hash };
  }
  return ok(end);
}

/** Walks the chain, as far as it is kept. Also for a reader beside a running kiosk. */
export function verifyChain(
  reading: Pick<JournalReading, 'readAfter' | 'keptAfter'>,
): Result<{ rows: number; lastHash: string }, ChainError> {
  const kept = reading.keptAfter();
  let end = kept;
  for (;;) {
    const rows = reading.readAfter(end.seq, ROWS_READ_MAX);
    if (rows.length === 0) return ok({ rows: end.seq - kept.seq, lastHash: end.hash });
    const followed = followChain(end, rows);
    if (!followed.ok) return followed;
    end = followed.value;
  }
}
