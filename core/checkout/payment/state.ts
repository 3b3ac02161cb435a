import { invariant } from '../../result.ts';
import type { Approval, CashProof, DeclineReason, StoredValueProof } from './events.ts';
import type { StoredValueKind, TenderKind } from './kinds.ts';

/** Automatic questions to a terminal that gives no answer; after these a person must help, and may ask again by hand. */
export const ENQUIRIES_MAX = 6;
/** Automatic attempts to give stored value or cash back before a person must help. */
export const REVERSAL_ATTEMPTS_MAX = 6;
/** So many numbers of gift cards and vouchers a shopper may try. */
export const NUMBERS_TRIED_MAX = 12;
/** So many tenders a sale may have: also declined ones. */
export const TENDERS_MAX = 60;
/** So many coins and notes one cash tender takes in: more than any purchase in notes needs, and a bound for the journal. */
export const PIECES_MAX = 250;

/** One payout of a recycler: change, or all that was put in. */
export type Payout = {
  payoutId: string;
  amountMinor: number;
  paidMinor: number;
  /** `owed`: the recycler could not give all of it; how much is missing is certain unless `uncertainMinor` is above 0. */
  status: 'asking' | 'owed' | 'done';
  missingMinor: number;
  uncertainMinor: number;
};

/** What a cash tender has in the recycler. */
export type CashIn = {
  insertedMinor: number;
  lastSequence: number;
  /** When the last piece came, or the phase began that it is in. */
  sinceMs: number;
  roundingMinor: number;
  /** Null while coins and notes are taken in. */
  closing: 'enough' | 'cancelled' | 'timedOut' | 'recyclerTrouble' | null;
  payout: Payout | null;
};

/**
 * `staff`: a person must find out or give it back by hand. `kept`: staff decided that it stays paid. `refused`: nothing went back by
 * itself, for certain.
 */
export type GivingBack = {
  reversalId: string;
  status: 'asking' | 'waiting' | 'staff' | 'done' | 'kept';
  refused: boolean;
  attempts: number;
  retryAtMs: number | null;
};

/** One attempt to pay. Only `asking`, `cancelling` and `unknown` are open, and at most one tender is open at any time. */
export type Tender = {
  tenderId: string;
  kind: TenderKind;
  amountMinor: number;
  /** What it has paid; 0 until it is settled. */
  settledMinor: number;
  startedAtMs: number;
  status: 'asking' | 'cancelling' | 'unknown' | 'settled' | 'declined';
  enquiries: number;
  /** The terminal is being asked right now what became of this tender. */
  enquiring: boolean;
  /** When an unknown tender is asked about next; null while asking, or when a person must help. */
  nextEnquiryAtMs: number | null;
  approval: Approval | null;
  storedValue: StoredValueProof | null;
  /** Of a card's or voucher's number. */
  lastFour: string | null;
  cash: CashIn | null;
  cashProof: CashProof | null;
  /** The highest amount that the terminal might approve by itself when this was started; null: no limit was given. */
  offlineUpToMinor: number | null;
  declineReason: DeclineReason | null;
  /** Once the shopper gave up: what becomes of the money. */
  givingBack: GivingBack | null;
};

/** A gift card or voucher whose number is known; what it is worth is asked at the server. */
export type Presented = {
  checkId: string;
  kind: StoredValueKind;
  number: string;
  pin: string | null;
  lastFour: string;
  balanceMinor: number | null;
  /** How much of the basket it may pay, once its balance is known. */
  payableMinor: number;
  refusal: DeclineReason | null;
};

export type PaymentState = {
  tenders: Tender[];
  /** The declined screen is open until the person goes back or pays again. */
  showDeclined: boolean;
  /** How to pay is being chosen. `kind`: its number is asked for. */
  choosing: { kind: StoredValueKind | null } | null;
  presented: Presented | null;
  /** Numbers that were tried in this session: guessing has an end. */
  numbersTried: number;
  /** The shopper gave up, or walked away; what was settled goes back. */
  givenUp: 'shopper' | 'idle' | null;
};

export const NOTHING_TENDERED: PaymentState = {
  tenders: [],
  showDeclined: false,
  choosing: null,
  presented: null,
  numbersTried: 0,
  givenUp: null,
};

export const openTender = ({ tenders }: PaymentState): Tender | null =>
  tenders.find(({ status }) => status === 'asking' || status === 'cancelling' || status === 'unknown') ?? null;

/** Settled, and not given back. */
export const isPaid = ({ status, givingBack }: Tender): boolean =>
  status === 'settled' && givingBack?.status !== 'done';

/** The one whose money is on its way back, or stuck there. */
export const openReversal = ({ tenders }: PaymentState): Tender | null =>
  tenders.find(({ givingBack }) => givingBack !== null && !['done', 'kept'].includes(givingBack.status)) ?? null;

/** The terminal was told not to approve this one by itself. */
export const hadToBeOnline = ({ kind, amountMinor, offlineUpToMinor }: Tender): boolean =>
  kind === 'card' && offlineUpToMinor !== null && amountMinor > offlineUpToMinor;

/** The coins and notes that are kept for a settled cash tender. */
export function keptMinorOf({ cashProof }: Tender): number {
  invariant(cashProof !== null, 'cash has paid that nobody counted');
  return cashProof.insertedMinor - cashProof.changeMinor;
}

export const tendersWith = (
  { tenders }: PaymentState,
  tenderId: string,
  change: (tender: Tender) => Tender,
): Tender[] => tenders.map((tender) => (tender.tenderId === tenderId ? change(tender) : tender));

export const withTender = <S extends PaymentState>(
  state: S,
  tenderId: string,
  change: (tender: Tender) => Tender,
): S => ({ ...state, tenders: tendersWith(state, tenderId, change) });
