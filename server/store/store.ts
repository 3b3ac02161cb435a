/**
 * What the server keeps, behind one interface. Each feature states its part beside its queries; this file only adds them up.
 * Every call is one transaction: done whole and durable when it resolves, or not at all. Rejects with what the database says.
 */

import type { ReceiptStore } from '../receipts/receipt-store.ts';
import type { RefundStore } from '../refund/store.ts';
import type { ShopStore } from '../shop/store.ts';
import type { StationStore } from '../station/store.ts';
import type { StoredValueStore } from '../stored-value/store.ts';
import type { SuspendedStore } from '../suspended/store.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { CodeStore } from './code-store.ts';
import type { ConditionStore } from './condition-store.ts';
import type { DepartureStore } from './departure-store.ts';
import type { DownlinkStore } from './downlink-store.ts';
import type { EnrolmentStore } from './enrolment-store.ts';
import type { ForkedStore } from './forked-store.ts';
import type { InvariantsStore } from './invariants-store.ts';
import type { KioskTotalsStore } from './kiosk-totals.ts';
import type { KnownKeysStore } from './known-keys-store.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { NightlyStore } from './nightly-store.ts';
import type { OfficeStore } from './office-store.ts';
import type { OfflineStore } from './offline-store.ts';
import type { QuarantineStore } from './quarantine-store.ts';
import type { ReconciliationStore } from './reconciliation-store.ts';
import type { SettlementStore } from './settlement-store.ts';
import type { StockStore } from './stock-store.ts';

export interface Store
  extends EnrolmentStore,
    CodeStore,
    LedgerStore,
    DownlinkStore,
    DepartureStore,
    ConditionStore,
    OfflineStore,
    KnownKeysStore,
    OfficeStore,
    SettlementStore,
    ReconciliationStore,
    NightlyStore,
    KioskTotalsStore,
    InvariantsStore,
    QuarantineStore,
    AlarmStore,
    ReceiptStore,
    ForkedStore,
    StockStore,
    StoredValueStore,
    RefundStore,
    SuspendedStore,
    ShopStore,
    StationStore {
  /** Changes whenever an older copy of the database is put back: kiosks then send again what it lost. */
  readonly incarnation: string;
  close(): Promise<void>;
}
