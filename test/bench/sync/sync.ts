/**
 * Drains a kiosk's backlog through real HTTP: the real sync worker with its signatures against the real server with its effects
 * (ledger, stock movement), into SQLite and into PostgreSQL; beside it, in the same run, PouchDB replicates the same rows as documents
 * to express-pouchdb. Every server is a process of its own; rounds are taken in turns, so that a slow moment hits all alike.
 *
 * Two backlogs: `day` is what a kiosk's journal really holds, whole purchases of five articles with all their events; `sales` is the
 * hardest there can be, every row a sale of its own with its line, tender and stock movement. The last line is that of `day`. Both sides
 * carry the same rows. A kiosk's programs run all day, and a backlog goes when the network comes back: that is where the clock starts, with
 * both sides' modules loaded and files open, and nothing known of the server. It stops with the last confirmation.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { type ChildServer, startChildServer } from '../../../lab/fleet/child-server.ts';
import { purchaseEntries } from '../../../lab/fleet/purchases.ts';
import { saleEntry } from '../../../lab/fleet/sales.ts';
import { startPostgres } from '../../../lab/postgres.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openIdentity } from '../../../offline/identity.ts';
import { type JournalEntry, openJournal } from '../../../offline/journal.ts';
import type { SyncState } from '../../../offline/sync-client.ts';
import { type SyncThread, startSyncThread } from '../../../offline/sync-thread.ts';
import type { JournalRow } from '../../../offline/wire/journal-wire.ts';
import { percentile, report } from '../report.ts';
import { loadPouch, type PouchDatabase } from './pouchdb.ts';

const ROUNDS = 5;
const BATCH = 500;
const AT_MS = Date.UTC(2026, 10, 24, 9);

/** Beside the repository's own files, because a temporary folder may be a memory disk. */
const PARENT = fileURLToPath(new URL('../../../var/', import.meta.url));
const SERVER = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));
const POUCHDB_SERVER = fileURLToPath(new URL('./pouchdb-server.ts', import.meta.url));

