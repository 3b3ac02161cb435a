/** Keeps the server up to date: when to work, how long to wait, what to tell the host. The work itself is `sync-pass.ts`. */
import type { Result } from '../core/result.ts';
import { type RetryTiming, retryDelayMs } from './backoff.ts';
import type { DownState } from './download-pass.ts';
import { detailOf } from './storage-failure.ts';
import { createSyncPass, type PassOutcome, type SyncError, type SyncPassOptions } from './sync-pass.ts';
import { remedyFor } from './sync-remedy.ts';
import type { Stopped } from './sync-store.ts';

export interface SyncTiming extends RetryTiming {
  /** How often the journal is looked at without a nudge. */
  pollMs: number;
  greetingIntervalMs: number;
  /** After a fork or a lost journal: only people can help, the server need not hear of it often. */
  blockedMs: number;
}

const SYNC_TIMING: SyncTiming = {
  firstMs: 500,
  longestMs: 30_000,
  retryAfterLongestMs: 600_000,
  pollMs: 1_000,
  greetingIntervalMs: 60_000,
  blockedMs: 60_000,
};

export interface SyncState {
  /** Whether the last exchange with the server succeeded. */
  online: boolean;
  /** Rows that the server has not confirmed. */
  behind: number;
  /** Unix time in milliseconds since when `online` is what it is. */
  sinceMs: number;
  lastError: SyncError | null;
  ackedSeq: number;
  /** Rows that the server keeps but could not apply. */
  quarantinedCount: number;
  /** How what comes down from head office stands. */
  down: DownState;
  /** For wrapping session keys; null until the first enrolment. */
  headOfficeKey: string | null;
  /** The kiosk may sell nothing: its key was revoked, it is a clone, or (`held`) the server waits for another machine to be gone. */
  stopped: Stopped | 'held' | null;
}

/** Calls `run` once after `delayMs`; the returned function takes it back. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

export interface SyncClientOptions extends Omit<SyncPassOptions, 'greetingIntervalMs' | 'onDelivered'> {
  schedule: Schedule;
  /** 0 ≤ x < 1. */
  random: () => number;
  timing?: Partial<SyncTiming>;
  onState(state: SyncState): void;
}

export interface SyncClient {
  readonly state: SyncState;
  start(): void;
  /** There are new rows. Does nothing while a failure is waited out, so that nudges cannot hammer a server in trouble. */
  nudge(): void;
  /** The test switch for a pulled cable: down, nothing is sent and nothing is due. */
  setNetwork(isUp: boolean): void;
  /** Ends after the exchange in flight and a last word to the server. */
  close(): Promise<void>;
}

const NETWORK_OFF: SyncError = { kind: 'unreachable', detail: 'the network is switched off' };
const REACHES_NOBODY: readonly SyncError['kind'][] = [
  ...(['unreachable', 'busy', 'refused', 'notEnrolled', 'enrolmentRefused'] as const),
  ...(['revoked', 'held', 'cloned'] as const),
];
/** Only people can help: the server need not hear of it often. */
const BLOCKED: readonly SyncError['kind'][] = [
  'fork',
  'serverAhead',
  'rowsGone',
  'enrolmentRefused',
  'revoked',
  'cloned',
];

