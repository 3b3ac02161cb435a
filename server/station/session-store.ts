import type { Role } from '../../core/staff/rights.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import { note } from './audit.ts';
import { accountLock, countTry, forgiveTry, sourceLock } from './locks.ts';

/** Of one account; with another one the oldest ends. */
export const SESSIONS_MAX = 10;
/** `seen_at_ms` is written again only after so long: not every look is a write. */
const SEEN_STEP_MS = 15_000;

export interface NewSession {
  sessionHash: string;
  sessionId: string;
  csrfSecret: string;
}
export interface StationSession {
  sessionId: string;
  staffId: string;
  displayName: string;
  role: Role;
  csrfSecret: string;
  createdAtMs: number;
}
export interface ListedSession {
  sessionId: string;
  source: string;
  createdAtMs: number;
  seenAtMs: number;
}
export interface Credentials {
  passwordHash: string;
  totpSealed: string;
}
export type Limits = { idleMs: number; absoluteMs: number };
/** `step`: the time step of a TOTP code. */
export type ShownFactor = { kind: 'totp'; step: number } | { kind: 'recovery'; codeHash: string };

export interface SessionStore {
  /** Counts a try at the account and from the source. `credentials` null: there is no such account that may sign in. */
  tryStation(staffId: string, source: string): Promise<{ lockedUntilMs: number } | { credentials: Credentials | null }>;
  /** Counts a try at a code. */
  tryStationCode(source: string): Promise<{ lockedUntilMs: number } | null>;
  /**
   * With the factor that was shown beside the right password (`shown` null: one of them was wrong). Null: refused. A step and a recovery code
   * are good once.
   */
  signInAtStation(request: {
    staffId: string;
    shown: { passwordHash: string; factor: ShownFactor } | null;
    session: NewSession;
    source: string;
  }): Promise<StationSession | null>;
  /** Null: there is none, or it has ended. Asking keeps it. */
  stationSession(sessionHash: string, limits: Limits): Promise<StationSession | null>;
  /** The newest first. */
  stationSessions(staffId: string, limits: Limits): Promise<ListedSession[]>;
  /** False: this account has no such session. */
  endStationSession(
    staffId: string,
    sessionId: string,
    act: 'signOut' | 'endSession',
    source: string,
  ): Promise<boolean>;
}

export const sessionStore = ({ transact, read, now }: StoreContext): SessionStore => ({
  tryStation: (staffId, source) =>
    transact(async (trx) => {
      const lockedUntilMs = await countTry(trx, [accountLock(staffId), sourceLock(source)], now());
      return lockedUntilMs === null ? { credentials: await credentialsOf(trx, staffId) } : { lockedUntilMs };
    }),
  tryStationCode: (source) =>
    transact(async (trx) => {
      const lockedUntilMs = await countTry(trx, [sourceLock(source)], now());
      return lockedUntilMs === null ? null : { lockedUntilMs };
    }),
  signInAtStation: ({ staffId, shown, session, source }) =>
    transact(async (trx) => {
      const isRight = shown !== null && (await takeFactor(trx, staffId, shown, now()));
      if (isRight) {
        await forgiveTry(trx, source, staffId);
        await note(trx, { atMs: now(), staffId, act: 'signIn', subject: null, outcome: 'done', source });
        return openSession(trx, staffId, session, source, now());
      }
      // A name that nobody has may be anything that somebody typed: it is not kept.
      const known = await trx
        .selectFrom('station_account')
        .select('staff_id')
        .where('staff_id', '=', staffId)
        .execute();
      const subject = known.length === 0 ? null : staffId;
      await note(trx, { atMs: now(), staffId: null, act: 'signIn', subject, outcome: 'refused', source });
      return null;
    }),
  stationSession: (sessionHash, limits) =>
    transact(async (trx) => {
      const row = await living(trx, limits, now())
        .where('session_hash', '=', sessionHash)
        .where('state', '=', 'active')
        .executeTakeFirst();
      if (row === undefined) return null;
      if (now() - row.seenAtMs >= SEEN_STEP_MS) {
        await trx
          .updateTable('station_session')
          .set({ seen_at_ms: now() })
          .where('session_hash', '=', sessionHash)
          .execute();
      }
      const { sessionId, staffId, displayName, role, csrfSecret, createdAtMs } = row;
      return { sessionId, staffId, displayName, role, csrfSecret, createdAtMs };
    }),
  stationSessions: (staffId, limits) =>
    read(async (trx) => {
      const rows = await living(trx, limits, now())
        .where('station_session.staff_id', '=', staffId)
        .orderBy('station_session.created_at_ms', 'desc')
        .limit(SESSIONS_MAX)
        .execute();
      return rows.map(({ sessionId, source, createdAtMs, seenAtMs }) => ({ sessionId, source, createdAtMs, seenAtMs }));
    }),
  endStationSession: (staffId, sessionId, act, source) =>
    transact(async (trx) => {
      const ended = await trx
        .deleteFrom('station_session')
        .where('staff_id', '=', staffId)
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      if (ended.numDeletedRows === 0n) return false;
      await note(trx, { atMs: now(), staffId, act, subject: null, outcome: 'done', source });
      return true;
    }),
});

