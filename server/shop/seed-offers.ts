import { type Channel, type DownEntry, readEntry } from '../../offline/wire/down-wire.ts';
import type { SeededOffers } from '../seed-files.ts';
import type { StoreContext } from '../store/context.ts';
import { publishWhole } from '../store/publish.ts';
import { shopStore } from './store.ts';

const SEEDED_KEY = 'seededOffers';

/** What a shop begins with: promotions, recalls and members, where the file is newer than the one that was taken over last. */
export async function seedOffers(
  context: StoreContext & Parameters<typeof publishWhole>[0],
  offers: SeededOffers,
): Promise<boolean> {
  const { read, transact } = context;
  const stored = await read((trx) =>
    trx.selectFrom('meta').select('value').where('key', '=', SEEDED_KEY).executeTakeFirst(),
  );
  if (Number(stored?.value ?? 0) >= offers.version) return false;
  await publishWhole(context, 'promotions', checked('promotions', offers.promotions));
  await publishWhole(context, 'recalls', checked('recalls', offers.recalls));
  await shopStore(context).putMembers(offers.members);
  const value = String(offers.version);
  await transact(async (trx) => {
    await trx
      .insertInto('meta')
      .values({ key: SEEDED_KEY, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  });
  return true;
}

const checked = (channel: Channel, entries: readonly { key: string; value?: unknown }[]): DownEntry[] =>
  entries.map((entry) => {
    const read = readEntry(channel, { key: entry.key, value: entry.value });
    if (!read.ok) throw new Error(`offers.json, ${channel}, ${read.error.key}: ${read.error.expected}`);
    return read.value;
  });
