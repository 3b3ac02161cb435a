import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leftMinorOf, shareOut, unitsRefundMinor } from '../../../core/checkout/refund/amounts.ts';
import { amountOf } from '../../../core/checkout/refund/refundable.ts';
import type { RefundableSale } from '../../../core/checkout/refund/sale.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { cardAnswered, found, granted, ORDER_ALL, paidOut, refunding, SOLD } from './sold-goods.ts';
import { pinRight } from './staff-moves.ts';
import { MILK, SETTINGS, scan, World } from './world.ts';

const KINDS = ['card', 'giftCard', 'voucher', 'mealVoucher', 'cash'] as const;
const sum = (amounts: readonly { amountMinor: number }[]): number =>
  amounts.reduce((all, { amountMinor }) => all + amountMinor, 0);

test('however a line is refunded in parts, all of them come to what was paid for it, and none to less than nothing', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 5_000_000 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
      (paid, parts) => {
        const quantity = parts.reduce((all, each) => all + each, 0);
        let before = 0;
        let back = 0;
        for (const count of parts) {
          const amount = unitsRefundMinor(paid, quantity, before, count);
          expect(amount).toBeGreaterThanOrEqual(0);
          back += amount;
          before += count;
        }
        expect(back).toBe(paid);
      },
    ),
  );
});

test('whatever is refunded of a sale in whatever order, no tender gives more than it took, and all no more than was paid', () => {
  const tender = fc.record({ kind: fc.constantFrom(...KINDS), paidMinor: fc.integer({ min: 1, max: 9_000 }) });
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 6 }),
    paidMinor: fc.integer({ min: -500, max: 9_000 }),
  });
  const wishes = fc.array(fc.record({ line: fc.nat({ max: 5 }), count: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.array(tender, { minLength: 1, maxLength: 4 }),
      wishes,
      (lines, tenders, all) => {
        const sale: RefundableSale = {
          ...SOLD,
          lines: lines.map((each, position) => ({
            ...each,
            position,
            name: { en: 'x' },
            weightGrams: null,
            refundedQuantity: 0,
          })),
          tenders: tenders.map((each, position) => ({ ...each, position, refundedMinor: 0, label: '' })),
        };
        const paid = leftMinorOf(sale.tenders);
        let back = 0;
        for (const wish of all) {
          const position = wish.line % sale.lines.length;
          const amount = amountOf(sale, [{ position, quantity: wish.count }]);
          if (amount === null) continue;
          const shares = shareOut(sale.tenders, amount);
          expect(sum(shares)).toBe(amount);
          back += amount;
          for (const share of shares) {
            const of = sale.tenders[share.position];
            if (of !== undefined) of.refundedMinor += share.amountMinor;
          }
          const of = sale.lines[position];
          if (of !== undefined) of.refundedQuantity += wish.count;
        }
        expect(back).toBeLessThanOrEqual(paid);
        for (const { paidMinor, refundedMinor } of sale.tenders) expect(refundedMinor).toBeLessThanOrEqual(paidMinor);
        for (const { quantity, refundedQuantity } of sale.lines) expect(refundedQuantity).toBeLessThanOrEqual(quantity);
      },
    ),
  );
});

const atOrder = (fourEyesFromMinor: number | null): World => {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, refund: { ...SETTINGS.refund, fourEyesFromMinor } };
  refunding(world);
  world.answer('refund.find', found);
  world.submit(ORDER_ALL);
  return world;
};

test('the card is given back to first, once, and what its terminal does not say is for staff, with cash last', () => {
  const world = atOrder(null);
  world.answer('refund.claim', granted);
  world.answer('refund.card', cardAnswered('unknown'));
  expect(world.screen).toMatchObject({
    name: 'refundGiving',
    parts: [
      { kind: 'card', state: 'staff', certain: false },
      { kind: 'cash', state: 'waiting' },
    ],
  });
  // Whatever comes late changes nothing: a person looks at it.
  world.answer('refund.card', cardAnswered('reversed'));
  expect(world.types).not.toContain('refund.completed');
  world.submit({ type: 'refund.partDone', position: 1, how: 'terminal' });
  world.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
  expect(world.asked.filter(({ effect }) => effect.type === 'refund.card')).toHaveLength(1);
  expect(world.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
    amountMinor: 1_000,
    parts: [
      { kind: 'card', amountMinor: 600, how: 'terminal' },
      { kind: 'cash', amountMinor: 400, how: 'cash' },
    ],
    toStock: false,
  });
});

test('from the shop’s amount on nobody approves their own refund', () => {
  const world = atOrder(1_000);
  expect(world.screen).toMatchObject({ name: 'refundApproval', mayApprove: false });
  expect(world.submit({ type: 'refund.approve' })).toMatchObject({ ok: false, error: { kind: 'noRight' } });
  expect(world.asked.some(({ effect }) => effect.type === 'refund.claim')).toBe(false);
  world.submit({ type: 'staff.identify', staffId: 'tom' });
  world.submit(pinRight('tom', 'attendant'));
  expect(world.submit({ type: 'refund.approve' })).toMatchObject({ ok: false, error: { kind: 'noRight' } });
  world.submit({ type: 'staff.identify', staffId: 'eva' });
  world.submit(pinRight('eva', 'supervisor'));
  expect(world.submit({ type: 'refund.approve' }).ok).toBe(true);
  world.answer('refund.claim', granted);
  world.answer('refund.card', cardAnswered('reversed'));
  world.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
  expect(world.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
    staffId: 'sue',
    secondStaffId: 'eva',
  });
});

