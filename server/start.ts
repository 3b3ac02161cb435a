/** Puts a server together and listens: for `main.ts`, the lab and tests. */
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { createServer, type ServerLog } from './app.ts';
import { createDownlinkAnswers } from './downlink/answers.ts';
import { hashOfCode, readGivenCode } from './enrolment-code.ts';
import type { HeadOfficeKeyError } from './head-office-key.ts';
import { type OtherKeysError, openKeyFiles } from './key-files.ts';
import { makeFolder } from './make-folder.ts';
import { createMetrics } from './metrics.ts';
import { backupJob, eraseOldKeysJob, forgetRequestsJob, reconcileJob, releaseCodesJob } from './nightly/jobs.ts';
import { createNightly, type Nightly } from './nightly/nightly.ts';
import { ERASURES_FILE } from './office/erasure-list.ts';
import { erasuresIn } from './office/erasures.ts';
import { createOpener, type Opener } from './office/opener.ts';
import type { NightlySettings } from './options.ts';
import { createReadiness, freeBytesOf } from './readiness.ts';
import { createMailer, type Mailer } from './receipts/mailer.ts';
import { receiptServerSchema } from './receipts/settings.ts';
import { readSeed, type SeedError } from './seed-files.ts';
import { type FirstCode, makeFirstCode, removeFirstCode } from './station/first-code.ts';
import { createPasswords } from './station/passwords.ts';
import { openSealingKey, type StationKeyError } from './station/sealing-key.ts';
import { stationSettingsSchema } from './station/settings.ts';
import { type MigrationError, NEWEST_FORMAT } from './store/migrations/migrate.ts';
import { type Database, openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { readTls, type TlsError, type TlsFiles } from './tls.ts';

const DAY_MS = 86_400_000;

export interface StartOptions {
  dataFolder: string;
  /** Without it SQLite, in the data folder. */
  database?: Database;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** `code`, or `kiosk=code`; each works once. Put in at the start where they are not known yet. */
  enrolmentCodes?: readonly string[];
  enrolmentCode?: string;
  /** Null and absent: plain HTTP. */
  tls?: TlsFiles | null;
  /** Holds `catalogue.json` and `departures.json`. */
  seedFolder: string | null;
  pictureSvg?: (name: string) => string | null;
  /** Lets another machine read `/metrics`. */
  operatorToken?: string | null;
  station?: z.input<typeof stationSettingsSchema>;
  receipts?: z.input<typeof receiptServerSchema>;
  /** Where the server's figures are put; its own, where none is given. */
  registry?: Registry;
  /** Room on the disk; asked of the operating system where it is not given. */
  freeBytes?: () => Promise<number>;
  /** Goes on with whatever keys there are where the ledger knows others. */
  isAcceptingNewKeys?: boolean;
  /** Without it nothing is done at night. */
  nightly?: NightlySettings;
  now: () => number;
  /** UUIDv7. */
  newId: () => string;
  log: ServerLog;
}

export type StartError =
  | { kind: 'portInUse'; port: number }
  | { kind: 'cannotOpen'; detail: string }
  | SeedError
  | MigrationError
  | HeadOfficeKeyError
  | OtherKeysError
  | StationKeyError
  | TlsError;

export interface RunningServer {
  url: string;
  /** While nobody has an account of the station: the code that makes the first. */
  stationCode: FirstCode | null;
  /** For tests and for opening session keys later. */
  store: Store;
  /** For tests: resolves `idle()` when every session key was looked at. */
  opener: Pick<Opener, 'idle'>;
  /** For tests: resolves `idle()` when all mail that is due was sent; null where none is sent. */
  mailer: Pick<Mailer, 'idle' | 'nudge'> | null;
  routes(): { method: string; url: string }[];
  /** Reads the seed folder again: a newer catalogue or newer departures are taken over. */
  loadSeed(): Promise<Result<{ catalogue: boolean; departures: boolean }, SeedError>>;
  /** Reads the certificate and its key again; what was used before stays in use where they are broken. */
  renewTls(): Result<null, TlsError>;
  /** Ends after the requests in flight. */
  close(): Promise<void>;
}

export async function startServer(options: StartOptions): Promise<Result<RunningServer, StartError>> {
  const { dataFolder, now, newId, log } = options;
  try {
    makeFolder(dataFolder);
    const files = options.tls ?? null;
    const tls = files === null ? ok(null) : readTls(files);
    if (!tls.ok) return tls;
    const opened = await openStore({
      database: options.database ?? { kind: 'sqlite' },
      dataFolder,
      now,
      newId,
      onCommit: (uploads) => metrics.committed(uploads),
      log,
    });
    if (!opened.ok) return opened;
    const store = opened.value;
    const keys = await openKeys(store, options);
    if (!keys.ok) return keys;
    const { headOfficeKey, publisherKey } = keys.value;
    const sealingKey = openSealingKey(join(dataFolder, 'station-key.json'));
    if (!sealingKey.ok) {
      await store.close();
      return sealingKey;
    }
    const passwords = createPasswords();
    const metrics = createMetrics({
      registry: options.registry ?? new Registry(),
      condition: () => store.condition(),
    });
    const downlink = createDownlinkAnswers({ store, sign: publisherKey.sign, newId, log });
    const opener = createOpener({ store, headOfficeKey, log });
    const erasures = erasuresIn({ file: join(dataFolder, ERASURES_FILE), store, now });
    const receipts = receiptServerSchema.parse(options.receipts ?? {});
    const mailer =
      receipts.mail === null ? null : createMailer({ store, headOfficeKey, settings: receipts.mail, now, log });
    const nightly = options.nightly === undefined ? null : nightlyOf(options.nightly, store, options);
    const loadSeed = () => load(store, options);
    const app = createServer({
      store,
      headOfficeKey,
      publisherKey,
      downlink,
      opener: {
        nudge() {
          opener.nudge();
          mailer?.nudge();
        },
      },
      erasures,
      receipts,
      pictureSvg: options.pictureSvg ?? (() => null),
      readiness: createReadiness({
        store,
        newestFormat: NEWEST_FORMAT,
        freeBytes: options.freeBytes ?? (() => freeBytesOf(dataFolder)),
      }),
      metrics,
      operatorToken: options.operatorToken ?? null,
      tls: tls.value,
      stationSettings: stationSettingsSchema.parse(options.station ?? {}),
      sealingKey: sealingKey.value,
      passwords,
      onFirstAccount: () => removeFirstCode(dataFolder),
      now,
      newId,
      log,
    });
    const renewTls = (): Result<null, TlsError> => {
      if (files === null) return ok(null);
      const renewed = readTls(files);
      if (!renewed.ok) return renewed;
      app.renewTls(renewed.value);
      return ok(null);
    };
    const close = async () => {
      await app.fastify.close();
      await passwords.close();
      await downlink.close();
      await opener.close();
      await mailer?.close();
      await nightly?.close();
      metrics.close();
      await store.close();
    };
    try {
      await putCodes(store, options);
      await store.settleDownlink();
      const loaded = await loadSeed();
      if (!loaded.ok) {
        await close();
        return loaded;
      }
      const again = await erasures.reapply();
      if (again > 0) log.warn({ sessions: again }, 'erasures carried out again: the database is older than they are');
      await store.retryUnopened();
      await store.forgetOldNonces();
      await store.renewLeases();
      opener.nudge();
      mailer?.nudge();
      nightly?.start();
      const stationCode = (await store.stationHasAccounts())
        ? null
        : await makeFirstCode(store, dataFolder, now(), false);
      const url = await app.fastify.listen({ host: options.host, port: options.port });
      if (stationCode !== null)
        log.info({ file: stationCode.file }, 'nobody has an account of the station yet: its first code is there');
      return ok({ url, stationCode, store, opener, mailer, routes: app.routes, loadSeed, renewTls, close });
    } catch (cause) {
      await close();
      throw cause;
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      return err({ kind: 'portInUse', port: options.port });
    }
    return err({ kind: 'cannotOpen', detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

async function openKeys(store: Store, { dataFolder, isAcceptingNewKeys = false }: StartOptions) {
  try {
    const keys = await openKeyFiles({ dataFolder, store, isAcceptingNewKeys });
    if (!keys.ok) await store.close();
    return keys;
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

function nightlyOf(settings: NightlySettings, store: Store, options: StartOptions): Nightly {
  const { now, log, dataFolder, database = { kind: 'sqlite' } } = options;
  const { hour, timeZone, keepKeysDays, backup } = settings;
  const jobs = [
    ...(keepKeysDays === null ? [] : [eraseOldKeysJob(store, keepKeysDays, now)]),
    reconcileJob(store, timeZone, now),
    forgetRequestsJob(store),
    releaseCodesJob(store),
    ...(backup === null ? [] : [backupJob({ ...backup, database, dataFolder, now })]),
  ];
  return createNightly({ jobs, hour, timeZone, store, now, log });
}

async function putCodes(store: Store, { enrolmentCode, enrolmentCodes = [] }: StartOptions): Promise<void> {
  for (const text of [...enrolmentCodes, ...(enrolmentCode === undefined ? [] : [enrolmentCode])]) {
    const given = readGivenCode(text);
    if (!given.ok) throw new Error(given.error.detail);
    await store.addCode({ codeHash: hashOfCode(given.value.code), kiosk: given.value.kiosk, expiresAtMs: null });
  }
}

async function load(
  store: Store,
  { seedFolder, now, log }: StartOptions,
): Promise<Result<{ catalogue: boolean; departures: boolean }, SeedError>> {
  if (seedFolder === null) return ok({ catalogue: false, departures: false });
  const seed = readSeed(seedFolder);
  if (!seed.ok) return seed;
  const yesterday = new Date(now() - DAY_MS).toISOString().slice(0, 10);
  const { catalogue, departures, offers } = seed.value;
  const taken = {
    catalogue: catalogue !== null && (await store.seedCatalogue(catalogue)),
    departures: departures !== null && (await store.putDepartures(departures, yesterday)),
  };
  if (offers !== null) await store.seedOffers(offers);
  log.info(taken, 'seed read');
  return ok(taken);
}
