import { describe, expect, test } from 'vitest';
import { BASKET_LINES_MAX } from '../../../core/checkout/basket/state.ts';
import { checkoutOf, decidedBy, dueMinor, lineIdOf, linesOf, noticeOf, refusalOf, signIn } from './shopping.ts';
import { APPLES, BAG, COLA, MILK, productOf, SOAP, scan, shopperWith, World } from './world.ts';

const NO_LIMIT = { by: 'customer', amountMinorMax: null, linesMax: null, holds: 'payment' } as const;
const sticker = (to: { priceMinor: number } | { percentBasisPoints: number }) =>
  ({ type: 'markdown.offered', name: 'Sticker', to }) as const;

/** As many lines as a basket may have, less some. */
function nearlyFull(free: number): World {
  const world = new World('checkout');
  for (let index = 0; index < BASKET_LINES_MAX - free; index += 1) {
    world.submit(scan(productOf(`0952${String(index).padStart(10, '0')}`, 100)));
  }
  return world;
}

describe('another number of the same', () => {
  const set = (world: World, lineId: string, quantity: number) =>
    world.submit({ type: 'line.setQuantity', lineId, quantity });

  test('is the shopper’s to choose, up and down', () => {
    const world = shopperWith(MILK, SOAP);
    set(world, lineIdOf(world, MILK), 3);
    expect(dueMinor(world)).toBe(3 * 129 + 349);
    set(world, lineIdOf(world, MILK), 2);
    expect(dueMinor(world)).toBe(2 * 129 + 349);
    expect(set(world, lineIdOf(world, MILK), 2)).toEqual({ ok: true, value: [] });
  });

  test('there is none of what is weighed, of a deposit, or of what is not there', () => {
    const world = shopperWith(COLA, APPLES);
    world.submit({ type: 'weigh.confirm', weightGrams: 500 });
    for (const lineId of [lineIdOf(world, APPLES), `${lineIdOf(world, COLA)}:deposit`, 'nobody']) {
      expect(refusalOf(set(world, lineId, 2))).toBe('unknownLine');
    }
  });

  test('less of it is a void, for which the shop may want staff', () => {
    const staffOnly = { line: { ...NO_LIMIT, by: 'staff' as const }, basket: NO_LIMIT };
    const world = decidedBy(shopperWith(MILK, MILK), { basket: { void: staffOnly } });
    set(world, lineIdOf(world, MILK), 1);
    expect(noticeOf(world)).toBe('voidNeedsStaff');
    set(world, lineIdOf(world, MILK), 3);
    expect(dueMinor(world)).toBe(3 * 129);
    signIn(world, 'ana', 'attendant');
    set(world, lineIdOf(world, MILK), 1);
    expect(dueMinor(world)).toBe(129);
  });

  test('of carrier bags is never a void', () => {
    const world = shopperWith(MILK);
    const staffOnly = { line: { ...NO_LIMIT, by: 'staff' as const }, basket: NO_LIMIT };
    decidedBy(world, { basket: { void: staffOnly } });
    world.submit({ type: 'bags.open', bags: [BAG] });
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 3 });
    world.submit({ type: 'bags.close' });
    set(world, lineIdOf(world, BAG), 1);
    expect(dueMinor(world)).toBe(129 + 25);
  });
});

