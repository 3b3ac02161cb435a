import type { ScreenOf } from '../kiosk/screen-of.ts';

/** What a basket of nothing shows; samples are made of it. */
export const emptyBasket: ScreenOf<'basket'> = {
  name: 'basket',
  lines: [],
  newestLineId: null,
  savingsMinor: 0,
  coupons: [],
  isAsking: false,
  member: null,
  memberStep: 'offered',
  memberByPhone: true,
  duty: null,
  hasBags: true,
  maySuspend: false,
  bagsBeforePaying: true,
  staff: null,
};