export function createSyncClient(options: SyncClientOptions): SyncClient {
  const { reader, store, now, log } = options;
  const timing = { ...SYNC_TIMING, ...options.timing };
  const pass = createSyncPass({ ...options, onDelivered: heard, greetingIntervalMs: timing.greetingIntervalMs });
  let isHeld = false;
  let state: SyncState = { online: false, sinceMs: now(), lastError: null, ...progress() };
  let isUp = true;
  let isClosed = false;
  let failures = 0;
  /** How the newest pass failed, whatever went well in the middle of one since. */
  let failedAs: SyncError['kind'] | null = null;
  let isNudged = false;
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;

  function progress() {
    const { ackedSeq, quarantinedCount, headOfficeKey, stopped } = store.read();
    const behind = Math.max(0, reader.end().seq - ackedSeq);
    return {
      ...{ behind, ackedSeq, quarantinedCount, headOfficeKey, down: pass.down() },
      stopped: stopped ?? (isHeld ? ('held' as const) : null),
    };
  }

  function publish(change: { online: boolean; lastError: SyncError | null }): void {
    const next = { ...progress(), ...change, sinceMs: change.online === state.online ? state.sinceMs : now() };
    const isSame = JSON.stringify(Object.entries(next).sort()) === JSON.stringify(Object.entries(state).sort());
    if (isSame) return;
    state = next;
    options.onState(state);
  }

  /** An exchange succeeded. Told at once: people watch how far behind a kiosk is. */
  function heard(): void {
    if (isClosed || !isUp) return;
    mayGoOn();
    publish({ online: true, lastError: null });
  }

  function plan(delayMs: number): void {
    cancel?.();
    cancel = isClosed || !isUp ? null : options.schedule(run, delayMs);
  }

  function run(): void {
    cancel = null;
    isNudged = false;
    running = onePass().finally(() => {
      running = null;
    });
  }

  /** Never rejects: nobody but `close` waits for it. */
  async function onePass(): Promise<void> {
    let outcome: Result<PassOutcome, SyncError>;
    try {
      outcome = await pass.run();
    } catch (cause) {
      outcome = { ok: false, error: localFailure(cause) };
    }
    try {
      conclude(outcome);
    } catch (cause) {
      failedToSay(localFailure(cause));
    }
  }

  function localFailure(cause: unknown): SyncError {
    log.error({ detail: detailOf(cause) }, 'sync failed on this side');
    return { kind: 'local', detail: detailOf(cause) };
  }

  function conclude(outcome: Result<PassOutcome, SyncError>): void {
    if (isClosed) return;
    if (!isUp) publish({ online: false, lastError: NETWORK_OFF });
    else if (outcome.ok) settled(outcome.value);
    else failed(outcome.error);
  }

  /** How a pass ended could not be written down or told. This is told without reading anything: the disk may be what failed. */
  function failedToSay(error: SyncError): void {
    failures += 1;
    failedAs = error.kind;
    plan(retryDelayMs(failures, null, timing, options.random));
    state = { ...state, lastError: error };
    try {
      options.onState(state);
    } catch (cause) {
      log.error({ detail: detailOf(cause) }, 'nobody could be told that sync failed');
    }
  }

  function settled({ exchanged, more }: PassOutcome): void {
    failures = 0;
    failedAs = null;
    if (exchanged) heard();
    else publish(state);
    plan(more || isNudged ? 0 : timing.pollMs);
  }

  /** The server heard this kiosk: whatever stopped it is over. */
  function mayGoOn(): void {
    isHeld = false;
    if (state.stopped !== null) store.setStopped(null);
  }

  function failed(error: SyncError): void {
    if (error.kind === 'revoked' || error.kind === 'cloned') store.setStopped(error.kind);
    // It stays so while the line is down: nobody has said that the other machine is gone.
    if (error.kind === 'held') isHeld = true;
    if (failedAs !== error.kind) {
      const remedy = remedyFor(error);
      log.warn({ error }, `sync cannot go on${remedy === null ? '' : `: ${remedy}`}`);
    }
    const isFirst401 = error.kind === 'notEnrolled' && failedAs !== 'notEnrolled';
    failedAs = error.kind;
    failures += 1;
    publish({
      online: !REACHES_NOBODY.includes(error.kind) && (state.online || error.kind !== 'local'),
      lastError: error,
    });
    const retryAfterMs = error.kind === 'busy' || error.kind === 'held' ? error.retryAfterMs : null;
    if (BLOCKED.includes(error.kind)) plan(timing.blockedMs * (1 + options.random()));
    // A server that forgot us is asked to enrol us at once, but only once.
    else if (isFirst401) plan(0);
    else plan(retryDelayMs(failures, retryAfterMs, timing, options.random));
  }

  return {
    get state() {
      return state;
    },
    start() {
      options.onState(state);
      plan(0);
    },
    nudge() {
      if (isClosed) return;
      isNudged = true;
      if (running !== null) return;
      if (failures > 0 || !isUp) publish(state);
      else plan(0);
    },
    setNetwork(next) {
      if (next === isUp) return;
      isUp = next;
      failures = 0;
      failedAs = null;
      if (isUp) {
        if (running === null) plan(options.random() * timing.firstMs);
        return;
      }
      cancel?.();
      cancel = null;
      publish({ online: false, lastError: NETWORK_OFF });
    },
    async close() {
      isClosed = true;
      cancel?.();
      cancel = null;
      await running;
      if (isUp && state.online) await pass.leave();
    },
  };
}
