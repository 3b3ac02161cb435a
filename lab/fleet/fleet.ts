/**
 * `npm run fleet`: many simulated kiosks over loopback against the server with PostgreSQL: a steady load first, then all of them come
 * back at once with a backlog. Prints what it saw and ends with one line; exits non-zero when something was lost, doubled or refused.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { askedOf } from '../../host/command-line.ts';
import { openIdentity } from '../../offline/identity.ts';
import { startPostgres } from '../postgres.ts';
import { startChildServer } from './child-server.ts';
import { countFleet } from './count.ts';
import { type FleetKiosk, startFleetKiosk } from './kiosk.ts';

/** A kiosk journals two rows every second, in one go: what a scan and its answer come to. */
const ROWS_AT_ONCE = 2;
const APPEND_INTERVAL_MS = 1_000;
const ENROL_WAIT_MS = 120_000;
const DRAIN_WAIT_MS = 120_000;
/** How long the fleet may take to come to rest before the steady load is counted. */
const WARM_UP_MS = 3_000;
/** What a fleet of 500 is to meet on two cores. Told, not tested: how fast a machine is says nothing about what was lost. */
const TARGETS = { p99AckMs: 1_000, drainS: 30 };

const SERVER = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const PARENT = fileURLToPath(new URL('../../var/', import.meta.url));

interface Options {
  kiosks: number;
  /** Of steady load. */
  seconds: number;
  /** For which the network is gone before all come back at once. */
  offlineSeconds: number;
}
const KIOSKS = { least: 1, most: 2_000, otherwise: 500 };
const SECONDS = { least: 1, most: 3_600, otherwise: 60 };
const OFFLINE_SECONDS = { least: 1, most: 600, otherwise: 30 };
const USAGE = `usage: npm run fleet -- [options]
  --kiosks n             ${KIOSKS.least} to ${KIOSKS.most}, default ${KIOSKS.otherwise}
  --seconds n            of steady load: ${SECONDS.least} to ${SECONDS.most}, default ${SECONDS.otherwise}
  --offline-seconds n    for which the network is gone before all come back at once: ${OFFLINE_SECONDS.least} to ${OFFLINE_SECONDS.most}, default ${OFFLINE_SECONDS.otherwise}`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function readOptions(): Options {
  const text = { type: 'string' } as const;
  return askedOf({ usage: USAGE, options: { kiosks: text, seconds: text, 'offline-seconds': text } }, (line) => ({
    kiosks: line.wholeNumber('kiosks', KIOSKS),
    seconds: line.wholeNumber('seconds', SECONDS),
    offlineSeconds: line.wholeNumber('offline-seconds', OFFLINE_SECONDS),
  }));
}

function percentile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const nameOf = (index: number): string => `fleet-${String(index + 1).padStart(4, '0')}`;
const codeOf = (kioskId: string): string => `code-of-${kioskId}`;

