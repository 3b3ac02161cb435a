/**
 * Drains a kiosk's backlog through real HTTP: the real sync worker with its signatures against the real server with its effects
 * (ledger, stock movement), into SQLite and into PostgreSQL; beside it, in the same run, PouchDB replicates the same rows as documents
 * to express-pouchdb. Every server is a process of its own; rounds are taken in turns, so that a slow moment hits all alike.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { type ChildServer, startChildServer } from '../../../lab/fleet/child-server.ts';
import { saleEntry } from '../../../lab/fleet/sales.ts';
import { startPostgres } from '../../../lab/postgres.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openIdentity } from '../../../offline/identity.ts';
import { openJournal } from '../../../offline/journal.ts';
import { startSyncThread } from '../../../offline/sync-thread.ts';
import type { JournalRow } from '../../../offline/wire/journal-wire.ts';
import { percentile, report } from '../report.ts';
import { loadPouch, type PouchDatabase } from './pouchdb.ts';

const ROUNDS = 5;
const ROWS = 40_000;
/** Fewer documents than rows: its rate does not depend on their number, and the bench has to end. */
const DOCUMENTS = 10_000;
const BATCH = 500;
const AT_MS = Date.UTC(2026, 10, 24, 9);
const ENROLMENT_CODE = 'bench-enrolment-code';

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

async function run(folder: string): Promise<void> {
  const started = await startPostgres();
  if (!started.ok) throw new Error(started.error.detail);
  const postgres = started.value;
  const servers: ChildServer[] = [];
  try {
    const sqlite = await startServer(folder, 'sqlite', {});
    const chain = await startServer(folder, 'postgres', {
      database: { kind: 'postgres', url: await postgres.createDatabase() },
    });
    const pouchFolder = join(folder, 'pouchdb-server');
    mkdirSync(pouchFolder);
    const couch = await startChildServer(POUCHDB_SERVER, [pouchFolder]);
    servers.push(sqlite, chain, couch);
    const documents = await localDocuments(folder);
    const rates = { sqlite: [] as number[], postgres: [] as number[], pouchdb: [] as number[] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      rates.sqlite.push(await drain(folder, `sqlite-${round}`, sqlite.url));
      rates.postgres.push(await drain(folder, `postgres-${round}`, chain.url));
      rates.pouchdb.push(await replicate(documents, `${couch.url}/round-${round}`));
    }
    await documents.close();
    const [ours, chains, theirs] = [rates.sqlite, rates.postgres, rates.pouchdb].map((all) => percentile(all, 0.5));
    report(
      'sync',
      {
        sqlite_rows_per_s: ours ?? Number.NaN,
        postgres_rows_per_s: chains ?? Number.NaN,
        pouchdb_docs_per_s: theirs ?? Number.NaN,
        ratio_sqlite: (ours ?? Number.NaN) / (theirs ?? Number.NaN),
        ratio_postgres: (chains ?? Number.NaN) / (theirs ?? Number.NaN),
      },
      { rates, rows: ROWS, documents: DOCUMENTS, batch: BATCH },
    );
  } finally {
    for (const server of servers) await server.stop();
    await postgres.stop();
  }
}

function startServer(folder: string, name: string, change: object): Promise<ChildServer> {
  const configFile = join(folder, `${name}.json`);
  const enrolmentCodes = Array.from(
    { length: ROUNDS },
    (_, round) => `${name}-${round + 1}=${ENROLMENT_CODE}-${round + 1}`,
  );
  const config = { dataFolder: join(folder, `${name}-server`), port: 0, enrolmentCodes, ...change };
  writeFileSync(configFile, JSON.stringify(config));
  return startChildServer(SERVER, ['--config', configFile], { PORTICO_LOG_LEVEL: 'warn' });
}

/** Rows a second from the start of the sync worker, enrolment included, until the server has confirmed the last row. */
async function drain(folder: string, kioskId: string, serverUrl: string): Promise<number> {
  const dataFolder = join(folder, kioskId);
  mkdirSync(dataFolder);
  writeBacklog(dataFolder, kioskId);
  const beforeMs = performance.now();
  const sync = startSyncThread({
    folder: dataFolder,
    kioskId,
    serverUrl,
    enrolmentCode: `${ENROLMENT_CODE}-${kioskId.split('-')[1]}`,
    forgetSessionKeys: () => 'done',
  });
  await new Promise<void>((resolve, reject) => {
    sync.onState(({ online, behind, ackedSeq, lastError }) => {
      if (online && behind === 0 && ackedSeq === ROWS) resolve();
      else if (lastError !== null && lastError.kind !== 'busy') reject(new Error(`sync: ${JSON.stringify(lastError)}`));
    });
  });
  const seconds = (performance.now() - beforeMs) / 1_000;
  await sync.close();
  rmSync(dataFolder, { recursive: true });
  return ROWS / seconds;
}

function writeBacklog(folder: string, kioskId: string): void {
  const files = dataFiles(folder);
  const opened = openJournal({ file: files.journal, kioskId, boot: uuidv7(), newId: uuidv7 });
  if (!opened.ok) throw new Error(`the journal cannot be opened: ${opened.error.kind}`);
  for (const entries of batches(kioskId, ROWS)) opened.value.append(entries);
  opened.value.close();
  const identity = openIdentity(files.key, kioskId);
  if (!identity.ok) throw new Error(`no key: ${identity.error.kind}`);
  openCatalogue(files.catalogue, { repair: true }).close();
}

function* batches(kioskId: string, rows: number) {
  for (let first = 1; first <= rows; first += BATCH) {
    yield Array.from({ length: Math.min(BATCH, rows - first + 1) }, (_, index) =>
      saleEntry(kioskId, first + index, AT_MS),
    );
  }
}

/** The same rows as documents: what a kiosk built on PouchDB would hold. */
async function localDocuments(folder: string): Promise<PouchDatabase> {
  const dataFolder = join(folder, 'documents');
  mkdirSync(dataFolder);
  const opened = openJournal({
    file: dataFiles(dataFolder).journal,
    kioskId: 'documents',
    boot: uuidv7(),
    newId: uuidv7,
  });
  if (!opened.ok) throw new Error(`the journal cannot be opened: ${opened.error.kind}`);
  const Pouch = loadPouch();
  const documents = new Pouch(join(folder, 'pouchdb-kiosk'));
  for (const entries of batches('documents', DOCUMENTS)) {
    await documents.bulkDocs(opened.value.append(entries).map((row) => ({ _id: documentId(row), ...row })));
  }
  opened.value.close();
  return documents;
}

const documentId = ({ seq }: JournalRow): string => String(seq).padStart(12, '0');

async function replicate(documents: PouchDatabase, target: string): Promise<number> {
  const beforeMs = performance.now();
  const { docs_written: written, errors } = await documents.replicate.to(target, { batch_size: BATCH });
  if (written !== DOCUMENTS || errors.length > 0)
    throw new Error(`PouchDB wrote ${written}: ${JSON.stringify(errors)}`);
  return (DOCUMENTS * 1_000) / (performance.now() - beforeMs);
}
