/** A real kiosk's journal and sync, a real server, and the line between them, on a clock that only the commands move. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { dataFiles } from '../../../../offline/data-folder.ts';
import { createHttpTransport } from '../../../../offline/http-transport.ts';
import type { JournalEntry } from '../../../../offline/journal.ts';
import { openJournalReader } from '../../../../offline/journal-reader.ts';
import { silentLog } from '../../../../offline/log.ts';
import { createServerClock } from '../../../../offline/server-clock.ts';
import { createSyncPass, type SyncError, type SyncPassOptions } from '../../../../offline/sync-pass.ts';
import { openSyncStore } from '../../../../offline/sync-store.ts';
import type { TestDatabases } from '../../../support/databases.ts';
import { memoryDisk } from '../../../support/memory-disk.ts';
import { idleStaging } from '../../../support/publisher.ts';
import {
  codeFor,
  openTestJournal,
  START_MS,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from '../kiosk-and-server.ts';
import { createLine, type Fate } from './line.ts';

const KIOSK = 'till-1';
/** The same hardware through all lives of the client. */
const MACHINE = 'a'.repeat(64);
const EXCHANGE_MS = 50;
const EXCHANGE_TIMEOUT_MS = 20_000;
const GREETING_INTERVAL_MS = 60_000;

/** Put into the real parts by tests that break them on purpose. */
export interface Sabotage {
  pass?: (options: SyncPassOptions) => SyncPassOptions;
  /** Done to the ledger between two lives of the server, as SQL. */
  restart?: string;
}

export interface Observed {
  journal: { seq: number; hash: string }[];
  serverRows: { seq: number; hash: string }[];
  hwm: number;
  hwmHash: string | null;
  sales: string[];
  saleLines: number;
  quarantined: number[];
  ackedSeq: number;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(databases: TestDatabases, sabotage: Sabotage = {}) {
  const kioskFolder = temporaryFolder(memoryDisk());
  const serverFolder = temporaryFolder(memoryDisk());
  const ledgerFile = join(serverFolder.folder, 'ledger.db');
  const backupFile = join(kioskFolder.folder, 'backup.db');
  let serverMs = START_MS;
  let skewMs = 0;
  const database = await databases.open(serverFolder.folder);
  const start = () => startTestServer(serverFolder.folder, { now: () => serverMs, database: database.config });
  let server = await start();
  const journal = openTestJournal(kioskFolder.folder, KIOSK);
  const identity = testIdentity(kioskFolder.folder, KIOSK);

  async function restartServer(before: () => Promise<void> = async () => undefined): Promise<void> {
    await server.close();
    await before();
    if (sabotage.restart !== undefined) await database.execute(sabotage.restart);
    server = await start();
  }
  const line = createLine({
    serverUrl: () => server.url,
    restartServer: () => restartServer(),
    tick: () => {
      serverMs += EXCHANGE_MS;
    },
  });
  function openClient() {
    const reader = openJournalReader(dataFiles(kioskFolder.folder).journal);
    const { epoch, previous } = reader.identity();
    const store = openSyncStore(dataFiles(kioskFolder.folder).sync, epoch);
    const now = () => serverMs + skewMs;
    const clock = createServerClock(now);
    const options: SyncPassOptions = {
      enrolment: { kiosk: KIOSK, epoch, publicKey: identity.publicKey, enrolmentCode: codeFor(KIOSK), previous },
      instance: { id: uuidv7(), machine: MACHINE, run: store.nextRun(now()) },
      sign: identity.sign,
      clockOffsetMs: () => clock.offsetMs,
      reader,
      store,
      staging: idleStaging,
      transport: createHttpTransport({
        url: server.url,
        identity,
        now,
        clock,
        timeoutMs: EXCHANGE_TIMEOUT_MS,
        fetch: line.fetch,
      }),
      forgetSessionKeys: async () => 'done',
      now,
      log: silentLog,
      greetingIntervalMs: GREETING_INTERVAL_MS,
    };
    const pass = createSyncPass(sabotage.pass?.(options) ?? options);
    return {
      pass,
      store,
      close() {
        reader.close();
        store.close();
      },
    };
  }
  let client = openClient();

  function restartClient(losesSync: boolean): void {
    client.close();
    if (losesSync) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(dataFiles(kioskFolder.folder).sync + suffix, { force: true });
    }
    client = openClient();
  }

