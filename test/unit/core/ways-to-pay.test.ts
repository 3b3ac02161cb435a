import { describe, expect, test } from 'vitest';
import type { BalanceAnswer } from '../../../core/checkout/payment/commands.ts';
import { eligibleMinorOf } from '../../../core/checkout/payment/meal-voucher.ts';
import { newVoucherBlocks } from '../../../core/checkout/payment/new-voucher.ts';
import { ENQUIRIES_MAX } from '../../../core/checkout/payment/state.ts';
import { valueLeftOf } from '../../../core/checkout/payment/value-left.ts';
import { loadTexts } from '../../../core/messages/index.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { decidedBy, noticeOf, refusalOf, signIn } from './shopping.ts';
import {
  CANDLE,
  FOOD,
  OFFERED,
  PROOF,
  payByValue,
  present,
  redeemed,
  remaining,
  shop,
  stateOf,
} from './tenders-shop.ts';
import { ALL_TENDERS, MILK, productOf, scan, World } from './world.ts';

const checked = (world: World, answer: BalanceAnswer) =>
  world.answer('storedValue.check', ({ checkId }: Extract<Effect, { type: 'storedValue.check' }>) => ({
    ...{ type: 'storedValue.checked', checkId, answer },
  }));
const payAll = (world: World, serverUsable = true) =>
  world.submit({ type: 'pay.storedValue', amountMinor: remaining(world), serverUsable });

describe('the number of a gift card or voucher', () => {
  test('is taken only while one is asked for, one at a time', () => {
    const world = shop(FOOD);
    expect(refusalOf(world.submit(OFFERED))).toBe('notNow');
    world.submit({ type: 'pay.present', kind: 'giftCard' });
    expect(refusalOf(payAll(world))).toBe('notNow');
    world.submit(OFFERED);
    expect(world.screen).toMatchObject({ name: 'payNumber', phase: 'asking', lastFour: '4711' });
    expect(refusalOf(world.submit(OFFERED))).toBe('notNow');
    expect(refusalOf(payAll(world))).toBe('notNow');
    checked(world, { kind: 'balance', of: 'giftCard', balanceMinor: 300 });
    // Said twice.
    expect(refusalOf(checked(world, { kind: 'balance', of: 'giftCard', balanceMinor: 900 }))).toBe('notNow');
    expect(world.screen).toMatchObject({ phase: 'confirm', balanceMinor: 300 });
  });

  test.each([
    ['of another kind', { kind: 'balance', of: 'voucher', balanceMinor: 300 }, 'unknownNumber'],
    ['with nothing left', { kind: 'balance', of: 'giftCard', balanceMinor: 0 }, 'noBalance'],
  ] as const)('%s is refused, and another one may be tried', (_what, answer, reason) => {
    const world = shop(FOOD);
    world.submit({ type: 'pay.present', kind: 'giftCard' });
    world.submit(OFFERED);
    checked(world, answer);
    expect(world.screen).toMatchObject({ phase: 'refused', reason });
    world.submit(OFFERED);
    expect(world.screen).toMatchObject({ phase: 'asking' });
  });

  test('pays nothing for another amount than the shopper saw, or while the server is away', () => {
    const world = shop(FOOD);
    present(world, 'giftCard', 300);
    const pay = { type: 'pay.storedValue', amountMinor: 999, serverUsable: true } as const;
    expect(refusalOf(world.submit(pay))).toBe('basketChanged');
    payAll(world, false);
    expect(noticeOf(world)).toBe('giftCardsUnavailable');
    expect(world.types).not.toContain('tender.started');
  });

  test('can be left: back to the choice, and from there to the basket', () => {
    const world = shop(FOOD);
    present(world, 'giftCard', 300);
    world.submit({ type: 'pay.back' });
    expect(world.screen.name).toBe('payChoose');
    world.submit({ type: 'pay.back' });
    expect(world.screen.name).toBe('basket');
    expect(refusalOf(world.submit({ type: 'pay.back' }))).toBe('notNow');
  });

  test('cannot be called back once it pays: the server has it, and no finger is fast enough', () => {
    const world = shop(FOOD);
    present(world, 'giftCard', 1_000);
    payAll(world);
    expect(refusalOf(world.submit({ type: 'pay.cancel' }))).toBe('notNow');
  });

  test('that staff find at the server has paid by their word', () => {
    const world = shop(FOOD);
    present(world, 'giftCard', 1_000);
    payAll(world);
    world.elapse();
    for (let tries = 0; tries < ENQUIRIES_MAX; tries += 1) {
      world.answer('storedValue.enquire', ({ tenderId }: { tenderId: string }) => ({
        ...{ type: 'enquiry.answered', tenderId, answer: { kind: 'unknown' } },
      }));
      if (tries < ENQUIRIES_MAX - 1) world.elapse();
    }
    signIn(world, 'sue', 'supervisor');
    const tenderId = stateOf(world).tenders[0]?.tenderId ?? '';
    const resolve = { type: 'pay.resolve', tenderId, outcome: 'charged' } as const;
    // Without the number that finds it there, nobody could prove it.
    expect(refusalOf(world.submit(resolve))).toBe('notNow');
    world.submit({ ...resolve, slip: 'M-77' });
    expect(world.events.find((event) => event.type === 'tender.settled')).toMatchObject({
      by: 'staff',
      approval: null,
      storedValue: { reference: 'M-77', lastFour: '4711' },
    });
  });
});

