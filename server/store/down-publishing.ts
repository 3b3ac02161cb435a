/** Publishing into the change log. Inside a transaction that the caller owns. */
import { sql } from 'kysely';
import { type Catalogue, catalogueSchema } from '../../core/catalogue/product.ts';
import { CHANNELS, type Channel, channelSchema, type DownEntry } from '../../offline/wire/down-wire.ts';
import type { Trx } from './context.ts';
import type { ChannelState, Published, PublishMode } from './downlink-store.ts';

/** `nowMs` and which life of the database this is. */
export type Moment = { nowMs: number; incarnation: string };

const DAY_MS = 86_400_000;
/** A publication that was not finished by then never will be. */
const ABANDONED_AFTER_MS = DAY_MS;
/** Kiosks that were away for longer get the whole instead of what changed. */
const REMOVALS_KEPT_MS = 90 * DAY_MS;
/** Three values each, well below what a statement may bind. */
const ENTRIES_PER_INSERT = 1_000;
const SEEDED_KEY = 'seededCatalogue';

export async function begin(trx: Trx, publication: string, channel: Channel, nowMs: number): Promise<string> {
  const abandoned = await trx
    .selectFrom('down_publication')
    .select('publication')
    .where('begun_at_ms', '<', nowMs - ABANDONED_AFTER_MS)
    .execute();
  for (const old of abandoned) await drop(trx, old.publication);
  await trx.insertInto('down_publication').values({ publication, channel, begun_at_ms: nowMs }).execute();
  return publication;
}

/** A key that comes twice has its last value. */
export async function stage(trx: Trx, publication: string, entries: readonly DownEntry[]): Promise<void> {
  for (let from = 0; from < entries.length; from += ENTRIES_PER_INSERT) {
    await insertStaged(trx, publication, entries.slice(from, from + ENTRIES_PER_INSERT));
  }
}

async function insertStaged(trx: Trx, publication: string, entries: readonly DownEntry[]): Promise<void> {
  const values = new Map(entries.map((entry) => [entry.key, 'removed' in entry ? null : JSON.stringify(entry.value)]));
  if (values.size === 0) return;
  await trx
    .insertInto('down_staged')
    .values([...values].map(([key, value]) => ({ publication, key, value })))
    .onConflict((conflict) =>
      conflict.columns(['publication', 'key']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    )
    .execute();
}

export async function drop(trx: Trx, publication: string): Promise<void> {
  await trx.deleteFrom('down_staged').where('publication', '=', publication).execute();
  await trx.deleteFrom('down_publication').where('publication', '=', publication).execute();
}

export async function publishWhole(
  trx: Trx,
  publication: string,
  channel: Channel,
  entries: readonly DownEntry[],
  moment: Moment,
): Promise<Published> {
  await begin(trx, publication, channel, moment.nowMs);
  await stage(trx, publication, entries);
  return publish(trx, publication, channel, 'whole', moment);
}

/** Only what differs becomes a change; without one the version stays. */
export async function publish(
  trx: Trx,
  publication: string,
  channel: Channel,
  mode: PublishMode,
  moment: Moment,
): Promise<Published> {
  // The channel's row is written first: of two publications the second waits for the first.
  const before = await channelRow(trx, channel, moment);
  const version = Math.max(before.version + 1, moment.nowMs);
  const written = await sql`
    INSERT INTO down_entry (channel, key, version, value)
    SELECT ${channel}, key, CAST(${version} AS BIGINT), value FROM down_staged WHERE publication = ${publication}
      AND (value IS NOT NULL OR EXISTS (SELECT 1 FROM down_entry AS known
        WHERE known.channel = ${channel} AND known.key = down_staged.key AND known.value IS NOT NULL))
    ON CONFLICT (channel, key) DO UPDATE SET version = excluded.version, value = excluded.value
      WHERE down_entry.value IS DISTINCT FROM excluded.value`.execute(trx);
  const removed =
    mode === 'changes'
      ? null
      : await sql`
          UPDATE down_entry SET version = CAST(${version} AS BIGINT), value = NULL
          WHERE channel = ${channel} AND value IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM down_staged WHERE publication = ${publication} AND down_staged.key = down_entry.key)`.execute(
          trx,
        );
  const changed = Number(written.numAffectedRows ?? 0) + Number(removed?.numAffectedRows ?? 0);
  await drop(trx, publication);
  if (changed === 0) return { version: before.version, changed };
  const floor = Math.max(before.floor, await forgetRemovals(trx, channel, moment.nowMs));
  const { entries } = await trx
    .selectFrom('down_entry')
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('channel', '=', channel)
    .where('value', 'is not', null)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('down_channel')
    .set({ version, floor, entries: Number(entries) })
    .where('channel', '=', channel)
    .execute();
  return { version, changed };
}

async function channelRow(trx: Trx, channel: Channel, { incarnation }: Moment) {
  await trx
    .insertInto('down_channel')
    .values({ channel, version: 0, floor: 0, entries: 0, incarnation })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet({ channel }))
    .execute();
  return trx.selectFrom('down_channel').selectAll().where('channel', '=', channel).executeTakeFirstOrThrow();
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

/**
 * Versions are the clock's milliseconds, or one more than the last. So what a restored database publishes is newer than anything that it
 * had published before the restore, and every kiosk comes over to it: with the whole, because the versions in between are unknown here.
 */
export async function settle(trx: Trx, { nowMs, incarnation }: Moment): Promise<void> {
  const others = await trx.selectFrom('down_channel').selectAll().where('incarnation', '<>', incarnation).execute();
  for (const { channel, version } of others) {
    const next = Math.max(version + 1, nowMs);
    await trx
      .updateTable('down_channel')
      .set({ version: next, floor: next, incarnation })
      .where('channel', '=', channel)
      .execute();
  }
}

/** Remembers the version where it is new. */
export async function isNewSeed(trx: Trx, version: number): Promise<boolean> {
  const stored = await trx.selectFrom('meta').select('value').where('key', '=', SEEDED_KEY).executeTakeFirst();
  if (Number(stored?.value ?? 0) >= version) return false;
  await trx
    .insertInto('meta')
    .values({ key: SEEDED_KEY, value: String(version) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(version) }))
    .execute();
  return true;
}

/** The catalogue of a database from before the downlink, until it was taken over. */
export async function catalogueOfBefore(trx: Trx): Promise<Catalogue | null> {
  const seeded = await trx.selectFrom('meta').select('value').where('key', '=', SEEDED_KEY).executeTakeFirst();
  if (seeded !== undefined) return null;
  const row = await trx
    .selectFrom('catalogue')
    .select('catalogue_json')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : catalogueSchema.parse(JSON.parse(row.catalogue_json));
}

export async function channels(trx: Trx): Promise<ChannelState[]> {
  const rows = await trx
    .selectFrom('down_channel')
    .select(['channel', 'version', 'floor', 'entries'])
    .limit(CHANNELS.length)
    .execute();
  return rows.map((row) => ({ ...row, channel: channelSchema.parse(row.channel) }));
}
