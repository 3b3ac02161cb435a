/** What is staged for publishing, and what was published. Inside a transaction that the caller owns; `publish.ts` puts the steps together. */
import { type Catalogue, catalogueSchema } from '../../core/catalogue/product.ts';
import { CHANNELS, type Channel, channelSchema, type DownEntry } from '../../offline/wire/down-wire.ts';
import type { Trx } from './context.ts';
import { ENTRIES_PER_STEP, type Moment, noteVersion } from './down-applying.ts';
import type { ChannelState } from './downlink-store.ts';

const DAY_MS = 86_400_000;
/** A publication that was not finished by then never will be. */
const ABANDONED_AFTER_MS = DAY_MS;
/** Three values each, well below what a statement may bind. */
const ENTRIES_PER_INSERT = 1_000;
const SEEDED_KEY = 'seededCatalogue';

export async function begin(trx: Trx, publication: string, channel: Channel, nowMs: number): Promise<string> {
  await trx.insertInto('down_publication').values({ publication, channel, begun_at_ms: nowMs }).execute();
  return publication;
}

export async function isPublication(trx: Trx, publication: string, channel: Channel): Promise<boolean> {
  const row = await trx
    .selectFrom('down_publication')
    .select('channel')
    .where('publication', '=', publication)
    .executeTakeFirst();
  return row?.channel === channel;
}

export async function isStaged(trx: Trx, publication: string, key: string): Promise<boolean> {
  const row = await trx
    .selectFrom('down_staged')
    .select('key')
    .where('publication', '=', publication)
    .where('key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
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

/** Deletes some of what was staged, and at its end the publication. False when there is no more. */
export async function dropSome(trx: Trx, publication: string): Promise<boolean> {
  const some = trx
    .selectFrom('down_staged')
    .select('key')
    .where('publication', '=', publication)
    .orderBy('key')
    .limit(ENTRIES_PER_STEP);
  const deleted = await trx
    .deleteFrom('down_staged')
    .where('publication', '=', publication)
    .where('key', 'in', some)
    .executeTakeFirst();
  if (deleted.numDeletedRows > 0) return true;
  await trx.deleteFrom('down_publication').where('publication', '=', publication).execute();
  return false;
}

/** A publication that nobody will finish: its program ended before it was to be applied. */
export async function abandoned(trx: Trx, nowMs: number): Promise<string | null> {
  const row = await trx
    .selectFrom('down_publication')
    .select('publication')
    .where('begun_at_ms', '<', nowMs - ABANDONED_AFTER_MS)
    .where('publication', 'not in', (eb) =>
      eb
        .selectFrom('down_channel')
        .select('applying')
        .where('applying', 'is not', null)
        .$castTo<{ applying: string }>(),
    )
    .limit(1)
    .executeTakeFirst();
  return row?.publication ?? null;
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
    await noteVersion(trx, channelSchema.parse(channel), next);
  }
}

export async function isNewSeed(trx: Trx, version: number): Promise<boolean> {
  const stored = await trx.selectFrom('meta').select('value').where('key', '=', SEEDED_KEY).executeTakeFirst();
  return Number(stored?.value ?? 0) < version;
}

export async function rememberSeed(trx: Trx, version: number): Promise<void> {
  await trx
    .insertInto('meta')
    .values({ key: SEEDED_KEY, value: String(version) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(version) }))
    .execute();
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
    .select(['channel', 'version', 'floor', 'entries', 'applying'])
    .limit(CHANNELS.length)
    .execute();
  return rows.map(({ applying, ...row }) => ({
    ...row,
    channel: channelSchema.parse(row.channel),
    isChanging: applying !== null,
  }));
}
