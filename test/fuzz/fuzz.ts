/** `npm run fuzz -- --seconds 60 [--seed N] [--target NAME] [--hex H]`: feeds every decoder, and finds throws, hangs and growth. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runFuzz } from './runner.ts';
import { FUZZ_TARGETS } from './targets.ts';
import type { Finding } from './worker.ts';

const USAGE = `usage: npm run fuzz -- [--seconds 60] [--seed N] [--target NAME] [--hex H] [--list]
  --seconds N    how long, 1 to 86400 (default: 60)
  --seed N       the same inputs as in an earlier run (default: another one each time)
  --target NAME  this decoder only
  --hex H        feeds it this one input
  --list         names the decoders
  --help         this text`;
const SECONDS_MAX = 86_400;
const SEED_MAX = 2 ** 31;
const MS_PER_SECOND = 1_000;
const EXIT_USAGE = 2;

function refuse(message: string): never {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(EXIT_USAGE);
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { seconds: text, seed: text, target: text, hex: text, list: flag, help: flag } })
      .values;
  } catch (cause) {
    refuse(cause instanceof Error ? cause.message : String(cause));
  }
}

function wholeNumber(name: string, text: string | undefined, otherwise: number, most: number): number {
  const number = Number(text ?? otherwise);
  if (!Number.isSafeInteger(number) || number < 0 || number > most) refuse(`--${name}: a whole number up to ${most}`);
  return number;
}

const values = readArguments();
const names = FUZZ_TARGETS.map(({ name }) => name);
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (values.list) {
  console.log(names.join('\n'));
  process.exit(0);
}
const { target = null, hex = null } = values;
if (target !== null && !names.includes(target)) refuse(`--target: one of ${names.join(', ')}`);
if (hex !== null && target === null) refuse('--hex needs the --target that it is for');
if (hex !== null && !/^(?:[0-9a-fA-F]{2})*$/.test(hex)) refuse('--hex: two hexadecimal digits a byte');
const seconds = wholeNumber('seconds', values.seconds, 60, SECONDS_MAX);
const seed = wholeNumber('seed', values.seed, randomInt(SEED_MAX), SEED_MAX);

const NAME_WIDTH = 28;
console.log(`seed ${seed}, ${target ?? `${names.length} decoders`}, ${hex === null ? `${seconds} s` : 'one input'}`);

function tell({ target: name, kind, detail, number, hex: bytes }: Finding): void {
  console.log(`${kind.toUpperCase()} in ${name}, input ${number} of seed ${seed}: ${detail}`);
  console.log(`  again: npm run fuzz -- --target ${name} --hex ${bytes === '' ? "''" : bytes}`);
}

const { counts, findings } = await runFuzz({
  workerFile: new URL('./fuzz-worker.ts', import.meta.url),
  ...{ seed, only: target, hex },
  milliseconds: seconds * MS_PER_SECOND,
  onFinding: tell,
});
for (const { target: name, inputs, slowestMs } of counts) {
  const failures = findings.filter((finding) => finding.target === name).length;
  console.log(
    `${name.padEnd(NAME_WIDTH)} ${String(inputs).padStart(9)} inputs  slowest ${slowestMs.toFixed(1)} ms${failures > 0 ? `  ${failures} failures` : ''}`,
  );
}
const inputs = counts.reduce((sum, count) => sum + count.inputs, 0);
console.log(`fuzz inputs=${inputs} failures=${findings.length}`);
// A run that fed nothing has shown nothing.
process.exitCode = findings.length > 0 || inputs === 0 ? 1 : 0;