async function withinMs<T>(what: string, limitMs: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const deadline = pause(limitMs, null, { signal: late.signal }).then(() => {
    throw new Error(`${what} took longer than ${limitMs} ms`);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    // An abandoned deadline rejects with the abort, which nobody waits for any more.
    deadline.catch((cause: unknown) => cause);
    late.abort();
  }
}

/** Each kiosk at a moment of its own within the second, as in a store. Returns how to stop. */
function keepAppending(kiosks: readonly FleetKiosk[]): () => void {
  const timers = new Set<NodeJS.Timeout>();
  kiosks.forEach((kiosk, index) => {
    const begin = setTimeout(
      () => {
        kiosk.append(ROWS_AT_ONCE);
        timers.add(setInterval(() => kiosk.append(ROWS_AT_ONCE), APPEND_INTERVAL_MS));
      },
      (APPEND_INTERVAL_MS * index) / kiosks.length,
    );
    timers.add(begin);
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

async function run(options: Options, folder: string): Promise<boolean> {
  const started = await startPostgres();
  if (!started.ok) throw new Error(`PostgreSQL cannot run: ${started.error.detail}`);
  const postgres = started.value;
  const databaseUrl = await postgres.createDatabase();
  const names = Array.from({ length: options.kiosks }, (_, index) => nameOf(index));
  const configFile = join(folder, 'server.json');
  writeFileSync(
    configFile,
    JSON.stringify({
      dataFolder: join(folder, 'server'),
      port: 0,
      enrolmentCodes: names.map((name) => `${name}=${codeOf(name)}`),
      database: { kind: 'postgres', url: databaseUrl },
    }),
  );
  const server = await startChildServer(SERVER, ['--config', configFile], { PORTICO_LOG_LEVEL: 'warn' });
  const kiosks = names.map((kioskId) => {
    const identity = openIdentity(join(folder, `${kioskId}.json`), kioskId);
    if (!identity.ok) throw new Error(`no key for ${kioskId}: ${identity.error.kind}`);
    return startFleetKiosk({
      kioskId,
      folder,
      serverUrl: server.url,
      enrolmentCode: codeOf(kioskId),
      identity: identity.value,
    });
  });
  try {
    for (const kiosk of kiosks) kiosk.append(1);
    await withinMs('enrolling', ENROL_WAIT_MS, Promise.all(kiosks.map((kiosk) => kiosk.drained())));
    say(`${kiosks.length} kiosks are enrolled`);

    const stop = keepAppending(kiosks);
    await pause(WARM_UP_MS);
    for (const kiosk of kiosks) kiosk.takeAckTimes();
    await pause(options.seconds * 1_000);
    const ackTimesMs = kiosks.flatMap((kiosk) => kiosk.takeAckTimes());
    const p99AckMs = percentile(ackTimesMs, 0.99);
    say(
      `steady for ${options.seconds} s: ${ackTimesMs.length} rows confirmed, ` +
        `p50 ${percentile(ackTimesMs, 0.5).toFixed(0)} ms, p99 ${p99AckMs.toFixed(0)} ms`,
    );

    for (const kiosk of kiosks) kiosk.setNetwork(false);
    await pause(options.offlineSeconds * 1_000);
    stop();
    const backlog = kiosks.reduce((sum, { journalled, state }) => sum + journalled - state.ackedSeq, 0);
    say(`the network was gone for ${options.offlineSeconds} s: ${backlog} rows wait`);
    const backAtMs = performance.now();
    for (const kiosk of kiosks) kiosk.setNetwork(true);
    await withinMs('draining', DRAIN_WAIT_MS, Promise.all(kiosks.map((kiosk) => kiosk.drained())));
    const drainS = (performance.now() - backAtMs) / 1_000;

    const errors = new Map<string, number>();
    for (const kiosk of kiosks) {
      for (const [kind, times] of kiosk.errors) errors.set(kind, (errors.get(kind) ?? 0) + times);
    }
    const { busy = 0, ...others } = Object.fromEntries(errors);
    say(`asked to come back later: ${busy} times; other errors: ${JSON.stringify(others)}`);
    const journalled = new Map(kiosks.map((kiosk) => [kiosk.kioskId, kiosk.journalled]));
    const { rows, lost, doubled } = await countFleet(databaseUrl, journalled);
    const told = (isMet: boolean): string => (isMet ? 'met' : 'missed');
    say(
      `targets: p99 of ${TARGETS.p99AckMs} ms ${told(p99AckMs <= TARGETS.p99AckMs)}, ` +
        `drained in ${TARGETS.drainS} s ${told(drainS <= TARGETS.drainS)}`,
    );
    say(
      `fleet kiosks=${kiosks.length} rows=${rows} lost=${lost} doubled=${doubled} ` +
        `p99_ack_ms=${p99AckMs.toFixed(1)} drain_s=${drainS.toFixed(2)}`,
    );
    return lost === 0 && doubled === 0 && Object.keys(others).length === 0;
  } finally {
    await Promise.all(kiosks.map((kiosk) => kiosk.close()));
    await server.stop();
    await postgres.stop();
  }
}

const asked = readOptions();
mkdirSync(PARENT, { recursive: true });
const folder = mkdtempSync(join(PARENT, 'fleet-'));
try {
  process.exitCode = (await run(asked, folder)) ? 0 : 1;
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
