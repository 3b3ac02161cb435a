import { describe, expect, test } from 'vitest';
import type { ItemFacts } from '../../../core/checkout/basket/item-facts.ts';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import type { PricingRulesInput } from '../../../core/pricing/rules.ts';
import { evolve } from '../../../core/session/evolve.ts';
import { readEvent } from '../../../core/session/read-event.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { checkoutOf, dueMinor, linesOf, withRules } from './shopping.ts';
import { pinRight } from './staff-moves.ts';
import { APPLES, BAG, COLA, MILK, payByCard, productOf, SETTINGS, SOAP, scan, shopperWith, World } from './world.ts';

const offered = (product: typeof MILK, facts: ItemFacts, recalls: { code: string; batches?: string[] }[] = []) =>
  ({
    type: 'item.offered',
    raw: product.code,
    product,
    facts,
    recalls: recalls.map((recall) => ({ ...recall, reason: { en: 'Glass.' } })),
  }) as const;
/** 15 January 2027 in the store. */
const TODAY = '2027-01-15';
const TWO_FOR_ONE: PricingRulesInput = {
  promotions: [{ promotionId: 'milk', name: 'Milk', codes: [MILK.code], terms: { kind: 'nForM', take: 2, pay: 1 } }],
};

describe('what a label says', () => {
  test('a price inside is the price of the line, and its number cannot be changed', () => {
    const world = new World('checkout');
    world.submit(offered(APPLES, { priceMinor: 277 }));
    expect(linesOf(world)).toMatchObject([{ unit: 'each', quantity: 1, unitPriceMinor: 277, isLabelPriced: true }]);
    world.submit({ type: 'line.setQuantity', lineId: linesOf(world)[0]?.lineId ?? '', quantity: 2 });
    expect(world.view.notice).toMatchObject({ kind: 'quantityFixed' });
    expect(dueMinor(world)).toBe(277);
  });

  test('a weight inside is multiplied with the price per kilogram, without the scale', () => {
    const world = new World('checkout');
    world.submit(offered(APPLES, { weightGrams: 512 }));
    expect(linesOf(world)).toMatchObject([{ unit: 'kilogram', weightGrams: 512, amountMinor: 153 }]);
  });

  test('a count inside is the quantity', () => {
    const world = new World('checkout');
    world.submit(offered(MILK, { count: 6 }));
    expect(linesOf(world)).toMatchObject([{ quantity: 6, amountMinor: 774 }]);
  });

  test('nothing that can be sold by is refused', () => {
    const world = new World('checkout');
    world.submit(offered(MILK, { fault: 'price' }));
    expect(world.view.notice).toEqual({ kind: 'labelUnusable', name: MILK.name.en });
    expect(linesOf(world)).toEqual([]);
  });

  test.each<[string, ItemFacts, string | null]>([
    ['on its last day', { expiryDate: TODAY }, null],
    ['a day after it', { expiryDate: '2027-01-14' }, 'expired'],
    ['after its sell-by date', { sellByDate: '2027-01-14' }, 'expired'],
    ['past the hour of its expiry', { expiryTime: `${TODAY}T08:00`, expiryDate: TODAY }, 'expired'],
    ['past its best-before date', { bestBeforeDate: '2027-01-14' }, 'bestBeforePassed'],
    ['long before all of them', { bestBeforeDate: '2027-06-01', expiryDate: '2027-07-01' }, null],
  ])('goods are sold or refused by the day of the store: %s', (_when, facts, refusal) => {
    const world = new World('checkout');
    world.submit(offered(MILK, facts));
    expect(world.view.notice?.kind ?? null).toBe(refusal);
    expect(linesOf(world)).toHaveLength(refusal === null ? 1 : 0);
  });

  test('staff are called for expired goods while the shopping goes on', () => {
    const world = new World('checkout');
    world.submit(offered(MILK, { expiryDate: '2027-01-01' }));
    expect(openInterventions(checkoutOf(world))).toMatchObject([{ reason: { kind: 'expired' }, holds: 'nothing' }]);
  });

  test('one serial number is bought once', () => {
    const world = new World('checkout');
    world.submit(offered(SOAP, { serial: 'A1' }));
    world.submit(offered(SOAP, { serial: 'A2' }));
    world.submit(offered(SOAP, { serial: 'A1' }));
    expect(world.view.notice).toMatchObject({ kind: 'serialTwice' });
    expect(linesOf(world)).toHaveLength(2);
  });

  test.each<[string | undefined, string[] | undefined, boolean]>([
    ['B7', ['B7'], true],
    ['B8', ['B7'], false],
    [undefined, ['B7'], true],
    ['B8', undefined, true],
  ])('batch %s of an article of which %j is called back: refused %s', (batch, batches, isRefused) => {
    const world = new World('checkout');
    const recall = batches === undefined ? { code: SOAP.code } : { code: SOAP.code, batches };
    world.submit(offered(SOAP, batch === undefined ? {} : { batch }, [recall]));
    expect(world.view.notice?.kind === 'recalled').toBe(isRefused);
  });

  test('on the last day it is cheaper by itself where the shop wants it, and the line says why', () => {
    const world = new World('checkout');
    const markdown = { name: { en: 'Last day' }, daysLeftMax: 0, percentBasisPoints: 3_000 };
    world.settings = { ...SETTINGS, basket: { ...SETTINGS.basket, markdowns: [markdown] } };
    world.submit(offered(SOAP, { bestBeforeDate: TODAY }));
    expect(linesOf(world)).toMatchObject([
      { amountMinor: 244, priceChange: { kind: 'markdown', fromUnitPriceMinor: 349 } },
    ]);
  });

  test('a sticker is on the piece that was scanned last, and counts once', () => {
    const world = shopperWith(SOAP, SOAP);
    const sticker = { type: 'markdown.offered', name: 'Half', to: { percentBasisPoints: 5_000 } } as const;
    world.submit(sticker);
    expect(linesOf(world).map(({ quantity, amountMinor }) => [quantity, amountMinor])).toEqual([
      [1, 349],
      [1, 175],
    ]);
    world.submit(sticker);
    expect(world.view.notice).toEqual({ kind: 'markdownWithoutItem' });
  });
});

