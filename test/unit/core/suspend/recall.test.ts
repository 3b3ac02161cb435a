import { describe, expect, test } from 'vitest';
import { openInterventions } from '../../../../core/checkout/interventions/state.ts';
import { basketNumberIn, isBasketNumber, slipBarcodeOf } from '../../../../core/checkout/suspend/basket-number.ts';
import type { RecallAnswer } from '../../../../core/checkout/suspend/commands.ts';
import { airportShop } from '../duty/passes.ts';
import { KEPT_BASKET, KEPT_NUMBER } from '../kept-basket.ts';
import { checkoutOf, decidedBy, dueMinor, linesOf, noticeOf, refusalOf, signIn } from '../shopping.ts';
import { APPLES, MILK, payByCard, SOAP, scan, shopperWith, World } from '../world.ts';
import { inShopWithTill, offersSlip, recallAnswered, suspends, TILL } from './baskets.ts';

const TAKEN: RecallAnswer = { kind: 'taken', basket: KEPT_BASKET };
const UNREACHABLE: RecallAnswer = { kind: 'unreachable' };
const UNKNOWN: RecallAnswer = { kind: 'refused', refusal: { kind: 'unknown' } };

/** Somebody holds the slip at a free kiosk, which asks the server. */
function asking(slip: Parameters<typeof offersSlip>[1] = null): World {
  const world = inShopWithTill(new World('checkout'));
  offersSlip(world, slip);
  return world;
}

