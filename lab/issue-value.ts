import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openStore } from '../server/store/open-store.ts';
import { labValueCards } from './value-cards.ts';

/** Issues the lab's cards beside the running server; those of an earlier run keep what is left on them. */
export async function issueLabValue(dataFolder: string, nowMs: () => number): Promise<void> {
  const opened = await openStore({
    ...{ database: { kind: 'sqlite' }, dataFolder },
    ...{ now: nowMs, newId: () => uuidv7(), log: pino({ level: 'silent' }) },
  });
  if (!opened.ok) throw new Error(`the lab’s ledger was written by a newer version (needs ${opened.error.minReader})`);
  for (const { kind, number, amountMinor } of Object.values(labValueCards)) {
    const value = { kind, number, pin: null, currency: 'EUR', amountMinor, expiresAtMs: null };
    // Taken: it was issued by an earlier run.
    await opened.value.issueValue([value]);
  }
  await opened.value.close();
}
