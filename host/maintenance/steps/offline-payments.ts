import { existsSync } from 'node:fs';
import type { OfflineExposure } from '../../../core/checkout/offline-exposure.ts';
import { decimalOf } from '../../../core/money/money.ts';
import { eventSchema } from '../../../core/session/events.ts';
import { evolve } from '../../../core/session/evolve.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { stepWithConfig } from '../step.ts';

/** One session is far below this. */
const ROWS_MAX = 20_000;

/** How much the terminal has approved without its bank: the shop's money at risk, and whether the terminal has lost its line. */
export const offlinePayments = stepWithConfig('offline cards', async (config) => {
  const { journey, currency, dataFolder, offlinePayments: limits } = config;
  if (journey !== 'checkout') return { verdict: 'ok', detail: 'nothing is paid here' };
  const money = (amountMinor: number): string => `${decimalOf({ amountMinor, currency })} ${currency}`;
  const allowed =
    limits.floorLimitMinor === 0
      ? 'none is allowed'
      : `allowed up to ${money(limits.floorLimitMinor)} each, ${limits.countMax} of them, ${money(limits.totalMinorMax)} together`;
  const file = dataFiles(dataFolder).journal;
  if (!existsSync(file)) return { verdict: 'ok', detail: allowed };
  let exposure: OfflineExposure;
  try {
    exposure = exposureIn(file);
  } catch (cause) {
    return { verdict: 'attention', detail: `the last session cannot be read: ${detailOf(cause)}` };
  }
  if (exposure === null) return { verdict: 'ok', detail: `${allowed}, once the terminal was seen online` };
  const { count, totalMinor, oldestAtMs } = exposure;
  if (oldestAtMs === null) return { verdict: 'ok', detail: `${allowed}; none is open` };
  const since = new Date(oldestAtMs).toISOString();
  const expires = new Date(oldestAtMs + limits.expiresAfterMs).toISOString();
  const open = `${count} of ${money(totalMinor)} since ${since}, no more after ${expires} before the bank was reached`;
  return { verdict: 'attention', detail: `${open}; ${allowed}` };
});

function exposureIn(file: string): OfflineExposure {
  const reader = openJournalReader(file);
  try {
    const newest = reader.newestSession();
    if (newest === null) return null;
    const rows = reader.rowsOfSession(newest, ROWS_MAX);
    return rows.map(({ payload }) => eventSchema.parse(JSON.parse(payload))).reduce(evolve, CLOSED).offlineExposure;
  } finally {
    reader.close();
  }
}
