import { describe, expect, it } from 'vitest';
import { addTallies, summaryLine, tallyVitest } from './tally.ts';

const root = '/checkout';
const report = (...files: { status?: string; tests: string[] }[]): string =>
  JSON.stringify({
    success: true,
    testResults: files.map(({ status = 'passed', tests }, index) => ({
      name: `${root}/test/unit/${index}.test.ts`,
      status,
      assertionResults: tests.map((result) => ({ fullName: `is ${result}`, status: result })),
    })),
  });
const counts = (json: string | undefined, ci: boolean, exitCode: number): string =>
  summaryLine(tallyVitest(json, { root, ci, exitCode, permitted: [] }));

describe('the count of a run', () => {
  it('adds up the tests of every file', () => {
    const json = report({ tests: ['passed', 'passed'] }, { status: 'failed', tests: ['failed', 'passed'] });
    expect(counts(json, false, 1)).toBe('3 passed, 1 failed');
  });

  it('is a failure when no test ran', () => {
    expect(counts(undefined, false, 0)).toBe('0 passed, 1 failed');
    expect(counts(report(), false, 0)).toBe('0 passed, 1 failed');
    expect(counts(report({ tests: [] }), false, 0)).toBe('0 passed, 1 failed');
    expect(counts(report({ tests: ['skipped'] }), false, 0)).toBe('0 passed, 1 failed, 1 skipped');
  });

  it('is a failure when a file could not be loaded or something failed outside of a test', () => {
    expect(counts(report({ tests: ['passed'] }, { status: 'failed', tests: [] }), false, 1)).toBe('1 passed, 1 failed');
    expect(counts(report({ tests: ['passed'] }), false, 1)).toBe('1 passed, 1 failed');
  });

  it('names a skipped test, and on CI counts it as failed', () => {
    const json = report({ tests: ['passed', 'skipped', 'todo', 'pending'] });
    expect(counts(json, false, 0)).toBe('1 passed, 0 failed, 3 skipped');
    expect(counts(json, true, 0)).toBe('1 passed, 3 failed');
  });

  it('lets a listed skip pass on CI, of that file and that test only', () => {
    const json = report({ tests: ['passed', 'skipped'] });
    const run = { root, ci: true, exitCode: 0 };
    const listed = (file: string, test?: string): string => {
      const skip = { file, reason: 'no such device', ...(test === undefined ? {} : { test }) };
      return summaryLine(tallyVitest(json, { ...run, permitted: [skip] }));
    };
    expect(listed('test/unit/0.test.ts')).toBe('1 passed, 0 failed, 1 skipped');
    expect(listed('test/unit/0.test.ts', 'is skipped')).toBe('1 passed, 0 failed, 1 skipped');
    expect(listed('test/unit/0.test.ts', 'is other')).toBe('1 passed, 1 failed');
    expect(listed('test/unit/1.test.ts')).toBe('1 passed, 1 failed');
  });

  it('of all stages is the sum of their counts', () => {
    const stage = { passed: 2, failed: 1, skipped: 0, notes: ['a'] };
    expect(addTallies([stage, stage])).toEqual({ passed: 4, failed: 2, skipped: 0, notes: ['a', 'a'] });
    expect(addTallies([])).toEqual({ passed: 0, failed: 0, skipped: 0, notes: [] });
  });
});
