/**
 * `npm run journal -- COMMAND --config kiosk.json`: the kiosk's electronic journal for people. Reading is safe beside a running kiosk;
 * what writes takes the kiosk's lock and says so when somebody holds it. Ends with 1 when the answer is bad news, with 2 when it was asked wrongly.
 */
import { resolve } from 'node:path';
import { detailOf } from '../offline/storage-failure.ts';
import { askedOf, UsageError } from './command-line.ts';
import { exportJournal } from './journal-commands/export.ts';
import { startNewEpoch } from './journal-commands/new-epoch.ts';
import { type Asked, type Output, openPlace, type Place, type TextOption } from './journal-commands/place.ts';
import { showQuarantine } from './journal-commands/quarantine.ts';
import { xReport, zReport } from './journal-commands/reports.ts';
import { search } from './journal-commands/search.ts';
import { verify, verifyFile } from './journal-commands/verify.ts';

const WORDS_MAX = 100;
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Answers with the exit code. */
interface Command {
  run(place: Place): number | Promise<number>;
  /** Beside `--config`, `--json` and `--help`. */
  options: readonly (TextOption | 'yes')[];
  usage: string;
}
const COMMANDS: Record<string, Command> = {
  verify: {
    run: verify,
    options: ['file'],
    usage: 'verify [--file export.jsonl]     every row, segment and signature; or an exported file (needs no --config)',
  },
  search: {
    run: search,
    options: ['kind', 'session', 'receipt', 'amount', 'text', 'from', 'to', 'epoch', 'after', 'limit'],
    usage: `search [--kind K] [--session S] [--receipt N] [--amount MINOR] [--text T]
         [--from TIME] [--to TIME] [--epoch E] [--after SEQ] [--limit N]`,
  },
  export: { run: exportJournal, options: ['format', 'out'], usage: 'export [--format jsonl|csv] [--out FILE]' },
  quarantine: {
    run: showQuarantine,
    options: [],
    usage: 'quarantine                       rows that the server keeps but could not apply, with their content',
  },
  'x-report': {
    run: xReport,
    options: [],
    usage: 'x-report                         what the journal adds up to since the last Z report',
  },
  'z-report': {
    run: zReport,
    options: ['copy'],
    usage:
      'z-report [--copy NUMBER]         closes the period (the kiosk must be stopped); or shows an earlier one again',
  },
  'new-epoch': {
    run: startNewEpoch,
    options: ['yes'],
    usage: 'new-epoch --yes                  ends the journal and begins another (the kiosk must be stopped)',
  },
};
const usageOf = (what: string): string => `usage: npm run journal -- ${what} [--config kiosk.json] [--json]`;
const USAGE = `${usageOf('COMMAND')}
${Object.values(COMMANDS)
  .map(({ usage }) => `  ${usage}`)
  .join('\n')}
  --config FILE                    default: kiosk.json in this folder; --json: for programs`;

interface Wish {
  command: Command;
  asked: Asked;
}

function readWish(): Wish {
  const name = process.argv.slice(2).find((word) => word in COMMANDS);
  const command = COMMANDS[name ?? ''];
  if (name === undefined || command === undefined) {
    return askedOf({ usage: USAGE, options: {}, positionalsMax: WORDS_MAX }, ({ positionals: [word] }) => {
      throw new UsageError(word === undefined ? 'which command?' : `there is no command "${word}"`);
    });
  }
  const specs = command.options.map((option) => [option, option === 'yes' ? flag : text] as const);
  const program = {
    usage: `${usageOf(name)}\n  ${command.usage}`,
    options: { config: text, json: flag, ...Object.fromEntries(specs) },
    positionalsMax: 1,
  };
  return askedOf(program, ({ option, flag: isSet }) => {
    const texts = [...command.options, 'config'].map((each) => [each, option(each) ?? undefined]);
    return { command, asked: { ...Object.fromEntries(texts), json: isSet('json'), yes: isSet('yes') } };
  });
}

async function main(): Promise<number> {
  const { command, asked } = readWish();
  const output: Output = {
    out: (line) => void process.stdout.write(line),
    write: (piece) =>
      process.stdout.write(piece)
        ? Promise.resolve()
        : new Promise((next) => process.stdout.once('drain', () => next())),
    complain: (line) => void process.stderr.write(`${line}\n`),
    nowMs: Date.now,
  };
  if (command.run === verify && asked.file !== undefined) return verifyFile({ ...output, asked }, asked.file);
  const place = openPlace(resolve(asked.config ?? 'kiosk.json'), asked, output);
  return place === null ? 2 : command.run(place);
}

// A reader that has seen enough, like `head`, is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => process.exit(cause.code === 'EPIPE' ? 0 : 1));
try {
  process.exitCode = await main();
} catch (cause) {
  process.stderr.write(`${detailOf(cause)}\n`);
  process.exitCode = 2;
}
