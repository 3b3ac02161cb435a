/** A kiosk's journal in memory: chained rows and the uploads that carry them, without a file. */
import { v7 as uuidv7 } from 'uuid';
import { hashOf } from '../../offline/chain.ts';
import type { JournalEntry } from '../../offline/journal.ts';
import { GENESIS_HASH, type JournalRow, type JournalUpload } from '../../offline/wire/journal-wire.ts';

export interface KioskRows {
  readonly kiosk: string;
  readonly epoch: string;
  readonly rows: readonly JournalRow[];
  append(entries: readonly JournalEntry[]): JournalRow[];
  /** The rows from `from` on, as one upload. */
  upload(from: number, count?: number): JournalUpload;
}

export function kioskRows(kiosk: string, epoch: string = uuidv7()): KioskRows {
  const rows: JournalRow[] = [];
  return {
    kiosk,
    epoch,
    rows,
    append(entries) {
      const fresh = entries.map(({ session, kind, at, catalogueVersion, payload }) => {
        const { seq, hash: prevHash } = rows.at(-1) ?? { seq: 0, hash: GENESIS_HASH };
        const row = {
          seq: seq + 1,
          id: uuidv7(),
          session,
          kind,
          at,
          boot: 'boot-1',
          catalogueVersion,
          payload,
          prevHash,
        };
        const hashed = { ...row, hash: hashOf(row) };
        rows.push(hashed);
        return hashed;
      });
      return fresh;
    },
    upload(from, count = rows.length) {
      const sent = rows.slice(from - 1, from - 1 + count);
      return { kiosk, epoch, from, prevHash: rows[from - 2]?.hash ?? GENESIS_HASH, rows: sent };
    },
  };
}
