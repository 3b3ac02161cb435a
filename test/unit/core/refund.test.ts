import { expect, test } from 'vitest';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { atOrder, cardAnswered, granted, ORDER_ALL, ownAt, paidOut } from './sold-goods.ts';
import { pinRight } from './staff-moves.ts';
import { MILK, SETTINGS, scan, World } from './world.ts';

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
    parts: [{ how: 'terminal' }, { kind: 'cash', how: 'recycler', cashMinor: 400, recyclerMinor: 400, byHandMinor: 0 }],
  });
  const short = atCash();
  short.answer('refund.payout', paidOut({ kind: 'ended', paidMinor: 150, uncertainMinor: 0 }));
  expect(cashPart(short)).toMatchObject({ state: 'staff', certain: true, cashMinor: 400, paidOutMinor: 150 });
  // No card paid it: a terminal cannot have given it back.
  expect(short.submit({ type: 'refund.partDone', position: 0, how: 'terminal' })).toMatchObject({ ok: false });
  short.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
  expect(short.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
    parts: [{ how: 'terminal' }, { kind: 'cash', how: 'cash', cashMinor: 400, recyclerMinor: 150, byHandMinor: 250 }],
  });
});

test('a recycler that does not say what came out is asked to pay once, asked about it once, and then staff look', () => {
  const world = atCash();
  world.answer('refund.payout', paidOut({ kind: 'unreachable' }));
  expect(cashPart(world)).toMatchObject({ state: 'asking' });
  world.answer('refund.payoutEnquire', paidOut({ kind: 'unreachable' }));
  expect(cashPart(world)).toMatchObject({ state: 'staff', certain: false });
  expect(world.asked.filter(({ effect }) => effect.type === 'refund.payout')).toHaveLength(1);
  // Staff go by its counter, and how much of it that was nobody told the kiosk.
  world.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
  const completed = world.events.findLast(({ type }) => type === 'refund.completed');
  expect(completed?.type === 'refund.completed' && completed.parts[1]).toEqual({
    ...{ position: 0, kind: 'cash', amountMinor: 400, how: 'cash', cashMinor: 400, recyclerMinor: 0 },
  });
});

test('what a card had paid is handed out by staff where its terminal gives nothing back', () => {
  const world = atOrder(null);
  world.answer('refund.claim', granted);
  world.answer('refund.card', cardAnswered('unknown'));
  for (const position of [1, 0]) world.submit({ type: 'refund.partDone', position, how: 'cash' });
  expect(world.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
    parts: [
      { kind: 'card', how: 'cash', cashMinor: 600, recyclerMinor: 0, byHandMinor: 600 },
      { kind: 'cash', how: 'cash', cashMinor: 400, recyclerMinor: 0, byHandMinor: 400 },
    ],
  });
});
