/** Whether a backup can be believed: every count as it says, every chain without a gap, every mark the end of its chain. */
import { createHash } from 'node:crypto';
import { GENESIS_HASH, hashedText, journalRowSchema } from '../../offline/wire/journal-wire.ts';
import { type BackupHead, BrokenBackupError, readBackupFile } from './backup-file.ts';
import type { Value } from './raw-database.ts';

interface ChainEnd {
  seq: number;
  hash: string;
}

/** Follows chains as they come; `problem` names the first thing that is wrong. */
function chainFollower() {
  const ends = new Map<string, ChainEnd>();
  return {
    ends,
    follow(columns: readonly string[], values: readonly Value[]): void {
      const { kiosk, epoch, catalogue_version, prev_hash, received_at_ms: _at, ...rest } = named(columns, values);
      const row = journalRowSchema.parse({ ...rest, catalogueVersion: catalogue_version, prevHash: prev_hash });
      const key = `${kiosk} ${epoch}`;
      const end = ends.get(key) ?? { seq: 0, hash: GENESIS_HASH };
      if (row.seq !== end.seq + 1 || row.prevHash !== end.hash) {
        throw new BrokenBackupError(`${key}: row ${row.seq} does not follow row ${end.seq}`);
      }
      if (createHash('sha256').update(hashedText(row)).digest('hex') !== row.hash) {
        throw new BrokenBackupError(`${key}: row ${row.seq} does not match its hash`);
      }
      ends.set(key, { seq: row.seq, hash: row.hash });
    },
  };
}

export const named = (columns: readonly string[], values: readonly Value[]): Record<string, Value | undefined> =>
  Object.fromEntries(columns.map((column, at) => [column, values[at]]));

/** Reads all of it. Throws `BrokenBackupError` with what is wrong. */
export async function checkBackup(file: string): Promise<{ head: BackupHead; rows: Record<string, number> }> {
  const chains = chainFollower();
  const marks = new Map<string, ChainEnd>();
  const counted: Record<string, number> = {};
  let head: BackupHead | null = null;
  let said: Record<string, number> = {};
  let table = { table: '', columns: [] as string[] };
  for await (const part of readBackupFile(file)) {
    if (part.part === 'head') head = part.head;
    if (part.part === 'end') said = part.rows;
    if (part.part === 'table') {
      table = part;
      counted[part.table] = 0;
    }
    if (part.part !== 'row') continue;
    counted[table.table] = (counted[table.table] ?? 0) + 1;
    if (table.table === 'journal') chains.follow(table.columns, part.row);
    if (table.table === 'mark') {
      const { kiosk, epoch, hwm, hash } = named(table.columns, part.row);
      marks.set(`${kiosk} ${epoch}`, { seq: Number(hwm), hash: String(hash) });
    }
  }
  if (head === null) throw new BrokenBackupError(`${file} is empty`);
  for (const name of new Set([...Object.keys(said), ...Object.keys(counted)])) {
    if (said[name] !== counted[name])
      throw new BrokenBackupError(`${name} has ${counted[name]} rows, not ${said[name]}`);
  }
  for (const key of new Set([...marks.keys(), ...chains.ends.keys()])) {
    const [mark, end] = [marks.get(key), chains.ends.get(key)];
    const isEmpty = end === undefined && mark?.seq === 0;
    if (!isEmpty && (mark?.seq !== end?.seq || mark?.hash !== end?.hash)) {
      throw new BrokenBackupError(`${key}: the mark is at ${mark?.seq ?? 0}, the chain ends at ${end?.seq ?? 0}`);
    }
  }
  return { head, rows: counted };
}
