/** `npm run settle -- --data folder --file batch.json`: matches an acquirer's batch against the ledger, or takes one back. CSV needs to be told what it is. */
import { userInfo } from 'node:os';
import { batchSchema, readCsvLines, withdrawRequestSchema } from '../settlement/batch.ts';
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
   or: … --file lines.csv --batch name --kiosk lane-1 --from 2026-11-23T00:00Z --to 2026-11-24T00:00Z [--terminal name]
   or: npm run settle -- (${STORE_USAGE}) --withdraw name --note text [--by who]
--withdraw: takes a batch back; it is kept under another name, and the right one can be handed in under its own`;
const text = { type: 'string' } as const;
const OPTIONS = {
  file: text,
  batch: text,
  kiosk: text,
  from: text,
  to: text,
  terminal: text,
  withdraw: text,
  note: text,
  by: text,
};

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

async function withdraw(line: CommandLine, batchId: string): Promise<object> {
  const by = line.option('by') ?? userInfo().username;
  const request = withdrawRequestSchema.safeParse({ batchId, by, note: line.need('note') });
  if (!request.success) throw new UsageError(request.error.issues.map(({ message }) => message).join('; '));
  const done = await withStore(line, (store) => store.withdrawBatch(request.data));
  if (done.ok) return { withdrawn: batchId, ...done.value };
  throw new CommandError(
    done.error.kind === 'unknownBatch' ? `there is no batch ${batchId}` : `${batchId} was taken back before`,
  );
}

await runCommand(USAGE, { ...STORE_OPTIONS, ...OPTIONS }, async (line) => {
  const name = line.option('withdraw');
  if (name !== null) return withdraw(line, name);
  const file = line.need('file');
  const given: unknown = file.endsWith('.csv') ? fromCsv(line, file) : readJson(file);
  const batch = batchSchema.safeParse(given);
  if (!batch.success) {
    const [issue] = batch.error.issues;
    throw new CommandError(`${file}: ${issue?.path.join('.') || '(file)'}: ${issue?.message}`);
  }
  const settled = await withStore(line, (store) => store.settle(batch.data));
  if (settled.ok) return settled.value;
  throw new CommandError(
    settled.error.kind === 'unknownKiosk'
      ? `the ledger knows no kiosk "${settled.error.kiosk}"; nothing was taken`
      : `${settled.error.batchId} was taken before, with other content; --withdraw takes that one back`,
  );
});
