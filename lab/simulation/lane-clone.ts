/** A second machine with a copy of a lane's disk. */
import { join } from 'node:path';
import { openCatalogue } from '../../offline/catalogue.ts';
import type { JournalReader } from '../../offline/journal-reader.ts';
import { openSyncStore } from '../../offline/sync-store.ts';
import { GENESIS_HASH, type JournalRow } from '../../offline/wire/journal-wire.ts';
import { clientFor, type LaneSyncDeps } from './lane-sync.ts';
import { Dead } from './life.ts';
import { databasesWhile, setSeam } from './natives.ts';

/** Shorter than the time after which another machine may take a silent kiosk's place, late packets included. */
const CLONE_RUNS_MS = 40_000;

/** The disk was copied, and the copy runs on another machine: the same key, the same rows up to now. */
export function startClone(deps: LaneSyncDeps): void {
  const { world, folder, who, log, life, storage } = deps;
  const reader = copyOf(storage.openReader());
  const file = join(folder, `clone-${world.nowMs}.db`);
  const { value: opened, databases } = databasesWhile(() => ({
    store: openSyncStore(file, reader.identity().epoch, log),
    writer: openCatalogue(`${file}.catalogue`, { repair: true, log }),
  }));
  for (const database of databases)
    setSeam(database, (source) => {
      if (life.isDead) throw new Dead(source);
    });
  world.note(who, 'a copy of the disk runs elsewhere');
  const client = clientFor(deps, { reader, ...opened, machine: `${who}/copy` }, () => undefined);
  client.start();
  world.after(CLONE_RUNS_MS, () => {
    life.end();
    for (const database of databases) database.close();
  });
}

function copyOf(reader: JournalReader): JournalReader {
  const end = reader.end();
  const identity = reader.identity();
  const rows: JournalRow[] = [];
  while (rows.length < end.seq) rows.push(...reader.readAfter(rows.length, end.seq - rows.length));
  reader.close();
  return {
    ...reader,
    readAfter: (seq, limit) => rows.slice(seq, seq + limit),
    hashAt: (seq) => (seq === 0 ? GENESIS_HASH : (rows[seq - 1]?.hash ?? null)),
    end: () => end,
    identity: () => identity,
    close: () => undefined,
  };
}
