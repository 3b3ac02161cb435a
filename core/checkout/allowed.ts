import type { CheckoutCommand } from './commands.ts';

type CommandType = CheckoutCommand['type'];

/** What else a kiosk may be at than selling what is in its basket; `onItsWay`: the basket goes to another kiosk, or one comes. */
type Occupation = 'onItsWay' | 'refunding';

const NEITHER: Record<Occupation, boolean> = { onItsWay: false, refunding: false };
const BOTH: Record<Occupation, boolean> = { onItsWay: true, refunding: true };
const ON_ITS_WAY: Record<Occupation, boolean> = { onItsWay: true, refunding: false };
const REFUNDING: Record<Occupation, boolean> = { onItsWay: false, refunding: true };

/**
 * Which commands reach their feature meanwhile; the others are refused. Every command stands here, so a new one does not compile before
 * somebody said so. Allowed in both: people who are helped, deadlines, and answers to what was asked before it began, which must not be
 * lost (a code that the server granted is let go again where it comes too late).
 */
const ALLOWED: Record<CommandType, Record<Occupation, boolean>> = {
  'item.offered': NEITHER,
  'markdown.offered': NEITHER,
  'line.setQuantity': NEITHER,
  'line.void': NEITHER,
  'line.overridePrice': NEITHER,
  'line.discount': NEITHER,
  'basket.void': NEITHER,
  'weigh.confirm': NEITHER,
  'weigh.cancel': NEITHER,
  'weigh.type': NEITHER,
  'weigh.choosePresetTare': NEITHER,
  'weigh.clearTare': NEITHER,
  'weigh.tareContainer': NEITHER,
  'bags.open': NEITHER,
  'bags.set': NEITHER,
  'bags.close': NEITHER,
  'coupon.offered': NEITHER,
  'coupon.remove': NEITHER,
  'depositReturn.offered': NEITHER,
  'claim.answered': BOTH,
  'member.offered': NEITHER,
  'member.remove': NEITHER,
  'member.answered': BOTH,
  // Nothing goes or comes while a tender is open.
  'pay.choose': NEITHER,
  'pay.present': NEITHER,
  'pay.card': NEITHER,
  'pay.storedValue': NEITHER,
  'pay.cash': NEITHER,
  'pay.cancel': NEITHER,
  'pay.back': NEITHER,
  'pay.enquire': NEITHER,
  'pay.giveUp': NEITHER,
  'pay.reverseAgain': NEITHER,
  'pay.resolve': NEITHER,
  'pay.resolveReversal': NEITHER,
  'pay.handOver': NEITHER,
  'payment.abandoned': NEITHER,
  'payment.answered': NEITHER,
  'enquiry.answered': NEITHER,
  'reversal.answered': NEITHER,
  'storedValue.offered': NEITHER,
  'storedValue.checked': NEITHER,
  'cash.taken': NEITHER,
  'cash.stopped': NEITHER,
  'cash.closed': NEITHER,
  'cash.paid': NEITHER,
  'receipt.choose': NEITHER,
  'receipt.open': NEITHER,
  'receipt.back': NEITHER,
  'receipt.email': NEITHER,
  'receipt.invoice': NEITHER,
  'receipt.copy': NEITHER,
  'receipt.gift': NEITHER,
  'receipt.retry': NEITHER,
  'receipt.skip': NEITHER,
  'receipt.answered': NEITHER,
  'fiscal.answered': NEITHER,
  'intervention.approve': NEITHER,
  'intervention.deny': NEITHER,
  'bagging.weighed': NEITHER,
  'bagging.unavailable': NEITHER,
  'bagging.skip': NEITHER,
  'ownBag.start': NEITHER,
  'ownBag.leave': NEITHER,
  'audit.start': NEITHER,
  // A second tap is decided there, as nothing to be done.
  'basket.suspend': ON_ITS_WAY,
  'suspend.answered': ON_ITS_WAY,
  'slip.answered': ON_ITS_WAY,
  'slip.retry': ON_ITS_WAY,
  'slip.skip': ON_ITS_WAY,
  'slip.takeBack': ON_ITS_WAY,
  'recall.offered': ON_ITS_WAY,
  'recall.answered': ON_ITS_WAY,
  'recall.retry': ON_ITS_WAY,
  'recall.giveUp': ON_ITS_WAY,
  'refund.begin': REFUNDING,
  'refund.offered': REFUNDING,
  'refund.foundAnswered': REFUNDING,
  'refund.leave': REFUNDING,
  'refund.order': REFUNDING,
  'refund.approve': REFUNDING,
  'refund.claimAnswered': REFUNDING,
  'refund.askAgain': REFUNDING,
  'refund.giveUp': REFUNDING,
  'refund.cardAnswered': REFUNDING,
  'refund.partDone': REFUNDING,
  'refundSlip.answered': REFUNDING,
  'refundSlip.retry': REFUNDING,
  'refundSlip.skip': REFUNDING,
  'staff.identify': BOTH,
  'staff.pinChecked': BOTH,
  'staff.leave': BOTH,
  'staff.signOut': BOTH,
  'timer.elapsed': BOTH,
};

export const isAllowedWhile = (occupation: Occupation, { type }: CheckoutCommand): boolean => ALLOWED[type][occupation];
