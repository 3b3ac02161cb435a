import { describe, expect, test } from 'vitest';
import { ENQUIRIES_MAX, PIECES_MAX } from '../../../core/checkout/payment/state.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { decidedBy, noticeOf, refusalOf, signIn } from './shopping.ts';
import { approve, asked, FOOD, payByValue, payCard, payCash, remaining, shop, stateOf } from './tenders-shop.ts';
import { ALL_TENDERS, cashClosed, cashPaid, cashTaken, MILK, productOf, scan, World } from './world.ts';

const tenderIdOf = (world: World): string => stateOf(world).tenders.at(-1)?.tenderId ?? '';
const closeUnanswered = ({ tenderId }: Extract<Effect, { type: 'cash.close' }>) =>
  ({ type: 'cash.closed', tenderId, answer: { kind: 'unreachable' } }) as const;
const payoutUnanswered = ({ tenderId, payoutId }: Extract<Effect, { type: 'cash.payout' | 'cash.payoutEnquire' }>) =>
  ({ type: 'cash.paid', tenderId, payoutId, answer: { kind: 'unreachable' } }) as const;
const PIECE = { type: 'cash.taken', sequence: 1, denominationMinor: 200 } as const;
const CLOSED = { type: 'cash.closed', answer: { kind: 'closed', lastSequence: 1 } } as const;
/** A shopper who has put in 2.00 for milk of 1.29. */
function twoEurosIn(): World {
  const world = shop(MILK);
  payCash(world);
  world.answer('cash.collect', cashTaken(1, 200));
  return world;
}