  return {
    append: (entries: readonly JournalEntry[]) => journal.append(entries).length,
    /** What the pass ended with; `died` where the client ended in the middle of it, and was started again. */
    async pass(fates: readonly Fate[]): Promise<SyncError | 'died' | null> {
      line.setFates(fates);
      const outcome = await Promise.race([line.death(), client.pass.run()]);
      if (outcome === 'died') {
        restartClient(false);
        return outcome;
      }
      return outcome.ok ? null : outcome.error;
    },
    async passOfOther(fates: readonly Fate[]): Promise<SyncError | 'died' | null> {
      line.setFates(fates);
      const other = openClient();
      const outcome = await Promise.race([line.death(), other.pass.run()]);
      other.close();
      if (outcome === 'died') return outcome;
      return outcome.ok ? null : outcome.error;
    },
    revoke: async (): Promise<boolean> => (await server.store.revoke(KIOSK, '')).length > 0,
    deliverLate: line.deliverLate,
    restartClient,
    restartServer: () => restartServer(),
    /** Only a file can be put back behind a server's back. */
    canBeRestored: databases.name === 'SQLite',
    async backUp(): Promise<void> {
      rmSync(backupFile, { force: true });
      await database.execute(`VACUUM INTO '${backupFile}'`);
    },
    /** The newest backup takes the place of the ledger. */
    async restore(isNewIncarnation: boolean): Promise<void> {
      if (!existsSync(backupFile)) throw new Error('there is no backup');
      await restartServer(async () => {
        for (const suffix of ['-wal', '-shm']) rmSync(ledgerFile + suffix, { force: true });
        copyFileSync(backupFile, ledgerFile);
        if (isNewIncarnation) {
          await database.execute(`UPDATE meta SET value = '${uuidv7()}' WHERE key = 'incarnation'`);
        }
      });
    },
    passTime(ms: number): void {
      serverMs += ms;
    },
    /** The kiosk's clock, against the server's. */
    setClock(offsetMs: number): void {
      skewMs = offsetMs;
    },
    async observe(): Promise<Observed> {
      const rows = (await database.read(EVERYTHING))
        .map(({ what, seq, text }) => ({ what, seq: Number(seq), text: String(text) }))
        .sort((one, other) => one.seq - other.seq);
      const of = (what: string) => rows.filter((row) => row.what === what);
      const [mark] = of('mark');
      return {
        journal: journal.readAfter(0, ROWS_MAX).map(({ seq, hash }) => ({ seq, hash })),
        serverRows: of('row').map(({ seq, text }) => ({ seq, hash: text })),
        hwm: mark?.seq ?? 0,
        hwmHash: mark?.text ?? null,
        sales: of('sale').map(({ text }) => text),
        saleLines: of('lines')[0]?.seq ?? 0,
        quarantined: of('quarantined').map(({ seq }) => seq),
        ackedSeq: client.store.read().ackedSeq,
      };
    },
    async close(): Promise<void> {
      client.close();
      journal.close();
      await server.close();
      await database.remove();
      kioskFolder.remove();
      serverFolder.remove();
    },
  };
}

const ROWS_MAX = 1_000;
/** In one look, so that it is one moment, and one connection. */
const EVERYTHING = `SELECT 'row' AS what, seq, hash AS text FROM journal
  UNION ALL SELECT 'mark', hwm, hash FROM mark
  UNION ALL SELECT 'sale', seq, sale_id FROM sale
  UNION ALL SELECT 'lines', count(*), '' FROM sale_line
  UNION ALL SELECT 'quarantined', seq, '' FROM quarantine`;
