/**
 * `npm run journal -- COMMAND --config kiosk.json`: the kiosk's electronic journal for people. Reading is safe beside a running kiosk;
 * what writes takes the kiosk's lock and says so when somebody holds it. Ends with 1 when the answer is bad news, with 2 when it was asked wrongly.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { detailOf } from '../offline/storage-failure.ts';
import { exportJournal } from './journal-commands/export.ts';
import { startNewEpoch } from './journal-commands/new-epoch.ts';
import { type Output, openPlace, type Place } from './journal-commands/place.ts';
import { showQuarantine } from './journal-commands/quarantine.ts';
import { xReport, zReport } from './journal-commands/reports.ts';
import { search } from './journal-commands/search.ts';
import { verify, verifyFile } from './journal-commands/verify.ts';

const USAGE = `usage: npm run journal -- COMMAND --config kiosk.json [--json]
  verify [--file export.jsonl]     every row, segment and signature; or an exported file (needs no --config)
  search [--kind K] [--session S] [--receipt N] [--amount MINOR] [--text T]
         [--from TIME] [--to TIME] [--epoch E] [--after SEQ] [--limit N]
  export [--format jsonl|csv] [--out FILE]
  quarantine                       rows that the server keeps but could not apply, with their content
  x-report                         what the journal adds up to since the last Z report
  z-report [--copy NUMBER]         closes the period (the kiosk must be stopped); or shows an earlier one again
  new-epoch --yes                  ends the journal and begins another (the kiosk must be stopped)
`;

/** Answers with the exit code. */
type Command = (place: Place) => number | Promise<number>;
const COMMANDS: Record<string, Command> = {
  verify,
  search,
  export: exportJournal,
  quarantine: showQuarantine,
  'x-report': xReport,
  'z-report': zReport,
  'new-epoch': startNewEpoch,
};

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{
        config: text,
        file: text,
        kind: text,
        session: text,
        receipt: text,
        amount: text,
        text,
        from: text,
        to: text,
      },
      ...{ epoch: text, after: text, limit: text, format: text, out: text, copy: text },
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
  });
  const command = COMMANDS[positionals[0] ?? ''];
  if (command === undefined || positionals.length !== 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  const output: Output = {
    out: (line) => void process.stdout.write(line),
    write: (piece) =>
      process.stdout.write(piece)
        ? Promise.resolve()
        : new Promise((next) => process.stdout.once('drain', () => next())),
    complain: (line) => void process.stderr.write(`${line}\n`),
    nowMs: Date.now,
  };
  if (command === verify && values.file !== undefined) return verifyFile({ ...output, asked: values }, values.file);
  const place = openPlace(resolve(values.config ?? 'kiosk.json'), values, output);
  return place === null ? 2 : command(place);
}

// A reader that has seen enough, like `head`, is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => process.exit(cause.code === 'EPIPE' ? 0 : 1));
try {
  process.exitCode = await main();
} catch (cause) {
  process.stderr.write(`${detailOf(cause)}\n`);
  process.exitCode = 2;
}
