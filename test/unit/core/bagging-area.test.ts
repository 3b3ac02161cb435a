import { describe, expect, test } from 'vitest';
import { matchOf } from '../../../core/checkout/bagging/match.ts';
import { pendingOf } from '../../../core/checkout/bagging/state.ts';
import { buysBags, open, shopper, shown, signIn, troubleOf, weigh } from './bagging-shopper.ts';
import { checkoutOf, lineIdOf, refusalOf } from './shopping.ts';
import { APPLES, COLA, MILK, payByCard, productOf, SETTINGS, SOAP, scan } from './world.ts';

describe('the bagging area', () => {
  test('takes what was scanned, item by item', () => {
    const world = shopper();
    world.submit(scan(MILK));
    expect(shown(world)).toMatchObject({ kind: 'place', items: [MILK.name.en] });
    weigh(world, 1_034);
    expect(shown(world)).toBeNull();
    world.submit(scan(SOAP));
    weigh(world, 1_160);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('takes several at once, and one of several', () => {
    const world = shopper();
    world.submit(scan(MILK));
    world.submit(scan(SOAP));
    weigh(world, 1_155);
    expect(pendingOf(checkoutOf(world))).toEqual([]);
    const other = shopper();
    other.submit(scan(MILK));
    other.submit(scan(SOAP));
    weigh(other, 126);
    expect(pendingOf(checkoutOf(other)).map(({ code }) => code)).toEqual([MILK.code]);
  });

  test('knows each of several that came at once by its own weight when one is to go out again', () => {
    const world = shopper();
    world.submit(scan(MILK));
    world.submit(scan(SOAP));
    weigh(world, 1_030 + 125 + 9);
    world.submit({ type: 'line.void', lineId: lineIdOf(world, SOAP) });
    weigh(world, 1_030 + 9);
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('gives what is left over to the one that nobody has weighed yet', () => {
    const world = shopper();
    const unknown = { ...SOAP, code: '09520000000066' };
    for (const each of [MILK, SOAP, unknown]) world.submit(scan(each));
    weigh(world, 1_030 + 125 + 400);
    expect(pendingOf(checkoutOf(world))).toEqual([]);
    world.submit({ type: 'line.void', lineId: lineIdOf(world, SOAP) });
    weigh(world, 1_030 + 400);
    expect(troubleOf(world)).toBeNull();
    world.submit({ type: 'line.void', lineId: lineIdOf(world, unknown) });
    weigh(world, 1_030 + 200);
    expect(troubleOf(world)).toBe('wrongWeight');
    weigh(world, 1_030);
    expect(troubleOf(world)).toBeNull();
    expect(checkoutOf(world).bagging.placed).toMatchObject({ [lineIdOf(world, MILK)]: { pieces: 1, grams: 1_030 } });
  });

  test('takes one article for another that goes out in the same moment', () => {
    const world = shopper();
    world.submit(scan(SOAP));
    weigh(world, 125);
    world.submit({ type: 'line.void', lineId: lineIdOf(world, SOAP) });
    world.submit(scan(MILK));
    weigh(world, 1_030);
    expect(shown(world)).toBeNull();
    world.submit({ type: 'line.void', lineId: lineIdOf(world, MILK) });
    weigh(world, 500);
    expect(troubleOf(world)).toBe('wrongWeight');
    weigh(world, 0);
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('takes a whole trolley at once that was scanned first', () => {
    const world = shopper();
    const grams = Array.from({ length: 12 }, (_, index) => 100 * (index + 1));
    for (const [index, each] of grams.entries()) {
      world.submit(
        scan(productOf(`095200000002${String(index).padStart(2, '0')}`, 199, { pieceWeight: { grams: each } })),
      );
    }
    weigh(world, 7_804);
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('takes one of two pieces that were scanned together', () => {
    const world = shopper();
    world.submit(scan(MILK));
    world.submit(scan(MILK));
    weigh(world, 1_031);
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toMatchObject([{ code: MILK.code, pieces: 1 }]);
    weigh(world, 2_060);
    expect(shown(world)).toBeNull();
  });

  test('takes an article that was never weighed as it is, and a weighed one as it was weighed', () => {
    const world = shopper();
    world.submit({ type: 'item.offered', raw: 'x', product: { ...SOAP, code: '09520000000066' } });
    weigh(world, 640);
    expect(pendingOf(checkoutOf(world))).toEqual([]);
    world.submit(scan(APPLES));
    world.submit({ type: 'weigh.confirm', weightGrams: 500 });
    weigh(world, 940);
    expect(troubleOf(world)).toBe('wrongWeight');
    weigh(world, 1_138);
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('expects of the first piece what the catalogue says, and no other weight', () => {
    const world = shopper();
    const honey = productOf('09520000000073', 499, { pieceWeight: { grams: 740, toleranceGrams: 10 } });
    world.submit(scan(honey));
    weigh(world, 640);
    expect(troubleOf(world)).toBe('wrongWeight');
    weigh(world, 740 + 25 + 10 + 1);
    expect(troubleOf(world)).toBe('wrongWeight');
    weigh(world, 740 + 25 + 10);
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('goes by what earlier purchases showed where the catalogue says another weight', () => {
    const world = shopper();
    world.submit(scan({ ...MILK, pieceWeight: { grams: 1_200 } }));
    weigh(world, 1_031);
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('lets a crate whose weight the catalogue knows stay in the trolley', () => {
    const world = shopper();
    world.submit(scan(productOf('09520000000080', 1_299, { pieceWeight: { grams: 9_400 } })));
    const lineId = checkoutOf(world).lines[0]?.lineId ?? '';
    expect(shown(world)).toMatchObject({ kind: 'place', skipLineId: lineId });
    world.submit({ type: 'bagging.skip', lineId });
    expect(shown(world)).toBeNull();
  });

  test('waits for no deposit and no carrier bag, and is not surprised by the bag', () => {
    const world = shopper();
    world.submit(scan({ ...COLA, pieceWeight: { grams: 520 } }));
    buysBags(world, 2);
    expect(pendingOf(checkoutOf(world)).map(({ code }) => code)).toEqual([COLA.code]);
    weigh(world, 38);
    expect(troubleOf(world)).toBeNull();
    weigh(world, 38 + 521);
    expect(shown(world)).toBeNull();
    weigh(world, 38 + 521 + 38);
    expect(troubleOf(world)).toBeNull();
    weigh(world, 38 + 521 + 38 + 38);
    expect(troubleOf(world)).toBe('unexpected');
    weigh(world, 38 + 521 + 38);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('takes a carrier bag that nobody ever weighed for light, and nothing heavier for it', () => {
    const world = shopper();
    buysBags(world, 1, null);
    weigh(world, 101);
    expect(troubleOf(world)).toBe('unexpected');
    weigh(world, 100);
    expect(troubleOf(world)).toBeNull();
  });

  test('lets goods be taken out that came in while the scale was silent', () => {
    const world = shopper();
    world.submit({ type: 'bagging.unavailable' });
    world.submit(scan(SOAP));
    weigh(world, 640);
    world.submit({ type: 'line.void', lineId: checkoutOf(world).lines[0]?.lineId ?? '' });
    world.submit({ type: 'bagging.weighed', weightGrams: 510, known: {} });
    expect(troubleOf(world)).toBeNull();
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('tells of what was not scanned, and forgives it when it is scanned or taken away', () => {
    const world = shopper();
    weigh(world, 1_031);
    expect(shown(world)).toMatchObject({ kind: 'unexpected' });
    world.submit(scan(MILK));
    weigh(world, 1_031);
    expect(shown(world)).toBeNull();
    weigh(world, 1_300);
    expect(troubleOf(world)).toBe('unexpected');
    weigh(world, 1_029);
    expect(troubleOf(world)).toBeNull();
    expect(open(world)).toEqual([]);
  });

  test('forgives an item that was taken out too early and is put back', () => {
    const world = shopper();
    world.submit(scan(MILK));
    weigh(world, 1_030);
    weigh(world, 0);
    expect(shown(world)).toMatchObject({ kind: 'removed' });
    weigh(world, 1_031);
    expect(shown(world)).toBeNull();
    expect(world.types.filter((type) => type === 'intervention.raised')).toEqual([]);
  });

  test('keeps no minus of nothing, which a replay would read back as another number', () => {
    const light = { category: 'pantry', isBag: false, pieces: 1, gramsEach: 3, pieceWeight: null };
    const pending = [MILK, SOAP].map(({ code }) => ({ ...light, lineId: code, code }));
    const match = matchOf({ pending, bags: [] }, -1, {}, SETTINGS.bagging);
    expect(match?.placed.map(({ grams }) => grams)).toEqual(JSON.parse('[0, -1]'));
  });

  test('wants out what was voided, at the weight that it came in with, and nobody can let it stay', () => {
    const world = shopper();
    world.submit(scan(MILK));
    weigh(world, 1_037);
    const lineId = lineIdOf(world, MILK);
    world.submit({ type: 'line.void', lineId });
    expect(shown(world)).toMatchObject({ kind: 'takeOut' });
    signIn(world);
    expect(refusalOf(world.submit({ type: 'bagging.skip', lineId }))).toBe('unknownLine');
    weigh(world, 1);
    expect(pendingOf(checkoutOf(world))).toEqual([]);
  });

  test('lets the shopper choose a language before anything else', () => {
    const world = shopper();
    expect(world.screen.name).toBe('language');
  });

  test('journals only the readings that decide something', () => {
    const world = shopper();
    world.submit(scan(MILK));
    const before = world.events.length;
    for (const grams of [3, 5, 2, 0]) weigh(world, grams);
    expect(world.events).toHaveLength(before);
  });
});
