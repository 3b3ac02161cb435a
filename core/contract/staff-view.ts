import type { Role } from '../staff/rights.ts';

/** Whoever of the shop is signed in at this kiosk. `name` is personal data: it is shown and never stored. */
export type StaffView = {
  name: string;
  role: Role;
  /** Unix time; an act of theirs moves it. */
  signOutAtMs: number;
  /** What they may do now, in the order of the menu. */
  actions: StaffAction[];
};

/** Beside answering what is open. */
export type StaffAction = 'audit' | 'voidBasket' | 'suspend' | 'refund';

/** Why somebody is wanted. Names are in the session's language. */
export type ReasonView =
  | { kind: 'age'; minimumAgeYears: number }
  | { kind: 'category' | 'recalled' | 'expired' | 'ownBag' | 'walkOff' | 'paymentUnknown' | 'sealedBag' }
  | { kind: 'weightMismatch'; expectedGrams: number; measuredGrams: number }
  | { kind: 'audit'; itemCount: number }
  | { kind: 'voidLine'; quantity: number; amountMinor: number }
  | { kind: 'voidBasket'; amountMinor: number }
  | { kind: 'quantity'; piecesMax: number };

export type ReasonCodeView = { code: string; name: string };

/** One that is open, the oldest first. `items`: names of the goods that it is about. */
export type InterventionView = {
  interventionId: string;
  reason: ReasonView;
  items: string[];
  holds: 'nothing' | 'payment' | 'everything';
  raisedAtMs: number;
  /** The shop's reasons to choose from; null where nobody is signed in who may answer. */
  answers: { approve: ReasonCodeView[]; deny: ReasonCodeView[] } | null;
};

/**
 * What the shopper is to do with the bagging area. `items`: what is to be put there, by name. `skipLineId`: the goods that may be left
 * in the trolley.
 */
export type BaggingView = {
  kind: 'place' | 'takeOut' | 'unexpected' | 'removed' | 'wrongWeight' | 'ownBagOffer' | 'ownBagAsked';
  items: string[];
  skipLineId: string | null;
};
