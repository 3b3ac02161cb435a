import type { Product } from '../catalogue/product.ts';
import type { Currency } from '../money/money.ts';
import type { Approval, BasketLine, DeclineReason, PrintTrouble } from './events.ts';

export const BASKET_LINES_MAX = 200;
/** Automatic questions to a terminal that gives no answer; after these a person must help, and may ask again by hand. */
export const ENQUIRIES_MAX = 6;
export const WEIGHT_GRAMS_MAX = 15_000;

/** One attempt to pay. Only `asking`, `cancelling` and `unknown` are open, and at most one tender is open at any time. */
export type Tender = {
  tenderId: string;
  amountMinor: number;
  startedAtMs: number;
  status: 'asking' | 'cancelling' | 'unknown' | 'settled' | 'declined';
  enquiries: number;
  /** The terminal is being asked right now what became of this tender. */
  enquiring: boolean;
  /** When an unknown tender is asked about next; null while asking, or when a person must help. */
  nextEnquiryAtMs: number | null;
  approval: Approval | null;
  /** The highest amount that the terminal might approve by itself when this was started; null: no limit was given. */
  offlineUpToMinor: number | null;
  declineReason: DeclineReason | null;
};

export type ReceiptState = {
  jobId: string;
  status: 'printing' | 'printed' | 'notStarted' | 'unknown' | 'skipped';
  trouble: PrintTrouble | null;
  /** The next print says COPY because an original may be on paper. */
  nextIsCopy: boolean;
  endedAtMs: number | null;
};

export type CompletedSale = { saleId: string; receiptNumber: string; totalMinor: number; atMs: number };

export type CheckoutState = {
  saleId: string;
  currency: Currency;
  lines: BasketLine[];
  newestLineId: string | null;
  weighing: Product | null;
  tenders: Tender[];
  /** The declined screen is open until the person goes back or pays again. */
  showDeclined: boolean;
  sale: CompletedSale | null;
  receipt: ReceiptState | null;
};

export const openCheckout = (saleId: string, currency: Currency): CheckoutState => ({
  saleId,
  currency,
  lines: [],
  newestLineId: null,
  weighing: null,
  tenders: [],
  showDeclined: false,
  sale: null,
  receipt: null,
});

export const openTender = (state: CheckoutState): Tender | null =>
  state.tenders.find(({ status }) => status === 'asking' || status === 'cancelling' || status === 'unknown') ?? null;

/** The terminal was told not to approve this one by itself. */
export const hadToBeOnline = ({ amountMinor, offlineUpToMinor }: Tender): boolean =>
  offlineUpToMinor !== null && amountMinor > offlineUpToMinor;

/** Money has moved or may be moving: nothing may be thrown away. */
export const moneyAtStake = (state: CheckoutState): boolean => openTender(state) !== null || state.sale !== null;