describe('a meal voucher', () => {
  test('pays nothing once a late member price has made the food free', () => {
    const world = new World('checkout');
    world.settings = ALL_TENDERS;
    world.submit(scan(productOf('09520000000042', 500, { memberPriceMinor: 0 })));
    world.submit(scan(CANDLE));
    world.submit({ type: 'member.offered', key: 'sealed:1:eA' });
    present(world, 'mealVoucher', 5_000);
    expect(world.screen).toMatchObject({ phase: 'confirm', payableMinor: 500 });
    world.answer('member.find', ({ requestId, key }: { requestId: string; key: string }) => ({
      ...{ type: 'member.answered', requestId, key, answer: { kind: 'found', reference: 'm-1', tier: 'gold' } },
    }));
    payAll(world);
    expect(world.screen).toMatchObject({ phase: 'refused', reason: 'nothingEligible' });
    expect(world.types).not.toContain('tender.started');
  });

  test('pays for food in a basket that was journalled before its prices were', () => {
    const state = { ...stateOf(shop(FOOD, CANDLE)), prices: null };
    expect(eligibleMinorOf(state, ['pantry'])).toBe(1_000);
  });
});

describe('with one way to pay', () => {
  const basketOf = (kind: 'cash' | 'giftCard'): World => {
    const world = decidedBy(new World('checkout'), { tenders: { kinds: [kind] } });
    world.submit(scan(MILK));
    return world;
  };
  const choose = (amountMinor: number) =>
    ({ type: 'pay.choose', amountMinor, terminalUsable: true, recyclerUsable: true }) as const;

  test('cash is taken in at once, and the number of a gift card is asked for at once', () => {
    const cash = basketOf('cash');
    cash.submit(choose(129));
    expect(cash.screen).toMatchObject({ name: 'cashIn', askedMinor: 129 });
    // It is being paid already.
    expect(refusalOf(cash.submit(choose(129)))).toBe('notNow');
    expect(refusalOf(cash.submit({ type: 'pay.present', kind: 'giftCard' }))).toBe('notNow');
    const card = basketOf('giftCard');
    card.submit(choose(129));
    expect(card.screen).toMatchObject({ name: 'payNumber', kind: 'giftCard', phase: 'enter' });
  });

  test('no other is taken, and no amount that the basket does not cost', () => {
    const world = basketOf('giftCard');
    expect(refusalOf(world.submit(choose(128)))).toBe('basketChanged');
    expect(refusalOf(world.submit({ type: 'pay.card', amountMinor: 129, terminalUsable: true }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'pay.present', kind: 'voucher' }))).toBe('notNow');
  });

  test('nothing is paid out to whoever brings back more bottles than they buy', () => {
    const world = basketOf('cash');
    world.submit({ type: 'depositReturn.offered', code: 'DR1', amountMinor: 200 });
    world.answer('code.claim', ({ claimId }: { claimId: string }) => ({
      ...{ type: 'claim.answered', claimId, answer: { kind: 'granted' } },
    }));
    world.submit(choose(-71));
    expect(noticeOf(world)).toBe('nothingToPay');
  });
});

describe('the rest of a voucher', () => {
  const NEW = { number: `sealed:1:${Buffer.from('600649').toString('base64url')}`, amountMinor: 871 };
  const words = { language: 'en', texts: loadTexts('en') };
  const opened = (sealed: string): string => Buffer.from(sealed.slice(9), 'base64url').toString();
  const keyIsGone = (): string => '';

  function paidWithVoucher(): World {
    const world = shop(FOOD);
    payByValue(world, 'giftCard', 871);
    present(world, 'voucher', 1_000);
    payAll(world);
    world.answer('storedValue.redeem', ({ tenderId }: { tenderId: string }) => ({
      ...{ type: 'payment.answered', tenderId },
      answer: { kind: 'redeemed', redeemedMinor: 129, proof: { ...PROOF, rest: NEW } },
    }));
    return world;
  }

  test('is a new one to tear off, with its amount and its number', () => {
    const blocks = newVoucherBlocks(stateOf(paidWithVoucher()), { ...words, reveal: opened });
    expect(blocks).toContainEqual({ type: 'barcode', symbology: 'code128', data: '600649' });
    expect(JSON.stringify(blocks)).toContain('8.71');
  });

  test('whose number cannot be opened after a loss of power is on no paper, and told without it', () => {
    const state = stateOf(paidWithVoucher());
    expect(newVoucherBlocks(state, { ...words, reveal: keyIsGone })).toEqual([]);
    expect(valueLeftOf(state, keyIsGone)).toEqual([
      { kind: 'voucher', lastFour: '4711', amountMinor: 871, number: null, isNew: true },
    ]);
  });

  test('is nothing where the voucher is used up', () => {
    const world = shop(FOOD);
    present(world, 'voucher', 1_000);
    payAll(world);
    world.answer('storedValue.redeem', redeemed());
    expect(valueLeftOf(stateOf(world), opened)).toEqual([]);
    expect(newVoucherBlocks(stateOf(world), { ...words, reveal: opened })).toEqual([]);
  });
});