async function credentialsOf(trx: Trx, staffId: string): Promise<Credentials | null> {
  const account = await trx
    .selectFrom('station_account')
    .select(['password_hash', 'totp_sealed'])
    .where('staff_id', '=', staffId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (account === undefined || account.password_hash === null || account.totp_sealed === null) return null;
  return { passwordHash: account.password_hash, totpSealed: account.totp_sealed };
}

/** Only while the account is as it was when the password was compared. Of two that show the same code at once, one is let in. */
async function takeFactor(
  trx: Trx,
  staffId: string,
  { passwordHash, factor }: { passwordHash: string; factor: ShownFactor },
  nowMs: number,
): Promise<boolean> {
  const account = await trx
    .selectFrom('station_account')
    .select('totp_step')
    .where('staff_id', '=', staffId)
    .where('state', '=', 'active')
    .where('password_hash', '=', passwordHash)
    .executeTakeFirst();
  if (account === undefined) return false;
  if (factor.kind === 'totp') {
    if (account.totp_step !== null && account.totp_step >= factor.step) return false;
    await trx.updateTable('station_account').set({ totp_step: factor.step }).where('staff_id', '=', staffId).execute();
    return true;
  }
  const used = await trx
    .updateTable('station_recovery_code')
    .set({ used_at_ms: nowMs })
    .where('staff_id', '=', staffId)
    .where('code_hash', '=', factor.codeHash)
    .where('used_at_ms', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows === 1n;
}

const living = (trx: Trx, { idleMs, absoluteMs }: Limits, nowMs: number) =>
  trx
    .selectFrom('station_session')
    .innerJoin('station_account', 'station_account.staff_id', 'station_session.staff_id')
    .select([
      'session_id as sessionId',
      'station_session.staff_id as staffId',
      'display_name as displayName',
      'role',
      'csrf_secret as csrfSecret',
      'source',
      'station_session.created_at_ms as createdAtMs',
      'seen_at_ms as seenAtMs',
    ])
    .where('seen_at_ms', '>', nowMs - idleMs)
    .where('station_session.created_at_ms', '>', nowMs - absoluteMs);

/** Of an account that may. */
export async function openSession(
  trx: Trx,
  staffId: string,
  { sessionHash, sessionId, csrfSecret }: NewSession,
  source: string,
  nowMs: number,
): Promise<StationSession> {
  const oldest = trx
    .selectFrom('station_session')
    .select('session_id')
    .where('staff_id', '=', staffId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('session_id', 'desc')
    .limit(SESSIONS_MAX - 1);
  await trx
    .deleteFrom('station_session')
    .where('staff_id', '=', staffId)
    .where('session_id', 'not in', oldest)
    .execute();
  await trx
    .insertInto('station_session')
    .values({
      ...{ session_hash: sessionHash, session_id: sessionId, staff_id: staffId, csrf_secret: csrfSecret, source },
      ...{ created_at_ms: nowMs, seen_at_ms: nowMs },
    })
    .execute();
  const { displayName, role } = await trx
    .selectFrom('station_account')
    .select(['display_name as displayName', 'role'])
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow();
  return { sessionId, staffId, displayName, role, csrfSecret, createdAtMs: nowMs };
}
