/** The sync client in its own thread: wiring only. */
import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { invariant, ok } from '../core/result.ts';
import { openCatalogue } from './catalogue.ts';
import { dataFiles } from './data-folder.ts';
import {
  deliveryOf,
  type EpochDelivery,
  earlierEpochs,
  epochSyncFile,
  openEarlierEpoch,
  takeBackDeliveries,
  writeDelivery,
} from './earlier-epochs.ts';
import { createForgetRequest } from './forget-request.ts';
import { createHttpTransport } from './http-transport.ts';
import { openIdentity, publicKeysOf } from './identity.ts';
import { openJournalReader } from './journal-reader.ts';
import type { JournalIdentity } from './journal-schema.ts';
import type { OfflineLog } from './log.ts';
import { createLossWatch } from './loss-watch.ts';
import { machineFingerprint } from './machine.ts';
import { createRetention } from './retention.ts';
import { createServerClock } from './server-clock.ts';
import { createServerFetch } from './server-fetch.ts';
import { createSyncClient } from './sync-client.ts';
import { createEpochsClient, type EpochSource } from './sync-epochs.ts';
import type { FromSyncWorker, SyncWorkerData, ToSyncWorker } from './sync-messages.ts';
import { createStateKeeper } from './sync-note.ts';
import { openSyncStore, withStoppedOf } from './sync-store.ts';

const EXCHANGE_TIMEOUT_MS = 20_000;
const LAST_WORD_MS = 1_500;
const RETENTION_INTERVAL_MS = 3_600_000;

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
const staging = catalogue.staging();
const now = () => Date.now();
const clock = createServerClock(now);
const transport = createHttpTransport({
  url: data.serverUrl,
  identity: identity.value,
  now,
  clock,
  timeoutMs: EXCHANGE_TIMEOUT_MS,
  fetch: createServerFetch(data.caPem),
});
const forgetting = createForgetRequest((sessions) => tell({ type: 'forgetSessionKeys', sessions }));
const { publicKey } = identity.value;
const common = {
  instance: { id: randomUUID(), machine: machineFingerprint(), run: store.nextRun(now()) },
  sign: identity.value.sign,
  clockOffsetMs: () => clock.offsetMs,
  staging,
  forgetSessionKeys: forgetting.ask,
  now,
  log,
  random: Math.random,
  schedule: (run: () => void, delayMs: number) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  timing: data.timing,
};
const enrolmentOf = (of: JournalIdentity) => ({
  ...{ kiosk, epoch: of.epoch, publicKey, enrolmentCode: data.enrolmentCode, previous: of.previous },
});

function openEarlier(ofEpoch: string): EpochSource & { close(): void } {
  const rows = openEarlierEpoch(files.segments, ofEpoch);
  const progress = openSyncStore(epochSyncFile(files.segments, ofEpoch), ofEpoch, log);
  return {
    epoch: ofEpoch,
    open: (onState) =>
      createSyncClient({
        ...common,
        enrolment: enrolmentOf(rows.identity()),
        reader: rows,
        store: withStoppedOf(store, progress),
        // What comes down belongs to the present epoch.
        transport: { ...transport, down: async () => ok({ manifests: [], pending: [] }) },
        onMark: watch.earlierHeard,
        onState,
      }),
    ended: (outcome) =>
      writeDelivery(files.segments, ofEpoch, { ...outcome, incarnation: watch.incarnation(), atMs: now() }),
    close() {
      rows.close();
      progress.close();
    },
  };
}

/** Each is opened once: it may be delivered again. */
function openedOnce(open: (ofEpoch: string) => EpochSource & { close(): void }) {
  const opened = new Map<string, EpochSource & { close(): void }>();
  return {
    of(ofEpoch: string): EpochSource {
      const source = opened.get(ofEpoch) ?? open(ofEpoch);
      opened.set(ofEpoch, source);
      return source;
    },
    opened: () => [...opened.values()],
  };
}
const earlier = openedOnce(openEarlier);

/** A server that was put back from a backup has lost what it had confirmed, also of epochs that nobody would look at again. */
function deliverAgain(isLost: (delivery: EpochDelivery) => boolean): void {
  const lost = takeBackDeliveries(files.segments, epoch, isLost);
  if (lost.length > 0) log.warn({ epochs: lost }, 'the server lost rows: earlier epochs are delivered again');
  client.deliverFirst(lost.map(earlier.of));
}
const watch = createLossWatch({ lastKnown: () => store.read().incarnation, deliverAgain });

const undelivered = earlierEpochs(files.segments, epoch)
  .filter((it) => deliveryOf(files.segments, it) === null)
  .map(earlier.of);
const keepState = createStateKeeper(store, { now, log });
const client = createEpochsClient({
  earlier: undelivered,
  present: {
    epoch,
    open: (onState) =>
      createSyncClient({
        ...common,
        enrolment: enrolmentOf({ kiosk, epoch, previous }),
        reader,
        store,
        transport,
        onMark: watch.presentHeard,
        onState(state) {
          onState(state);
          watch.presentState(state);
        },
      }),
  },
  presentBehind: () => Math.max(0, reader.end().seq - store.read().ackedSeq),
  onState(state) {
    keepState(state);
    tell({ type: 'state', state });
    if (state.lastError?.kind === 'local') openAllAnew();
  },
  log,
});

const closeFiles = () => {
  for (const file of [reader, store, catalogue, ...earlier.opened()]) file.close();
};

/** SQLite opens a file read-only where the disk takes no writes, and leaves it so: after a failure on this side the thread begins again. */
function openAllAnew(): void {
  closeFiles();
  process.exit(1);
}

const retention = createRetention({
  segmentsFolder: files.segments,
  epoch,
  publicKeys: publicKeysOf(files.key, kiosk),
  retentionDays: data.retentionDays,
  ackedSeq: () => store.read().ackedSeq,
  incarnation: watch.incarnation,
  serverAtMs: () => clock.heardAtMs,
  acknowledged: store.acknowledged,
  log,
});
const retentionTimer = setInterval(() => void retention.run(), RETENTION_INTERVAL_MS);

port.on('message', async (message: ToSyncWorker) => {
  if (message.type === 'nudge') return client.nudge();
  if (message.type === 'network') return client.setNetwork(message.isUp);
  if (message.type === 'forgotten') return forgetting.answered(message.answer, message.problem);
  clearInterval(retentionTimer);
  retention.stop();
  // The exchange in flight and the last word to the server get a moment, not more: nobody waits for a kiosk that ends.
  const patience = setTimeout(() => transport.close(), LAST_WORD_MS);
  await client.close();
  clearTimeout(patience);
  transport.close();
  closeFiles();
  port.close();
});
if (!data.isUp) client.setNetwork(false);
client.start();
