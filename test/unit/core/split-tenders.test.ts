import { describe, expect, test } from 'vitest';
import { paidMinorOf } from '../../../core/checkout/payment/amounts.ts';
import { NUMBERS_TRIED_MAX } from '../../../core/checkout/payment/state.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { pinRight } from './staff-moves.ts';
import {
  approve,
  asked,
  CANDLE,
  FOOD,
  OFFERED,
  PROOF,
  payByValue,
  payCard,
  payCash,
  present,
  redeemed,
  remaining,
  shop,
  stateOf,
} from './tenders-shop.ts';
import {
  ALL_TENDERS,
  APPROVAL,
  cashClosed,
  cashPaid,
  cashTaken,
  chargeAnswered,
  MILK,
  printAnswered,
  productOf,
  scan,
  World,
} from './world.ts';

describe('several tenders', () => {
  test('gift card, meal voucher and card pay one sale, and the sale names each', () => {
    const world = shop(FOOD, CANDLE);
    expect(world.screen).toMatchObject({ name: 'payChoose', dueMinor: 1_500, remainingMinor: 1_500, paid: [] });
    payByValue(world, 'giftCard', 300);
    expect(world.screen).toMatchObject({
      name: 'payChoose',
      remainingMinor: 1_200,
      paid: [{ kind: 'giftCard', amountMinor: 300, label: '4711' }],
    });
    payByValue(world, 'mealVoucher', 5_000);
    // 10.00 of the basket is food, and the day's limit is 10.00.
    expect(remaining(world)).toBe(200);
    payCard(world);
    approve(world);
    expect(world.screen).toMatchObject({ name: 'receipt', chargedMinor: 1_500 });
    const sale = world.events.find((event) => event.type === 'sale.completed');
    expect(sale).toMatchObject({
      totalMinor: 1_500,
      tenders: [
        { kind: 'giftCard', amountMinor: 300, maskedPan: '************4711' },
        { kind: 'mealVoucher', amountMinor: 1_000 },
        { kind: 'card', amountMinor: 200, approvalCode: '4711' },
      ],
    });
  });

  test('a part by card leaves the rest, and a part that is too small or too large starts nothing', () => {
    const world = shop(FOOD);
    for (const part of [99, 1_001]) expect(payCard(world, part)).toMatchObject({ ok: false });
    payCard(world, 400);
    approve(world);
    expect([paidMinorOf(stateOf(world)), remaining(world)]).toEqual([400, 600]);
  });

  test('a terminal that approves only a part has paid that part', () => {
    const world = shop(FOOD);
    payCard(world);
    world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL, approvedMinor: 250 }));
    expect(world.screen).toMatchObject({ name: 'payChoose', remainingMinor: 750, paid: [{ amountMinor: 250 }] });
  });

  test('an answer that says more than was asked for settles nothing', () => {
    const world = shop(FOOD);
    payCard(world);
    world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL, approvedMinor: 1_001 }));
    expect(world.screen.name).toBe('paymentUnknown');
  });

  test('a basket that is partly paid is locked, and cannot be left', () => {
    const world = shop(FOOD);
    payCard(world, 400);
    approve(world);
    expect(world.submit(scan(MILK))).toMatchObject({ error: { kind: 'notNow' } });
    expect(world.submit({ type: 'session.leave' })).toMatchObject({ error: { kind: 'moneyAtStake' } });
    expect(world.submit({ type: 'pay.back' }).ok).toBe(true);
    expect(world.screen.name).toBe('payChoose');
  });

  test('a basket that costs nothing is complete without any', () => {
    const world = shop(productOf('09520000000042', 0));
    expect(world.screen).toMatchObject({ name: 'receipt', chargedMinor: 0 });
    expect(world.types).not.toContain('tender.started');
  });

  test('with one kind nobody is asked how to pay', () => {
    const world = new World('checkout');
    world.submit(scan(MILK));
    world.submit({ type: 'pay.choose', amountMinor: 129, terminalUsable: true, recyclerUsable: false });
    expect(world.screen).toMatchObject({ name: 'payment', kind: 'card' });
  });
});