describe('a deposit', () => {
  test('comes with its goods, in their number, with its own tax, and goes with them', () => {
    const world = shopperWith(COLA, COLA);
    const [cola, deposit] = linesOf(world);
    expect(deposit).toMatchObject({ kind: 'deposit', quantity: 2, amountMinor: 50, linkedTo: cola?.lineId });
    world.submit({ type: 'line.void', lineId: deposit?.lineId ?? '' });
    expect(linesOf(world)).toHaveLength(2);
    world.submit({ type: 'line.void', lineId: cola?.lineId ?? '' });
    expect(linesOf(world)).toEqual([]);
    expect(dueMinor(world)).toBe(0);
  });

  test('is never reduced', () => {
    const world = withRules({
      promotions: [
        { promotionId: 'half', name: 'Half', terms: { kind: 'basketPercentOff', percentBasisPoints: 5_000 } },
      ],
    });
    world.submit(scan(COLA));
    expect(dueMinor(world)).toBe(49 + 25);
  });
});

describe('prices', () => {
  test('follow every change of the basket, and are kept with what was granted', () => {
    const world = withRules(TWO_FOR_ONE);
    world.submit(scan(MILK));
    world.submit(scan(MILK));
    expect(dueMinor(world)).toBe(129);
    expect(world.screen).toMatchObject({
      savingsMinor: 129,
      lines: [{ discounts: [{ name: 'Milk', discountMinor: 129 }] }],
    });
    // Without any promotion at hand the stored events give the same basket.
    const replayed = world.events.map((event) => readEvent(JSON.stringify(event))).reduce(evolve, CLOSED);
    expect(replayed).toEqual(world.state);
  });

  test('do not depend on the order of scanning', () => {
    const totals = [
      [MILK, SOAP, MILK, COLA],
      [COLA, MILK, MILK, SOAP],
      [SOAP, COLA, MILK, MILK],
    ].map((products) => {
      const world = withRules(TWO_FOR_ONE);
      for (const product of products) world.submit(scan(product));
      return dueMinor(world);
    });
    expect(new Set(totals).size).toBe(1);
  });

  test('a promotion that ends in mid-basket stays for what was scanned before', () => {
    const start = new World('checkout').nowMs;
    const world = withRules({
      promotions: [
        {
          promotionId: 'soap',
          name: 'Soap',
          codes: [SOAP.code],
          validToMs: start + 60_000,
          terms: { kind: 'amountOff', amountMinor: 100 },
        },
      ],
    });
    world.submit(scan(SOAP));
    world.nowMs += 120_000;
    world.submit(scan(MILK));
    expect(dueMinor(world)).toBe(249 + 129);
  });
});

