import { describe, expect, test } from 'vitest';
import { type KnownWeights, matchOf } from '../../../core/checkout/bagging/match.ts';
import { baggingView } from '../../../core/checkout/bagging/screen.ts';
import { pendingOf } from '../../../core/checkout/bagging/state.ts';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { checkoutOf, lineIdOf, refusalOf } from './shopping.ts';
import { pinRight } from './staff-moves.ts';
import { APPLES, BAG, COLA, MILK, payByCard, productOf, SETTINGS, SOAP, scan, TIMING, World } from './world.ts';

type Change = Partial<typeof SETTINGS.bagging>;

const KNOWN: KnownWeights = {
  [MILK.code]: { meanGrams: 1_030, spreadGrams: 4 },
  [SOAP.code]: { meanGrams: 125, spreadGrams: 2 },
};

/** A shopper at a kiosk with a bagging scale, on which nothing lies yet. */
function shopper(change: Change = {}): World {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, bagging: { ...SETTINGS.bagging, level: 'normal', ...change } };
  world.submit({ type: 'session.start' });
  weigh(world, 0);
  return world;
}
const PATIENCE_ENDS: SessionCommand = { type: 'timer.elapsed', timerId: 'bagging' };
const weigh = (world: World, weightGrams: number) =>
  world.submit({ type: 'bagging.weighed', weightGrams, known: KNOWN });
function buysBags(world: World, quantity: number, grams: number | null = 38): void {
  const bag = { ...BAG, ...(grams === null ? {} : { pieceWeight: { grams } }) };
  world.submit({ type: 'bags.open', bags: [bag] });
  world.submit({ type: 'bags.set', code: BAG.code, quantity });
  world.submit({ type: 'bags.close' });
}
const shown = (world: World) => baggingView(checkoutOf(world), world.settings.bagging, 'en');
const troubleOf = (world: World) => checkoutOf(world).bagging.trouble?.trouble ?? null;
const open = (world: World) =>
  openInterventions(checkoutOf(world)).map(({ reason, holds }) => ({ kind: reason.kind, holds }));

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

function signIn(world: World): void {
  world.submit({ type: 'staff.identify', staffId: 'ana' });
  world.submit(pinRight('ana', 'attendant'));
}

function answer(world: World, type: 'intervention.approve' | 'intervention.deny', reasonCode: string) {
  const [first] = openInterventions(checkoutOf(world));
  return world.submit({ type, interventionId: first?.interventionId ?? '', reasonCode });
}
