import { describe, expect, test } from 'vitest';
import { pendingOf } from '../../../core/checkout/bagging/state.ts';
import { answer, open, PATIENCE_ENDS, shopper, shown, signIn, troubleOf, weigh } from './bagging-shopper.ts';
import { checkoutOf, lineIdOf, refusalOf } from './shopping.ts';
import { APPLES, MILK, payByCard, productOf, SOAP, scan, TIMING } from './world.ts';

describe('what does not fit', () => {
  test('is the shopper’s to set right first, until staff come after a while and the payment waits for them', () => {
    const world = shopper();
    world.submit(scan(MILK));
    weigh(world, 1_700);
    expect(open(world)).toEqual([]);
    world.elapse();
    expect(open(world)).toEqual([{ kind: 'weightMismatch', holds: 'payment' }]);
    payByCard(world);
    expect(world.view.notice).toEqual({ kind: 'paymentHeld' });
    weigh(world, 1_030);
    expect(open(world)).toEqual([]);
    expect(checkoutOf(world).interventions).toMatchObject([{ status: 'withdrawn' }]);
  });

  test('is what lies there from then on when staff say so', () => {
    const world = shopper();
    world.submit(scan(MILK));
    weigh(world, 1_700);
    world.elapse();
    signIn(world);
    answer(world, 'intervention.approve', 'weightFits');
    expect(shown(world)).toBeNull();
    weigh(world, 1_702);
    expect(troubleOf(world)).toBeNull();
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('is called for when an item never comes, and staff who see it in the trolley let the payment go on', () => {
    const world = shopper();
    world.submit(scan(MILK));
    world.submit(scan(APPLES));
    world.submit({ type: 'weigh.confirm', weightGrams: 500 });
    world.elapse();
    expect(checkoutOf(world).interventions).toMatchObject([
      { reason: { kind: 'weightMismatch', expectedGrams: 0, measuredGrams: 0 }, holds: 'payment' },
    ]);
    signIn(world);
    answer(world, 'intervention.approve', 'weightFits');
    expect(shown(world)).toBeNull();
    expect(checkoutOf(world).bagging).toMatchObject({
      settledGrams: 0,
      placed: { [lineIdOf(world, MILK)]: { grams: 0 }, [lineIdOf(world, APPLES)]: { grams: 500 } },
    });
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('is waited for again, and as long as at first, when staff say that an item is to be put there', () => {
    const world = shopper();
    world.submit(scan(MILK));
    world.elapse();
    signIn(world);
    const deniedAtMs = world.nowMs + 500;
    world.nowMs = deniedAtMs;
    answer(world, 'intervention.deny', 'otherDenied');
    expect(shown(world)).toMatchObject({ kind: 'place', items: [MILK.name.en] });
    world.nowMs = deniedAtMs + TIMING.baggingPatienceMs - 1;
    expect(refusalOf(world.submit(PATIENCE_ENDS))).toBe('notNow');
    world.nowMs += 1;
    world.submit(PATIENCE_ENDS);
    expect(open(world)).toEqual([{ kind: 'weightMismatch', holds: 'payment' }]);
  });

  test('is nothing where everything fits, whatever a clock says', () => {
    const world = shopper();
    expect(refusalOf(world.submit(PATIENCE_ENDS))).toBe('notNow');
    world.submit(scan(MILK));
    weigh(world, 1_030);
    expect(refusalOf(world.submit(PATIENCE_ENDS))).toBe('notNow');
  });

  test('does not keep a shopper for an hour whose kiosk sets its clock back by one', () => {
    const world = shopper();
    weigh(world, 700);
    world.nowMs -= 3_600_000;
    world.submit(PATIENCE_ENDS);
    expect(open(world)).toEqual([{ kind: 'weightMismatch', holds: 'payment' }]);
  });

  test('is the shopper’s again when staff deny it, for as long as at first', () => {
    const world = shopper();
    weigh(world, 700);
    world.elapse();
    signIn(world);
    const deniedAtMs = world.nowMs + 500;
    world.nowMs = deniedAtMs;
    answer(world, 'intervention.deny', 'otherDenied');
    expect(troubleOf(world)).toBe('unexpected');
    expect(open(world)).toEqual([]);
    world.nowMs = deniedAtMs + 1_000;
    expect(world.submit({ type: 'timer.elapsed', timerId: 'bagging' })).toMatchObject({ ok: false });
    world.nowMs = deniedAtMs + 20_000;
    world.submit({ type: 'timer.elapsed', timerId: 'bagging' });
    expect(open(world)).toHaveLength(1);
  });

  test('calls staff at once when it has happened too often', () => {
    const world = shopper({ repeatsMax: 2 });
    for (const grams of [900, 0, 800, 0]) weigh(world, grams);
    expect(open(world)).toEqual([]);
    weigh(world, 700);
    expect(open(world)).toHaveLength(1);
  });

  test.each([
    ['low', 'nothing'],
    ['normal', 'payment'],
    ['strict', 'everything'],
  ] as const)('holds, where the trust is %s, %s', (level, holds) => {
    const world = shopper({ level });
    weigh(world, 700);
    world.elapse();
    expect(open(world)).toEqual([{ kind: 'weightMismatch', holds }]);
  });

  test('keeps the next item out only where the shop is strict, and the payment only where it is not lenient', () => {
    const [strict, low] = [shopper({ level: 'strict' }), shopper({ level: 'low' })];
    for (const world of [strict, low]) {
      world.submit(scan(MILK));
      world.submit(scan(SOAP));
    }
    expect(strict.view.notice).toEqual({ kind: 'baggingFirst' });
    expect(strict.view.total?.itemCount).toBe(1);
    expect(low.view.total?.itemCount).toBe(2);
    payByCard(low);
    expect(low.types).toContain('tender.started');
    const normal = shopper();
    normal.submit(scan(MILK));
    payByCard(normal);
    expect(normal.view.notice).toEqual({ kind: 'baggingFirst' });
  });
});

describe('goods that stay in the trolley', () => {
  test('are the shopper’s choice where the shop lists them, and staff’s for all others', () => {
    const listed = shopper({ skipCategories: ['pantry'] });
    listed.submit(scan(MILK));
    const lineId = checkoutOf(listed).lines[0]?.lineId ?? '';
    expect(shown(listed)).toMatchObject({ skipLineId: lineId });
    listed.submit({ type: 'bagging.skip', lineId });
    expect(shown(listed)).toBeNull();
    const other = shopper();
    other.submit(scan(MILK));
    const otherId = checkoutOf(other).lines[0]?.lineId ?? '';
    expect(other.submit({ type: 'bagging.skip', lineId: otherId })).toEqual({ ok: false, error: { kind: 'noRight' } });
    signIn(other);
    other.submit({ type: 'bagging.skip', lineId: otherId });
    expect(pendingOf(checkoutOf(other))).toEqual([]);
  });
});

describe('a shop where nothing stays in the trolley', () => {
  test('offers it for no goods, however heavy, and leaves it to staff', () => {
    const world = shopper({ skip: 'none', skipCategories: ['pantry'] });
    world.submit(scan(productOf('09520000000080', 1_299, { pieceWeight: { grams: 9_400 } })));
    expect(shown(world)).toMatchObject({ kind: 'place', skipLineId: null });
    const lineId = checkoutOf(world).lines[0]?.lineId ?? '';
    expect(refusalOf(world.submit({ type: 'bagging.skip', lineId }))).toBe('noRight');
    signIn(world);
    expect(shown(world)).toMatchObject({ skipLineId: lineId });
  });
});

describe('an own bag', () => {
  test('is offered at the start, weighed once and taken off', () => {
    const world = shopper();
    expect(shown(world)).toMatchObject({ kind: 'ownBagOffer' });
    world.submit({ type: 'ownBag.start' });
    expect(shown(world)).toMatchObject({ kind: 'ownBagAsked' });
    weigh(world, 180);
    world.submit(scan(MILK));
    weigh(world, 1_212);
    expect(shown(world)).toBeNull();
  });

  test('that weighs more than a bag is looked at by staff before the payment', () => {
    const world = shopper();
    world.submit({ type: 'ownBag.start' });
    weigh(world, 2_400);
    expect(open(world)).toEqual([{ kind: 'ownBag', holds: 'payment' }]);
  });

  test('comes so often and no more, and may be left', () => {
    const world = shopper({ ownBagsMax: 1 });
    expect(refusalOf(world.submit({ type: 'ownBag.leave' }))).toBe('notNow');
    world.submit({ type: 'ownBag.start' });
    world.submit({ type: 'ownBag.leave' });
    world.submit({ type: 'ownBag.start' });
    weigh(world, 100);
    expect(world.submit({ type: 'ownBag.start' })).toMatchObject({ ok: false });
  });
});

describe('a bagging scale that says nothing', () => {
  test('stands in nobody’s way, and what was put there meanwhile counts as right', () => {
    const world = shopper({ level: 'strict' });
    world.submit(scan(MILK));
    world.submit({ type: 'bagging.unavailable' });
    expect(shown(world)).toBeNull();
    world.submit(scan(SOAP));
    expect(world.view.total?.itemCount).toBe(2);
    weigh(world, 1_155);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('takes goods that were weighed meanwhile as they are, keeps what stays in the trolley there, and falls silent once', () => {
    const world = shopper({ skip: 'all' });
    world.submit(scan(MILK));
    world.submit({ type: 'bagging.skip', lineId: lineIdOf(world, MILK) });
    world.submit({ type: 'bagging.unavailable' });
    const before = world.events.length;
    expect(world.submit({ type: 'bagging.unavailable' })).toEqual({ ok: true, value: [] });
    expect(world.events).toHaveLength(before);
    world.submit(scan(APPLES));
    world.submit({ type: 'weigh.confirm', weightGrams: 500 });
    weigh(world, 505);
    expect(shown(world)).toBeNull();
    expect(checkoutOf(world).bagging.placed).toMatchObject({ [lineIdOf(world, APPLES)]: { pieces: 1 } });
  });

  test('is not asked for where the shop does not watch', () => {
    const world = shopper({ level: 'off' });
    expect(weigh(world, 500)).toMatchObject({ ok: false });
    expect(world.types).not.toContain('bagging.began');
  });
});

describe('who leaves goods in the bagging area unpaid', () => {
  test('is told to staff, whichever way the session ends', () => {
    const world = shopper();
    world.submit(scan(MILK));
    weigh(world, 1_030);
    world.submit({ type: 'session.leave' });
    expect(world.events.slice(-3)).toMatchObject([
      { type: 'intervention.raised', reason: { kind: 'walkOff', amountMinor: MILK.priceMinor } },
      { type: 'intervention.closed', status: 'handedOn' },
      { type: 'session.ended' },
    ]);
  });
});
