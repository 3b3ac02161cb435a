import { existsSync } from 'node:fs';
import type { OfflineExposure } from '../../../core/checkout/payment/offline-exposure.ts';
import { withSettings } from '../../../core/config/head-office-settings.ts';
import type { KioskConfig, OfflinePayments } from '../../../core/config/kiosk-config.ts';
import { type Currency, decimalOf } from '../../../core/money/money.ts';
import { evolve } from '../../../core/session/evolve.ts';
import { readEvent } from '../../../core/session/read-event.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { type StepReport, stepWithConfig } from '../step.ts';

/** One session is far below this. */
const ROWS_MAX = 20_000;

/** How much the terminal has approved without its bank: the shop's money at risk, and whether the terminal has lost its line. */
export const offlinePayments = stepWithConfig('offline cards', async (config) => {
  if (config.journey !== 'checkout') return { verdict: 'ok', detail: 'nothing is paid here' };
  try {
    return lookAt(exposureIn(dataFiles(config.dataFolder).journal), limitsInUse(config), config.currency);
  } catch (cause) {
    return { verdict: 'attention', detail: `how much is open cannot be read: ${detailOf(cause)}` };
  }
});

function lookAt(exposure: OfflineExposure, limits: OfflinePayments, currency: Currency): Omit<StepReport, 'name'> {
  const money = (amountMinor: number): string => `${decimalOf({ amountMinor, currency })} ${currency}`;
  const { floorLimitMinor, countMax, totalMinorMax, expiresAfterMs } = limits;
  const allowed =
    floorLimitMinor === 0
      ? 'none is allowed'
      : `allowed up to ${money(floorLimitMinor)} each, ${countMax} of them, ${money(totalMinorMax)} together`;
  if (exposure === null) return { verdict: 'ok', detail: `${allowed}, once the terminal was seen online` };
  const { count, totalMinor, oldestAtMs } = exposure;
  if (oldestAtMs === null) return { verdict: 'ok', detail: `${allowed}; none is open` };
  const since = new Date(oldestAtMs).toISOString();
  const expires = new Date(oldestAtMs + expiresAfterMs).toISOString();
  const open = `${count} of ${money(totalMinor)} since ${since}, no more after ${expires} before the bank was reached`;
  return { verdict: 'attention', detail: `${open}; ${allowed}` };
}

/** Head office may have set others over the kiosk's own. */
function limitsInUse(config: KioskConfig): OfflinePayments {
  const file = dataFiles(config.dataFolder).catalogue;
  if (!existsSync(file)) return config.offlinePayments;
  const catalogue = openCatalogue(file, { repair: false });
  try {
    return withSettings(config, catalogue.settings()).config.offlinePayments;
  } finally {
    catalogue.close();
  }
}

function exposureIn(file: string): OfflineExposure {
  if (!existsSync(file)) return null;
  const reader = openJournalReader(file);
  try {
    const newest = reader.newestSession();
    if (newest === null) return null;
    const rows = reader.rowsOfSession(newest, ROWS_MAX);
    return rows.map(({ payload }) => readEvent(payload)).reduce(evolve, CLOSED).offlineExposure;
  } finally {
    reader.close();
  }
}
