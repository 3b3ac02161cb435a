import { describe, expect, test } from 'vitest';
import type { Product } from '../../../core/catalogue/product.ts';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import { checkoutSettingsSchema } from '../../../core/checkout/settings.ts';
import { checkoutOf, lineIdOf, linesOf, refusalOf, signIn } from './shopping.ts';
import { COLA, MILK, SOAP, scan, shopperWith, type World } from './world.ts';

type Limits = { by?: 'customer' | 'staff'; amountMinorMax?: number; holds?: 'nothing' | 'payment' };

function limited(limits: Limits, ...goods: Product[]): World {
  const world = shopperWith(...goods);
  world.settings = checkoutSettingsSchema.parse({ basket: { void: { line: limits, basket: limits } } });
  return world;
}

const open = (world: World) => openInterventions(checkoutOf(world));
const called = (world: World) => open(world).map(({ reason }) => reason);
const firstOpenId = (world: World): string => open(world)[0]?.interventionId ?? '';

function yes(world: World, interventionId: string): string | null {
  signIn(world, 'sue', 'supervisor');
  return refusalOf(world.submit({ type: 'intervention.approve', interventionId, reasonCode: 'notWanted' }));
}
const goodsOf = (world: World) => linesOf(world).map(({ code, quantity }) => [code, quantity]);

describe.each(['nothing', 'payment'] as const)('a void that staff are asked for and that holds %s', (holds) => {
  const limits = { by: 'staff', holds } as const;

  test.each([0, 1])(
    'is asked anew where the line grew meanwhile: a yes that was meant for %i left takes out nothing',
    (left) => {
      const world = limited(limits, SOAP, SOAP);
      const lineId = lineIdOf(world, SOAP);
      const ask = () =>
        world.submit(left === 0 ? { type: 'line.void', lineId } : { type: 'line.setQuantity', lineId, quantity: left });
      ask();
      const stale = firstOpenId(world);
      world.submit({ type: 'line.setQuantity', lineId, quantity: 9 });
      expect(checkoutOf(world).interventions).toMatchObject([{ status: 'withdrawn' }]);
      ask();
      expect(called(world)).toEqual([{ kind: 'voidLine', quantity: left, amountMinor: (9 - left) * 349 }]);
      const fresh = firstOpenId(world);
      expect(yes(world, stale)).toBe('notNow');
      expect(goodsOf(world)).toEqual([[SOAP.code, 9]]);
      expect(yes(world, fresh)).toBe(null);
      expect(goodsOf(world)).toEqual(left === 0 ? [] : [[SOAP.code, 1]]);
    },
  );

  test('of the whole basket is asked anew where anything came in after the question', () => {
    for (const more of [SOAP, MILK]) {
      const world = limited(limits, MILK);
      world.submit({ type: 'basket.void' });
      const stale = firstOpenId(world);
      world.submit(scan(more));
      expect(called(world)).toEqual([]);
      expect(yes(world, stale)).toBe('notNow');
      expect(linesOf(world).length).toBeGreaterThan(0);
    }
  });

  test('still stands where other goods come or fewer are left, and takes out no more than was asked for', () => {
    const world = limited(limits, SOAP, SOAP, SOAP);
    world.submit({ type: 'line.setQuantity', lineId: lineIdOf(world, SOAP), quantity: 1 });
    const asked = firstOpenId(world);
    world.submit(scan(MILK));
    expect(called(world)).toEqual([{ kind: 'voidLine', quantity: 1, amountMinor: 698 }]);
    expect(yes(world, asked)).toBe(null);
    expect(goodsOf(world)).toEqual([
      [SOAP.code, 1],
      [MILK.code, 1],
    ]);
  });

  test('is asked anew where the goods became dearer: staff saw another amount', () => {
    const world = limited(limits, MILK);
    const lineId = lineIdOf(world, MILK);
    world.submit({ type: 'line.void', lineId });
    signIn(world, 'sue', 'supervisor');
    world.submit({ type: 'line.overridePrice', lineId, unitPriceMinor: 999, reasonCode: 'wrongPrice' });
    expect(linesOf(world)).toMatchObject([{ amountMinor: 999 }]);
    expect(called(world)).toEqual([]);
  });
});

test('the limit of a void counts the deposit that goes out with the bottles', () => {
  const fewer = (amountMinorMax: number): World => {
    const world = limited({ amountMinorMax }, COLA, COLA);
    world.submit({ type: 'line.setQuantity', lineId: lineIdOf(world, COLA), quantity: 1 });
    return world;
  };
  expect(called(fewer(123))).toEqual([{ kind: 'voidLine', quantity: 1, amountMinor: 124 }]);
  expect(called(fewer(124))).toEqual([]);
});
