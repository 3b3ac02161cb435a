import { z } from 'zod';
import { localizedSchema } from '../catalogue/product.ts';
import { basketNotices } from '../checkout/basket/notices.ts';
import { couponNotices } from '../checkout/coupons/notices.ts';
import { dutyNotices } from '../checkout/duty/notices.ts';
import { memberNotices } from '../checkout/member/notices.ts';
import { refundNotices } from '../checkout/refund/notices.ts';
import { suspendNotices } from '../checkout/suspend/notices.ts';

/** Something the person must be told once, over whatever screen is shown. Every notice says what happened, what to do, and about money. */
export const noticeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknownBarcode'), code: z.string().max(40) }),
  z.object({ kind: z.literal('ageRestricted'), name: localizedSchema, minimumAgeYears: z.int() }),
  /** Somebody of the shop has to look first: the payment waits. */
  z.object({ kind: z.literal('paymentHeld') }),
  /** The bagging area is not yet as it has to be. */
  z.object({ kind: z.literal('baggingFirst') }),
  /** `until`: when it is sold again, by the clock in the store (HH:MM). */
  z.object({ kind: z.literal('notSoldNow'), name: localizedSchema, until: z.string().max(5) }),
  z.object({ kind: z.literal('notSoldToday'), name: localizedSchema }),
  z.object({ kind: z.literal('quantityLimit'), name: localizedSchema, piecesMax: z.int() }),
  /** Staff found before that the shopper is too young for it. */
  z.object({ kind: z.literal('tooYoung'), name: localizedSchema, minimumAgeYears: z.int() }),
  z.object({ kind: z.literal('basketFull') }),
  z.object({ kind: z.literal('notWeighed') }),
  z.object({ kind: z.literal('terminalUnavailable') }),
  z.object({ kind: z.literal('recyclerUnavailable') }),
  /** Gift cards, vouchers and meal vouchers need the server. */
  z.object({ kind: z.literal('giftCardsUnavailable') }),
  z.object({ kind: z.literal('tooManyNumbers') }),
  /** What is owed to the shopper is more than the goods cost. */
  z.object({ kind: z.literal('nothingToPay') }),
  z.object({ kind: z.literal('scanNotUsableHere') }),
  z.object({ kind: z.literal('bookingNotFound') }),
  z.object({ kind: z.literal('documentUnreadable') }),
  z.object({ kind: z.literal('departureControlUnreachable') }),
  z.object({ kind: z.literal('flightClosed') }),
  z.object({ kind: z.literal('seatTaken'), seat: z.string().max(4) }),
  /** After a power loss: personal data is gone by design, the person identifies again. */
  z.object({ kind: z.literal('identifyAgain') }),
  ...basketNotices,
  ...couponNotices,
  ...memberNotices,
  ...suspendNotices,
  ...refundNotices,
  ...dutyNotices,
]);
export type Notice = z.infer<typeof noticeSchema>;
