/** Writing a publication into the change log, a step at a time. Inside a transaction that the caller owns. */
import { sql } from 'kysely';
import type { Channel } from '../../offline/wire/down-wire.ts';
import type { Trx } from './context.ts';
import type { PublishMode } from './downlink-store.ts';

/** `nowMs` and which life of the database this is. */
export type Moment = { nowMs: number; incarnation: string };

const DAY_MS = 86_400_000;
/** Kiosks that were away for longer get the whole instead of what changed. */
const REMOVALS_KEPT_MS = 90 * DAY_MS;
/** Kiosks with an older version than these get the whole. */
const VERSIONS_KEPT_MAX = 10_000;
/** Values that one transaction writes or deletes: sales are taken in between. */
export const ENTRIES_PER_STEP = 5_000;

/** A publication that is being applied. Its steps may be repeated: after a crash the next start goes through them again. */
export type Applying = { publication: string; channel: Channel; mode: PublishMode; version: number };

/** Where the applying of a publication starts; the one that another left in the middle comes first. */
export async function beginApplying(
  trx: Trx,
  publication: string,
  channel: Channel,
  mode: PublishMode,
  { nowMs, incarnation }: Moment,
): Promise<Applying> {
  // The channel's row is written first: of two publications the second waits for the first.
  await trx
    .insertInto('down_channel')
    .values({ channel, version: 0, floor: 0, entries: 0, incarnation })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet({ channel }))
    .execute();
  const before = await applyingOf(trx, channel);
  if (before !== null) return before;
  const row = await channelRow(trx, channel);
  const version = Math.max(row.version + 1, nowMs);
  await trx
    .updateTable('down_channel')
    .set({ applying: publication, applying_version: version, applying_mode: mode })
    .where('channel', '=', channel)
    .execute();
  return { publication, channel, mode, version };
}

export async function applyingOf(trx: Trx, channel: Channel): Promise<Applying | null> {
  const row = await trx.selectFrom('down_channel').selectAll().where('channel', '=', channel).executeTakeFirst();
  if (row?.applying == null || row.applying_version === null) return null;
  const mode = row.applying_mode === 'whole' ? 'whole' : 'changes';
  return { publication: row.applying, channel, mode, version: row.applying_version };
}

const channelRow = (trx: Trx, channel: Channel) =>
  trx.selectFrom('down_channel').selectAll().where('channel', '=', channel).executeTakeFirstOrThrow();

/** How far a step came: the last key, null at the end; how many keys have another value now. Null where somebody else has ended it. */
export type Step = { key: string | null; changed: number } | null;

/** Writes the staged values after a key. */
export async function applySome(trx: Trx, applying: Applying, after: string): Promise<Step> {
  const { publication, channel, version } = applying;
  if (!(await isStill(trx, applying))) return null;
  const { last, range } = await someOf(trx, 'down_staged', 'publication', publication, after);
  const written = await sql`
    INSERT INTO down_entry (channel, key, version, value)
    SELECT ${channel}, key, CAST(${version} AS BIGINT), value FROM down_staged
    WHERE ${range}
      AND (value IS NOT NULL OR EXISTS (SELECT 1 FROM down_entry AS known
        WHERE known.channel = ${channel} AND known.key = down_staged.key AND known.value IS NOT NULL))
    ON CONFLICT (channel, key) DO UPDATE SET version = excluded.version, value = excluded.value
      WHERE down_entry.value IS DISTINCT FROM excluded.value`.execute(trx);
  return { key: last, changed: Number(written.numAffectedRows ?? 0) };
}

