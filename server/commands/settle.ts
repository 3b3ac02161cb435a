/** `npm run settle -- --data folder --file batch.json`: matches an acquirer's batch against the ledger. CSV needs to be told what it is. */
import { batchSchema, readCsvLines } from '../settlement/batch.ts';
import {
  CommandError,
  type CommandLine,
  runCommand,
  STORE_OPTIONS,
  STORE_USAGE,
  UsageError,
  withStore,
} from './command.ts';
import { readJson, readText } from './run-command.ts';

const USAGE = `usage: npm run settle -- (${STORE_USAGE}) --file batch.json
   or: … --file lines.csv --batch name --kiosk lane-1 --from 2026-11-23T00:00Z --to 2026-11-24T00:00Z [--terminal name]`;
const text = { type: 'string' } as const;
const OPTIONS = { file: text, batch: text, kiosk: text, from: text, to: text, terminal: text };

function timeOf(line: CommandLine, name: string): number {
  const text = line.need(name);
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new UsageError(`--${name}: "${text}" is no time as in 2026-11-23T00:00Z`);
  return atMs;
}

function fromCsv(line: CommandLine, file: string): object {
  const [fromMs, toMs] = [timeOf(line, 'from'), timeOf(line, 'to')];
  const lines = readCsvLines(readText(file));
  if (!lines.ok) throw new CommandError(`${file}, line ${lines.error.line}: ${lines.error.detail}`);
  const terminal = line.option('terminal') ?? '';
  return { batchId: line.need('batch'), kiosk: line.need('kiosk'), terminal, fromMs, toMs, lines: lines.value };
}

await runCommand(USAGE, { ...STORE_OPTIONS, ...OPTIONS }, async (line) => {
  const file = line.need('file');
  const given: unknown = file.endsWith('.csv') ? fromCsv(line, file) : readJson(file);
  const batch = batchSchema.safeParse(given);
  if (!batch.success) {
    const [issue] = batch.error.issues;
    throw new CommandError(`${file}: ${issue?.path.join('.') || '(file)'}: ${issue?.message}`);
  }
  const settled = await withStore(line, (store) => store.settle(batch.data));
  if (!settled.ok) throw new CommandError(`${batch.data.batchId} was taken before, with other content`);
  return settled.value;
});
