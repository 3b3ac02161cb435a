import { describe, expect, test } from 'vitest';
import { ENQUIRIES_MAX } from '../../../core/checkout/payment/state.ts';
import { decidedBy, refusalOf } from './shopping.ts';
import { beginRefund } from './sold-goods.ts';
import { APPROVAL, chargeAnswered, enquiryAnswered, MILK, payByCard, SOAP, scan, shopperWith, World } from './world.ts';

const approved = chargeAnswered({ kind: 'approved', approval: APPROVAL });
const declined = chargeAnswered({ kind: 'declined', reason: 'insufficientFunds', wasOnline: true });

describe('a payment', () => {
  test('that is declined says why, and the shopper may pay again or go back', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.answer('payment.charge', declined);
    expect(world.screen).toEqual({
      name: 'paymentDeclined',
      kind: 'card',
      amountMinor: 129,
      paidMinor: 0,
      reason: 'insufficientFunds',
      payableMinor: null,
    });
    payByCard(world);
    expect(world.screen.name).toBe('payment');
    world.answer('payment.charge', declined);
    world.submit({ type: 'pay.back' });
    expect(world.screen.name).toBe('basket');
  });

  test('that is cancelled ends by the terminal’s word alone', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.submit({ type: 'pay.cancel' });
    expect(world.screen).toMatchObject({ name: 'payment', phase: 'cancelling' });
    world.answer('payment.cancel', () => ({ type: 'effect.finished' }));
    // The card was faster than the finger.
    world.answer('payment.charge', approved);
    expect(world.screen).toMatchObject({ name: 'receipt', chargedMinor: 129 });
  });

  test.each([
    ['approved', enquiryAnswered({ kind: 'approved', approval: APPROVAL }), 'receipt'],
    ['neverSeen', enquiryAnswered({ kind: 'declined', reason: 'neverSeen', wasOnline: false }), 'paymentDeclined'],
  ] as const)('without an answer is asked about, and may turn out %s', (_outcome, answer, screen) => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.elapse();
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', kind: 'card', amountMinor: 129, phase: 'checking' });
    world.answer('payment.enquire', answer);
    expect(world.screen.name).toBe(screen);
    expect(world.asked.filter(({ effect }) => effect.type === 'payment.charge')).toHaveLength(1);
  });

  test(`that nobody answers for is staff’s after ${ENQUIRIES_MAX} questions, and may be asked again by hand`, () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.elapse();
    for (let asked = 1; asked < ENQUIRIES_MAX; asked += 1) {
      world.answer('payment.enquire', enquiryAnswered({ kind: 'unreachable' }));
      expect(world.screen).toMatchObject({ phase: 'checking' });
      world.elapse();
    }
    world.answer('payment.enquire', enquiryAnswered({ kind: 'unreachable' }));
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', phase: 'staff' });
    expect(() => world.elapse()).toThrow(/nothing is waited for/);
    expect(world.submit({ type: 'session.leave' })).toMatchObject({ error: { kind: 'moneyAtStake' } });
    expect(world.submit(scan(SOAP))).toMatchObject({ error: { kind: 'notNow' } });
    world.submit({ type: 'pay.enquire' });
    world.answer('payment.enquire', enquiryAnswered({ kind: 'approved', approval: APPROVAL }));
    expect(world.screen.name).toBe('receipt');
  });

  test('whose terminal says that it does not know is asked about at once', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.answer('payment.charge', chargeAnswered({ kind: 'unknown' }));
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', phase: 'checking' });
    expect(Object.values(world.open.effects).map(({ type }) => type)).toEqual(['payment.enquire']);
  });

  test('is not settled by what the terminal says about another one', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.elapse();
    const [first, second] = world.asked;
    world.answer('payment.enquire', enquiryAnswered({ kind: 'declined', reason: 'neverSeen', wasOnline: false }));
    payByCard(world);
    const tenderId = first?.effect.type === 'payment.charge' ? first.effect.tenderId : '';
    const answer = { kind: 'approved', approval: APPROVAL } as const;
    const late = { effectId: second?.effectId ?? '', outcome: 'done' } as const;
    expect(world.submit({ type: 'enquiry.answered', tenderId, answer }, late).ok).toBe(false);
    expect(world.submit({ type: 'payment.answered', tenderId, answer }).ok).toBe(false);
    expect(world.screen).toMatchObject({ name: 'payment', phase: 'asking' });
    world.elapse();
    expect(world.submit({ type: 'enquiry.answered', tenderId, answer }, late).ok).toBe(false);
    expect(world.types).not.toContain('sale.completed');
  });

  test('that is answered late, while it is asked about, counts once', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.elapse();
    world.answer('payment.charge', approved);
    world.answer('payment.enquire', enquiryAnswered({ kind: 'approved', approval: APPROVAL }));
    expect(world.types.filter((type) => type === 'sale.completed')).toHaveLength(1);
    expect(Object.values(world.open.effects).map(({ type }) => type)).toEqual(['receipt.print']);
  });

  test('that both the terminal and its log know nothing of stays unknown, and is asked about again', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    world.answer('payment.charge', chargeAnswered({ kind: 'unknown' }));
    // The terminal says it a second time: that is no news.
    const [charge] = world.asked;
    const tenderId = charge?.effect.type === 'payment.charge' ? charge.effect.tenderId : '';
    world.submit({ type: 'payment.answered', tenderId, answer: { kind: 'unknown' } });
    expect(world.types.filter((type) => type === 'tender.unknown')).toHaveLength(1);
    world.answer('payment.enquire', enquiryAnswered({ kind: 'unknown' }));
    world.elapse();
    // An answer of another kind, too, is none.
    const proof = { reference: 'M-1', lastFour: '4711', leftMinor: 0, rest: null };
    world.answer('payment.enquire', enquiryAnswered({ kind: 'redeemed', redeemedMinor: 129, proof }));
    world.elapse();
    expect(world.screen).toMatchObject({ name: 'paymentUnknown', phase: 'checking' });
    expect(world.asked.filter(({ effect }) => effect.type === 'payment.enquire')).toHaveLength(3);
  });

  test('hears no deadline that is not its own, nor one that is over', () => {
    const world = shopperWith(MILK);
    const elapsed = { type: 'timer.elapsed', timerId: 'enquiry:another' } as const;
    expect(refusalOf(world.submit(elapsed))).toBe('notNow');
    payByCard(world);
    expect(refusalOf(world.submit(elapsed))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'pay.enquire' }))).toBe('notNow');
    expect(world.screen).toMatchObject({ name: 'payment', phase: 'asking' });
    expect(refusalOf(world.submit({ type: 'pay.resolve', tenderId: 'another', outcome: 'notCharged' }))).toBe('notNow');
  });
});

describe('a kiosk', () => {
  test('whose basket is on its way to another one sells nothing meanwhile', () => {
    const world = decidedBy(shopperWith(MILK), { suspend: { suspendBy: 'customer' } });
    world.submit({ type: 'basket.suspend' });
    expect(refusalOf(world.submit(scan(SOAP)))).toBe('notNow');
  });

  test('at which goods come back sells nothing meanwhile', () => {
    const world = new World('checkout');
    beginRefund(world, 0);
    expect(refusalOf(world.submit(scan(SOAP)))).toBe('notNow');
  });

  test('at which somebody pays asks for no goods in the bagging area', () => {
    const world = shopperWith(MILK);
    payByCard(world);
    expect(refusalOf(world.submit({ type: 'ownBag.start' }))).toBe('notNow');
  });
});