describe('a number', () => {
  test('that the server does not know, or while it is away, is refused and nothing is taken', () => {
    const world = shop(FOOD);
    world.submit({ type: 'pay.present', kind: 'giftCard' });
    world.submit({ ...OFFERED, serverUsable: false });
    expect(world.screen).toMatchObject({ name: 'payNumber', phase: 'refused', reason: 'serverUnreachable' });
    world.submit(OFFERED);
    world.answer('storedValue.check', ({ checkId }: Extract<Effect, { type: 'storedValue.check' }>) => ({
      type: 'storedValue.checked',
      checkId,
      answer: { kind: 'refused', reason: 'expired' },
    }));
    expect(world.screen).toMatchObject({ phase: 'refused', reason: 'expired' });
    expect(asked(world, 'storedValue.redeem')).toBe(0);
  });

  test('of a meal voucher pays no household goods', () => {
    const world = shop(CANDLE);
    world.submit({ type: 'pay.present', kind: 'mealVoucher' });
    world.submit(OFFERED);
    expect(world.screen).toMatchObject({ phase: 'refused', reason: 'nothingEligible' });
  });

  test.each([
    ['20 % off the whole basket', { kind: 'basketPercentOff', percentBasisPoints: 2_000 }, [], 800],
    [
      '8.00 off the whole basket, shared out by what the goods cost',
      { kind: 'basketAmountOff', amountMinor: 800 },
      [],
      467,
    ],
    ['half off the food itself', { kind: 'percentOff', percentBasisPoints: 5_000 }, [FOOD.code], 500],
    ['half off the candle', { kind: 'percentOff', percentBasisPoints: 5_000 }, [CANDLE.code], 1_000],
  ] as const)('of a meal voucher pays no more than the food costs after %s', (_what, terms, codes, payableMinor) => {
    const world = new World('checkout');
    world.settings = ALL_TENDERS;
    const promotion = { promotionId: 'p', name: 'P', terms, codes: [...codes] };
    world.pricing = compilePricing(pricingRulesSchema.parse({ promotions: [promotion] }));
    world.submit(scan(FOOD));
    world.submit(scan(CANDLE));
    world.submit({ type: 'pay.choose', amountMinor: remaining(world), terminalUsable: true, recyclerUsable: true });
    present(world, 'mealVoucher', 5_000);
    expect(world.screen).toMatchObject({ phase: 'confirm', payableMinor });
    world.submit({ type: 'pay.storedValue', amountMinor: remaining(world), serverUsable: true });
    world.answer('storedValue.redeem', redeemed());
    // Nothing of it can be paid with another one, not even what is left of the day.
    present(world, 'mealVoucher', 5_000);
    expect(world.screen).toMatchObject({ phase: 'refused', reason: 'nothingEligible' });
  });

  test(`is not guessed: after ${NUMBERS_TRIED_MAX} no more are looked up`, () => {
    const world = shop(FOOD);
    world.submit({ type: 'pay.present', kind: 'giftCard' });
    for (let tries = 0; tries < NUMBERS_TRIED_MAX; tries += 1) world.submit({ ...OFFERED, serverUsable: false });
    world.submit(OFFERED);
    expect(world.view.notice).toEqual({ kind: 'tooManyNumbers' });
    expect(asked(world, 'storedValue.check')).toBe(0);
  });

  test('whose answer was lost is asked about, and never taken a second time', () => {
    const world = shop(FOOD);
    present(world, 'giftCard', 2_000);
    world.submit({ type: 'pay.storedValue', amountMinor: 1_000, serverUsable: true });
    world.answer('storedValue.redeem', ({ tenderId }: Extract<Effect, { type: 'storedValue.redeem' }>) => ({
      type: 'payment.answered',
      tenderId,
      answer: { kind: 'unknown' },
    }));
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', kind: 'giftCard', phase: 'checking' });
    expect(payCard(world)).toMatchObject({ ok: false });
    world.answer('storedValue.enquire', ({ tenderId }: Extract<Effect, { type: 'storedValue.enquire' }>) => ({
      type: 'enquiry.answered',
      tenderId,
      answer: { kind: 'redeemed', redeemedMinor: 1_000, proof: PROOF },
    }));
    expect(world.screen.name).toBe('receipt');
    expect(asked(world, 'storedValue.redeem')).toBe(1);
  });
});

