/** Guessing passwords and codes is made slow, for each account and for each source, also across restarts. */
import type { Trx } from '../store/context.ts';

export const ACCOUNT_FREE_TRIES = 5;
export const SOURCE_FREE_TRIES = 20;
export const LOCK_MS = 30_000;
/** Short enough that whoever keeps an account locked from outside keeps nobody out for a day. */
export const LOCK_MS_MAX = 15 * 60_000;
/** After so long without a try it begins again. */
const FORGOTTEN_AFTER_MS = 86_400_000;
/** What is remembered at once; the one that was tried longest ago makes room. */
export const LOCKS_MAX = 10_000;

export interface LockedThing {
  key: string;
  freeTries: number;
}

/** A name that nobody has is counted like any other: from the lock nobody learns which there are. */
export const accountLock = (staffId: string): LockedThing => ({
  key: `account:${staffId}`,
  freeTries: ACCOUNT_FREE_TRIES,
});
export const sourceLock = (source: string): LockedThing => ({ key: `source:${source}`, freeTries: SOURCE_FREE_TRIES });

/** Counts a try before it is looked at. Answers until when nothing is looked at; null: this one may be. */
export async function countTry(trx: Trx, things: readonly LockedThing[], nowMs: number): Promise<number | null> {
  await trx
    .deleteFrom('station_lock')
    .where('tried_at_ms', '<', nowMs - FORGOTTEN_AFTER_MS)
    .execute();
  const keys = things.map(({ key }) => key);
  const known = await trx.selectFrom('station_lock').selectAll().where('lock_key', 'in', keys).execute();
  // A clock that was set back must not lock anybody for years.
  const locks = known.flatMap(({ locked_until_ms: until }) =>
    until !== null && until > nowMs && until - nowMs <= LOCK_MS_MAX ? [until] : [],
  );
  if (locks.length > 0) return Math.max(...locks);
  for (const { key, freeTries } of things) {
    const wrong = (known.find(({ lock_key }) => lock_key === key)?.wrong ?? 0) + 1;
    const delayMs = wrong < freeTries ? null : Math.min(LOCK_MS * 2 ** (wrong - freeTries), LOCK_MS_MAX);
    const row = { wrong, tried_at_ms: nowMs, locked_until_ms: delayMs === null ? null : nowMs + delayMs };
    await trx
      .insertInto('station_lock')
      .values({ lock_key: key, ...row })
      .onConflict((conflict) => conflict.column('lock_key').doUpdateSet(row))
      .execute();
  }
  await makeRoom(trx);
  return null;
}

async function makeRoom(trx: Trx): Promise<void> {
  const { n } = await trx
    .selectFrom('station_lock')
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow();
  if (Number(n) <= LOCKS_MAX) return;
  const oldest = trx
    .selectFrom('station_lock')
    .select('lock_key')
    .orderBy('tried_at_ms')
    .limit(Number(n) - LOCKS_MAX);
  await trx.deleteFrom('station_lock').where('lock_key', 'in', oldest).execute();
}

/**
 * The try was right after all. The account begins again; the source only gets this try back, or whoever has one account could guess at all
 * the others.
 */
export async function forgiveTry(trx: Trx, source: string, staffId: string): Promise<void> {
  await trx.deleteFrom('station_lock').where('lock_key', '=', accountLock(staffId).key).execute();
  await forgiveSource(trx, source);
}

/** Gives a source one try back. */
export async function forgiveSource(trx: Trx, source: string): Promise<void> {
  await trx
    .updateTable('station_lock')
    .set((eb) => ({ wrong: eb('wrong', '-', 1), locked_until_ms: null }))
    .where('lock_key', '=', sourceLock(source).key)
    .where('wrong', '>', 0)
    .execute();
}
