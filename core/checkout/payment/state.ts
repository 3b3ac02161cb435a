import type { Approval, DeclineReason } from './events.ts';

/** Automatic questions to a terminal that gives no answer; after these a person must help, and may ask again by hand. */
export const ENQUIRIES_MAX = 6;

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

export type PaymentState = {
  tenders: Tender[];
  /** The declined screen is open until the person goes back or pays again. */
  showDeclined: boolean;
};

export const NOTHING_TENDERED: PaymentState = { tenders: [], showDeclined: false };

export const openTender = ({ tenders }: PaymentState): Tender | null =>
  tenders.find(({ status }) => status === 'asking' || status === 'cancelling' || status === 'unknown') ?? null;

/** The terminal was told not to approve this one by itself. */
export const hadToBeOnline = ({ amountMinor, offlineUpToMinor }: Tender): boolean =>
  offlineUpToMinor !== null && amountMinor > offlineUpToMinor;