describe('cash', () => {
  test('with change: what was put in is what was kept and what came out', () => {
    const world = shop(MILK);
    payCash(world);
    world.answer('cash.collect', cashTaken(1, 50));
    expect(world.screen).toMatchObject({ name: 'cashIn', insertedMinor: 50, missingMinor: 79 });
    world.answer('cash.collect', cashTaken(1, 50));
    world.answer('cash.collect', cashTaken(2, 100));
    expect(world.screen).toMatchObject({ phase: 'closing', insertedMinor: 150, missingMinor: 0 });
    world.answer('cash.close', cashClosed(2));
    expect(world.screen).toEqual({ name: 'cashOut', amountMinor: 21, isChange: true });
    world.answer('cash.payout', cashPaid(21));
    expect(world.screen).toMatchObject({ name: 'receipt', chargedMinor: 129 });
    expect(stateOf(world).tenders[0]?.cashProof).toEqual({ insertedMinor: 150, changeMinor: 21, roundingMinor: 0 });
  });

  test('that is cancelled, or left lying, comes back whole, also what fell in late', () => {
    for (const giveUp of [(world: World) => world.submit({ type: 'pay.cancel' }), (world: World) => world.elapse()]) {
      const world = shop(MILK);
      payCash(world);
      world.answer('cash.collect', cashTaken(1, 50));
      giveUp(world);
      world.answer('cash.collect', cashTaken(2, 100));
      world.answer('cash.close', cashClosed(2));
      expect(world.screen).toEqual({ name: 'cashOut', amountMinor: 150, isChange: false });
      world.answer('cash.payout', cashPaid(150));
      expect(world.screen).toMatchObject({ name: 'paymentDeclined', kind: 'cash' });
    }
  });

  test('is rounded as the rules for prices say, and the sale still adds up', () => {
    const world = new World('checkout');
    world.settings = ALL_TENDERS;
    world.pricing = compilePricing(pricingRulesSchema.parse({ rounding: { cash: { stepMinor: 5 } } }));
    world.submit(scan(MILK));
    payCash(world);
    expect(world.screen).toMatchObject({ askedMinor: 130, roundingMinor: 1 });
    world.answer('cash.collect', cashTaken(1, 200));
    world.answer('cash.close', cashClosed(1));
    world.answer('cash.payout', cashPaid(70));
    expect(world.events.find((event) => event.type === 'sale.completed')).toMatchObject({
      totalMinor: 129,
      tenders: [{ kind: 'cash', amountMinor: 129, roundingMinor: 1 }],
    });
  });

  test('whose change did not all come out is owed: staff with the right hand it over, and the sale is complete', () => {
    const world = shop(MILK);
    payCash(world);
    world.answer('cash.collect', cashTaken(1, 200));
    world.answer('cash.close', cashClosed(1));
    world.answer('cash.payout', cashPaid(50));
    expect(world.screen).toMatchObject({ name: 'cashOwed', missingMinor: 21, isCertain: true, isChange: true });
    const { tenderId = '' } = stateOf(world).tenders[0] ?? {};
    const handOver = { type: 'pay.handOver', tenderId, amountMinor: 21 } as const;
    expect(world.submit(handOver)).toMatchObject({ error: { kind: 'noRight' } });
    world.submit({ type: 'staff.identify', staffId: 'sue' });
    world.submit(pinRight('sue', 'supervisor'));
    world.submit(handOver);
    expect(world.screen.name).toBe('receipt');
    expect(world.types).toContain('staff.acted');
  });

  test('whose payout nobody can tell is asked about, and never paid out twice', () => {
    const world = shop(MILK);
    payCash(world);
    world.answer('cash.collect', cashTaken(1, 200));
    world.answer('cash.close', cashClosed(1));
    world.answer('cash.payout', ({ tenderId, payoutId }: Extract<Effect, { type: 'cash.payout' }>) => ({
      type: 'cash.paid',
      tenderId,
      payoutId,
      answer: { kind: 'unreachable' },
    }));
    expect(world.screen).toMatchObject({ name: 'cashOut' });
    world.answer('cash.payoutEnquire', ({ tenderId, payoutId }: Extract<Effect, { type: 'cash.payoutEnquire' }>) => ({
      type: 'cash.paid',
      tenderId,
      payoutId,
      answer: { kind: 'ended', paidMinor: 50, uncertainMinor: 20 },
    }));
    expect(world.screen).toMatchObject({ name: 'cashOwed', missingMinor: 21, isCertain: false });
    expect(asked(world, 'cash.payout')).toBe(1);
  });
});

