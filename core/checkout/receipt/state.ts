import type { PrintTrouble } from '../../documents/print-answer.ts';
import type { EventOf } from '../../session/events.ts';
import type { FiscalSignature } from './fiscal.ts';
import type { ReceiptPage, ReceiptPaper } from './ways.ts';

export type ReceiptState = {
  jobId: string;
  /** `given`: on the phone or by mail. `declined`: the shopper wanted none. `skipped`: none came out, and the shopper went on. */
  status: 'printing' | 'printed' | 'notStarted' | 'unknown' | 'skipped' | 'given' | 'declined';
  /** What is or was printed last. */
  paper: ReceiptPaper;
  lineIds: string[];
  trouble: PrintTrouble | null;
  /** The next print says COPY because an original may be on paper. */
  nextIsCopy: boolean;
  /** The last screen is shown from here on; null while there is something to wait for. */
  endedAtMs: number | null;
};

export type FiscalState = { transactionId: string } & (
  | { status: 'asking' | 'outOfOrder' }
  | { status: 'signed'; signature: FiscalSignature }
);

/** The sale once it is paid, and its receipt. */
export type SaleState = {
  sale: EventOf<'sale.completed'> | null;
  /** Null until it is known how the shopper gets it. */
  receipt: ReceiptState | null;
  receiptPage: ReceiptPage | null;
  /** So many mails were asked for. */
  mails: number;
  /** Sealed; see `invoice.requested`. */
  invoice: string | null;
  fiscal: FiscalState | null;
};

export const NOT_SOLD: SaleState = {
  sale: null,
  receipt: null,
  receiptPage: null,
  mails: 0,
  invoice: null,
  fiscal: null,
};

/** The shopper is asked how they want their receipt. */
export const isChoosingReceipt = ({ sale, receipt, receiptPage, fiscal }: SaleState): boolean =>
  sale !== null && receipt === null && receiptPage === null && fiscal?.status !== 'asking';

/** Nothing more is waited for: the last screen stands. */
export const receiptEndedAtMs = ({ receipt, receiptPage }: SaleState): number | null =>
  receiptPage === null ? (receipt?.endedAtMs ?? null) : null;

/** Mails of one sale: who mistyped an address may try again. */
export const MAILS_MAX = 3;
