/** Everything of Portico in one hand: server, network, kiosks with simulated devices, and the page to work them by. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeviceConfig, OfflinePayments, Timing } from '../core/config/kiosk-config.ts';
import { takeInstanceLock } from '../offline/instance-lock.ts';
import type { KioskName, LabState, SecondStoreState } from './api.ts';
import { ensureBuilt } from './build.ts';
import { SHOP_RULES } from './data/shop.ts';
import { issueLabValue } from './issue-value.ts';
import {
  type KioskSetting,
  type LabKiosk,
  labKioskIds,
  openAirportKiosk,
  openSecondStore,
  openStoreKiosk,
  type StoreKiosk,
} from './kiosks.ts';
import { type MailSink, openMailSink } from './mail-sink.ts';
import { type Network, openNetwork } from './network.ts';
import { builtFolders, labFiles } from './paths.ts';
import { LOOPBACK, openPortPlan } from './ports.ts';
import { writeServerConfig } from './receipts.ts';
import { type Sample, sampleOf, writeSample } from './sample.ts';
import { enrolmentCodeOf, openSecrets } from './secrets.ts';
import { startLabServer } from './server.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { stateOf } from './state.ts';

export type LabOptions = {
  /** A second lab on the same folder is refused. */
  dataFolder: string;
  /** Only this kiosk; both where absent. */
  only?: KioskName;
  /** The lab page's port, the others follow it; 0 (the default) takes free ones that no other lab takes. */
  port?: number;
  /** A second kiosk of the store from the start, `lane-2`; without it `openSecondStore` opens it later. */
  secondStore?: boolean;
  /** Overrides the kiosks' timing, e.g. `{ idleMs: 2_000 }`. */
  timing?: Partial<Timing>;
  /** Overrides what the terminal may approve without its bank, e.g. `{ floorLimitMinor: 0 }`. */
  offlinePayments?: Partial<OfflinePayments>;
  /** What the store decides about its self-checkout, e.g. `{ restrictions: { … } }`. */
  checkout?: KioskSetting['checkout'];
  /** `whole`: with offers, coupons, members, carrier bags and the counters' labels. `plain` (the default): goods at their prices. */
  shop?: 'plain' | 'whole';
  /** Of the store's kiosk, instead of its simulated ones. */
  storeDevices?: DeviceConfig;
  terminal?: KioskSetting['terminal'];
  /** What the store's terminal speaks; nexo where absent. */
  terminalProtocol?: KioskSetting['terminalProtocol'];
  /** Default: English and German. */
  languages?: string[];
  /** `never`: the pages are taken as they are. */
  build?: 'whenStale' | 'never';
  /** For the sample data's day and the simulators' time stamps. */
  nowMs?: () => number;
  /** One line for a person: what was started, and where. */
  say?: (line: string) => void;
  /** Where the lab page finds a kiosk's screen instead of at its host, as in `npm run dev`; null where no browser shows it. */
  screenUrlFor?: (kiosk: LabKiosk) => string | null;
  /** This kiosk's host is run by another program on the configuration that the lab writes. */
  hostElsewhere?: KioskName;
};

