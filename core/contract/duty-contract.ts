import { z } from 'zod';

/** What a screen may ask of an airport's shop. */
export const dutyCommands = [
  z.object({ type: z.literal('duty.removePass') }),
  /** The shopper has no boarding pass, or does not want to show it. */
  z.object({ type: z.literal('duty.declinePass') }),
  /** Back to the goods. */
  z.object({ type: z.literal('duty.back') }),
  /** The liquids are in the sealed bag. */
  z.object({ type: z.literal('duty.confirmSeal') }),
] as const;

/** `country`: of the destination, in the session's language; null where the kiosk does not know the airport. */
export type PassView = {
  flight: string;
  destination: string;
  country: string | null;
  isDutyFree: boolean;
  why: 'domestic' | 'sameZone' | 'abroad' | 'shopRule' | 'unknownDestination';
  /** The journey goes on from there, or to there over other airports. */
  hasConnection: boolean;
};

/** Beside the goods, in a shop at an airport. `notes`: what may be taken along of the goods in the basket. */
export type DutyView = {
  pass: PassView | null;
  notes: { name: string; note: string }[];
  needsSealedBag: boolean;
};

export type DutyScreen =
  /** `mayDecline`: the goods can be had with duty paid. `isFirst`: before anything is scanned. */
  | { name: 'dutyPass'; isFirst: boolean; mayDecline: boolean }
  /** `paidMinor`: null before the payment. `until`: the airport at which the bag may be opened. */
  | { name: 'sealedBag'; by: 'shopper' | 'staff'; items: string[]; until: string; paidMinor: number | null };
