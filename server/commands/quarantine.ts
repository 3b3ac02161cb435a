/** `npm run quarantine -- export|retry|check --data folder`: rows that could not be applied. Also beside a running server. */
import { writeFileSync } from 'node:fs';
import type { QuarantinePlace } from '../store/quarantine-store.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, withStore } from './command.ts';

const PAGES_MAX = 100_000;
const USAGE = `usage: npm run quarantine -- export|retry|check (${STORE_USAGE}) [--kiosk lane-1] [--file rows.jsonl]
export: writes the rows as they came to the file, one JSON object a line
retry: applies them again, as this version understands them
check: whether the kiosk's part of the ledger is whole (needs --kiosk)`;
const text = { type: 'string' } as const;

await runCommand(USAGE, { ...STORE_OPTIONS, kiosk: text, file: text }, async (line) => {
  const [action] = line.positionals;
  const kiosk = line.option('kiosk') ?? undefined;
  return withStore(line, async (store) => {
    switch (action) {
      case 'export': {
        const file = line.need('file');
        writeFileSync(file, '', { mode: 0o600 });
        const rows = await everyPage(async (after) => {
          const page = await store.quarantined({ kiosk, after });
          const lines = page.rows.map((row) => `${JSON.stringify(row)}\n`);
          writeFileSync(file, lines.join(''), { flag: 'a' });
          return { count: page.rows.length, next: page.next };
        });
        return { rows, file };
      }
      case 'retry': {
        let left = 0;
        const applied = await everyPage(async (after) => {
          const outcome = await store.retryQuarantined({ kiosk, after });
          left += outcome.left;
          return { count: outcome.applied, next: outcome.next };
        });
        return { applied, left };
      }
      case 'check':
        return { epochs: await store.checkInvariants(line.need('kiosk')) };
      default:
        throw new CommandError(USAGE);
    }
  });
});

/** Adds up the counts of all pages. */
async function everyPage(
  take: (after: QuarantinePlace | undefined) => Promise<{ count: number; next: QuarantinePlace | null }>,
): Promise<number> {
  let count = 0;
  let after: QuarantinePlace | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const taken = await take(after);
    count += taken.count;
    if (taken.next === null) return count;
    after = taken.next;
  }
  return count;
}
