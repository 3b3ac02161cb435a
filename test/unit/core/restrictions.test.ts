import { describe, expect, test } from 'vitest';
import { interventionSettingsSchema } from '../../../core/checkout/interventions/settings.ts';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import { restrictionSettingsSchema } from '../../../core/checkout/restrictions/settings.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import { pinRight } from './staff-moves.ts';
import { APPLES, COLA, MILK, payByCard, productOf, SETTINGS, SOAP, scan, World } from './world.ts';

const BEER = productOf('09520000000059', 99, { category: 'alcohol' });
const PILLS = productOf('09520000000073', 499, { category: 'medicine' });

function shop(restrictions: object, at = '2027-01-15T12:00:00+01:00'): World {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, restrictions: restrictionSettingsSchema.parse(restrictions) };
  world.nowMs = Date.parse(at);
  return world;
}
const checkoutOf = (world: World): CheckoutState => {
  const { journey } = world.open;
  if (journey.journey !== 'checkout') throw new Error('no checkout');
  return journey.checkout;
};
const count = (world: World): number => world.view.total?.itemCount ?? 0;

const NIGHT = { notSold: [{ categories: ['alcohol'], from: '22:00', until: '06:00' }] };

describe('alcohol hours by the clock in the store', () => {
  test.each([
    ['2027-01-15T21:59:00+01:00', true],
    ['2027-01-15T22:00:00+01:00', false],
    ['2027-01-16T05:59:59+01:00', false],
    ['2027-01-16T06:00:00+01:00', true],
    // Summer time: the same hour on the wall is another moment.
    ['2027-07-15T22:00:00+02:00', false],
    ['2027-07-15T21:30:00+02:00', true],
  ])('at %s it is sold: %s', (at, isSold) => {
    const world = shop(NIGHT, at);
    world.submit(scan(BEER));
    expect(count(world)).toBe(isSold ? 1 : 0);
    if (!isSold) expect(world.view.notice).toEqual({ kind: 'notSoldNow', name: BEER.name.en, until: '06:00' });
    world.submit(scan(MILK));
    expect(count(world)).toBe(isSold ? 2 : 1);
  });

  test('count from the evening on which they begin', () => {
    const saturdays = { notSold: [{ categories: ['alcohol'], weekdays: ['saturday'], from: '20:00', until: '07:00' }] };
    // 16 January 2027 is a Saturday.
    for (const [at, sold] of [
      ['2027-01-16T06:00:00+01:00', 1],
      ['2027-01-16T20:00:00+01:00', 0],
      ['2027-01-17T06:59:00+01:00', 0],
      ['2027-01-17T20:00:00+01:00', 1],
    ] as const) {
      const world = shop(saturdays, at);
      world.submit(scan(BEER));
      expect(count(world), at).toBe(sold);
    }
  });

  test('keep goods that were scanned before from being paid after, until they are taken out', () => {
    const world = shop(NIGHT, '2027-01-15T21:59:50+01:00');
    world.submit(scan(BEER));
    world.submit(scan(MILK));
    world.nowMs += 15_000;
    payByCard(world);
    expect(world.view.notice).toMatchObject({ kind: 'notSoldNow' });
    expect(world.types).not.toContain('tender.started');
    world.submit({ type: 'line.void', lineId: checkoutOf(world).lines[0]?.lineId ?? '' });
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test.each([
    ['2027-01-15T09:59:00+01:00', true],
    ['2027-01-15T10:00:00+01:00', false],
    ['2027-01-15T12:00:00+01:00', true],
    // The day after is a Saturday.
    ['2027-01-16T10:00:00+01:00', true],
  ])('within a day end on the same day: at %s it is sold: %s', (at, isSold) => {
    const mornings = { categories: ['alcohol'], weekdays: ['friday'], from: '10:00', until: '12:00' };
    const world = shop({ notSold: [mornings] }, at);
    world.submit(scan(BEER));
    expect(count(world)).toBe(isSold ? 1 : 0);
  });

  test('of a whole day end at midnight, also seen from the midnight before', () => {
    for (const at of ['2027-01-15T00:00:00+01:00', '2027-01-15T23:59:00+01:00']) {
      const world = shop({ notSold: [{ categories: ['alcohol'], from: '00:00', until: '24:00' }] }, at);
      world.submit(scan(BEER));
      expect(world.view.notice).toMatchObject({ kind: 'notSoldNow', until: '00:00' });
    }
  });

  test('last the whole day where the day is listed', () => {
    const world = shop({ closedDays: [{ date: '2027-01-15', categories: ['alcohol'] }] });
    world.submit(scan(BEER));
    expect(world.view.notice).toEqual({ kind: 'notSoldToday', name: BEER.name.en });
  });
});

describe('how much one customer may buy', () => {
  const LIMIT = { quantityLimits: [{ categories: ['medicine'], piecesMax: 2 }] };

  test('is counted over all goods of the limit, by scan and by quantity', () => {
    const world = shop(LIMIT);
    world.submit(scan(PILLS));
    world.submit(scan(productOf('09520000000080', 299, { category: 'medicine' })));
    world.submit(scan(PILLS));
    expect(world.view.notice).toEqual({ kind: 'quantityLimit', name: PILLS.name.en, piecesMax: 2 });
    world.submit({ type: 'line.setQuantity', lineId: checkoutOf(world).lines[0]?.lineId ?? '', quantity: 5 });
    expect(count(world)).toBe(2);
  });

  test('is counted by article where the shop says so, and staff may go over it', () => {
    const world = shop({ quantityLimits: [{ codes: [SOAP.code], piecesMax: 1, per: 'article' }] });
    for (const product of [SOAP, SOAP, MILK]) world.submit(scan(product));
    expect(count(world)).toBe(2);
    world.submit({ type: 'staff.identify', staffId: 'ana' });
    world.submit(pinRight('ana', 'attendant'));
    world.submit(scan(SOAP));
    expect(count(world)).toBe(3);
  });

  const asked = (world: World) =>
    openInterventions(checkoutOf(world)).map(({ reason, holds }) => ({ ...reason, holds }));
  const staffAnswer = (world: World, type: 'intervention.approve' | 'intervention.deny', reasonCode: string): void => {
    const [open] = openInterventions(checkoutOf(world));
    world.submit({ type: 'staff.identify', staffId: 'ana' });
    world.submit(pinRight('ana', 'attendant'));
    world.submit({ type, interventionId: open?.interventionId ?? '', reasonCode });
    world.submit({ type: 'staff.signOut' });
  };

  test.each([
    ['delayed', 'payment'],
    ['immediate', 'everything'],
  ] as const)('is looked at by staff where the shop says %s: %s waits, once a purchase', (approval, holds) => {
    const world = shop({ quantityLimits: [{ categories: ['medicine'], piecesMax: 2, approval }] });
    for (const product of [PILLS, PILLS, PILLS]) world.submit(scan(product));
    expect(count(world)).toBe(3);
    expect(asked(world)).toEqual([{ kind: 'quantity', piecesMax: 2, holds }]);
    staffAnswer(world, 'intervention.approve', 'adviceGiven');
    world.submit(scan(PILLS));
    expect(count(world)).toBe(4);
    expect(asked(world)).toEqual([]);
  });

  test('loses what is too many where staff say no, the newest first, and asks nobody again', () => {
    const world = shop({ quantityLimits: [{ categories: ['medicine'], piecesMax: 2, approval: 'delayed' }] });
    const other = productOf('09520000000080', 299, { category: 'medicine' });
    for (const product of [PILLS, PILLS, PILLS, other]) world.submit(scan(product));
    staffAnswer(world, 'intervention.deny', 'notSold');
    expect(checkoutOf(world).lines.map(({ code, quantity }) => [code, quantity])).toEqual([[PILLS.code, 2]]);
    world.submit(scan(PILLS));
    expect(count(world)).toBe(2);
    expect(world.view.notice).toMatchObject({ kind: 'quantityLimit', piecesMax: 2 });
    expect(asked(world)).toEqual([]);
  });

  test('loses no more than is too many: older goods stay where the newest were enough', () => {
    const world = shop({ quantityLimits: [{ categories: ['medicine'], piecesMax: 2, approval: 'delayed' }] });
    const other = productOf('09520000000080', 299, { category: 'medicine' });
    for (const product of [PILLS, PILLS, other]) world.submit(scan(product));
    staffAnswer(world, 'intervention.deny', 'notSold');
    expect(checkoutOf(world).lines.map(({ code, quantity }) => [code, quantity])).toEqual([[PILLS.code, 2]]);
  });

  test('needs nobody where the shopper takes the surplus out', () => {
    const world = shop({ quantityLimits: [{ codes: [SOAP.code], piecesMax: 1, per: 'article', approval: 'delayed' }] });
    for (const product of [SOAP, SOAP]) world.submit(scan(product));
    expect(asked(world)).toHaveLength(1);
    world.submit({ type: 'line.setQuantity', lineId: checkoutOf(world).lines[0]?.lineId ?? '', quantity: 1 });
    expect(asked(world)).toEqual([]);
  });

  test('does not count the deposit that comes with the goods', () => {
    const world = shop({ basketPiecesMax: 2 });
    for (const product of [COLA, COLA, SOAP]) world.submit(scan(product));
    expect(count(world)).toBe(2);
    expect(world.view.notice).toEqual({ kind: 'basketFull' });
  });

  test('counts what is weighed as one piece, whatever its weight', () => {
    const world = shop({ basketPiecesMax: 2 });
    world.submit({ type: 'item.offered', raw: APPLES.code, product: APPLES, facts: { weightGrams: 3_000 } });
    for (const product of [MILK, SOAP]) world.submit(scan(product));
    expect(count(world)).toBe(2);
  });

  test('may be limited for the whole basket', () => {
    const world = shop({ basketPiecesMax: 2 });
    for (const product of [MILK, MILK, SOAP]) world.submit(scan(product));
    expect(count(world)).toBe(2);
    expect(world.view.notice).toEqual({ kind: 'basketFull' });
  });
});

describe('goods that were called back', () => {
  test('come into no basket, and staff are called to take them while shopping goes on', () => {
    const world = shop({});
    world.submit(scan(MILK));
    const recalls = [{ code: SOAP.code, reason: { en: 'It may contain glass.' } }];
    world.submit({ type: 'item.offered', raw: SOAP.code, product: SOAP, recalls });
    expect(world.view.notice).toEqual({ kind: 'recalled', name: SOAP.name.en, reason: 'It may contain glass.' });
    expect(openInterventions(checkoutOf(world))).toMatchObject([{ reason: { kind: 'recalled' }, holds: 'nothing' }]);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });
});

describe('goods of a category that staff look at', () => {
  test('hold the payment until somebody has approved them, once for the category', () => {
    const world = shop({ approvalCategories: ['medicine'] });
    world.submit(scan(PILLS));
    payByCard(world);
    expect(world.view.notice).toEqual({ kind: 'paymentHeld' });
    world.submit({ type: 'staff.identify', staffId: 'ana' });
    world.submit(pinRight('ana', 'attendant'));
    const interventionId = openInterventions(checkoutOf(world))[0]?.interventionId ?? '';
    world.submit({ type: 'intervention.approve', interventionId, reasonCode: 'adviceGiven' });
    world.submit(scan(productOf('09520000000080', 299, { category: 'medicine' })));
    expect(openInterventions(checkoutOf(world))).toEqual([]);
  });

  test('leave the basket when they are denied', () => {
    const world = shop({ approvalCategories: ['medicine'] });
    world.submit(scan(PILLS));
    world.submit({ type: 'staff.identify', staffId: 'ana' });
    world.submit(pinRight('ana', 'attendant'));
    const interventionId = openInterventions(checkoutOf(world))[0]?.interventionId ?? '';
    world.submit({ type: 'intervention.deny', interventionId, reasonCode: 'notSold' });
    expect(count(world)).toBe(0);
  });
});

describe('the editor of reason codes', () => {
  test('is told when a kind of reason could not be approved any more', () => {
    const code = { code: 'seen', name: { en: 'Seen' }, outcome: 'approve', for: ['age'] } as const;
    const parsed = interventionSettingsSchema.safeParse({ reasonCodes: [code] });
    expect(parsed.error?.issues[0]?.message).toContain('a code with outcome "approve" for each of: age, category');
    expect(interventionSettingsSchema.safeParse({ reasonCodes: [{ ...code, for: undefined }] }).success).toBe(true);
  });
});

describe('the editor of these settings', () => {
  test.each([
    [{ quantityLimits: [{ piecesMax: 2 }] }, 'at least one category or code'],
    [{ notSold: [{ categories: ['alcohol'], from: '25:00', until: '06:00' }] }, 'a time as 22:00'],
    [{ notSold: [{ categories: ['alcohol'], from: '06:00', until: '06:00' }] }, 'another time than from'],
    [{ closedDays: [{ date: 'Christmas', categories: ['alcohol'] }] }, 'a date as 2026-12-24'],
  ])('of %j is told: %s', (settings, message) => {
    const parsed = restrictionSettingsSchema.safeParse(settings);
    expect(parsed.error?.issues.map((issue) => issue.message).join()).toContain(message);
  });
});
