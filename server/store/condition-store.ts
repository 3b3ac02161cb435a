/** How the store stands, in a few numbers: for the operator's figures and for readiness. */
import type { OfflineTotal } from '../ledger.ts';
import { countAlarms } from './alarm-store.ts';
import type { StoreContext, Trx } from './context.ts';
import { offlineTotals } from './offline-store.ts';

/** A kiosk greets the server every minute; one that was not heard of for so long is worth a look. */
export const SILENT_AFTER_MS = 3_600_000;

export interface Condition {
  kiosks: number;
  /** Not heard of for `SILENT_AFTER_MS`. */
  silentKiosks: number;
  quarantined: number;
  /** Those that nobody has acknowledged. */
  alarms: number;
  openTenders: number;
  /** Approved without the bank, which has not said anything about them yet. */
  offlineOpen: number;
  /** Approved without the bank and declined by it later. */
  offlineDeclined: number;
  /** Session keys that nobody has tried to open yet. */
  keysToOpen: number;
}

export interface ConditionStore {
  condition(): Promise<Condition>;
  /** The newest migration that was applied. */
  formatVersion(): Promise<number>;
}

export const conditionStore = ({ read, now }: StoreContext): ConditionStore => ({
  condition: () =>
    read(async (trx) => {
      const heard = await trx
        .selectFrom('mark')
        .select((eb) => ['kiosk', eb.fn.max('received_at_ms').as('lastMs')])
        .groupBy('kiosk')
        .execute();
      const offline = await offlineTotals(trx);
      const silentBeforeMs = now() - SILENT_AFTER_MS;
      return {
        kiosks: heard.length,
        silentKiosks: heard.filter(({ lastMs }) => lastMs < silentBeforeMs).length,
        quarantined: await countOf(trx, 'quarantine'),
        alarms: await countAlarms(trx, 'open'),
        openTenders: await countOf(trx, 'open_tender'),
        offlineOpen: tendersOf(offline, 'open'),
        offlineDeclined: tendersOf(offline, 'declinedLater'),
        keysToOpen: await waitingKeys(trx),
      };
    }),
  formatVersion: () =>
    read(async (trx) => {
      const { version } = await trx
        .selectFrom('migration')
        .select((eb) => eb.fn.max('version').as('version'))
        .executeTakeFirstOrThrow();
      return version;
    }),
});

const tendersOf = (totals: readonly OfflineTotal[], state: OfflineTotal['state']): number =>
  totals.reduce((sum, total) => sum + (total.state === state ? total.tenders : 0), 0);
async function waitingKeys(trx: Trx): Promise<number> {
  const { n } = await trx
    .selectFrom('session_key')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return Number(n);
}

async function countOf(trx: Trx, table: 'quarantine' | 'open_tender'): Promise<number> {
  const { n } = await trx
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}