describe('weighing', () => {
  test('takes off the box that was weighed empty', () => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.tareContainer', weightGrams: 120 });
    world.submit({ type: 'weigh.confirm', weightGrams: 620 });
    expect(linesOf(world)).toMatchObject([{ weightGrams: 500, tareGrams: 120, amountMinor: 150 }]);
  });

  test('nothing but the bag is no weight', () => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.choosePresetTare', index: 1 });
    world.submit({ type: 'weigh.confirm', weightGrams: 14 });
    expect(world.view.notice).toEqual({ kind: 'tareTooHeavy' });
  });

  test('a weight is typed by staff only', () => {
    const world = shopperWith(APPLES);
    expect(world.submit({ type: 'weigh.type', weightGrams: 400 })).toEqual({
      ok: false,
      error: { kind: 'notAllowed' },
    });
  });
});

describe('carrier bags', () => {
  test('are chosen before paying, changed, and taken away again', () => {
    const world = shopperWith(MILK);
    world.submit({ type: 'bags.open', bags: [BAG] });
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 2 });
    expect(dueMinor(world)).toBe(129 + 50);
    world.submit({ type: 'bags.set', code: BAG.code, quantity: 0 });
    world.submit({ type: 'bags.close' });
    expect(world.screen).toMatchObject({ name: 'basket', bagsBeforePaying: false });
    expect(dueMinor(world)).toBe(129);
  });
});

