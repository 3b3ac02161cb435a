import './node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addTallies, summaryLine, type Tally, tallyVitest } from './tidy/tally.ts';

/**
 * A stage counts as one check, or as the tests of the vitest project that has its name. Checks that follow one another run at once: each
 * keeps one core busy and the tests' machine has two. Vitest keeps both busy by itself.
 */
type Stage = { name: string; command?: readonly [program: string, ...parameters: string[]] };

const stages: readonly Stage[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'format+lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'tidy' },
  { name: 'unit' },
  { name: 'branches', command: [process.execPath, 'test/branches/branches.ts'] },
  { name: 'fuzz', command: [process.execPath, 'test/fuzz/fuzz.ts', '--seconds', '10'] },
  { name: 'contracts' },
  { name: 'journeys' },
];

/** A stage that hangs is stopped and counts as failed. */
const stageLimitMs = 15 * 60_000;

const root = path.resolve(import.meta.dirname, '..');
const binaries = path.join(root, 'node_modules/.bin');
const ci = process.env.CI === 'true';

/** How a stage is written on the command line: `npm test -- dead-code unit`. */
const argumentOf = (stage: Stage): string => stage.name.replaceAll(' ', '-');

/** Runs a tool of the project. Resolves when it has ended; a tool that was stopped has exit code 1. */
function run(program: string, parameters: readonly string[], output: 'shown' | 'kept'): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.resolve(binaries, program), parameters, {
      cwd: root,
      stdio: output === 'shown' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // The tools start with "env node": theirs must be this Node too.
      env: {
        ...process.env,
        PATH: [path.dirname(process.execPath), binaries, process.env.PATH].join(path.delimiter),
      },
      timeout: stageLimitMs,
    });
    const kept: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void kept.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== null) console.log(`${program} was stopped by ${signal}`);
      resolve({ exitCode: code ?? 1, said: Buffer.concat(kept).toString() });
    });
  });
}
type Ended = { exitCode: number; said: string };

async function runVitest(project: string): Promise<Tally> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-test-'));
  const file = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { exitCode } = await run('vitest', ['run', '--project', project, ...reporters], 'shown');
    return tallyVitest(existsSync(file) ? readFileSync(file, 'utf8') : undefined, { root, ci, exitCode });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCommand([program, ...parameters]: NonNullable<Stage['command']>): Promise<Tally> {
  const { exitCode, said } = await run(program, parameters, 'kept');
  const passed = exitCode === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, notes: said === '' ? [] : [said.trimEnd()] };
}

async function runStage(stage: Stage): Promise<Tally> {
  const startMs = performance.now();
  if (stage.command === undefined) console.log(`\n── ${stage.name}`);
  const tally = await (stage.command === undefined ? runVitest(stage.name) : runCommand(stage.command));
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  if (stage.command !== undefined) console.log(`\n── ${stage.name}`);
  for (const note of tally.notes) console.log(note);
  console.log(`── ${stage.name}: ${summaryLine(tally)} in ${seconds} s`);
  return tally;
}

/** Neighbouring checks in one group, every other stage alone. */
function grouped(all: readonly Stage[]): Stage[][] {
  const groups: Stage[][] = [];
  for (const stage of all) {
    const last = groups.at(-1);
    if (stage.command !== undefined && last?.[0]?.command !== undefined) last.push(stage);
    else groups.push([stage]);
  }
  return groups;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !stages.some((stage) => argumentOf(stage) === name));
if (unknown.length > 0) {
  console.error(`no stage ${unknown.join(', ')}; there are: ${stages.map(argumentOf).join(' ')}`);
  process.exit(2);
}

const tallies: Tally[] = [];
const wanted = stages.filter((stage) => asked.length === 0 || asked.includes(argumentOf(stage)));
for (const group of grouped(wanted)) tallies.push(...(await Promise.all(group.map(runStage))));
const total = addTallies(tallies);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
// The last line is the plain sum and nothing else: other programs read it.
console.log(`\n${total.skipped} skipped\n${summaryLine({ ...total, skipped: 0 })}`);