describe('a recycler', () => {
  test('that does not say what is in is asked again, and its late word gives the change', () => {
    const world = twoEurosIn();
    world.answer('cash.close', closeUnanswered);
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', kind: 'cash', amountMinor: 200, phase: 'checking' });
    // It is being asked already.
    expect(refusalOf(world.submit({ type: 'pay.enquire' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'pay.cancel' }))).toBe('notNow');
    world.answer('cash.close', cashClosed(1));
    expect(world.screen).toEqual({ name: 'cashOut', amountMinor: 71, isChange: true });
    world.answer('cash.payout', cashPaid(71));
    expect(world.screen.name).toBe('receipt');
  });

  test('that counted other pieces than the kiosk is not believed: staff count, and can only find that nothing is kept', () => {
    const world = twoEurosIn();
    world.answer('cash.close', cashClosed(7));
    for (let tries = 1; tries < ENQUIRIES_MAX; tries += 1) {
      world.answer('cash.close', cashClosed(7));
      world.elapse();
    }
    world.answer('cash.close', cashClosed(7));
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', kind: 'cash', phase: 'staff' });
    signIn(world, 'sue', 'supervisor');
    const resolve = { type: 'pay.resolve', tenderId: tenderIdOf(world), slip: '0815' } as const;
    expect(refusalOf(world.submit({ ...resolve, outcome: 'charged' }))).toBe('notNow');
    world.submit({ ...resolve, outcome: 'notCharged' });
    expect(world.screen).toMatchObject({ name: 'paymentDeclined', kind: 'cash', reason: 'foundNotCharged' });
  });

  test('that breaks takes no more and gives all of it back, and a second report of it changes nothing', () => {
    const world = shop(MILK);
    payCash(world);
    world.answer('cash.collect', cashTaken(1, 100));
    const stopped = { type: 'cash.stopped', tenderId: tenderIdOf(world) } as const;
    world.submit(stopped);
    expect(world.screen).toMatchObject({ name: 'cashIn', phase: 'closing' });
    expect(refusalOf(world.submit(stopped))).toBe('notNow');
    world.answer('cash.close', cashClosed(1));
    world.answer('cash.payout', cashPaid(100));
    expect(world.screen).toMatchObject({ name: 'paymentDeclined', reason: 'recyclerTrouble' });
    expect(refusalOf(world.submit(stopped))).toBe('notNow');
  });

  test('with nothing in it has nothing to give back', () => {
    const world = shop(MILK);
    payCash(world);
    world.submit({ type: 'pay.cancel' });
    world.answer('cash.close', cashClosed(0));
    expect(world.screen).toMatchObject({ name: 'paymentDeclined', reason: 'cancelled' });
    expect(asked(world, 'cash.payout')).toBe(0);
  });

  test(`takes no more than ${PIECES_MAX} pieces: whoever pays in cents has all of them back`, () => {
    const world = shop(FOOD);
    payCash(world);
    for (let sequence = 1; sequence <= PIECES_MAX; sequence += 1) {
      world.answer('cash.collect', cashTaken(sequence, 1));
    }
    world.answer('cash.close', cashClosed(PIECES_MAX));
    expect(world.screen).toMatchObject({ name: 'cashOut', amountMinor: PIECES_MAX });
    world.answer('cash.payout', cashPaid(PIECES_MAX));
    expect(world.screen).toMatchObject({ name: 'paymentDeclined', reason: 'recyclerTrouble' });
  });

  test('reports no piece out of turn, of another payment, or after its change is on the way', () => {
    const world = shop(MILK);
    payCash(world);
    const tenderId = tenderIdOf(world);
    expect(refusalOf(world.submit({ ...PIECE, tenderId, sequence: 2 }))).toBe('notNow');
    expect(refusalOf(world.submit({ ...PIECE, tenderId: 'another' }))).toBe('notNow');
    expect(refusalOf(world.submit({ ...CLOSED, tenderId: 'another' }))).toBe('notNow');
    // Its slots are open still.
    expect(refusalOf(world.submit({ ...CLOSED, tenderId }))).toBe('notNow');
    world.answer('cash.collect', cashTaken(1, 200));
    world.answer('cash.close', cashClosed(1));
    expect(refusalOf(world.answer('cash.collect', cashTaken(2, 200)))).toBe('notNow');
    expect(refusalOf(world.answer('cash.close', cashClosed(1)))).toBe('notNow');
    world.answer('cash.payout', cashPaid(71));
    // Said twice: the sale is complete already.
    expect(refusalOf(world.answer('cash.payout', cashPaid(71)))).toBe('notNow');
    expect(world.types.filter((type) => type === 'sale.completed')).toHaveLength(1);
  });

  test('that never says what came out leaves it to staff, who hand over no more than is missing', () => {
    const world = twoEurosIn();
    world.answer('cash.close', cashClosed(1));
    const tenderId = tenderIdOf(world);
    const handOver = { type: 'pay.handOver', tenderId, amountMinor: 71 } as const;
    signIn(world, 'sue', 'supervisor');
    expect(refusalOf(world.submit(handOver))).toBe('notNow');
    world.answer('cash.payout', payoutUnanswered);
    for (let tries = 1; tries < ENQUIRIES_MAX; tries += 1) {
      world.answer('cash.payoutEnquire', payoutUnanswered);
      expect(world.screen).toMatchObject({ name: 'cashOut' });
      expect(refusalOf(world.submit(handOver))).toBe('notNow');
      world.elapse();
    }
    world.answer('cash.payoutEnquire', payoutUnanswered);
    expect(world.screen).toMatchObject({ name: 'cashOwed', missingMinor: 71, isCertain: false });
    // What is in is known; only what came out is not.
    expect(refusalOf(world.submit({ type: 'pay.resolve', tenderId, outcome: 'notCharged' }))).toBe('notNow');
    expect(refusalOf(world.submit({ ...handOver, amountMinor: 72 }))).toBe('notNow');
    world.submit(handOver);
    expect(world.screen.name).toBe('receipt');
    expect(asked(world, 'cash.payout')).toBe(1);
  });

  test('that owes change waits for staff without a deadline, and says nothing more about it', () => {
    const world = twoEurosIn();
    world.answer('cash.close', cashClosed(1));
    world.answer('cash.payout', cashPaid(50));
    expect(() => world.elapse()).toThrow('nothing is waited for');
    expect(refusalOf(world.answer('cash.payout', cashPaid(71)))).toBe('notNow');
    expect(world.screen).toMatchObject({ name: 'cashOwed', missingMinor: 21 });
  });

  test('that is silent while it pays out is asked after the payment’s own time-out', () => {
    const world = twoEurosIn();
    world.answer('cash.close', cashClosed(1));
    world.elapse();
    expect(asked(world, 'cash.payoutEnquire')).toBe(1);
  });
});

describe('staff', () => {
  test('hand nothing over where nothing is owed', () => {
    const world = shop(MILK);
    signIn(world, 'sue', 'supervisor');
    const handOver = { type: 'pay.handOver', amountMinor: 0 } as const;
    expect(refusalOf(world.submit({ ...handOver, tenderId: 'none' }))).toBe('notNow');
    payCash(world);
    expect(refusalOf(world.submit({ ...handOver, tenderId: tenderIdOf(world) }))).toBe('notNow');
  });
});