describe('a basket that is taken up', () => {
  test('is there as the shopper saw it, with what a member has, and can be paid', () => {
    const world = asking();
    expect(world.screen).toMatchObject({ name: 'recalling', phase: 'asking' });
    expect(refusalOf(world.submit(scan(SOAP)))).toBe('notNow');
    recallAnswered(world, TAKEN);
    expect(dueMinor(world)).toBe(238);
    expect(checkoutOf(world)).toMatchObject({ member: { tier: 'gold', reference: 'm-1', key: '' }, recall: null });
    expect(world.events.find(({ type }) => type === 'basket.recalled')).toMatchObject({ source: 'server' });
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('of nobody known is nobody’s here', () => {
    const world = asking();
    recallAnswered(world, { kind: 'taken', basket: { ...KEPT_BASKET, member: null } });
    expect(checkoutOf(world).member).toBeNull();
  });

  test.each([
    ['that the server does not know yet', UNKNOWN],
    ['while nobody reaches the server', UNREACHABLE],
  ])('by its slip alone, %s, is there as well', (_why, answer) => {
    const world = asking(KEPT_BASKET);
    recallAnswered(world, answer);
    expect(dueMinor(world)).toBe(238);
    expect(world.events.find(({ type }) => type === 'basket.recalled')).toMatchObject({ source: 'slip' });
  });

  test('meets the rules of this shop: its ages, and what it sells duty free', () => {
    const restrictions = { ageByCategory: { dairy: 18 } };
    const shop = decidedBy(asking(KEPT_BASKET), { restrictions });
    recallAnswered(shop, UNREACHABLE);
    expect(openInterventions(checkoutOf(shop))).toMatchObject([{ reason: { kind: 'age', minimumAgeYears: 18 } }]);
    const airport = new World('checkout');
    airport.settings = airportShop({});
    const [milk] = KEPT_BASKET.lines;
    if (milk === undefined) throw new Error('an empty basket');
    offersSlip(airport);
    const bag = { ...milk, lineId: 'kept-2', kind: 'bag' as const };
    recallAnswered(airport, { kind: 'taken', basket: { ...KEPT_BASKET, lines: [milk, bag] } });
    expect(linesOf(airport).map(({ mayBeDutyFree }) => mayBeDutyFree)).toEqual([true, undefined]);
  });

  test('needs an empty basket with nothing on the scale, at a kiosk that is at nothing else', () => {
    for (const world of [shopperWith(MILK), shopperWith(APPLES)]) {
      offersSlip(world);
      expect(noticeOf(world)).toBe('recallNeedsEmptyBasket');
    }
    const refunding = signIn(new World('checkout'), 'sue', 'supervisor');
    refunding.submit({ type: 'refund.begin' });
    expect(refusalOf(offersSlip(refunding))).toBe('notNow');
    const leaving = shopperWith(MILK);
    suspends(leaving);
    expect(refusalOf(offersSlip(leaving))).toBe('notNow');
  });

  test('is asked for once, however often its slip is held there', () => {
    const world = asking();
    expect(offersSlip(world)).toEqual({ ok: true, value: [] });
    expect(world.asked.filter(({ effect }) => effect.type === 'basket.recall')).toHaveLength(1);
  });

  test('is so by staff where the shop says that, whose name stands with it', () => {
    const world = decidedBy(new World('checkout'), { suspend: { recallBy: 'staff' } });
    offersSlip(world);
    expect(noticeOf(world)).toBe('recallNeedsStaff');
    signIn(world, 'ana', 'attendant');
    offersSlip(world);
    expect(world.types.slice(-3)).toEqual(['staff.acted', 'recall.asked', 'effect.requested']);
  });
});

describe('a basket that is not to be had', () => {
  test('because somebody has it already: who, and when by the clock of the store', () => {
    const world = asking(KEPT_BASKET);
    const atMs = Date.UTC(2027, 0, 15, 8, 5);
    recallAnswered(world, { kind: 'refused', refusal: { kind: 'alreadyRecalled', kiosk: 'k2', atMs } });
    expect(world.view.notice).toEqual({ kind: 'basketAlreadyRecalled', kiosk: 'k2', at: '09:05' });
    expect(linesOf(world)).toEqual([]);
  });

  test.each([
    ['unknown', 'basketUnknown'],
    ['expired', 'basketExpired'],
    ['withdrawn', 'basketWithdrawn'],
    ['otherCurrency', 'basketOtherCurrency'],
  ] as const)('by the word of the server, %s, is told as that', (kind, told) => {
    const world = asking();
    recallAnswered(world, { kind: 'refused', refusal: { kind } });
    expect(noticeOf(world)).toBe(told);
    expect(world.screen.name).toBe('basket');
  });

  test.each([
    ['otherTill', 'slipOtherTill'],
    ['forged', 'slipForged'],
    ['expired', 'basketExpired'],
    ['used', 'slipUsed'],
    ['unreadable', 'slipUnreadable'],
  ] as const)('by its slip, %s, is told as that, with the server’s word or without', (problem, told) => {
    for (const [answer, ends] of [
      [UNKNOWN, 'recall.refused'],
      [UNREACHABLE, 'recall.givenUp'],
    ] as const) {
      const world = asking(problem);
      recallAnswered(world, answer);
      expect(noticeOf(world)).toBe(told);
      expect(world.types).toContain(ends);
      expect(linesOf(world)).toEqual([]);
    }
  });

  test('by a slip of another currency, which no price here could be in', () => {
    const world = asking({ ...KEPT_BASKET, currency: 'CHF' });
    recallAnswered(world, UNREACHABLE);
    expect(noticeOf(world)).toBe('basketOtherCurrency');
  });

  test('names the till that takes slips, and where no till does says that nobody knows the basket', () => {
    const world = asking('otherTill');
    recallAnswered(world, UNREACHABLE);
    expect(world.view.notice).toEqual({ kind: 'slipOtherTill', till: TILL });
    const none = decidedBy(asking('otherTill'), { suspend: { offlineTill: null } });
    recallAnswered(none, UNREACHABLE);
    expect(noticeOf(none)).toBe('basketUnknown');
  });
});

describe('without an answer', () => {
  test('the basket is asked for again under the same recall, which gives it out once', () => {
    const world = asking();
    recallAnswered(world, UNREACHABLE);
    expect(world.screen).toMatchObject({ name: 'recalling', phase: 'unanswered' });
    world.submit({ type: 'recall.retry' });
    const asked = world.asked.flatMap(({ effect }) => (effect.type === 'basket.recall' ? [effect.recallId] : []));
    expect([asked.length, new Set(asked).size]).toEqual([2, 1]);
    recallAnswered(world, TAKEN);
    expect(dueMinor(world)).toBe(238);
  });

  test('it may be left where it is, and a late answer brings nothing', () => {
    const world = asking();
    recallAnswered(world, UNREACHABLE);
    world.submit({ type: 'recall.giveUp' });
    expect(world.events.find(({ type }) => type === 'recall.givenUp')).toMatchObject({ basketId: KEPT_NUMBER });
    expect(refusalOf(recallAnswered(world, TAKEN))).toBe('notNow');
    expect(linesOf(world)).toEqual([]);
  });

  test('whoever leaves gives it up', () => {
    const world = asking();
    expect(refusalOf(world.submit({ type: 'session.leave' }))).toBe('moneyAtStake');
    recallAnswered(world, UNREACHABLE);
    world.submit({ type: 'session.leave' });
    expect(world.types.slice(-2)).toEqual(['recall.givenUp', 'session.ended']);
  });

  test('there is nothing to try again or to leave while it is asked for, nor where nothing was', () => {
    const idle = new World('checkout');
    idle.submit({ type: 'session.start' });
    for (const world of [asking(), idle]) {
      expect(refusalOf(world.submit({ type: 'recall.retry' }))).toBe('notNow');
      expect(refusalOf(world.submit({ type: 'recall.giveUp' }))).toBe('notNow');
      expect(refusalOf(world.submit({ type: 'recall.answered', recallId: 'another', answer: TAKEN }))).toBe('notNow');
    }
  });
});

describe('the number on a slip', () => {
  test('is read from its barcode, and from no other', () => {
    expect(basketNumberIn(slipBarcodeOf(KEPT_NUMBER))).toBe(KEPT_NUMBER);
    expect(basketNumberIn(KEPT_NUMBER)).toBeNull();
    expect(basketNumberIn('PBS-1234567812345678')).toBeNull();
  });

  test('is known from other digits by its length and its check digits', () => {
    expect(isBasketNumber(KEPT_NUMBER)).toBe(true);
    expect(isBasketNumber('4006381333931')).toBe(false);
    expect(isBasketNumber(`${KEPT_NUMBER.slice(0, 15)}${(Number(KEPT_NUMBER[15]) + 1) % 10}`)).toBe(false);
  });
});
