/** `npm run quarantine -- export|retry|check --data folder`: rows that could not be applied, and rows of forks. Also beside a running server. */
import { writeFileSync } from 'node:fs';
import type { ForkedPlace } from '../store/forked-store.ts';
import type { QuarantinePlace } from '../store/quarantine-store.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, UsageError, withStore } from './command.ts';

const PAGES_MAX = 100_000;
const USAGE = `usage: npm run quarantine -- export|retry|check (${STORE_USAGE}) [--kiosk lane-1] [--file rows.jsonl]
export: writes the rows as they came to the file, one JSON object a line; those of a fork, never applied, have the reason 'fork'
retry: applies them again, as this version understands them
check: whether the kiosk's part of the ledger is whole (needs --kiosk)`;
const text = { type: 'string' } as const;

await runCommand(
  USAGE,
  { ...STORE_OPTIONS, kiosk: text, file: text },
  async (line) => {
    const [action] = line.positionals;
    const kiosk = line.option('kiosk') ?? undefined;
    return withStore(line, async (store) => {
      if (kiosk !== undefined && (await store.enrolmentsOf(kiosk)).length === 0) {
        throw new CommandError(`the ledger knows no kiosk "${kiosk}"`);
      }
      switch (action) {
        case 'export': {
          const file = line.need('file');
          writeFileSync(file, '', { mode: 0o600 });
          const write = <Place>({ rows, next }: { rows: object[]; next: Place | null }) => {
            writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''), { flag: 'a' });
            return { count: rows.length, next };
          };
          const rows = await everyPage<QuarantinePlace>(async (after) =>
            write(await store.quarantined({ kiosk, after })),
          );
          const forked = await everyPage<ForkedPlace>(async (after) => {
            const page = await store.forkedRows({ kiosk, after });
            return write({ ...page, rows: page.rows.map((row) => ({ ...row, reason: 'fork' })) });
          });
          return { rows, forked, file };
        }
        case 'retry': {
          let left = 0;
          const applied = await everyPage<QuarantinePlace>(async (after) => {
            const outcome = await store.retryQuarantined({ kiosk, after });
            left += outcome.left;
            return { count: outcome.applied, next: outcome.next };
          });
          return { applied, left };
        }
        case 'check':
          return { epochs: await store.checkInvariants(line.need('kiosk')) };
        default:
          throw new UsageError('what to do? export, retry or check');
      }
    });
  },
  1,
);

/** Adds up the counts of all pages. */
async function everyPage<Place>(
  take: (after: Place | undefined) => Promise<{ count: number; next: Place | null }>,
): Promise<number> {
  let count = 0;
  let after: Place | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const taken = await take(after);
    count += taken.count;
    if (taken.next === null) return count;
    after = taken.next;
  }
  return count;
}