/** Takes away, after a key, what a publication of the whole does not have. */
export async function removeSome(trx: Trx, applying: Applying, after: string): Promise<Step> {
  const { publication, channel, version } = applying;
  if (!(await isStill(trx, applying))) return null;
  const { last, range } = await someOf(trx, 'down_entry', 'channel', channel, after);
  const removed = await sql`
    UPDATE down_entry SET version = CAST(${version} AS BIGINT), value = NULL
    WHERE ${range} AND value IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM down_staged WHERE publication = ${publication} AND down_staged.key = down_entry.key)`.execute(trx);
  return { key: last, changed: Number(removed.numAffectedRows ?? 0) };
}

/** Counts, after a key, the keys that have a value; `changed` holds their number. */
export async function countSome(trx: Trx, applying: Applying, after: string): Promise<Step> {
  if (!(await isStill(trx, applying))) return null;
  const { last, range } = await someOf(trx, 'down_entry', 'channel', applying.channel, after);
  const { rows } = await sql<{ n: number }>`SELECT count(value) AS n FROM down_entry WHERE ${range}`.execute(trx);
  return { key: last, changed: Number(rows[0]?.n ?? 0) };
}

/** The next keys of a channel or a publication: the last of them, null at the end, and the condition that they meet. */
async function someOf(
  trx: Trx,
  table: 'down_entry' | 'down_staged',
  owner: 'channel' | 'publication',
  name: string,
  after: string,
) {
  const own = sql`${sql.ref(owner)} = ${name} AND key > ${after}`;
  const { rows } = await sql<{ key: string }>`SELECT key FROM ${sql.table(table)} WHERE ${own}
    ORDER BY key LIMIT 1 OFFSET ${ENTRIES_PER_STEP - 1}`.execute(trx);
  const last = rows[0]?.key ?? null;
  return { last, range: last === null ? own : sql`${own} AND key <= ${last}` };
}

const isStill = async (trx: Trx, { channel, publication }: Applying): Promise<boolean> =>
  (await applyingOf(trx, channel))?.publication === publication;

/** The flip: kiosks are offered the new version from here on. Only what differs was a change; without one the version stays. */
export async function endApplying(trx: Trx, applying: Applying, entries: number, nowMs: number): Promise<number> {
  const { channel, version, publication } = applying;
  const before = await channelRow(trx, channel);
  if (before.applying !== publication) return before.version;
  const changed = await trx
    .selectFrom('down_entry')
    .select('key')
    .where('channel', '=', channel)
    .where('version', '=', version)
    .limit(1)
    .executeTakeFirst();
  const rest = { applying: null, applying_version: null, applying_mode: null };
  const floor = Math.max(before.floor, await forgetRemovals(trx, channel, nowMs));
  const next = changed === undefined ? before.version : version;
  await trx
    .updateTable('down_channel')
    .set({ ...rest, version: next, floor, entries })
    .where('channel', '=', channel)
    .execute();
  if (next === version) await noteVersion(trx, channel, version);
  return next;
}

/** Only from a version that is noted does a delta lead on. */
export async function noteVersion(trx: Trx, channel: Channel, version: number): Promise<void> {
  await trx
    .insertInto('down_version')
    .values({ channel, version })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const tooOld = trx
    .selectFrom('down_version')
    .select('version')
    .where('channel', '=', channel)
    .orderBy('version', 'desc')
    .offset(VERSIONS_KEPT_MAX)
    .limit(1);
  await trx.deleteFrom('down_version').where('channel', '=', channel).where('version', '<=', tooOld).execute();
}

/** The newest version whose removals are no longer known, 0 where all are. */
async function forgetRemovals(trx: Trx, channel: Channel, nowMs: number): Promise<number> {
  const old = trx
    .selectFrom('down_entry')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('channel', '=', channel)
    .where('version', '<', nowMs - REMOVALS_KEPT_MS)
    .where('value', 'is', null);
  const newest = Number((await old.executeTakeFirst())?.version ?? 0);
  if (newest === 0) return 0;
  await trx
    .deleteFrom('down_entry')
    .where('channel', '=', channel)
    .where('version', '<=', newest)
    .where('value', 'is', null)
    .execute();
  return newest;
}
