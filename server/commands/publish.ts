/**
 * Publishes a file of JSON Lines to every kiosk: `npm run publish -- --channel prices --file prices.jsonl`. Runs on the server's own
 * machine; ends with what the server says, and with 1 where it refused.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { jsonOf } from '../../core/json-of.ts';
import { CommandError, codeOf, runCommand, UsageError, wordsOf } from './run-command.ts';

/** Mistaken exports are short: what takes away more than this is asked about. */
const REMOVAL_PERCENT_MAX = 20;
const USAGE = `usage: npm run publish -- --channel catalogue|prices|promotions|articles|flights|configuration --file lines.jsonl
  [--whole]        what is not in the file is removed; without it other entries stay as they are
  [--yes]          also where that removes more than ${REMOVAL_PERCENT_MAX} % of what is published, or all of it
  [--server url]   http://127.0.0.1:7320 where it is not given
Each line: {"key":"…","value":…} or {"key":"…","removed":true}`;
const text = { type: 'string' } as const;
const OPTIONS = {
  channel: text,
  file: text,
  server: text,
  whole: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

/** So many lines go in one request; kiosks see all of them together after the last. */
const LINES_PER_REQUEST = 10_000;

const begunSchema = z.object({ publication: z.string() });
const answerSchema = z.looseObject({});
const refusalSchema = z.object({ kind: z.string(), detail: z.string() });
/** Refused unless somebody says that it is meant. */
const ASKED_KINDS: readonly string[] = ['emptyWhole', 'removesTooMuch'];

await runCommand(USAGE, OPTIONS, async (line) => {
  const [channel, file] = [line.need('channel'), line.need('file')];
  const server = line.option('server') ?? 'http://127.0.0.1:7320';
  if (!/^https?:/.test(server) || !URL.canParse(server)) throw new UsageError(`--server: "${server}" is no address`);
  const url = new URL(`/v1/publish/${encodeURIComponent(channel)}`, server);
  url.searchParams.set('mode', line.flag('whole') ? 'whole' : 'changes');
  if (line.flag('yes')) url.searchParams.set('allowEmpty', 'true');
  else url.searchParams.set('removalPercentMax', String(REMOVAL_PERCENT_MAX));
  let sent = 0;

  async function send(lines: readonly string[], hasMore: boolean): Promise<object> {
    url.searchParams.set('more', String(hasMore));
    url.searchParams.set('lines', String(sent));
    sent += lines.length;
    const answer = await post(url, `${lines.join('\n')}\n`);
    if (hasMore) url.searchParams.set('publication', begunSchema.parse(answer).publication);
    return answer;
  }

  let lines: string[] = [];
  for await (const one of linesOf(file)) {
    if (lines.length === LINES_PER_REQUEST) {
      await send(lines, true);
      lines = [];
    }
    lines.push(one);
  }
  return send(lines, false);
});

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    throw codeOf(cause) === '' ? cause : new CommandError(`${file} cannot be read: ${wordsOf(cause)}`);
  }
}

/** What the server says; its refusal, or that there is none, as one line. */
async function post(url: URL, body: string): Promise<object> {
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body });
  } catch (cause) {
    const network = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const why = network instanceof Error && network.message !== '' ? network.message : wordsOf(network);
    throw new CommandError(`no server answers at ${url.origin} (${why}); start it, or name it with --server`);
  }
  const said = await answer.text();
  if (answer.ok) return answerSchema.parse(JSON.parse(said));
  const refusal = refusalSchema.safeParse(jsonOf(said));
  if (!refusal.success) throw new CommandError(`${url.origin} answered ${answer.status}`);
  const { kind, detail } = refusal.data;
  throw new CommandError(ASKED_KINDS.includes(kind) ? `${detail}; --yes publishes it all the same` : detail);
}
