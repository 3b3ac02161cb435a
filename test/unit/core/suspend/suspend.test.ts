import { describe, expect, test } from 'vitest';
import { openInterventions } from '../../../../core/checkout/interventions/state.ts';
import { slipDocument } from '../../../../core/checkout/suspend/slip-document.ts';
import { suspendedBasketOf } from '../../../../core/checkout/suspend/suspended-basket.ts';
import { loadTexts } from '../../../../core/messages/index.ts';
import { ending } from '../../../../core/session/ending.ts';
import { KEPT_NUMBER } from '../kept-basket.ts';
import { linesOf as printedOf } from '../receipt/sold.ts';
import { checkoutOf, decidedBy, dueMinor, noticeOf, refusalOf, signIn } from '../shopping.ts';
import { APPLES, MILK, SOAP, scan, shopperWith, World } from '../world.ts';
import {
  inShopWithTill,
  JAMMED,
  leaving,
  NO_PAPER,
  ON_A_SLIP,
  slipPrinted,
  stored,
  suspends,
  TILL,
} from './baskets.ts';

const PRINTED = { kind: 'printed' } as const;

describe('a basket that is suspended', () => {
  test('is the server’s, and the slip names it: at every other kiosk the shopper can go on', () => {
    const world = leaving({ kind: 'stored' });
    expect(world.screen).toEqual({ name: 'suspending', phase: 'printing' });
    slipPrinted(world, PRINTED);
    expect(world.screen).toMatchObject({ name: 'suspended', till: null, hasSlip: true });
    expect(refusalOf(world.submit(scan(SOAP)))).toBeNull();
    expect(checkoutOf(world).lines).toMatchObject([{ code: SOAP.code }]);
  });

  test('without the server is on its slip alone, for the one till that believes it', () => {
    const world = leaving(ON_A_SLIP);
    slipPrinted(world, PRINTED);
    expect(world.screen).toMatchObject({ name: 'suspended', till: TILL, hasSlip: true });
  });

  test.each([
    ['the server says no', { kind: 'refused' }, TILL, 'suspendRefused'],
    [
      'nobody reaches the server, and no till takes slips',
      { kind: 'unreachable', slip: 'PBS1.k1' },
      null,
      'suspendNoServer',
    ],
    ['it does not fit on a slip', { kind: 'unreachable', slip: null }, TILL, 'suspendTooLarge'],
  ] as const)('stays where it is when %s, and the shopper goes on', (_why, answer, offlineTill, told) => {
    const world = decidedBy(shopperWith(MILK), { suspend: { offlineTill } });
    suspends(world);
    expect(refusalOf(world.submit(scan(SOAP)))).toBe('notNow');
    stored(world, answer);
    expect(noticeOf(world)).toBe(told);
    world.submit(scan(SOAP));
    expect(dueMinor(world)).toBe(129 + 349);
    expect(world.types).not.toContain('basket.suspended');
  });

  test('is suspended once, and only its own answer counts', () => {
    const world = shopperWith(MILK);
    expect(refusalOf(world.submit({ type: 'suspend.answered', basketId: KEPT_NUMBER, answer: ON_A_SLIP }))).toBe(
      'notNow',
    );
    suspends(world);
    expect(refusalOf(suspends(world))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'suspend.answered', basketId: KEPT_NUMBER, answer: ON_A_SLIP }))).toBe(
      'notNow',
    );
    expect(refusalOf(world.submit({ type: 'slip.answered', jobId: 'early', answer: PRINTED }))).toBe('notNow');
    stored(world, { kind: 'stored' });
    expect(refusalOf(world.submit({ type: 'slip.answered', jobId: 'another', answer: PRINTED }))).toBe('notNow');
    expect(world.types.filter((type) => type === 'basket.suspended')).toHaveLength(1);
  });

  test('has something in it, and nothing half done', () => {
    const empty = new World('checkout');
    empty.submit({ type: 'session.start' });
    expect(refusalOf(suspends(empty))).toBe('notNow');
    expect(refusalOf(suspends(shopperWith(MILK, APPLES)))).toBe('notNow');
    const asking = shopperWith(MILK);
    asking.submit({ type: 'depositReturn.offered', code: '98012345', amountMinor: 75 });
    expect(refusalOf(suspends(asking))).toBe('notNow');
  });

  test('is not while somebody of the shop must come first', () => {
    const world = decidedBy(new World('checkout'), { bagging: { level: 'strict' } });
    world.submit({ type: 'session.start' });
    world.submit({ type: 'bagging.weighed', weightGrams: 0, known: {} });
    world.submit(scan({ ...MILK, pieceWeight: { grams: 1_030 } }));
    world.submit({ type: 'bagging.weighed', weightGrams: 1_700, known: {} });
    world.elapse();
    expect(openInterventions(checkoutOf(world))).toMatchObject([{ holds: 'everything' }]);
    expect(refusalOf(suspends(world))).toBe('notNow');
  });

  test('is so by staff where the shop says that, whose name stands with it, and by nobody where it says that', () => {
    const world = decidedBy(shopperWith(MILK), { suspend: { suspendBy: 'staff' } });
    suspends(world);
    expect(noticeOf(world)).toBe('suspendNeedsStaff');
    signIn(world, 'ana', 'attendant');
    suspends(world);
    expect(world.types.slice(-3)).toEqual(['staff.acted', 'basket.suspending', 'effect.requested']);
    const nobody = decidedBy(signIn(shopperWith(MILK), 'ana', 'attendant'), { suspend: { suspendBy: 'nobody' } });
    expect(refusalOf(suspends(nobody))).toBe('notNow');
  });

  test('takes along the member’s tier and the vouchers that were granted, but neither the card’s number nor what is still asked', () => {
    const world = shopperWith(MILK);
    expect(suspendedBasketOf(checkoutOf(world), KEPT_NUMBER)).toMatchObject({
      member: null,
      claims: [],
      totalMinor: 129,
    });
    world.submit({ type: 'member.offered', key: 'sealed:1:eA' });
    world.answer('member.find', ({ requestId, key }: { requestId: string; key: string }) => ({
      type: 'member.answered',
      requestId,
      key,
      answer: { kind: 'found', reference: 'm-1', tier: 'gold' },
    }));
    world.submit({ type: 'depositReturn.offered', code: '98012345', amountMinor: 25 });
    world.answer('code.claim', ({ claimId }: { claimId: string }) => ({
      type: 'claim.answered',
      claimId,
      answer: { kind: 'granted' },
    }));
    world.submit({ type: 'depositReturn.offered', code: '98054321', amountMinor: 50 });
    const { member, claims } = suspendedBasketOf(checkoutOf(world), KEPT_NUMBER);
    expect(member).toEqual({ tier: 'gold', reference: 'm-1' });
    expect(claims).toMatchObject([{ code: '98012345', status: 'held' }]);
  });

  test('that the server was still asked about when the session broke off stayed here, so that nobody recalls it', () => {
    const world = shopperWith(MILK);
    const broken = () => ending(world.open, world.nowMs, 'failed').map(({ type }) => type);
    expect(broken()).not.toContain('basket.suspendFailed');
    suspends(world);
    expect(broken()).toContain('basket.suspendFailed');
    stored(world, { kind: 'stored' });
    expect(broken()).not.toContain('basket.suspendFailed');
  });
});