describe('a void', () => {
  const limited = (line: object): World => {
    const world = shopperWith(SOAP);
    const limits = {
      by: 'customer' as const,
      amountMinorMax: null,
      linesMax: null,
      holds: 'payment' as const,
      ...line,
    };
    world.settings = { ...SETTINGS, basket: { ...SETTINGS.basket, void: { line: limits, basket: limits } } };
    return world;
  };
  const staffSignIn = (world: World): void => {
    world.submit({ type: 'staff.identify', staffId: 'sue' });
    world.submit(pinRight('sue', 'supervisor'));
  };

  test.each([{ by: 'staff' }, { amountMinorMax: 348 }, { linesMax: 0 }])(
    'beyond the limit %j is for staff',
    (limit) => {
      const world = limited(limit);
      const lineId = linesOf(world)[0]?.lineId ?? '';
      world.submit({ type: 'line.void', lineId });
      expect(world.view.notice).toEqual({ kind: 'voidNeedsStaff' });
      staffSignIn(world);
      world.submit({ type: 'line.void', lineId, reasonCode: 'changedMind' });
      expect(world.events.find(({ type }) => type === 'line.voided')).toMatchObject({
        staffId: 'sue',
        reasonCode: 'changedMind',
        before: { quantity: 1, amountMinor: 349 },
      });
    },
  );

  const answerOpen = (world: World, type: 'intervention.approve' | 'intervention.deny', reasonCode: string): void => {
    const [open] = openInterventions(checkoutOf(world));
    world.submit({ type, interventionId: open?.interventionId ?? '', reasonCode });
  };
  const called = (world: World) =>
    openInterventions(checkoutOf(world)).map(({ reason, holds }) => ({ ...reason, holds }));

  test.each(['nothing', 'payment', 'everything'] as const)(
    'beyond the limit calls staff, holds %s, and is done by their yes',
    (holds) => {
      const world = limited({ by: 'staff', holds });
      world.submit(scan(MILK));
      const lineId = linesOf(world)[0]?.lineId ?? '';
      world.submit({ type: 'line.void', lineId });
      world.submit({ type: 'line.void', lineId });
      expect(called(world)).toEqual([{ kind: 'voidLine', quantity: 0, amountMinor: 349, holds }]);
      expect(world.submit(scan(MILK)).ok).toBe(holds !== 'everything');
      payByCard(world);
      expect(world.types.includes('tender.started')).toBe(holds === 'nothing');
      if (holds === 'nothing') return;
      staffSignIn(world);
      answerOpen(world, 'intervention.approve', 'notWanted');
      expect(called(world)).toEqual([]);
      expect(linesOf(world).map(({ code }) => code)).toEqual([MILK.code]);
      expect(world.events.find(({ type }) => type === 'line.voided')).toMatchObject({
        lineId,
        staffId: 'sue',
        reasonCode: 'notWanted',
      });
    },
  );

  test('of fewer pieces than the limit allows is done as it was asked for, and a no leaves the goods', () => {
    const world = limited({ by: 'staff' });
    world.submit(scan(SOAP));
    const lineId = linesOf(world)[0]?.lineId ?? '';
    world.submit({ type: 'line.setQuantity', lineId, quantity: 1 });
    expect(called(world)).toEqual([{ kind: 'voidLine', quantity: 1, amountMinor: 349, holds: 'payment' }]);
    staffSignIn(world);
    answerOpen(world, 'intervention.deny', 'goodsKept');
    expect(linesOf(world)[0]?.quantity).toBe(2);
    world.submit({ type: 'staff.signOut' });
    world.submit({ type: 'line.setQuantity', lineId, quantity: 1 });
    staffSignIn(world);
    answerOpen(world, 'intervention.approve', 'notWanted');
    expect(linesOf(world)[0]?.quantity).toBe(1);
    expect(world.view.total?.amountMinor).toBe(349);
  });

  test('of the whole basket is done by the yes of staff, and needs nobody where the goods went meanwhile', () => {
    const world = limited({ by: 'staff', holds: 'nothing' });
    world.submit({ type: 'basket.void' });
    expect(called(world)).toEqual([{ kind: 'voidBasket', amountMinor: 349, holds: 'nothing' }]);
    payByCard(world);
    expect(called(world)).toEqual([]);
    const other = limited({ by: 'staff' });
    other.submit({ type: 'basket.void' });
    staffSignIn(other);
    answerOpen(other, 'intervention.approve', 'notWanted');
    expect(linesOf(other)).toEqual([]);
    expect(called(other)).toEqual([]);
  });

  test('another price and a discount are given by staff, with the reason and what it was before', () => {
    const world = limited({});
    const lineId = linesOf(world)[0]?.lineId ?? '';
    const override = { type: 'line.overridePrice', lineId, unitPriceMinor: 200, reasonCode: 'wrongPrice' } as const;
    expect(world.submit(override).ok).toBe(false);
    staffSignIn(world);
    world.submit(override);
    world.submit({ type: 'line.discount', lineId, percentBasisPoints: 1_000, reasonCode: 'damaged' });
    expect(world.events.filter(({ type }) => type === 'price.changed')).toMatchObject([
      { before: { unitPriceMinor: 349 }, after: { unitPriceMinor: 200 }, change: { kind: 'override', staffId: 'sue' } },
      { before: { unitPriceMinor: 200 }, after: { unitPriceMinor: 180 }, change: { fromUnitPriceMinor: 349 } },
    ]);
    expect(dueMinor(world)).toBe(180);
  });

  test('of a member price: nobody has two reductions of that kind', () => {
    const world = new World('checkout');
    world.submit(scan(productOf('09520000000042', 500, { memberPriceMinor: 400 })));
    world.submit({ type: 'member.offered', key: 'sealed:1:eA' });
    world.answer('member.find', ({ requestId, key }: { requestId: string; key: string }) => ({
      type: 'member.answered',
      requestId,
      key,
      answer: { kind: 'found', reference: 'm-1', tier: 'gold' },
    }));
    expect(dueMinor(world)).toBe(400);
    world.submit({ type: 'member.remove' });
    expect(dueMinor(world)).toBe(500);
  });
});
