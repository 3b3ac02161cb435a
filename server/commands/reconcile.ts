/** `npm run reconcile -- --data folder --day 2026-11-23`: makes a day's report now. `--full` walks every chain from its beginning. */
import { writeFileSync } from 'node:fs';
import { isDay } from '../nightly/days.ts';
import { reconcile } from '../nightly/reconcile.ts';
import { reportAsCsv } from '../nightly/report.ts';
import { runCommand, STORE_OPTIONS, STORE_USAGE, settingsOf, UsageError, withStore } from './command.ts';

const USAGE = `usage: npm run reconcile -- (${STORE_USAGE}) --day YYYY-MM-DD [--full] [--csv file]`;
const OPTIONS = { day: { type: 'string' }, csv: { type: 'string' }, full: { type: 'boolean' } } as const;

await runCommand(USAGE, { ...STORE_OPTIONS, ...OPTIONS }, async (line) => {
  const day = line.need('day');
  if (!isDay(day)) throw new UsageError(`--day: "${day}" is no day of the calendar (YYYY-MM-DD)`);
  const { timeZone } = settingsOf(line).nightly;
  const report = await withStore(line, (store) =>
    reconcile(store, { day, timeZone, now: () => Date.now(), isFull: line.flag('full') }),
  );
  const csv = line.option('csv');
  if (csv !== null) writeFileSync(csv, reportAsCsv(report));
  return report;
});