export async function benchSync(): Promise<void> {
  mkdirSync(PARENT, { recursive: true });
  const folder = mkdtempSync(join(PARENT, 'bench-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Backlog {
  name: 'day' | 'sales';
  rows: number;
  /** A kiosk's rows from the first on; more than are wanted. */
  entries(kioskId: string): Generator<JournalEntry>;
}

const BACKLOGS: readonly Backlog[] = [
  {
    name: 'sales',
    rows: 24_000,
    *entries(kioskId) {
      for (let number = 1; number <= this.rows; number += 1) yield saleEntry(kioskId, number, AT_MS);
    },
  },
  {
    name: 'day',
    rows: 96_000,
    *entries(kioskId) {
      for (let number = 1; number <= this.rows; number += 1) yield* purchaseEntries(kioskId, number, AT_MS);
    },
  },
];

async function run(folder: string): Promise<void> {
  const started = await startPostgres();
  if (!started.ok) throw new Error(started.error.detail);
  const postgres = started.value;
  const servers: ChildServer[] = [];
  try {
    const sqlite = await startServer(folder, 'sqlite', {});
    servers.push(sqlite);
    const chain = await startServer(folder, 'postgres', {
      database: { kind: 'postgres', url: await postgres.createDatabase() },
    });
    servers.push(chain);
    const pouchFolder = join(folder, 'pouchdb-server');
    mkdirSync(pouchFolder);
    const couch = await startChildServer(POUCHDB_SERVER, [pouchFolder]);
    servers.push(couch);
    const measured: Measured[] = [];
    for (const backlog of BACKLOGS) measured.push(await measure(folder, backlog, { sqlite, chain, couch }));
    for (const { backlog, metrics } of measured.slice(0, -1)) {
      const pairs = Object.entries(metrics).map(([metric, value]) => `${metric}=${Number(value.toFixed(2))}`);
      process.stdout.write(`${backlog}: ${pairs.join(' ')}\n`);
    }
    const last = measured.at(-1);
    if (last === undefined) throw new Error('nothing was measured');
    const rows = Object.fromEntries(BACKLOGS.map((backlog) => [backlog.name, backlog.rows]));
    report('sync', last.metrics, { measured, rows, batch: BATCH });
  } finally {
    for (const server of servers) await server.stop();
    await postgres.stop();
  }
}

interface Measured {
  backlog: Backlog['name'];
  metrics: Record<string, number>;
  rates: Record<'sqlite' | 'postgres' | 'pouchdb', number[]>;
}

async function measure(
  folder: string,
  backlog: Backlog,
  { sqlite, chain, couch }: Record<'sqlite' | 'chain' | 'couch', ChildServer>,
): Promise<Measured> {
  const documents = await localDocuments(folder, backlog);
  const rates: Measured['rates'] = { sqlite: [], postgres: [], pouchdb: [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    rates.sqlite.push(await drain(folder, backlog, `${backlog.name}-sqlite-${round}`, sqlite.url));
    rates.postgres.push(await drain(folder, backlog, `${backlog.name}-postgres-${round}`, chain.url));
    rates.pouchdb.push(await replicate(documents, backlog.rows, `${couch.url}/${backlog.name}-${round}`));
  }
  await documents.close();
  const ours = percentile(rates.sqlite, 0.5);
  const chains = percentile(rates.postgres, 0.5);
  const theirs = percentile(rates.pouchdb, 0.5);
  const metrics = {
    ...{ sqlite_rows_per_s: ours, postgres_rows_per_s: chains, pouchdb_docs_per_s: theirs },
    ...{ ratio_sqlite: ours / theirs, ratio_postgres: chains / theirs },
  };
  return { backlog: backlog.name, metrics, rates };
}

const codeOf = (kioskId: string): string => `code-of-${kioskId}`;

function startServer(folder: string, name: string, change: object): Promise<ChildServer> {
  const configFile = join(folder, `${name}.json`);
  const kiosks = BACKLOGS.flatMap((backlog) =>
    Array.from({ length: ROUNDS }, (_, round) => `${backlog.name}-${name}-${round + 1}`),
  );
  const enrolmentCodes = kiosks.map((kioskId) => `${kioskId}=${codeOf(kioskId)}`);
  const config = { dataFolder: join(folder, `${name}-server`), port: 0, enrolmentCodes, ...change };
  writeFileSync(configFile, JSON.stringify(config));
  return startChildServer(SERVER, ['--config', configFile], { PORTICO_LOG_LEVEL: 'warn' });
}

/** Rows a second from the network's return, enrolment included, until the server has confirmed the last row. */
async function drain(folder: string, backlog: Backlog, kioskId: string, serverUrl: string): Promise<number> {
  const dataFolder = join(folder, kioskId);
  mkdirSync(dataFolder);
  writeBacklog(dataFolder, backlog, kioskId);
  const sync = startSyncThread({
    folder: dataFolder,
    kioskId,
    serverUrl,
    enrolmentCode: codeOf(kioskId),
    forgetSessionKeys: () => 'done',
    isUp: false,
    // So that all kiosks do not come at once, each waits a random while of this first. That is no work.
    timing: { firstMs: 0 },
  });
  const { lastError: switchedOff } = await stateOf(sync, () => true);
  const beforeMs = performance.now();
  sync.setNetwork(true);
  await stateOf(sync, ({ online, behind, ackedSeq, lastError }) => {
    if (lastError !== null && lastError.kind !== 'busy' && !isDeepStrictEqual(lastError, switchedOff)) {
      throw new Error(`sync: ${JSON.stringify(lastError)}`);
    }
    return online && behind === 0 && ackedSeq === backlog.rows;
  });
  const seconds = (performance.now() - beforeMs) / 1_000;
  await sync.close();
  rmSync(dataFolder, { recursive: true });
  return backlog.rows / seconds;
}

const stateOf = (sync: SyncThread, isMet: (state: SyncState) => boolean): Promise<SyncState> =>
  new Promise((resolve, reject) => {
    sync.onState((state) => {
      try {
        if (isMet(state)) resolve(state);
      } catch (cause) {
        reject(cause);
      }
    });
  });

function writeBacklog(folder: string, backlog: Backlog, kioskId: string): void {
  const files = dataFiles(folder);
  const opened = openJournal({ file: files.journal, kioskId, boot: uuidv7(), newId: uuidv7 });
  if (!opened.ok) throw new Error(`the journal cannot be opened: ${opened.error.kind}`);
  for (const entries of batches(backlog.entries(kioskId), backlog.rows)) opened.value.append(entries);
  opened.value.close();
  const identity = openIdentity(files.key, kioskId);
  if (!identity.ok) throw new Error(`no key: ${identity.error.kind}`);
  openCatalogue(files.catalogue, { repair: true }).close();
}

function* batches(entries: Iterable<JournalEntry>, rows: number): Generator<JournalEntry[]> {
  let batch: JournalEntry[] = [];
  let taken = 0;
  for (const entry of entries) {
    batch.push(entry);
    taken += 1;
    if (batch.length < BATCH && taken < rows) continue;
    yield batch;
    if (taken === rows) return;
    batch = [];
  }
}

/** The same rows as documents: what a kiosk built on PouchDB would hold. */
async function localDocuments(folder: string, backlog: Backlog): Promise<PouchDatabase> {
  const dataFolder = join(folder, `${backlog.name}-documents`);
  mkdirSync(dataFolder);
  const opened = openJournal({
    file: dataFiles(dataFolder).journal,
    kioskId: 'documents',
    boot: uuidv7(),
    newId: uuidv7,
  });
  if (!opened.ok) throw new Error(`the journal cannot be opened: ${opened.error.kind}`);
  const Pouch = loadPouch();
  const documents = new Pouch(join(folder, `${backlog.name}-pouchdb-kiosk`));
  for (const entries of batches(backlog.entries('documents'), backlog.rows)) {
    await documents.bulkDocs(opened.value.append(entries).map((row) => ({ _id: documentId(row), ...row })));
  }
  opened.value.close();
  return documents;
}

const documentId = ({ seq }: JournalRow): string => String(seq).padStart(12, '0');

async function replicate(documents: PouchDatabase, count: number, target: string): Promise<number> {
  const beforeMs = performance.now();
  const { docs_written: written, errors } = await documents.replicate.to(target, { batch_size: BATCH });
  if (written !== count || errors.length > 0) throw new Error(`PouchDB wrote ${written}: ${JSON.stringify(errors)}`);
  return (count * 1_000) / (performance.now() - beforeMs);
}