export interface Lab {
  readonly run: string;
  readonly dataFolder: string;
  /** Of the lab page, `http://127.0.0.1:…/lab/`. */
  readonly url: string;
  readonly sample: Sample;
  /** Where the store is, if it is a shop at an airport. */
  readonly airportOfShop: string | null;
  readonly server: ServerProcess;
  readonly network: Network;
  /** Where the server's mail arrives. */
  readonly mail: MailSink;
  readonly kiosks: readonly LabKiosk[];
  /** Throws where `only` left it out. */
  readonly store: StoreKiosk;
  /** Throws while it is not open. */
  readonly secondStore: LabKiosk;
  /** Opens the store's second lane, once: it costs a process that most do not need. False where this lab has no store. */
  openSecondStore(): Promise<boolean>;
  readonly secondStoreState: SecondStoreState;
  readonly airport: LabKiosk;
  state(): LabState;
  /** Called after something may have changed; ask `state()`. */
  onChange(listener: () => void): () => void;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/** Starts a whole lab. Rejects with a sentence for a person, and leaves nothing running. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let next = closers.pop(); next !== undefined; next = closers.pop()) await next();
  };
  try {
    return await open(options, (closer) => void closers.push(closer), close);
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function open(
  options: LabOptions,
  atEnd: (closer: () => Promise<void>) => void,
  close: () => Promise<void>,
): Promise<Lab> {
  const { only, port = 0, nowMs = Date.now, say = () => undefined } = options;
  const files = labFiles(resolve(options.dataFolder));
  mkdirSync(files.folder, { recursive: true });
  const lock = takeInstanceLock(files.lock);
  if (!lock.ok) {
    throw new Error(
      lock.error.kind === 'locked'
        ? `Another lab runs on ${files.folder}. Stop it, or choose another folder with --data.`
        : `${files.lock} cannot be locked: ${lock.error.detail}`,
    );
  }
  atEnd(async () => lock.value.release());
  if (options.build !== 'never') await ensureBuilt(say, options.hostElsewhere !== undefined);
  const secrets = openSecrets(files.secrets);
  const sample = sampleOf(nowMs());
  writeSample(files.seed, sample, { withOffers: options.shop === 'whole' });

  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const { portFor, release } = await openPortPlan(port, say);
  atEnd(release);
  const labPort = await portFor('lab');
  const mail = await openMailSink(changed);
  atEnd(() => mail.close());
  const serverConfig = join(files.folder, 'server.json');
  writeServerConfig(serverConfig, mail.port);
  const server = await startServerProcess({
    configFile: serverConfig,
    port: await portFor('server'),
    dataFolder: files.server,
    seedFolder: files.seed,
    picturesFolder: builtFolders.pictures,
    enrolmentCodes: labKioskIds.map((kioskId) => `${kioskId}=${enrolmentCodeOf(secrets, kioskId)}`),
    logFile: files.log('server'),
    onChange: changed,
  });
  atEnd(() => server.stop());
  await issueLabValue(files.server, nowMs);
  const network = await openNetwork({ port: await portFor('network'), target: () => new URL(server.url) });
  atEnd(() => network.close());
  network.onChange(changed);

  const setting: KioskSetting = {
    ...{ files, secrets, nowMs, portFor, atEnd },
    serverUrl: network.url,
    digitalUrl: server.url,
    frameAncestors: [`http://${LOOPBACK}:${labPort}`, `http://localhost:${labPort}`],
    languages: options.languages ?? ['en', 'de'],
    timing: options.timing ?? {},
    offlinePayments: options.offlinePayments ?? {},
    checkout: options.shop === 'whole' ? { ...SHOP_RULES.checkout, ...options.checkout } : (options.checkout ?? {}),
    inStoreRules: options.shop === 'whole' ? SHOP_RULES.inStoreRules : [],
    storeDevices: options.storeDevices ?? {},
    terminal: options.terminal ?? {},
    terminalProtocol: options.terminalProtocol ?? 'nexo',
    hostElsewhere: options.hostElsewhere ?? null,
    onChange: changed,
  };
  const store = only === 'airport' ? null : await openStoreKiosk(setting);
  const airport = only === 'store' ? null : await openAirportKiosk(setting);
  let second: LabKiosk | null = null;
  let opening: Promise<void> | null = null;
  async function openSecond(): Promise<void> {
    try {
      second = await openSecondStore(setting);
    } catch (cause) {
      // It may be tried again.
      opening = null;
      say(`Lane 2 does not start: ${cause instanceof Error ? cause.message : String(cause)}`);
      throw cause;
    } finally {
      changed();
    }
  }
  const openOnce = (): Promise<void> => {
    if (opening !== null) return opening;
    const own = openSecond();
    opening = own;
    // Whoever ends the lab meanwhile ends this as well, once it is there.
    atEnd(async () => void (await Promise.allSettled([own])));
    changed();
    return own;
  };
  if (options.secondStore === true) await openOnce();
  const run = randomUUID();
  const there = <K>(kiosk: K | null, name: KioskName): K => {
    if (kiosk === null) throw new Error(`this lab has no ${name} kiosk: it was started without`);
    return kiosk;
  };
  const lab: Lab = {
    ...{ run, sample, server, network, mail, close },
    get kiosks() {
      return [store, second, airport].filter((kiosk) => kiosk !== null);
    },
    airportOfShop: options.checkout?.duty?.airport ?? null,
    dataFolder: files.folder,
    url: `http://${LOOPBACK}:${labPort}/lab/`,
    get store() {
      return there(store, 'store');
    },
    get secondStore() {
      return there(second, 'secondStore');
    },
    get secondStoreState() {
      if (store === null) return 'none';
      if (second !== null) return 'open';
      return opening === null ? 'closed' : 'opening';
    },
    async openSecondStore() {
      if (store === null) return false;
      await openOnce();
      return true;
    },
    get airport() {
      return there(airport, 'airport');
    },
    state: () =>
      stateOf(lab, options.screenUrlFor ?? (({ hostIsElsewhere, screenUrl }) => (hostIsElsewhere ? null : screenUrl))),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const page = await startLabServer(lab, { port: labPort });
  atEnd(() => page.close());
  return lab;
}
