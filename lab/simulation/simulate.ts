/** `npm run simulate -- --seeds 2000`: worlds in processes side by side, and their sum. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FAULT_KINDS } from './faults.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import type { SeedResult } from './seed.ts';
import type { FromSeedProcess, ToSeedProcess } from './seed-process.ts';
import { addResult, emptySum, lastLine, type Sum, table } from './sum.ts';

const SEEDS_BY_DEFAULT = 200;
/** From so many seeds on every kind of fault must have happened. */
const SEEDS_WITH_EVERY_FAULT = 500;
const PROGRESS_EVERY_MS = 10_000;
const FAILING_SEEDS_TOLD_MAX = 20;
const DETAIL_LINES_MAX = 4;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    jobs: { type: 'string' },
    mutant: { type: 'string' },
    'first-finding': { type: 'boolean', default: false },
  },
});

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${name}: a whole number\n`);
  process.exit(2);
}

function mutantCalled(name: string): Mutant {
  const known = MUTANTS.find((mutant) => mutant.name === name);
  if (known !== undefined) return known;
  process.stderr.write(`--mutant: one of ${MUTANTS.map((mutant) => mutant.name).join(', ')}\n`);
  process.exit(2);
}

const single = values.seed === undefined ? null : wholeNumber('seed', values.seed, 0);
const first = single ?? wholeNumber('from', values.from, 1);
const count = single === null ? wholeNumber('seeds', values.seeds, SEEDS_BY_DEFAULT) : 1;
const jobs = Math.max(1, Math.min(count, wholeNumber('jobs', values.jobs, availableParallelism())));
const mutant = values.mutant === undefined ? null : mutantCalled(values.mutant);
const isTraced = values.trace && single !== null;

const sum: Sum = emptySum();
const startedMs = performance.now();
let nextSeed = first;
let isOver = false;
/** The first world that found what the mutant must cause. */
let foundBy: string | null = null;

/** One process runs one seed at a time, so that each world is alone with its patched natives. */
function work(): Promise<void> {
  const file = fileURLToPath(new URL('./seed-process.ts', import.meta.url));
  const child = fork(file, mutant === null ? [] : [mutant.name], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const next = (): void => {
      if (isOver || nextSeed >= first + count) {
        child.disconnect();
        return;
      }
      const message: ToSeedProcess = { seed: nextSeed, isTraced };
      nextSeed += 1;
      child.send(message);
    };
    child.on('message', (message: FromSeedProcess) => {
      if ('failure' in message) {
        child.disconnect();
        reject(new Error(message.failure));
        return;
      }
      take(message.result);
      next();
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`a process of the simulation ended with ${code}`)),
    );
    next();
  });
}

function take(result: SeedResult): void {
  addResult(sum, result);
  if (result.findings.length === 0) return;
  // What else a planted bug brings about is told, and proves nothing: a hang would be found whatever was counted.
  const proof = result.findings.find(({ kind }) => mutant?.causes.includes(kind));
  if (proof !== undefined) foundBy ??= `seed ${result.seed}: ${proof.kind}: ${proof.detail}`;
  if (sum.failing.length <= FAILING_SEEDS_TOLD_MAX) {
    console.log(`seed ${result.seed}: ${result.findings.length} findings`);
    for (const { kind, detail } of result.findings.slice(0, 5))
      console.log(`  ${kind}: ${detail.split('\n').slice(0, DETAIL_LINES_MAX).join('\n')}`);
    console.log(
      `  again: npm run simulate -- --seed ${result.seed} --trace${mutant === null ? '' : ` --mutant ${mutant.name}`}`,
    );
  }
  if (values['first-finding'] || proof !== undefined) isOver = true;
}

const progress = setInterval(() => {
  if (!isTraced) console.log(`${sum.seeds} of ${count} seeds, ${sum.count.sales} sales`);
}, PROGRESS_EVERY_MS);
try {
  await Promise.all(Array.from({ length: jobs }, work));
} finally {
  clearInterval(progress);
}
const seconds = (performance.now() - startedMs) / 1_000;
console.log(table(sum));
console.log(
  `${(sum.virtualMs / 3_600_000).toFixed(1)} hours of shop in ${seconds.toFixed(1)} s, ${(sum.seeds / seconds).toFixed(1)} seeds/s`,
);
const missing = FAULT_KINDS.filter((kind) => (sum.faults[kind] ?? 0) === 0);
const isIncomplete = mutant === null && count >= SEEDS_WITH_EVERY_FAULT && missing.length > 0;
if (isIncomplete) console.log(`never happened: ${missing.join(', ')}`);
console.log(`trace ${sum.traceHash}`);
console.log(lastLine(sum));
if (mutant !== null)
  console.log(
    `mutant ${mutant.name} ${foundBy === null ? `not found as ${mutant.causes.join(', ')}` : `found by ${foundBy}`}`,
  );
const isFailed = mutant === null ? sum.failing.length > 0 || isIncomplete : foundBy !== null;
process.exitCode = isFailed ? 1 : 0;
