import { describe, expect, test } from 'vitest';
import { checkoutOf, dueMinor, linesOf, noticeOf, refusalOf, signIn } from './shopping.ts';
import { APPLES, MILK, productOf, shopperWith } from './world.ts';

/** On the scale as the host reads it. */
const onScale = (world: ReturnType<typeof shopperWith>, weightGrams: number) => {
  world.around.reading = { kind: 'stable', weightGrams };
  return world.view.scale;
};

describe('loose goods on the scale', () => {
  test('are left unweighed when the shopper goes back, and the bag’s weight with them', () => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.choosePresetTare', index: 0 });
    world.submit({ type: 'weigh.cancel' });
    expect(world.screen.name).toBe('basket');
    expect(checkoutOf(world)).toMatchObject({ weighing: null, tareGrams: 0, lines: [] });
  });

  test('an article with its own packing starts with that weight taken off', () => {
    const world = shopperWith(productOf('plu:4012', 299, { unit: 'kilogram', tareGrams: 12 }));
    expect(world.screen).toMatchObject({ name: 'weigh', tareGrams: 12 });
    world.submit({ type: 'weigh.confirm', weightGrams: 1_012 });
    expect(linesOf(world)).toMatchObject([{ weightGrams: 1_000, tareGrams: 12, amountMinor: 299 }]);
  });

  test('a tare is cleared once, and there is none that the shop does not offer', () => {
    const world = shopperWith(APPLES);
    expect(refusalOf(world.submit({ type: 'weigh.choosePresetTare', index: 7 }))).toBe('notNow');
    world.submit({ type: 'weigh.choosePresetTare', index: 1 });
    world.submit({ type: 'weigh.clearTare' });
    expect(checkoutOf(world).tareGrams).toBe(0);
    expect(world.submit({ type: 'weigh.clearTare' })).toEqual({ ok: true, value: [] });
  });

  test.each([null, 0, 15_001])('a reading of %j g is no weight, of goods or of a box', (weightGrams) => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.tareContainer', weightGrams });
    expect(noticeOf(world)).toBe('notWeighed');
    world.submit({ type: 'notice.dismiss' });
    world.submit({ type: 'weigh.confirm', weightGrams });
    expect(noticeOf(world)).toBe('notWeighed');
    expect(linesOf(world)).toEqual([]);
  });

  test('what lies on the scale is shown net of the box, and the box alone as such', () => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.tareContainer', weightGrams: 120 });
    expect(onScale(world, 620)).toEqual({ kind: 'stable', weightGrams: 500, amountMinor: 150 });
    expect(onScale(world, 120)).toEqual({ kind: 'onlyTare' });
  });

  test('an empty scale without a box is no trouble, and nothing is shown of it while nothing is weighed', () => {
    const world = shopperWith(APPLES);
    expect(onScale(world, 0)).toEqual({ kind: 'stable', weightGrams: 0, amountMinor: 0 });
    world.submit({ type: 'weigh.cancel' });
    expect(onScale(world, 620)).toBeNull();
  });

  test('a weight that staff type stands in the line with their name', () => {
    const world = signIn(shopperWith(APPLES), 'sue', 'supervisor');
    world.submit({ type: 'weigh.type', weightGrams: 400 });
    expect(linesOf(world)).toMatchObject([{ weightGrams: 400, amountMinor: 120, weightTypedBy: 'sue' }]);
    expect(world.types).toContain('staff.acted');
    expect(dueMinor(world)).toBe(120);
  });

  test('nothing is weighed where nothing was asked to be', () => {
    const world = shopperWith(MILK);
    expect(refusalOf(world.submit({ type: 'weigh.confirm', weightGrams: 400 }))).toBe('notNow');
  });

  test('another price for weighed goods is one for a kilogram', () => {
    const world = signIn(shopperWith(APPLES), 'sue', 'supervisor');
    world.submit({ type: 'weigh.confirm', weightGrams: 500 });
    const lineId = linesOf(world)[0]?.lineId ?? '';
    world.submit({ type: 'line.overridePrice', lineId, unitPriceMinor: 199, reasonCode: 'wrongPrice' });
    expect(linesOf(world)).toMatchObject([{ unitPriceMinor: 199, amountMinor: 100 }]);
    expect(world.screen).toMatchObject({ savingsMinor: 150 - 100 });
  });
});
