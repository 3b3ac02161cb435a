import { describe, expect, test } from 'vitest';
import { ENQUIRIES_MAX } from '../../../core/checkout/payment/state.ts';
import { APPROVAL, chargeAnswered, enquiryAnswered, MILK, payByCard, SOAP, scan, shopperWith } from './world.ts';

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
});
