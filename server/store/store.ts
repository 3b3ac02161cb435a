/** What the server keeps, behind one interface: SQLite today, PostgreSQL for chains later. */
import type { Catalogue } from '../../core/catalogue/product.ts';
import type {
  Acceptance,
  AcceptanceRequest,
  Booking,
  DepartureControlError,
  Identification,
} from '../../core/checkin/departure.ts';
import type { Result } from '../../core/result.ts';
import type { UploadAnswer, UploadRequest } from '../../offline/wire/journal-wire.ts';
import type { CheckIn, LedgerSummary, Page, PageQuery, Sale } from '../ledger.ts';
import type { Departures } from '../seed-files.ts';

export type UploadRefusal =
  | { kind: 'gap' | 'fork'; hwm: number; hash: string; incarnation: string }
  /** The rows contradict each other or their hashes. Nothing is stored; an alarm is. */
  | { kind: 'brokenRows'; seq: number; detail: string }
  | { kind: 'notEnrolled' };

export type StoreBusy = { kind: 'storeBusy' };

export type FindRefusal = Extract<DepartureControlError, { kind: 'notFound' | 'flightClosed' }>;
export type AcceptRefusal = Exclude<DepartureControlError, { kind: 'unreachable' }>;

/** Every call is one transaction: done whole and durable when it resolves, or not at all. Rejects with what the database says. */
export interface Store {
  readonly incarnation: string;
  enrol(enrolment: { kiosk: string; epoch: string; publicKey: string }): Promise<'enrolled' | 'otherKey'>;
  /** The newest enrolments of a kiosk. */
  enrolmentsOf(kiosk: string): Promise<{ epoch: string; publicKey: string }[]>;
  ingest(upload: UploadRequest): Promise<Result<UploadAnswer, UploadRefusal | StoreBusy>>;
  /** The catalogue's JSON text where it is newer than `version`, else null. */
  catalogueAfter(version: number): Promise<string | null>;
  /** False where the stored one is as new. */
  putCatalogue(catalogue: Catalogue): Promise<boolean>;
  /** Adds what is new, keeps check-ins, drops flights before `oldestDate`. False where these departures were loaded before. */
  putDepartures(departures: Departures, oldestDate: string): Promise<boolean>;
  findBooking(identification: Identification): Promise<Result<Booking, FindRefusal>>;
  accept(request: AcceptanceRequest): Promise<Result<Acceptance, AcceptRefusal>>;
  sales(query: PageQuery): Promise<Page<Sale>>;
  checkIns(query: PageQuery): Promise<Page<CheckIn>>;
  summary(): Promise<LedgerSummary>;
  close(): Promise<void>;
}
