/**
 * Publishes a file of JSON Lines to every kiosk: `node server/commands/publish.ts --channel prices --file prices.jsonl`. Runs on the
 * server's own machine; ends with what the server says, and with 1 where it refused.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

const USAGE = `usage: node server/commands/publish.ts --channel catalogue|prices|promotions|articles|flights|configuration --file lines.jsonl
  [--whole]        what is not in the file is removed; without it other entries stay as they are
  [--server url]   http://127.0.0.1:7320 where it is not given
Each line: {"key":"…","value":…} or {"key":"…","removed":true}`;

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
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': (await stat(file)).size };
  const sent = request(url, { method: 'POST', headers });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
  });
  // A refusal comes before the end of the file; then the server stops listening and the rest cannot be sent.
  const [sending, answer] = await Promise.allSettled([pipeline(createReadStream(file), sent), answered]);
  if (answer.status === 'rejected') throw sending.status === 'rejected' ? sending.reason : answer.reason;
  process.stdout.write(`${answer.value.text}\n`);
  return answer.value.status === 200 ? 0 : 1;
}

try {
  process.exitCode = await publish();
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}
