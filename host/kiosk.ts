import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { KioskConfig } from '../core/config/kiosk-config.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { DevicesError } from '../hardware/configured.ts';
import { fileMemory } from '../hardware/device-memory.ts';
import { watchHotplug } from '../hardware/discovery/hotplug.ts';
import { systemSources } from '../hardware/discovery/system-sources.ts';
import { SoftwareSigner } from '../hardware/drivers/software-signer.ts';
import type { FiscalSigner } from '../hardware/ports/fiscal-signer.ts';
import { openDevices } from '../hardware/supervisor.ts';
import { type LocalCatalogue, openCatalogue } from '../offline/catalogue.ts';
import { dataFiles, makeDataFolder } from '../offline/data-folder.ts';
import { createDepartureClient } from '../offline/departure-client.ts';
import { type IdentityError, openIdentity } from '../offline/identity.ts';
import { type JournalOpenError, openJournal } from '../offline/journal.ts';
import { openLearnedWeights } from '../offline/learned-weights.ts';
import { createLiveLink } from '../offline/live-link.ts';
import { openLiveSocket } from '../offline/live-socket.ts';
import { createRefundClient } from '../offline/refund-client.ts';
import { createServerClock } from '../offline/server-clock.ts';
import { createServerFetch } from '../offline/server-fetch.ts';
import { wrapSessionKey } from '../offline/session-key.ts';
import { createShopClient } from '../offline/shop-client.ts';
import { detailOf } from '../offline/storage-failure.ts';
import { createStoredValueClient } from '../offline/stored-value-client.ts';
import { createSuspendedClient } from '../offline/suspended-client.ts';
import { stoppedBefore } from '../offline/sync-store.ts';
import { startSyncThread } from '../offline/sync-thread.ts';
import { assembleKiosk, printerClassOf } from './assemble.ts';
import { createKeyboard } from './keyboard.ts';
import type { Kiosk, KioskDeps } from './kiosk-parts.ts';
import { createPictures } from './pictures.ts';
import type { Log } from './ports.ts';
import { readServerCa, type ServerCaError } from './server-ca.ts';
import { createPinThread } from './staff/pin-thread.ts';

export type KioskError = JournalOpenError | IdentityError | DevicesError | ServerCaError;

const DEPARTURE_CONTROL_TIMEOUT_MS = 8_000;
/** So long a shopper looks at a gift card that is being asked for; afterwards what became of it is asked. */
const STORED_VALUE_TIMEOUT_MS = 8_000;
/** A shopper waits for it, and there is a way without. */
const SHOP_TIMEOUT_MS = 4_000;
/** So long somebody waits until their basket is kept or fetched. */
const SUSPENDED_TIMEOUT_MS = 8_000;
const SESSION_KEY_BYTES = 32;

/** Whether the disk would let a kiosk start; what else may be in its way is not looked at. Changes nothing that a start does not. */
export function canStartOn({ dataFolder, kioskId }: KioskConfig, log: Log): boolean {
  const files = dataFiles(dataFolder);
  try {
    makeDataFolder(dataFolder);
  } catch (cause) {
    log.warn({ detail: detailOf(cause) }, 'the data folder still cannot be used');
    return false;
  }
  const journal = openJournal({ file: files.journal, kioskId, boot: uuidv7(), newId: uuidv7, log });
  if (!journal.ok) return journal.error.kind !== 'io';
  journal.value.close();
  const identity = openIdentity(files.key, kioskId);
  if (!identity.ok && identity.error.kind === 'io') return false;
  const catalogue = catalogueOf(files.catalogue, log);
  if (catalogue.ok) catalogue.value.close();
  return catalogue.ok;
}

function catalogueOf(file: string, log: Log): Result<LocalCatalogue, { kind: 'io'; detail: string }> {
  try {
    return ok(openCatalogue(file, { repair: true, log }));
  } catch (cause) {
    return err({ kind: 'io', detail: detailOf(cause) });
  }
}

/** Null where none is configured or none can be opened: what that means for sales, `checkout.receipt.fiscal` says. */
function openSigner(
  { fiscalSigner, kioskId }: KioskConfig,
  file: string,
  { clock, log }: KioskDeps,
): FiscalSigner | null {
  if (fiscalSigner === null) return null;
  const clientSerial = fiscalSigner.clientSerial ?? kioskId;
  const opened = SoftwareSigner.open({ memory: fileMemory(file), clientSerial, nowMs: clock.nowMs });
  if (opened.ok) return opened.value;
  log.error({ detail: opened.error.detail, file }, 'the fiscal signer cannot be used');
  return null;
}