describe('what a voucher is worth more', () => {
  const voucherIn = (paper: 'always' | 'asked'): World => {
    const world = new World('checkout');
    const { receipt } = ALL_TENDERS;
    world.settings = { ...ALL_TENDERS, receipt: { ...receipt, paper } };
    world.submit(scan(MILK));
    world.submit({ type: 'pay.choose', amountMinor: 129, terminalUsable: true, recyclerUsable: true });
    present(world, 'voucher', 500);
    world.submit({ type: 'pay.storedValue', amountMinor: 129, serverUsable: true });
    return world;
  };
  const answerWith = (world: World, proof: typeof PROOF | (Omit<typeof PROOF, 'rest'> & { rest: object })) =>
    world.answer(
      'storedValue.redeem',
      ({ tenderId, amountMinor }: Extract<Effect, { type: 'storedValue.redeem' }>) => ({
        type: 'payment.answered',
        tenderId,
        answer: { kind: 'redeemed', redeemedMinor: amountMinor, proof: proof as typeof PROOF },
      }),
    );
  const NEW = {
    ...PROOF,
    rest: { number: `sealed:1:${Buffer.from('600649').toString('base64url')}`, amountMinor: 371 },
  };

  test('stays on it where the shopper may take no paper, and the last screen says so', () => {
    const world = voucherIn('asked');
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'storedValue.redeem', rest: 'keep' });
    answerWith(world, { ...PROOF, leftMinor: 371 });
    world.submit({ type: 'receipt.choose', way: 'none' });
    expect(world.screen).toMatchObject({
      name: 'thankYou',
      valueLeft: [{ kind: 'voucher', lastFour: '4711', amountMinor: 371, voucher: null }],
    });
  });

  test('is a new one on the receipt, and where that does not come out, on a last screen that stays', () => {
    const printed = voucherIn('always');
    expect(printed.asked.at(-1)?.effect).toMatchObject({ type: 'storedValue.redeem', rest: 'newVoucher' });
    answerWith(printed, NEW);
    printed.answer('receipt.print', printAnswered({ kind: 'printed' }));
    expect(printed.screen).toMatchObject({ name: 'thankYou', valueLeft: [] });

    const skipped = voucherIn('always');
    answerWith(skipped, NEW);
    skipped.answer('receipt.print', printAnswered({ kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' }));
    skipped.submit({ type: 'receipt.skip' });
    expect(skipped.screen).toMatchObject({ valueLeft: [{ amountMinor: 371, voucher: { number: '600649' } }] });
    skipped.nowMs += 100_000;
    expect(skipped.submit({ type: 'timer.elapsed', timerId: 'finished' }).ok).toBe(false);
    skipped.nowMs += 20_000;
    expect(skipped.submit({ type: 'timer.elapsed', timerId: 'finished' }).ok).toBe(true);
  });
});
