/**
 * Publishes a file of JSON Lines to every kiosk: `npm run publish -- --channel prices --file prices.jsonl`. Runs on the
 * server's own machine; ends with what the server says, and with 1 where it refused.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const USAGE = `usage: npm run publish -- --channel catalogue|prices|promotions|articles|flights|configuration --file lines.jsonl
  [--whole]        what is not in the file is removed; without it other entries stay as they are
  [--server url]   http://127.0.0.1:7320 where it is not given
Each line: {"key":"…","value":…} or {"key":"…","removed":true}`;

/** So many lines go in one request; kiosks see all of them together after the last. */
const LINES_PER_REQUEST = 10_000;

const begunSchema = z.object({ publication: z.string() });

async function publish(): Promise<number> {
  const { values } = parseArgs({
    options: {
      channel: { type: 'string' },
      file: { type: 'string' },
      whole: { type: 'boolean', default: false },
      server: { type: 'string', default: 'http://127.0.0.1:7320' },
    },
  });
  const { channel, file, whole, server } = values;
  if (channel === undefined || file === undefined) throw new Error(USAGE);
  const url = new URL(`/v1/publish/${encodeURIComponent(channel)}?mode=${whole ? 'whole' : 'changes'}`, server);
  let sent = 0;

  async function send(lines: readonly string[], hasMore: boolean): Promise<{ isTaken: boolean; text: string }> {
    url.searchParams.set('more', String(hasMore));
    url.searchParams.set('lines', String(sent));
    sent += lines.length;
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await fetch(url, { method: 'POST', headers, body: `${lines.join('\n')}\n` });
    const text = await answer.text();
    if (answer.ok && hasMore) url.searchParams.set('publication', begunSchema.parse(JSON.parse(text)).publication);
    return { isTaken: answer.ok, text };
  }

  let lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (lines.length === LINES_PER_REQUEST) {
      const answer = await send(lines, true);
      if (!answer.isTaken) return tell(answer);
      lines = [];
    }
    lines.push(line);
  }
  return tell(await send(lines, false));
}

function tell({ isTaken, text }: { isTaken: boolean; text: string }): number {
  process.stdout.write(`${text}\n`);
  return isTaken ? 0 : 1;
}

try {
  process.exitCode = await publish();
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}
