import { z } from 'zod';
import { type PermittedSkip, permittedSkips } from './permitted-skips.ts';

/** What a stage came to. `notes` are lines to print: what could not be loaded, what was skipped. */
export type Tally = { passed: number; failed: number; skipped: number; notes: string[] };

/** The part of vitest's JSON report that counts. */
const reportSchema = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
type FileReport = z.infer<typeof reportSchema>['testResults'][number];

const isPermitted = (file: string, test: string, permitted: readonly PermittedSkip[]): boolean =>
  permitted.some((skip) => skip.file === file && (skip.test === undefined || skip.test === test));

function tallyFile(file: string, report: FileReport, ci: boolean, permitted: readonly PermittedSkip[]): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const { fullName, status } of report.assertionResults) {
    if (status === 'passed') tally.passed += 1;
    else if (status === 'failed') tally.failed += 1;
    else if (ci && !isPermitted(file, fullName, permitted)) {
      tally.failed += 1;
      tally.notes.push(`skipped on CI, which counts as failed: ${file} › ${fullName}`);
    } else {
      tally.skipped += 1;
      tally.notes.push(`skipped: ${file} › ${fullName}`);
    }
  }
  // A file that cannot be loaded, or whose hook failed, fails without a failed test of its own.
  if (report.status === 'failed' && tally.failed === 0) {
    tally.failed += 1;
    tally.notes.push(`failed outside of a test: ${file}`);
  }
  return tally;
}

export const addTallies = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
  failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  skipped: tallies.reduce((sum, tally) => sum + tally.skipped, 0),
  notes: tallies.flatMap((tally) => tally.notes),
});

type Run = { root: string; ci: boolean; exitCode: number; permitted?: readonly PermittedSkip[] };

/**
 * Counts a vitest run from its JSON report; `undefined` where it wrote none. Zero tests is a failure, and so is a run that
 * ended with an error that no test owns up to.
 */
export function tallyVitest(json: string | undefined, { root, ci, exitCode, permitted = permittedSkips }: Run): Tally {
  const report = json === undefined ? undefined : reportSchema.parse(JSON.parse(json));
  const relative = (name: string): string => (name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name);
  const tally = addTallies(
    (report?.testResults ?? []).map((file) => tallyFile(relative(file.name), file, ci, permitted)),
  );
  if (tally.failed > 0) return tally;
  if (tally.passed === 0) {
    return { ...tally, failed: 1, notes: [...tally.notes, 'no test ran: a stage without tests is a failure'] };
  }
  if (exitCode !== 0) return { ...tally, failed: 1, notes: [...tally.notes, 'vitest failed outside of every test'] };
  return tally;
}

/** The line that ends every run: `12 passed, 0 failed`, with the skips where there are any. */
export const summaryLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