describe('a slip that does not come out', () => {
  test('is not needed where the server has the basket: the number brings it back', () => {
    const world = leaving({ kind: 'stored' });
    expect(refusalOf(world.submit({ type: 'slip.retry' }))).toBe('notNow');
    slipPrinted(world, NO_PAPER);
    expect(world.screen).toMatchObject({
      name: 'slipTrouble',
      trouble: 'MEDIA_EMPTY',
      maySkip: true,
      mayTakeBack: false,
    });
    expect(refusalOf(world.submit({ type: 'slip.takeBack' }))).toBe('notNow');
    world.submit({ type: 'slip.skip' });
    expect(world.screen).toMatchObject({ name: 'suspended', hasSlip: false, till: null });
  });

  test('is all there is without the server: the shopper gets it, or goes on here', () => {
    const world = leaving(ON_A_SLIP);
    slipPrinted(world, NO_PAPER);
    expect(world.screen).toMatchObject({ name: 'slipTrouble', maySkip: false, mayTakeBack: true });
    expect(refusalOf(world.submit({ type: 'slip.skip' }))).toBe('notNow');
    world.submit({ type: 'slip.retry' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'slip.print', copy: false });
    slipPrinted(world, NO_PAPER);
    world.submit({ type: 'slip.takeBack' });
    world.submit(scan(SOAP));
    expect(dueMinor(world)).toBe(129 + 349);
  });

  test('and may lie in the slot all the same is printed again as a copy, and the basket does not come back', () => {
    const world = leaving(ON_A_SLIP);
    slipPrinted(world, JAMMED);
    expect(world.screen).toMatchObject({ name: 'slipTrouble', maySkip: true, mayTakeBack: false });
    expect(refusalOf(world.submit({ type: 'slip.takeBack' }))).toBe('notNow');
    world.submit({ type: 'slip.retry' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'slip.print', copy: true });
    slipPrinted(world, NO_PAPER);
    expect(refusalOf(world.submit({ type: 'slip.takeBack' }))).toBe('notNow');
    world.submit({ type: 'slip.skip' });
    expect(world.screen).toMatchObject({ name: 'suspended', till: TILL, hasSlip: false });
  });
});

describe('the slip', () => {
  const setting = {
    ...{ language: 'en', texts: loadTexts('en'), brandName: 'Fennel', placeName: 'Here', kioskId: 'k1' },
    timeZone: 'Europe/Berlin',
  };
  const printed = (world: World, copy = false) => printedOf(slipDocument(checkoutOf(world), copy, setting));

  test('says what is kept and until when, that nothing is paid, and names the basket for every kiosk', () => {
    const world = leaving({ kind: 'stored' });
    const { basketId = '' } = checkoutOf(world).suspension ?? {};
    const lines = printed(world);
    expect(lines).toEqual(
      expect.arrayContaining(['Your basket', 'NOT PAID, no receipt', '1 item | €1.29', 'From kiosk | k1']),
    );
    expect(lines).toContain(`[code128] PBS-${basketId}`);
    expect(lines).not.toContain('COPY');
  });

  test('without the server holds the goods, tells to go to the till, and a second one says COPY', () => {
    const lines = printed(leaving(ON_A_SLIP), true);
    expect(lines).toEqual(
      expect.arrayContaining(['COPY', 'Go to this till and hold the slip at its scanner:', '[qrcode] PBS1.k1']),
    );
  });

  test('is of a basket that has left: before the answer, and without any, there is none', () => {
    const world = inShopWithTill(shopperWith(MILK));
    expect(() => printed(world)).toThrow('a slip needs a suspended basket');
    suspends(world);
    expect(() => printed(world)).toThrow('a slip needs a suspended basket');
  });
});
