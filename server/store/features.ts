import { receiptStore } from '../receipts/receipt-store.ts';
import { refundStore } from '../refund/store.ts';
import { shopStore } from '../shop/store.ts';
import { stationStore } from '../station/store.ts';
import { storedValueStore } from '../stored-value/store.ts';
import { suspendedStore } from '../suspended/store.ts';
import { alarmStore } from './alarm-store.ts';
import { codeStore } from './code-store.ts';
import { conditionStore } from './condition-store.ts';
import type { StoreContext } from './context.ts';
import { departureStore } from './departure-store.ts';
import { downlinkStore } from './downlink-store.ts';
import { enrolmentStore } from './enrolment-store.ts';
import { forkedStore } from './forked-store.ts';
import { invariantsStore } from './invariants-store.ts';
import { kioskTotalsStore } from './kiosk-totals.ts';
import { knownKeysStore } from './known-keys-store.ts';
import { type LedgerStore, ledgerStore } from './ledger-store.ts';
import { nightlyStore } from './nightly-store.ts';
import { officeStore } from './office-store.ts';
import { offlineStore } from './offline-store.ts';
import { quarantineStore } from './quarantine-store.ts';
import { reconciliationStore } from './reconciliation-store.ts';
import { settlementStore } from './settlement-store.ts';
import { stockStore } from './stock-store.ts';
import type { Store } from './store.ts';

/** The features of the store, the same over every database. `ingest` comes from the group commit. */
export const storeFeatures = (
  context: StoreContext,
  ingest: LedgerStore['ingest'],
): Omit<Store, 'incarnation' | 'close'> => ({
  ...enrolmentStore(context),
  ...codeStore(context),
  ...ledgerStore(context, ingest),
  ...downlinkStore(context),
  ...departureStore(context),
  ...conditionStore(context),
  ...offlineStore(context),
  ...knownKeysStore(context),
  ...officeStore(context),
  ...settlementStore(context),
  ...reconciliationStore(context),
  ...nightlyStore(context),
  ...kioskTotalsStore(context),
  ...invariantsStore(context),
  ...quarantineStore(context),
  ...alarmStore(context),
  ...receiptStore(context),
  ...forkedStore(context),
  ...stockStore(context),
  ...storedValueStore(context),
  ...suspendedStore(context),
  ...refundStore(context),
  ...shopStore(context),
  ...stationStore(context),
});
