import type { Result } from '../../core/result.ts';
import type { ChainHead, ChainTotals, Instance } from '../../offline/wire/identity-wire.ts';
import type { JournalUpload, UploadAnswer } from '../../offline/wire/journal-wire.ts';
import type { ChainAsRead } from '../../offline/wire/row-lines.ts';
import type { CheckIn, LedgerSummary, Page, PageQuery, Sale } from '../ledger.ts';
import type { StoreContext } from './context.ts';
import type { InstanceRefusal } from './instance-store.ts';
import * as ledger from './ledger-queries.ts';
import type { RequestStamp } from './nonces.ts';

/** Who asks, of an upload that came signed over the line: the signature and the head were checked, the rest is the database's to say. */
export interface UploadProof extends RequestStamp {
  publicKey: string;
  instance: Instance;
  head: ChainHead;
  /** What the kiosk counts up to the head. */
  totals?: ChainTotals | undefined;
}

/** Without a proof it comes from somebody whom the caller trusts. */
export type Upload = JournalUpload & ChainAsRead & { proof?: UploadProof };

export type UploadRefusal =
  | { kind: 'gap' | 'fork'; hwm: number; hash: string; incarnation: string }
  /** The rows contradict each other or their hashes. Nothing is stored; an alarm is. */
  | { kind: 'brokenRows'; seq: number; detail: string }
  | { kind: 'notEnrolled' | 'revoked' | 'replayed' }
  | InstanceRefusal;

export type StoreBusy = { kind: 'storeBusy' };
export type UploadOutcome = Result<UploadAnswer, UploadRefusal | StoreBusy>;

export interface LedgerStore {
  ingest(upload: Upload): Promise<UploadOutcome>;
  sales(query: PageQuery): Promise<Page<Sale>>;
  checkIns(query: PageQuery): Promise<Page<CheckIn>>;
  summary(): Promise<LedgerSummary>;
}

/** `ingest` is the database's own: how uploads that wait together are committed together differs. */
export const ledgerStore = ({ read, incarnation }: StoreContext, ingest: LedgerStore['ingest']): LedgerStore => ({
  ingest,
  sales: (query) => read((trx) => ledger.sales(trx, query)),
  checkIns: (query) => read((trx) => ledger.checkIns(trx, query)),
  summary: () => read((trx) => ledger.summary(trx, incarnation)),
});
