/** `npm run simulate -- --seeds 2000`: worlds in processes side by side, and their sum. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { askedOf, UsageError } from '../../host/command-line.ts';
import { FAULT_KINDS } from './faults.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import type { SeedResult } from './seed.ts';
import type { FromSeedProcess, ToSeedProcess } from './seed-process.ts';
import { addResult, emptySum, lastLine, type Sum, table } from './sum.ts';

const SEEDS_BY_DEFAULT = 200;
const SEED_MAX = 1_000_000_000;
/** From so many seeds on every kind of fault must have happened. */
const SEEDS_WITH_EVERY_FAULT = 500;
const PROGRESS_EVERY_MS = 10_000;
const FAILING_SEEDS_TOLD_MAX = 20;
const DETAIL_LINES_MAX = 4;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const USAGE = `usage: npm run simulate -- [options]
  --seeds n            worlds, default ${SEEDS_BY_DEFAULT}
  --from n             the first of them, default 1
  --seed n             only this one; --trace tells everything that happens in it
  --jobs n             processes side by side, default: one for each processor
  --mutant name        plants a bug, and fails where it is found: ${MUTANTS.map((mutant) => mutant.name).join(', ')}
  --first-finding      ends with the first world that finds something`;

function mutantCalled(name: string): Mutant {
  const known = MUTANTS.find((mutant) => mutant.name === name);
  if (known !== undefined) return known;
  throw new UsageError(`--mutant: one of ${MUTANTS.map((mutant) => mutant.name).join(', ')}, not "${name}"`);
}

const asked = askedOf(
  {
    usage: USAGE,
    options: { seeds: text, from: text, seed: text, trace: flag, jobs: text, mutant: text, 'first-finding': flag },
  },
  (line) => {
    const number = <T>(name: string, least: number, otherwise: T) =>
      line.wholeNumber(name, { least, most: SEED_MAX, otherwise });
    const mutant = line.option('mutant');
    return {
      single: number('seed', 0, null),
      from: number('from', 0, 1),
      seeds: number('seeds', 1, SEEDS_BY_DEFAULT),
      jobs: number('jobs', 1, availableParallelism()),
      mutant: mutant === null ? null : mutantCalled(mutant),
      isTraced: line.flag('trace'),
      isEndingAtFirst: line.flag('first-finding'),
    };
  },
);
const { single, mutant } = asked;
const first = single ?? asked.from;
const count = single === null ? asked.seeds : 1;
const jobs = Math.min(count, asked.jobs);
const isTraced = asked.isTraced && single !== null;

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
  if (asked.isEndingAtFirst || proof !== undefined) isOver = true;
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
