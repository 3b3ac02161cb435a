import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { problemOfSetting } from '../../core/config/head-office-settings.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type Channel, type DownEntry, readEntry, VALUE_BYTES_MAX } from '../../offline/wire/down-wire.ts';
import type { DownlinkStore, Published, PublishMode } from '../store/downlink-store.ts';

/** Staged in one transaction; uploads get their turn between two of them. */
const ENTRIES_PER_STAGE = 2_000;

export type LineProblem = { kind: 'invalidEntry'; line: number; key: string; expected: string };

/** Reads JSON Lines as they come and publishes them together. The first wrong line ends it, and nothing has changed. */
export async function publishLines(
  store: Pick<DownlinkStore, 'beginPublication' | 'stagePublication' | 'publish' | 'dropPublication'>,
  channel: Channel,
  mode: PublishMode,
  lines: Readable,
): Promise<Result<Published, LineProblem>> {
  const publication = await store.beginPublication(channel);
  try {
    let batch: DownEntry[] = [];
    let line = 0;
    for await (const text of createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      const entry = entryOf(channel, text);
      if (!entry.ok) {
        await store.dropPublication(publication);
        return err({ ...entry.error, line });
      }
      batch.push(entry.value);
      if (batch.length < ENTRIES_PER_STAGE) continue;
      await store.stagePublication(publication, batch);
      batch = [];
    }
    await store.stagePublication(publication, batch);
    return ok(await store.publish(publication, channel, mode));
  } catch (cause) {
    // The connection broke off, or the database failed.
    await store.dropPublication(publication);
    throw cause;
  }
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
