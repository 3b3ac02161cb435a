import { hashOf } from '../../offline/chain.ts';
import type { JournalEntry } from '../../offline/journal.ts';
import { GENESIS_HASH, type JournalRow } from '../../offline/wire/journal-wire.ts';

/** A simulated kiosk's journal: the same rows and hashes, in memory. A fleet measures the server, not 500 disks. */
export interface FleetJournal {
  append(entries: readonly JournalEntry[]): void;
  readAfter(seq: number, limit: number): JournalRow[];
  hashAt(seq: number): string | null;
  end(): { seq: number; hash: string };
}

export function createFleetJournal(options: { boot: string; newId: () => string }): FleetJournal {
  const rows: JournalRow[] = [];
  const end = () => ({ seq: rows.length, hash: rows.at(-1)?.hash ?? GENESIS_HASH });
  return {
    append(entries) {
      for (const { sessionKey: _none, ...entry } of entries) {
        const { seq, hash } = end();
        const row = { seq: seq + 1, id: options.newId(), boot: options.boot, prevHash: hash, ...entry };
        rows.push({ ...row, hash: hashOf(row) });
      }
    },
    readAfter: (seq, limit) => rows.slice(seq, seq + limit),
    hashAt: (seq) => (seq === 0 ? GENESIS_HASH : (rows[seq - 1]?.hash ?? null)),
    end,
  };
}
