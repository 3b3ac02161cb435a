import type { Result } from '../../core/result.ts';
import type { UploadAnswer, UploadRequest } from '../../offline/wire/journal-wire.ts';
import type { CheckIn, LedgerSummary, Page, PageQuery, Sale } from '../ledger.ts';
import type { StoreContext } from './context.ts';
import * as ledger from './ledger-queries.ts';

export type UploadRefusal =
  | { kind: 'gap' | 'fork'; hwm: number; hash: string; incarnation: string }
  /** The rows contradict each other or their hashes. Nothing is stored; an alarm is. */
  | { kind: 'brokenRows'; seq: number; detail: string }
  | { kind: 'notEnrolled' };

export type StoreBusy = { kind: 'storeBusy' };
export type UploadOutcome = Result<UploadAnswer, UploadRefusal | StoreBusy>;

export interface LedgerStore {
  ingest(upload: UploadRequest): Promise<UploadOutcome>;
  sales(query: PageQuery): Promise<Page<Sale>>;
  checkIns(query: PageQuery): Promise<Page<CheckIn>>;
  summary(): Promise<LedgerSummary>;
}

/** `ingest` is the database's own: how uploads that wait together are committed together differs. */
export const ledgerStore = ({ transact, incarnation }: StoreContext, ingest: LedgerStore['ingest']): LedgerStore => ({
  ingest,
  sales: (query) => transact((trx) => ledger.sales(trx, query)),
  checkIns: (query) => transact((trx) => ledger.checkIns(trx, query)),
  summary: () => transact((trx) => ledger.summary(trx, incarnation)),
});
