/** A real server in this process and the kiosk's side of the line, for tests. Time is virtual: waiting costs nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { createHttpTransport } from '../../../offline/http-transport.ts';
import { openIdentity } from '../../../offline/identity.ts';
import { type JournalEntry, openJournal } from '../../../offline/journal.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import type { Forgotten } from '../../../offline/journal-storage.ts';
import { silentLog } from '../../../offline/log.ts';
import { createServerClock } from '../../../offline/server-clock.ts';
import type { ServerFetch } from '../../../offline/server-fetch.ts';
import { createSyncClient, type SyncState } from '../../../offline/sync-client.ts';
import { openSyncStore } from '../../../offline/sync-store.ts';
import type { SyncTransport } from '../../../offline/sync-transport.ts';
import { type RunningServer, type StartOptions, startServer } from '../../../server/start.ts';

/** One kiosk of any name may enrol with it, once. */
export const ENROLMENT_CODE = 'test-enrolment';
/** Kiosks with a code of their own at every test server. */
const TEST_KIOSKS = ['till-1', 'till-2', 'till-3', 'till-4', 'desk-1', 'lane-1', 'gate-1', 'k1'];
export const codeFor = (kioskId: string): string => `test-code-of-${kioskId}`;
export const START_MS = Date.UTC(2026, 10, 22, 8);
const EXCHANGE_TIMEOUT_MS = 10_000;

export function temporaryFolder(parent = tmpdir()): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(parent, 'portico-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function startTestServer(dataFolder: string, change: Partial<StartOptions> = {}): Promise<RunningServer> {
  const started = await startServer({
    dataFolder,
    host: '127.0.0.1',
    port: 0,
    enrolmentCodes: [ENROLMENT_CODE, ...TEST_KIOSKS.map((kiosk) => `${kiosk}=${codeFor(kiosk)}`)],
    seedFolder: null,
    now: () => START_MS,
    newId: () => uuidv7(),
    log: pino({ level: 'silent' }),
    ...change,
  });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value;
}

export function openTestJournal(folder: string, kioskId = 'till-1', boot = 'boot-1') {
  const opened = openJournal({ file: dataFiles(folder).journal, kioskId, boot, newId: () => uuidv7() });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

export function testIdentity(folder: string, kioskId = 'till-1') {
  const identity = openIdentity(dataFiles(folder).key, kioskId);
  if (!identity.ok) throw new Error(JSON.stringify(identity.error));
  return identity.value;
}

export const entry = (event: { type: string } & Record<string, unknown>, session = 's-1'): JournalEntry => ({
  session,
  kind: event.type,
  at: START_MS,
  catalogueVersion: 1,
  payload: JSON.stringify({ v: 1, atMs: START_MS, ...event }),
});

export const saleEntry = (number: number, totalMinor = 250): JournalEntry =>
  entry({
    type: 'sale.completed',
    saleId: `sale-${number}`,
    receiptNumber: String(number),
    currency: 'EUR',
    totalMinor,
    taxes: [{ rateBasisPoints: 700, netMinor: 234, taxMinor: 16 }],
    lines: [
      {
        lineId: 'l-1',
        code: '04006381333931',
        name: { en: 'Milk', de: 'Milch' },
        unit: 'each',
        quantity: 2,
        weightGrams: null,
        unitPriceMinor: 125,
        amountMinor: 250,
        taxRateBasisPoints: 700,
        picture: null,
      },
    ],
    tenders: [
      {
        tenderId: `tender-${number}`,
        amountMinor: 250,
        terminalReference: `ref-${number}`,
        approvalCode: '123456',
        cardBrand: 'Visa',
        maskedPan: '************1111',
      },
    ],
  });

/** Opens a kiosk's files for reading and syncs them to the server; the journal must exist. */
export function startTestKiosk(
  folder: string,
  serverUrl: string,
  around: (transport: SyncTransport) => SyncTransport = (transport) => transport,
  change: {
    machine?: string;
    now?: () => number;
    enrolmentCode?: string;
    fetch?: ServerFetch;
    /** The host's journal, where erasures are to reach it. */
    forgetSessionKeys?: (sessions: readonly string[]) => Forgotten;
  } = {},
) {
  const files = dataFiles(folder);
  const reader = openJournalReader(files.journal);
  const { kiosk, epoch, previous } = reader.identity();
  const identity = testIdentity(folder, kiosk);
  const store = openSyncStore(files.sync, epoch);
  const catalogue = openCatalogue(files.catalogue, { repair: true });
  let nowMs = START_MS;
  const clock = createServerClock(change.now ?? (() => START_MS));
  const http = createHttpTransport({
    url: serverUrl,
    identity,
    now: change.now ?? (() => START_MS),
    clock,
    timeoutMs: EXCHANGE_TIMEOUT_MS,
    ...(change.fetch === undefined ? {} : { fetch: change.fetch }),
  });
  const waiting: { isMet(state: SyncState): boolean; resolve(state: SyncState): void }[] = [];
  const client = createSyncClient({
    enrolment: {
      kiosk,
      epoch,
      publicKey: identity.publicKey,
      enrolmentCode: change.enrolmentCode ?? codeFor(kiosk),
      previous,
    },
    instance: { id: uuidv7(), machine: change.machine ?? '', run: store.nextRun(START_MS) },
    sign: identity.sign,
    clockOffsetMs: () => clock.offsetMs,
    reader,
    store,
    staging: catalogue.staging(),
    transport: around(http),
    forgetSessionKeys: async (sessions) => change.forgetSessionKeys?.(sessions) ?? 'done',
    now: () => nowMs,
    random: () => 0.5,
    log: silentLog,
    schedule: (run, delayMs) => {
      const timer = setImmediate(() => {
        nowMs += delayMs;
        run();
      });
      return () => clearImmediate(timer);
    },
    onState: (state) => {
      for (const wait of waiting.splice(0)) {
        if (wait.isMet(state)) wait.resolve(state);
        else waiting.push(wait);
      }
    },
  });
  client.start();
  return {
    client,
    catalogue,
    store,
    /** Resolves with the first state, from the present one on, that is as wanted. */
    until: (isMet: (state: SyncState) => boolean): Promise<SyncState> =>
      isMet(client.state) ? Promise.resolve(client.state) : new Promise((resolve) => waiting.push({ isMet, resolve })),
    async close() {
      await client.close();
      http.close();
      for (const file of [reader, store, catalogue]) file.close();
    },
  };
}

export const isDelivered = (state: SyncState): boolean => state.online && state.behind === 0;