describe('carrier bags', () => {
  test('without any to offer the step is gone through', () => {
    const world = shopperWith(MILK);
    world.submit({ type: 'bags.open', bags: [] });
    expect(checkoutOf(world)).toMatchObject({ bagsOffered: null, bagsAnswered: true });
  });

  test('are one step: it is not opened twice, nor while something is weighed, and left once', () => {
    const world = shopperWith(APPLES);
    expect(refusalOf(world.submit({ type: 'bags.open', bags: [BAG] }))).toBe('notNow');
    world.submit({ type: 'weigh.cancel' });
    expect(refusalOf(world.submit({ type: 'bags.close' }))).toBe('notNow');
    world.submit({ type: 'bags.open', bags: [BAG] });
    expect(refusalOf(world.submit({ type: 'bags.open', bags: [BAG] }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'bags.set', code: 'no-bag', quantity: 1 }))).toBe('notNow');
  });

  test('the same number again, or none of none, changes nothing', () => {
    const world = shopperWith(MILK);
    world.submit({ type: 'bags.open', bags: [BAG] });
    expect(world.submit({ type: 'bags.set', code: BAG.code, quantity: 0 })).toEqual({ ok: true, value: [] });
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 2 });
    expect(world.screen).toMatchObject({ name: 'bags', bags: [{ quantity: 2 }] });
    expect(world.submit({ type: 'bags.set', code: BAG.code, quantity: 2 })).toEqual({ ok: true, value: [] });
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 1 });
    expect(dueMinor(world)).toBe(129 + 25);
  });

  test('are asked for before paying only where the shop has some, and wants it', () => {
    const isAsked = (world: World) => world.screen.name === 'basket' && world.screen.bagsBeforePaying;
    const articles = [BAG.code];
    const asking = shopperWith(MILK);
    asking.around.checkout = decidedBy(asking, { basket: { bags: { articles, askBeforePaying: true } } }).settings;
    expect(isAsked(asking)).toBe(true);
    const silent = shopperWith(MILK);
    silent.around.checkout = decidedBy(silent, { basket: { bags: { articles, askBeforePaying: false } } }).settings;
    expect(isAsked(silent)).toBe(false);
  });
});

describe('a full basket', () => {
  test('takes no more articles, no goods to weigh, no bags', () => {
    const world = nearlyFull(0);
    world.submit(scan(SOAP));
    expect(noticeOf(world)).toBe('basketFull');
    world.submit(scan(APPLES));
    expect(world.screen.name).toBe('basket');
    world.submit({ type: 'bags.open', bags: [BAG] });
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 1 });
    expect(linesOf(world)).toHaveLength(BASKET_LINES_MAX);
  });

  test('takes goods with a deposit only where both lines fit', () => {
    const world = nearlyFull(1);
    world.submit(scan(COLA));
    expect(noticeOf(world)).toBe('basketFull');
    world.submit(scan(SOAP));
    expect(linesOf(world)).toHaveLength(BASKET_LINES_MAX);
  });

  test('has no room for the piece that a sticker would set apart', () => {
    const world = nearlyFull(1);
    world.submit(scan(SOAP));
    world.submit(scan(SOAP));
    world.submit(sticker({ percentBasisPoints: 5_000 }));
    expect(noticeOf(world)).toBe('basketFull');
    expect(linesOf(world).at(-1)).toMatchObject({ quantity: 2, amountMinor: 698 });
  });
});

describe('a sticker', () => {
  test('names a price, or so much less, and never makes anything dearer', () => {
    const world = shopperWith(SOAP);
    world.submit(sticker({ priceMinor: 200 }));
    expect(dueMinor(world)).toBe(200);
    world.submit(scan(MILK));
    world.submit(sticker({ priceMinor: 500 }));
    expect(dueMinor(world)).toBe(200 + 129);
  });

  test('on one of several bottles sets its deposit apart with it', () => {
    const world = shopperWith(COLA, COLA);
    world.submit(sticker({ percentBasisPoints: 5_000 }));
    expect(linesOf(world).map(({ quantity, amountMinor }) => [quantity, amountMinor])).toEqual([
      [1, 99],
      [1, 25],
      [1, 50],
      [1, 25],
    ]);
  });

  test('is for goods, not for an empty basket or a bag', () => {
    const world = new World('checkout');
    world.submit({ type: 'session.start' });
    world.submit(sticker({ percentBasisPoints: 5_000 }));
    expect(noticeOf(world)).toBe('markdownWithoutItem');
    world.submit({ type: 'bags.open', bags: [BAG] });
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 1 });
    world.submit({ type: 'bags.close' });
    world.submit(sticker({ percentBasisPoints: 5_000 }));
    expect(noticeOf(world)).toBe('markdownWithoutItem');
    expect(dueMinor(world)).toBe(25);
  });
});

