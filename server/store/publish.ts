/**
 * Publishing: entries are staged, written into the change log in many short transactions, and offered to kiosks by the last one. A server
 * that dies in the middle, or another one on the same database, goes through the rest; until then kiosks keep what they have.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import { CHANNELS, type Channel, type DownEntry } from '../../offline/wire/down-wire.ts';
import type { StoreContext } from './context.ts';
import * as applyingSteps from './down-applying.ts';
import * as steps from './down-publishing.ts';
import { type Removals, removalsAfter } from './down-removals.ts';
import type { Published, PublishMode } from './downlink-store.ts';
import { takeNotices } from './flight-notices.ts';

/** Entries that one transaction stages. */
const ENTRIES_PER_STAGE = 5_000;
/** Publications of the same channel that may be in front of ours. */
const OTHERS_MAX = 100;

type Context = Pick<StoreContext, 'transact' | 'now' | 'incarnation' | 'newId'>;

export async function begin({ transact, now, newId }: Context, channel: Channel): Promise<string> {
  const old = await transact((trx) => steps.abandoned(trx, now()));
  if (old !== null) await drop({ transact }, old);
  return transact((trx) => steps.begin(trx, newId(), channel, now()));
}

export async function stage(
  { transact }: Pick<Context, 'transact'>,
  publication: string,
  entries: readonly DownEntry[],
) {
  for (let from = 0; from < entries.length; from += ENTRIES_PER_STAGE) {
    const some = entries.slice(from, from + ENTRIES_PER_STAGE);
    await transact((trx) => steps.stage(trx, publication, some));
    if (from + ENTRIES_PER_STAGE < entries.length) await otherWork();
  }
}

export async function drop({ transact }: Pick<Context, 'transact'>, publication: string): Promise<void> {
  while (await transact((trx) => steps.dropSome(trx, publication))) await otherWork();
}

export async function publish(
  context: Context,
  publication: string,
  channel: Channel,
  mode: PublishMode,
): Promise<Published> {
  const { transact, now, incarnation } = context;
  for (let others = 0; others <= OTHERS_MAX; others += 1) {
    const applying = await transact((trx) =>
      applyingSteps.beginApplying(trx, publication, channel, mode, { nowMs: now(), incarnation }),
    );
    const published = await apply(context, applying);
    if (applying.publication === publication) return published;
  }
  throw new Error(`${OTHERS_MAX} publications of ${channel} came first`);
}

export async function removalsOf(
  { read }: Pick<StoreContext, 'read'>,
  publication: string,
  channel: Channel,
  mode: PublishMode,
): Promise<Removals> {
  const sum = { entries: 0, removed: 0 };
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    const some = await read((trx) => removalsAfter(trx, { publication, channel, mode }, from));
    sum.entries += some.entries;
    sum.removed += some.removed;
    after = some.last;
    await otherWork();
  }
  return sum;
}

export async function publishWhole(context: Context, channel: Channel, entries: readonly DownEntry[]) {
  const publication = await begin(context, channel);
  await stage(context, publication, entries);
  return publish(context, publication, channel, 'whole');
}

/** What a server that died left in the middle. */
export async function finishAll(context: Context): Promise<void> {
  for (const channel of CHANNELS) {
    const applying = await context.transact((trx) => applyingSteps.applyingOf(trx, channel));
    if (applying !== null) await apply(context, applying);
  }
}

async function apply({ transact, now }: Context, applying: applyingSteps.Applying): Promise<Published> {
  if (applying.channel === 'flights') await transact((trx) => takeNotices(trx, applying.publication));
  const walk = async (step: typeof applyingSteps.applySome): Promise<number> => {
    let sum = 0;
    for (let after = ''; ; ) {
      const done = await transact((trx) => step(trx, applying, after));
      sum += done?.changed ?? 0;
      if (done === null || done.key === null) return sum;
      after = done.key;
      // SQLite answers at once: without this nothing else in the program would get a turn before the end.
      await otherWork();
    }
  };
  const written = await walk(applyingSteps.applySome);
  const removed = applying.mode === 'whole' ? await walk(applyingSteps.removeSome) : 0;
  const entries = await walk(applyingSteps.countSome);
  const version = await transact((trx) => applyingSteps.endApplying(trx, applying, entries, now()));
  await drop({ transact }, applying.publication);
  return { version, changed: written + removed };
}
