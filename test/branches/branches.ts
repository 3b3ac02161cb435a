/**
 * Every branch of these folders is reached by their tests, but for the guards of exhaustive switches. Runs the tests once more, with
 * coverage; ends with 1 where a branch is not reached.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { coverageSchema, unreachedOf } from './unreached.ts';

/** What a random session comes by was not looked for: next time it may go another way. */
const LAWS = '**/{*laws,optimal}.test.ts';

/** `code`: folders and files whose branches count; `tests`: what must reach them, `not` left out of it. */
type Part = { code: readonly string[]; tests: readonly string[]; not: readonly string[] };

const PARTS: readonly Part[] = [
  {
    code: ['core/checkout/**', 'core/money/**', 'core/pricing/**', 'core/staff/**', 'core/entry-at.ts'],
    tests: ['test/unit/core/', 'test/unit/host/price.test.ts'],
    not: [LAWS, 'test/unit/core/{barcode,gs1}/**', '**/{bcbp,mrz}.test.ts'],
  },
];

const root = path.resolve(import.meta.dirname, '../..');

function check({ code, tests, not }: Part): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-branches-'));
  try {
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const coverage = [
      '--coverage.enabled',
      `--coverage.reportsDirectory=${folder}`,
      ...code.map((each) => `--coverage.include=${each}`),
    ];
    const leftOut = not.map((each) => `--exclude=${each}`);
    const run = [vitest, 'run', '--project', 'unit', '--reporter=dot', ...coverage, ...leftOut, ...tests];
    const { status } = spawnSync(process.execPath, run, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) return false;
    const report = coverageSchema.parse(JSON.parse(readFileSync(path.join(folder, 'coverage-final.json'), 'utf8')));
    const { branches, guards, unreached } = unreachedOf(report, (file) => readFileSync(file, 'utf8').split('\n'));
    for (const { file, line, type, text } of unreached) {
      console.log(`${path.relative(root, file)}:${line}: no test goes this way (${type}): ${text}`);
    }
    console.log(
      `${code.join(' ')}: ${branches} branches, ${guards} of them guards of exhaustive switches, ${unreached.length} not reached`,
    );
    return branches > 0 && unreached.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = PARTS.map(check).every((isReached) => isReached) ? 0 : 1;