describe('a label with less to pay', () => {
  test('takes off what it says, without a name, also where the shop takes something off for the date', () => {
    const world = new World('checkout');
    const markdowns = [{ name: { en: 'Last day' }, daysLeftMax: 0, percentBasisPoints: 3_000 }];
    decidedBy(world, { basket: { markdowns } });
    const facts = { percentOffBasisPoints: 1_000, bestBeforeDate: '2027-01-15' };
    world.submit({ ...scan(SOAP), facts } as ReturnType<typeof scan>);
    expect(linesOf(world)).toMatchObject([{ amountMinor: 314, priceChange: { kind: 'markdown', name: null } }]);
  });

  test('of more than the scale can hold cannot be sold by', () => {
    const world = new World('checkout');
    world.submit({ ...scan(APPLES), facts: { weightGrams: 15_001 } } as ReturnType<typeof scan>);
    expect(noticeOf(world)).toBe('labelUnusable');
  });
});

describe('a new price by hand', () => {
  const priced = (world: World, lineId: string, unitPriceMinor: number, reasonCode = 'wrongPrice') =>
    world.submit({ type: 'line.overridePrice', lineId, unitPriceMinor, reasonCode });
  const less = (world: World, lineId: string, percentBasisPoints: number) =>
    world.submit({ type: 'line.discount', lineId, percentBasisPoints, reasonCode: 'damaged' });

  test('is for goods that are there, with a reason that the shop knows', () => {
    const world = signIn(shopperWith(COLA), 'sue', 'supervisor');
    const lineId = lineIdOf(world, COLA);
    expect(refusalOf(priced(world, 'nobody', 50))).toBe('unknownLine');
    expect(refusalOf(priced(world, `${lineId}:deposit`, 0))).toBe('unknownLine');
    expect(refusalOf(priced(world, lineId, 50, 'becauseICan'))).toBe('notNow');
    expect(priced(world, lineId, 99)).toEqual({ ok: true, value: [] });
    priced(world, lineId, 50);
    expect(dueMinor(world)).toBe(50 + 25);
  });

  test('a discount goes as far as the shop lets it, and is for those with the right', () => {
    const world = shopperWith(SOAP);
    const lineId = lineIdOf(world, SOAP);
    expect(refusalOf(less(world, lineId, 1_000))).toBe('notAllowed');
    signIn(world, 'ana', 'attendant');
    expect(refusalOf(less(world, lineId, 5_001))).toBe('notAllowed');
    less(world, lineId, 5_000);
    expect(dueMinor(world)).toBe(175);
    expect(world.screen).toMatchObject({ savingsMinor: 174 });
  });
});

describe('the whole basket', () => {
  test('is emptied by the shopper, who is asked about bags again', () => {
    const world = shopperWith(MILK, SOAP);
    world.submit({ type: 'bags.open', bags: [] });
    world.submit({ type: 'basket.void' });
    expect(checkoutOf(world)).toMatchObject({ lines: [], linesVoided: 2, bagsAnswered: false });
    expect(dueMinor(world)).toBe(0);
    expect(world.events.find(({ type }) => type === 'basket.voided')).toMatchObject({
      staffId: null,
      reasonCode: null,
      before: { lines: 2, dueMinor: 129 + 349 },
    });
    expect(world.submit({ type: 'basket.void' })).toEqual({ ok: true, value: [] });
  });

  test('beyond the shop’s limit is emptied by staff, which is not held against the shopper', () => {
    const limits = { line: NO_LIMIT, basket: { ...NO_LIMIT, amountMinorMax: 400 } };
    const world = decidedBy(shopperWith(MILK, SOAP), { basket: { void: limits } });
    world.submit({ type: 'basket.void' });
    expect(noticeOf(world)).toBe('voidNeedsStaff');
    signIn(world, 'ana', 'attendant');
    world.submit({ type: 'basket.void', reasonCode: 'changedMind' });
    expect(checkoutOf(world)).toMatchObject({ lines: [], linesVoided: 0 });
    expect(world.events.find(({ type }) => type === 'basket.voided')).toMatchObject({
      staffId: 'ana',
      reasonCode: 'changedMind',
    });
  });
});

test('an article keeps what the catalogue says of its tax, tags and discounts for the prices', () => {
  const world = new World('checkout');
  const deposit = { name: { en: 'Deposit' }, amountMinor: 25, taxRateBasisPoints: 1_900, taxCode: 'deposit' };
  const facts = { tags: ['fragile'], taxCode: 'reduced', isNotDiscountable: true };
  world.submit(scan(productOf('09520000000066', 500, { ...facts, deposit })));
  expect(linesOf(world)).toMatchObject([facts, { kind: 'deposit', taxCode: 'deposit' }]);
});