/** Opens what the configuration names and puts one kiosk together from it. */
export async function createKiosk(
  config: KioskConfig,
  /** `syncWorkerFile`: where a bundled host keeps the sync worker's file. */
  deps: KioskDeps & { syncWorkerFile?: URL },
): Promise<Result<Kiosk, KioskError>> {
  const { clock, log } = deps;
  try {
    makeDataFolder(config.dataFolder);
  } catch (cause) {
    return err({ kind: 'io', detail: detailOf(cause) });
  }
  const files = dataFiles(config.dataFolder);
  const boot = uuidv7();
  const journalOpened = openJournal({ file: files.journal, kioskId: config.kioskId, boot, newId: uuidv7, log });
  if (!journalOpened.ok) return journalOpened;
  const journal = journalOpened.value;
  const identity = openIdentity(files.key, config.kioskId);
  if (!identity.ok) {
    journal.close();
    return identity;
  }
  const catalogue = catalogueOf(files.catalogue, log);
  if (!catalogue.ok) {
    journal.close();
    return catalogue;
  }
  const ca = readServerCa(config.server.caFile);
  if (!ca.ok) {
    catalogue.value.close();
    journal.close();
    return ca;
  }
  const fetch = createServerFetch(ca.value);
  const hotplug = watchHotplug(systemSources, log);
  const keyboard = createKeyboard(clock.nowMs);
  const devices = openDevices(config.devices, {
    log,
    nowMs: clock.nowMs,
    printerClass: printerClassOf(config),
    keys: keyboard.source,
    wakeups: hotplug.onChange,
    memoryFolder: files.devices,
  });
  if (!devices.ok) {
    hotplug.close();
    catalogue.value.close();
    journal.close();
    return devices;
  }
  const signer = openSigner(config, files.fiscalSigner, deps);
  const liveClock = createServerClock(clock.nowMs);
  const parts = {
    boot,
    newId: uuidv7,
    chance: () => randomInt(1_000_000),
    randomKey: () => randomBytes(SESSION_KEY_BYTES),
    wrapSessionKey,
    journal,
    sign: identity.value.sign,
    devices: {
      ...devices.value,
      close: async () => {
        hotplug.close();
        await devices.value.close();
      },
    },
    deliverKeys: keyboard.deliver,
    catalogue: catalogue.value,
    signer,
    pictures: createPictures({ folder: join(config.dataFolder, 'pictures'), serverUrl: config.server.url, fetch, log }),
    learnedWeights: openLearnedWeights(files.learnedWeights, log),
    pinVerifier: createPinThread(log),
    pinMemory: fileMemory(files.pinLocks),
    storedValue: createStoredValueClient({
      url: config.server.url,
      identity: identity.value,
      now: clock.nowMs,
      timeoutMs: STORED_VALUE_TIMEOUT_MS,
      fetch,
    }),
    refunds: createRefundClient({
      url: config.server.url,
      identity: identity.value,
      now: clock.nowMs,
      timeoutMs: SUSPENDED_TIMEOUT_MS,
      fetch,
    }),
    suspended: createSuspendedClient({
      url: config.server.url,
      identity: identity.value,
      now: clock.nowMs,
      timeoutMs: SUSPENDED_TIMEOUT_MS,
      fetch,
    }),
    live: createLiveLink({
      open: () =>
        openLiveSocket({ url: config.server.url, identity: identity.value, clock: liveClock, caPem: ca.value }),
      clock,
      random: Math.random,
      log,
    }),
    departureControl: createDepartureClient({
      url: config.server.url,
      identity: identity.value,
      now: clock.nowMs,
      timeoutMs: DEPARTURE_CONTROL_TIMEOUT_MS,
      fetch,
    }),
    shop: createShopClient({
      url: config.server.url,
      identity: identity.value,
      now: clock.nowMs,
      timeoutMs: SHOP_TIMEOUT_MS,
      fetch,
    }),
    // Before the worker opens the file: what it last said must hold from the first screen on.
    stoppedBefore: stoppedBefore(files.sync, log),
    sync: startSyncThread({
      folder: config.dataFolder,
      kioskId: config.kioskId,
      serverUrl: config.server.url,
      enrolmentCode: config.server.enrolmentCode,
      caPem: ca.value,
      retentionDays: config.journal.retentionDays,
      log,
      forgetSessionKeys: (sessions) => journal.forgetSessionKeys(sessions),
      // Rows that may not be durable yet must not reach the server: it would remember what a power cut here takes back.
      isUp: journal.failure === null,
      ...(deps.syncWorkerFile === undefined ? {} : { workerFile: deps.syncWorkerFile }),
    }),
  };
  return ok(await assembleKiosk(config, parts, deps));
}
