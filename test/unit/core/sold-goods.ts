import type { PayoutAnswer } from '../../../core/checkout/payment/commands.ts';
import type { ClaimAnswer, FindAnswer } from '../../../core/checkout/refund/commands.ts';
import type { Granted, RefundableSale } from '../../../core/checkout/refund/sale.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { pinRight } from './staff-moves.ts';
import { SETTINGS, World } from './world.ts';

/** A sale of three bottles that was paid by card and in cash. */
export const SOLD: RefundableSale = {
  saleId: 'sale-1',
  receiptNumber: 'K1-000007',
  atMs: 1_799_999_000_000,
  currency: 'EUR',
  totalMinor: 1_000,
  lines: [{ position: 0, name: { en: 'Oil' }, quantity: 3, weightGrams: null, paidMinor: 1_000, refundedQuantity: 0 }],
  tenders: [
    { position: 0, kind: 'cash', paidMinor: 400, refundedMinor: 0, label: '' },
    { position: 1, kind: 'card', paidMinor: 600, refundedMinor: 0, label: '1111' },
  ],
};

const part = { given: false, voucher: null, tenderId: 't', terminalReference: 'T-1', label: '' } as const;
/** All three of them. */
export const GRANTED: Granted = {
  amountMinor: 1_000,
  parts: [
    { ...part, position: 1, kind: 'card', amountMinor: 600, chargedMinor: 600 },
    { ...part, position: 0, kind: 'cash', amountMinor: 400, chargedMinor: 400 },
  ],
};

export const ORDER_ALL = {
  type: 'refund.order',
  lines: [{ position: 0, quantity: 3 }],
  reasonCode: 'damaged',
} as const satisfies SessionCommand;

/** A member of staff with the right, and the receipt. */
export function refunding(world: World): World {
  world.submit({ type: 'staff.identify', staffId: 'sue' });
  world.submit(pinRight('sue', 'supervisor'));
  world.submit({ type: 'refund.offered', receiptNumber: SOLD.receiptNumber });
  return world;
}

export const found = ({ requestId }: { requestId: string }): SessionCommand => ({
  type: 'refund.foundAnswered',
  requestId,
  answer: { kind: 'found', sale: SOLD },
});
export const granted = ({ refundId }: { refundId: string }): SessionCommand => ({
  type: 'refund.claimAnswered',
  refundId,
  answer: { kind: 'granted', granted: GRANTED },
});
export const cardAnswered =
  (kind: 'reversed' | 'refused' | 'unknown') =>
  ({ refundId, position }: { refundId: string; position: number }): SessionCommand => ({
    type: 'refund.cardAnswered',
    refundId,
    position,
    kind,
  });

/** Of the recycler. */
export const paidOut =
  (answer: PayoutAnswer) =>
  ({ refundId, position }: { refundId: string; position: number }): SessionCommand => ({
    ...{ type: 'refund.cashAnswered', refundId, position, answer },
  });

export const RECEIPT = { type: 'refund.offered', receiptNumber: SOLD.receiptNumber } as const;
export const answered =
  (answer: FindAnswer) =>
  ({ requestId }: { requestId: string }): SessionCommand => ({ type: 'refund.foundAnswered', requestId, answer });
export const claimed =
  (answer: ClaimAnswer) =>
  ({ refundId }: { refundId: string }): SessionCommand => ({ type: 'refund.claimAnswered', refundId, answer });

/** All of it is ordered, by one who may; from this amount on two people. */
export const atOrder = (fourEyesFromMinor: number | null): World => {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, refund: { ...SETTINGS.refund, fourEyesFromMinor } };
  refunding(world);
  world.answer('refund.find', found);
  world.submit(ORDER_ALL);
  return world;
};

/** A sale of this kiosk, while the server does not answer. */
export const ownAt = (offlineToMinor: number | null, tenders = SOLD.tenders): World => {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, refund: { ...SETTINGS.refund, fourEyesFromMinor: null, offlineToMinor } };
  refunding(world);
  const ours = tenders.map((tender) => ({ ...tender, tenderId: `t${tender.position}` }));
  world.answer('refund.find', ({ requestId }: { requestId: string }) => ({
    type: 'refund.foundAnswered',
    requestId,
    answer: { kind: 'found', sale: { ...SOLD, tenders: ours, isOwn: true } },
  }));
  return world;
};

/** What staff do where goods come back. */
export const refundMoves = (): SessionCommand[] => [
  { type: 'refund.offered', receiptNumber: SOLD.receiptNumber },
  ORDER_ALL,
  ORDER_ALL,
  { type: 'refund.approve' },
  { type: 'refund.askAgain' },
  { type: 'refund.giveUp' },
  { type: 'refund.partDone', position: 0, how: 'cash' },
  { type: 'refund.partDone', position: 1, how: 'terminal' },
  { type: 'refundSlip.retry' },
  { type: 'refundSlip.skip' },
  { type: 'refund.leave' },
  { type: 'session.leave' },
];

/** A refund that is ordered; sometimes somebody else is there to approve it. */
export function beginRefund(world: World, pick: number): void {
  refunding(world);
  world.answer('refund.find', found);
  world.submit(ORDER_ALL);
  if (pick % 3 === 0) return;
  world.submit({ type: 'staff.identify', staffId: 'tom' });
  world.submit(pinRight('tom', 'supervisor'));
}
