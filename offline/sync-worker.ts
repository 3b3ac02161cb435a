/** The sync client in its own thread: wiring only. */
import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../core/result.ts';
import { openCatalogue } from './catalogue.ts';
import { dataFiles } from './data-folder.ts';
import { createHttpTransport } from './http-transport.ts';
import { openIdentity } from './identity.ts';
import { openJournalReader } from './journal-reader.ts';
import type { OfflineLog } from './log.ts';
import { machineFingerprint } from './machine.ts';
import { createServerClock } from './server-clock.ts';
import { createSyncClient } from './sync-client.ts';
import type { FromSyncWorker, SyncWorkerData, ToSyncWorker } from './sync-messages.ts';
import { openSyncStore } from './sync-store.ts';

const EXCHANGE_TIMEOUT_MS = 20_000;
const LAST_WORD_MS = 1_500;

invariant(parentPort !== null, 'sync-worker runs in a worker thread');
const port = parentPort;
const data = workerData as SyncWorkerData;
const tell = (message: FromSyncWorker) => port.postMessage(message);
const logAt = (level: 'info' | 'warn' | 'error') => (fields: object, message: string) =>
  tell({ type: 'log', level, fields, message });
const log: OfflineLog = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

const files = dataFiles(data.folder);
const identity = openIdentity(files.key, data.kioskId);
if (!identity.ok) throw new Error(`the kiosk's key cannot be used: ${JSON.stringify(identity.error)}`);
const reader = openJournalReader(files.journal);
const { kiosk, epoch, previous } = reader.identity();
const store = openSyncStore(files.sync, epoch, log);
const catalogue = openCatalogue(files.catalogue, { repair: false, log });
const now = () => Date.now();
const clock = createServerClock(now);
const transport = createHttpTransport({
  url: data.serverUrl,
  identity: identity.value,
  now,
  clock,
  timeoutMs: EXCHANGE_TIMEOUT_MS,
});

const client = createSyncClient({
  enrolment: { kiosk, epoch, publicKey: identity.value.publicKey, enrolmentCode: data.enrolmentCode, previous },
  instance: { id: randomUUID(), machine: machineFingerprint() },
  sign: identity.value.sign,
  clockOffsetMs: () => clock.offsetMs,
  reader,
  store,
  catalogue,
  transport,
  now,
  log,
  random: Math.random,
  schedule: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  timing: data.timing,
  onState: (state) => tell({ type: 'state', state }),
});

port.on('message', async (message: ToSyncWorker) => {
  if (message.type === 'nudge') return client.nudge();
  if (message.type === 'network') return client.setNetwork(message.isUp);
  // The exchange in flight and the last word to the server get a moment, not more: nobody waits for a kiosk that ends.
  const patience = setTimeout(() => transport.close(), LAST_WORD_MS);
  await client.close();
  clearTimeout(patience);
  transport.close();
  for (const file of [reader, store, catalogue]) file.close();
  port.close();
});
client.start();
