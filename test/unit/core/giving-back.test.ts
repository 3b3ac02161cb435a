import { describe, expect, test } from 'vitest';
import { paidMinorOf } from '../../../core/checkout/payment/amounts.ts';
import { REVERSAL_ATTEMPTS_MAX } from '../../../core/checkout/payment/state.ts';
import { refusalOf } from './shopping.ts';
import { pinRight } from './staff-moves.ts';
import { approve, asked, CANDLE, FOOD, payByValue, payCard, remaining, shop, stateOf } from './tenders-shop.ts';
import {
  APPROVAL,
  cashClosed,
  cashTaken,
  chargeAnswered,
  enquiryAnswered,
  MILK,
  reversalAnswered,
  SOAP,
  scan,
  type World,
} from './world.ts';

describe('giving up', () => {
  const partlyPaid = (): World => {
    const world = shop(FOOD, CANDLE, SOAP);
    payByValue(world, 'giftCard', 300);
    payCard(world, 500);
    approve(world);
    return world;
  };

  test('gives back each tender, the newest first, and the basket is open again', () => {
    const world = partlyPaid();
    payCard(world);
    world.answer('payment.charge', chargeAnswered({ kind: 'declined', reason: 'refused', wasOnline: true }));
    expect(world.screen).toMatchObject({ name: 'paymentDeclined', paidMinor: 800 });
    world.submit({ type: 'pay.back' });
    world.submit({ type: 'pay.giveUp' });
    expect(world.screen).toMatchObject({ name: 'givingBack', phase: 'working' });
    expect(asked(world, 'storedValue.reverse')).toBe(0);
    world.answer('payment.reverse', reversalAnswered('reversed'));
    world.answer('storedValue.reverse', reversalAnswered('reversed'));
    expect(world.screen).toMatchObject({ phase: 'done', lines: [{ state: 'done' }, { state: 'done' }] });
    expect(paidMinorOf(stateOf(world))).toBe(0);
    world.submit({ type: 'pay.back' });
    expect(world.screen.name).toBe('basket');
    expect(world.submit(scan(MILK)).ok).toBe(true);
  });

  test('says what did not go back, and a card is never given back twice by itself', () => {
    const world = partlyPaid();
    world.submit({ type: 'pay.giveUp' });
    world.answer('payment.reverse', reversalAnswered('unknown'));
    expect(world.screen).toMatchObject({
      phase: 'staff',
      lines: [{ state: 'waiting' }, { state: 'staff', certain: false }],
    });
    const { tenderId = '' } = stateOf(world).tenders[1] ?? {};
    expect(world.submit({ type: 'pay.reverseAgain', tenderId })).toMatchObject({ ok: false });
    world.submit({ type: 'staff.identify', staffId: 'sue' });
    world.submit(pinRight('sue', 'supervisor'));
    world.submit({ type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' });
    world.answer('storedValue.reverse', reversalAnswered('reversed'));
    expect(world.screen).toMatchObject({ phase: 'done' });
  });

  test('tries a server that is away again, then asks staff', () => {
    const world = shop(FOOD);
    payByValue(world, 'giftCard', 300);
    world.submit({ type: 'pay.giveUp' });
    for (let attempt = 1; attempt < REVERSAL_ATTEMPTS_MAX; attempt += 1) {
      world.answer('storedValue.reverse', reversalAnswered('unknown'));
      expect(world.screen).toMatchObject({ phase: 'working' });
      world.elapse();
    }
    world.answer('storedValue.reverse', reversalAnswered('unknown'));
    expect(world.screen).toMatchObject({ phase: 'staff' });
    const ids = new Set(
      world.asked.flatMap(({ effect }) => (effect.type === 'storedValue.reverse' ? [effect.reversalId] : [])),
    );
    expect(ids.size).toBe(1);
  });

  test('what staff leave paid counts on, and the rest can be paid', () => {
    const world = partlyPaid();
    world.submit({ type: 'pay.giveUp' });
    world.answer('payment.reverse', reversalAnswered('refused'));
    world.submit({ type: 'staff.identify', staffId: 'sue' });
    world.submit(pinRight('sue', 'supervisor'));
    const { tenderId = '' } = stateOf(world).tenders[1] ?? {};
    world.submit({ type: 'pay.resolveReversal', tenderId, outcome: 'kept' });
    world.answer('storedValue.reverse', reversalAnswered('reversed'));
    world.submit({ type: 'pay.back' });
    expect(world.screen).toMatchObject({ name: 'payChoose', paid: [{ kind: 'card', amountMinor: 500 }] });
    payCard(world);
    approve(world);
    expect(world.screen.name).toBe('receipt');
  });

  test('whoever walks away has their card and gift card credited; cash is staff’s, for nobody takes it out', () => {
    const world = partlyPaid();
    world.submit({ type: 'pay.cash', amountMinor: remaining(world), partMinor: 100, recyclerUsable: true });
    world.answer('cash.collect', cashTaken(1, 100));
    world.answer('cash.close', cashClosed(1));
    world.elapse();
    world.elapse();
    expect(world.screen).toMatchObject({ name: 'givingBack', phase: 'staff' });
    expect(asked(world, 'cash.payout')).toBe(0);
    expect(world.types).not.toContain('session.ended');
  });
});

describe('what is said about giving back', () => {
  const TIMED = { ...APPROVAL, terminalTime: '2026-11-24T17:00:00+01:00' };
  const givenUp = (): { world: World; tenderId: string; reversalId: string } => {
    const world = shop(FOOD);
    payCard(world, 500);
    world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: TIMED }));
    world.submit({ type: 'pay.giveUp' });
    const effect = world.asked.at(-1)?.effect;
    if (effect?.type !== 'payment.reverse') throw new Error('nothing goes back');
    expect(effect).toMatchObject({ terminalReference: 'T-1', terminalTime: TIMED.terminalTime });
    return { world, tenderId: effect.tenderId, reversalId: effect.reversalId };
  };

  test('counts once, for its own payment, and never worsens what staff were told', () => {
    const { world, tenderId, reversalId } = givenUp();
    const answer = { type: 'reversal.answered', tenderId, reversalId, answer: { kind: 'unknown' } } as const;
    expect(refusalOf(world.submit({ ...answer, tenderId: 'another' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'pay.reverseAgain', tenderId: 'another' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'pay.back' }))).toBe('notNow');
    world.submit(answer);
    expect(world.screen).toMatchObject({ phase: 'staff' });
    expect(refusalOf(world.submit(answer))).toBe('notNow');
    // Late, and good news.
    world.submit({ ...answer, answer: { kind: 'reversed' } });
    expect(world.screen).toMatchObject({ phase: 'done' });
    expect(refusalOf(world.submit({ ...answer, answer: { kind: 'reversed' } }))).toBe('notNow');
  });

  test('that a card was refused for certain lets staff try it again', () => {
    const { world, tenderId } = givenUp();
    world.answer('payment.reverse', reversalAnswered('refused'));
    world.submit({ type: 'pay.reverseAgain', tenderId });
    world.answer('payment.reverse', reversalAnswered('reversed'));
    expect(world.screen).toMatchObject({ phase: 'done' });
    expect(asked(world, 'payment.reverse')).toBe(2);
  });

  test('is nothing where nothing was paid', () => {
    expect(refusalOf(shop(FOOD).submit({ type: 'pay.giveUp' }))).toBe('notNow');
  });
});

describe('a payment that nobody answers for', () => {
  test('is resolved by staff with the right: by the slip’s number, or as not charged', () => {
    for (const outcome of ['charged', 'notCharged'] as const) {
      const world = shop(FOOD);
      payCard(world);
      world.elapse();
      for (let tries = 0; tries < 6; tries += 1) {
        world.answer('payment.enquire', enquiryAnswered({ kind: 'unreachable' }));
        if (tries < 5) world.elapse();
      }
      const { tenderId = '' } = stateOf(world).tenders[0] ?? {};
      const resolve = { type: 'pay.resolve', tenderId, outcome, slip: '0815' } as const;
      expect(world.submit(resolve)).toMatchObject({ error: { kind: 'noRight' } });
      world.submit({ type: 'staff.identify', staffId: 'sue' });
      world.submit(pinRight('sue', 'supervisor'));
      world.submit(resolve);
      expect(world.screen.name).toBe(outcome === 'charged' ? 'receipt' : 'paymentDeclined');
      if (outcome === 'charged') {
        expect(world.events.find((event) => event.type === 'tender.settled')).toMatchObject({
          by: 'staff',
          approval: { terminalReference: '0815' },
        });
      }
    }
  });
});