test('a shopper refunds nothing, and nothing is sold or left while money goes back', () => {
  const shopper = new World('checkout');
  shopper.submit(scan(MILK));
  shopper.submit({ type: 'refund.offered', receiptNumber: 'K1-000007' });
  expect(shopper.view.notice?.kind).toBe('refundNeedsStaff');
  const world = atOrder(null);
  expect(world.submit(scan(MILK)).ok).toBe(false);
  expect(world.submit({ type: 'session.leave' }).ok).toBe(false);
  world.answer('refund.claim', ({ refundId }: { refundId: string }) => ({
    type: 'refund.claimAnswered',
    refundId,
    answer: { kind: 'unreachable' },
  }));
  expect(world.screen).toMatchObject({ name: 'refundGiving', phase: 'unanswered' });
  expect(world.submit({ type: 'session.leave' }).ok).toBe(false);
  world.submit({ type: 'refund.askAgain' });
  const claims = world.asked.flatMap(({ effect }) => (effect.type === 'refund.claim' ? [effect.refundId] : []));
  expect(new Set(claims).size).toBe(1);
});

const LOST = ({ refundId }: { refundId: string }): SessionCommand => ({
  type: 'refund.claimAnswered',
  refundId,
  answer: { kind: 'unreachable' },
});
/** A sale of this kiosk, while the server does not answer. */
const ownAt = (offlineToMinor: number | null, tenders = SOLD.tenders): World => {
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

test('without the server a kiosk gives back its own sale up to the shop’s amount, once, and says that nobody else was asked', () => {
  const world = ownAt(1_000);
  expect(world.screen).toMatchObject({ name: 'refundChoose', offlineToMinor: SETTINGS.refund.offlineToMinor });
  world.submit(ORDER_ALL);
  world.answer('refund.claim', LOST);
  expect(world.screen).toMatchObject({
    name: 'refundGiving',
    phase: 'giving',
    parts: [
      { kind: 'card', amountMinor: 600, state: 'asking' },
      { kind: 'cash', amountMinor: 400, state: 'waiting' },
    ],
  });
  world.answer('refund.card', cardAnswered('reversed'));
  world.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
  expect(world.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({ isOffline: true });
});

test('without the server more than the shop’s amount, what only the server can credit, and where the shop says never, is refused', () => {
  const much = ownAt(999);
  much.submit(ORDER_ALL);
  expect(much.view.notice).toMatchObject({ kind: 'refundOffline', toMinor: 999 });
  const gift = ownAt(5_000, [{ position: 0, kind: 'giftCard', paidMinor: 1_000, refundedMinor: 0, label: '4321' }]);
  gift.submit(ORDER_ALL);
  expect(gift.view.notice).toMatchObject({ kind: 'refundNeedsServer' });
  const never = ownAt(null);
  expect(never.screen).toMatchObject({ name: 'refund', phase: 'scan' });
  expect(never.view.notice).toMatchObject({ kind: 'refundNoServer' });
  for (const world of [much, gift, never]) expect(world.types).not.toContain('refund.claiming');
});

const atCash = (): World => {
  const world = atOrder(null);
  world.settings = { ...world.settings, tenders: { ...SETTINGS.tenders, kinds: ['card', 'cash'] } };
  world.answer('refund.claim', granted);
  world.answer('refund.card', cardAnswered('reversed'));
  return world;
};
const cashPart = (world: World) => world.screen.name === 'refundGiving' && world.screen.parts[1];

test('the recycler gives the cash, and what it cannot give staff hand out', () => {
  const full = atCash();
  full.answer('refund.payout', paidOut({ kind: 'ended', paidMinor: 400, uncertainMinor: 0 }));
  expect(full.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
    parts: [{ how: 'terminal' }, { kind: 'cash', how: 'recycler', cashMinor: 400 }],
  });
  const short = atCash();
  short.answer('refund.payout', paidOut({ kind: 'ended', paidMinor: 150, uncertainMinor: 0 }));
  expect(cashPart(short)).toMatchObject({ state: 'staff', certain: true, cashMinor: 400, paidOutMinor: 150 });
  short.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
  expect(short.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
    parts: [{ how: 'terminal' }, { kind: 'cash', how: 'cash', cashMinor: 400 }],
  });
});

test('a recycler that does not say what came out is asked to pay once, asked about it once, and then staff look', () => {
  const world = atCash();
  world.answer('refund.payout', paidOut({ kind: 'unreachable' }));
  expect(cashPart(world)).toMatchObject({ state: 'asking' });
  world.answer('refund.payoutEnquire', paidOut({ kind: 'unreachable' }));
  expect(cashPart(world)).toMatchObject({ state: 'staff', certain: false });
  expect(world.asked.filter(({ effect }) => effect.type === 'refund.payout')).toHaveLength(1);
});