describe('a payment in cash', () => {
  test('does not begin for another amount, without a recycler, or where the shop takes none', () => {
    const world = shop(MILK);
    expect(refusalOf(world.submit({ type: 'pay.cash', amountMinor: 128, recyclerUsable: true }))).toBe('basketChanged');
    world.submit({ type: 'pay.cash', amountMinor: 129, recyclerUsable: false });
    expect(noticeOf(world)).toBe('recyclerUnavailable');
    expect(refusalOf(payCash(decidedBy(world, { tenders: { kinds: ['card', 'giftCard'] } })))).toBe('notNow');
    expect(world.types).not.toContain('tender.started');
  });

  const COINS_OF_FIVE = compilePricing(pricingRulesSchema.parse({ rounding: { cash: { stepMinor: 5 } } }));

  test('of less than half the smallest coin is forgiven: the sale is complete, and its rounding is told', () => {
    const world = decidedBy(new World('checkout'), { tenders: { kinds: ['cash'] } });
    world.pricing = COINS_OF_FIVE;
    world.submit(scan(productOf('09520000000042', 2)));
    world.submit({ type: 'pay.choose', amountMinor: 2, terminalUsable: true, recyclerUsable: true });
    expect(asked(world, 'cash.collect')).toBe(0);
    expect(world.events.find((event) => event.type === 'sale.completed')).toMatchObject({
      totalMinor: 2,
      tenders: [{ kind: 'cash', amountMinor: 2, roundingMinor: -2, givenMinor: 0, changeMinor: 0 }],
    });
  });

  test('of less than half the smallest coin is not forgiven again and again as a part', () => {
    const world = decidedBy(new World('checkout'), { tenders: { ...ALL_TENDERS.tenders, partMinorMin: 1 } });
    world.pricing = COINS_OF_FIVE;
    world.submit(scan(MILK));
    const part = { type: 'pay.cash', amountMinor: 129, partMinor: 2, recyclerUsable: true } as const;
    expect(refusalOf(world.submit(part))).toBe('notNow');
    expect(remaining(world)).toBe(129);
  });
});

describe('giving cash back', () => {
  const partly = (): World => {
    const world = shop(FOOD);
    world.submit({ type: 'pay.cash', amountMinor: 1_000, partMinor: 130, recyclerUsable: true });
    world.answer('cash.collect', cashTaken(1, 200));
    world.answer('cash.close', cashClosed(1));
    world.answer('cash.payout', cashPaid(70));
    return world;
  };

  test('to a shopper who gives up pays out what was kept, and the basket is open again', () => {
    const world = partly();
    world.submit({ type: 'pay.giveUp' });
    expect(world.screen).toMatchObject({
      name: 'givingBack',
      phase: 'working',
      lines: [{ kind: 'cash', amountMinor: 130, state: 'asking' }],
    });
    world.answer('cash.payout', cashPaid(130));
    expect(world.screen).toMatchObject({ phase: 'done', lines: [{ state: 'done', missingMinor: 0 }] });
    // Said twice: it is back already.
    expect(refusalOf(world.answer('cash.payout', cashPaid(130)))).toBe('notNow');
    expect(remaining(world)).toBe(1_000);
  });

  test('that nobody answers for is asked about under the same id, and never paid out twice', () => {
    const world = partly();
    world.submit({ type: 'pay.giveUp' });
    world.answer('cash.payout', payoutUnanswered);
    world.elapse();
    world.answer('cash.payoutEnquire', cashPaid(130));
    expect(world.screen).toMatchObject({ phase: 'done' });
    expect(asked(world, 'cash.payout')).toBe(2);
  });

  test('that came out in part is staff’s for the rest: the recycler is not asked again', () => {
    const world = partly();
    world.submit({ type: 'pay.giveUp' });
    world.answer('cash.payout', cashPaid(100));
    expect(world.screen).toMatchObject({
      phase: 'staff',
      lines: [{ state: 'staff', missingMinor: 30, certain: true }],
    });
    const tenderId = tenderIdOf(world);
    expect(refusalOf(world.answer('cash.payout', cashPaid(130)))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'pay.reverseAgain', tenderId }))).toBe('notNow');
    const resolve = { type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' } as const;
    expect(refusalOf(world.submit(resolve))).toBe('noRight');
    signIn(world, 'sue', 'supervisor');
    expect(refusalOf(world.submit({ ...resolve, tenderId: 'another' }))).toBe('notNow');
    world.submit(resolve);
    expect(world.screen).toMatchObject({ phase: 'done' });
  });

  test('waits for its turn behind what was paid later', () => {
    const world = partly();
    payByValue(world, 'giftCard', 200);
    payCard(world, 300);
    approve(world);
    world.submit({ type: 'pay.giveUp' });
    expect(world.screen).toMatchObject({
      lines: [
        { kind: 'cash', state: 'waiting', amountMinor: 130 },
        { kind: 'giftCard', state: 'waiting' },
        { kind: 'card', state: 'asking' },
      ],
    });
  });
});
