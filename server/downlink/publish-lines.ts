import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { problemOfSetting } from '../../core/config/head-office-settings.ts';
import { err, ok, type Result } from '../../core/result.ts';
import {
  type Channel,
  CURRENCY_KEY,
  type DownEntry,
  readEntry,
  VALUE_BYTES_MAX,
} from '../../offline/wire/down-wire.ts';
import type { DownlinkStore, Published, PublishMode } from '../store/downlink-store.ts';

/** Staged at a time; uploads get their turn in between. */
const ENTRIES_PER_STAGE = 2_000;

export interface PublishWish {
  channel: Channel;
  mode: PublishMode;
  /** Goes on with what an earlier request began. */
  publication: string | null;
  /** More lines come in another request; nothing is published yet. */
  hasMore: boolean;
  /** Sent by earlier requests, so that a complaint names the line of the whole file. */
  linesBefore: number;
  /** Publishes the whole of nothing too: everything on the channel is removed. */
  allowEmpty: boolean;
  /** Refuses to take away more than this share of what is published now; null: takes away whatever is asked for. */
  removalPercentMax: number | null;
}
export type LineProblem = { kind: 'invalidEntry'; line: number; key: string; expected: string };
export type PublishError =
  | LineProblem
  | { kind: 'unknownPublication' }
  | { kind: 'emptyWhole' }
  | { kind: 'removesTooMuch'; removed: number; entries: number };

type Store = Pick<
  DownlinkStore,
  | 'beginPublication'
  | 'isPublication'
  | 'isStaged'
  | 'hasValues'
  | 'removalsOf'
  | 'stagePublication'
  | 'publish'
  | 'dropPublication'
>;

/** Reads JSON Lines as they come and publishes them together. The first wrong line ends it, and nothing has changed. */
export async function publishLines(
  store: Store,
  wish: PublishWish,
  lines: Readable,
): Promise<Result<Published | { publication: string }, PublishError>> {
  const { channel, mode, hasMore } = wish;
  if (wish.publication !== null && !(await store.isPublication(wish.publication, channel))) {
    return err({ kind: 'unknownPublication' });
  }
  const publication = wish.publication ?? (await store.beginPublication(channel));
  try {
    const problem =
      (await stageLines(store, publication, wish, lines)) ??
      (hasMore
        ? null
        : ((await problemOfWhole(store, publication, wish)) ?? (await problemOfRemoval(store, publication, wish))));
    if (problem !== null) {
      await store.dropPublication(publication);
      return err(problem);
    }
    return ok(hasMore ? { publication } : await store.publish(publication, channel, mode));
  } catch (cause) {
    // The connection broke off, or the database failed.
    await store.dropPublication(publication);
    throw cause;
  }
}

async function stageLines(
  store: Store,
  publication: string,
  { channel, linesBefore }: PublishWish,
  lines: Readable,
): Promise<LineProblem | null> {
  let batch: DownEntry[] = [];
  let line = linesBefore;
  for await (const text of createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === '') continue;
    const entry = entryOf(channel, text);
    if (!entry.ok) return { ...entry.error, line };
    batch.push(entry.value);
    if (batch.length < ENTRIES_PER_STAGE) continue;
    await store.stagePublication(publication, batch);
    batch = [];
  }
  await store.stagePublication(publication, batch);
  return null;
}

async function problemOfWhole(
  store: Store,
  publication: string,
  { channel, mode, linesBefore, allowEmpty }: PublishWish,
): Promise<PublishError | null> {
  if (mode === 'whole' && !allowEmpty && !(await store.hasValues(publication))) return { kind: 'emptyWhole' };
  if (channel !== 'catalogue' || mode !== 'whole' || (await store.isStaged(publication, CURRENCY_KEY))) return null;
  const expected = 'the whole catalogue says its currency';
  return { kind: 'invalidEntry', line: linesBefore + 1, key: CURRENCY_KEY, expected };
}

async function problemOfRemoval(
  store: Store,
  publication: string,
  { channel, mode, removalPercentMax }: PublishWish,
): Promise<PublishError | null> {
  if (removalPercentMax === null) return null;
  const { removed, entries } = await store.removalsOf(publication, channel, mode);
  return removed * 100 > entries * removalPercentMax ? { kind: 'removesTooMuch', removed, entries } : null;
}

function entryOf(channel: Channel, text: string): ReturnType<typeof readEntry> {
  const wrong = (key: string, expected: string) => err({ kind: 'invalidEntry' as const, key, expected });
  if (text.length > VALUE_BYTES_MAX) return wrong('(line)', `at most ${VALUE_BYTES_MAX} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return wrong('(line)', cause instanceof Error ? cause.message : 'JSON');
  }
  const entry = readEntry(channel, json);
  if (!entry.ok || channel !== 'configuration' || 'removed' in entry.value) return entry;
  const problem = problemOfSetting(entry.value);
  return problem === null ? entry : wrong(problem.key, problem.expected);
}
