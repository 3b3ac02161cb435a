import { describe, expect, test } from 'vitest';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import { pinRight } from './staff-moves.ts';
import { COLA, MILK, payByCard, SETTINGS, SOAP, scan, WINE, World } from './world.ts';

type Change = Partial<typeof SETTINGS.audit>;

function shopper(change: Change, chance = 999_999): World {
  const world = new World('checkout');
  world.chance = chance;
  world.settings = { ...SETTINGS, audit: { ...SETTINGS.audit, ...change } };
  for (const product of [MILK, MILK, SOAP]) world.submit(scan(product));
  return world;
}
const checkoutOf = (world: World): CheckoutState => {
  const { journey } = world.open;
  if (journey.journey !== 'checkout') throw new Error('no checkout');
  return journey.checkout;
};
const open = (world: World) => openInterventions(checkoutOf(world)).map(({ reason }) => reason);
function signIn(world: World): void {
  world.submit({ type: 'staff.identify', staffId: 'ana' });
  world.submit(pinRight('ana', 'attendant'));
}
const ended = (world: World) => world.events.find(({ type }) => type === 'audit.ended');

describe('a purchase', () => {
  test('with a deposit asks staff for no more pieces than somebody can hold', () => {
    const world = new World('checkout');
    world.chance = 0;
    world.settings = { ...SETTINGS, audit: { ...SETTINGS.audit, randomPerMillion: 1, itemCount: 9 } };
    for (const product of [COLA, COLA]) world.submit(scan(product));
    payByCard(world);
    expect(open(world)).toEqual([{ kind: 'audit', itemCount: 2, cause: 'random' }]);
  });

  test('of nothing but bottles that came back is not checked', () => {
    const world = new World('checkout');
    world.settings = { ...SETTINGS, audit: { ...SETTINGS.audit, randomPerMillion: 1_000_000 } };
    world.submit({ type: 'session.start' });
    world.submit({ type: 'depositReturn.offered', code: '2900001001509', amountMinor: 150 });
    world.answer('code.claim', (effect: { claimId: string }) => ({
      type: 'claim.answered',
      claimId: effect.claimId,
      answer: { kind: 'granted' },
    }));
    expect(checkoutOf(world).lines).toHaveLength(1);
    signIn(world);
    expect(world.submit({ type: 'audit.start' })).toMatchObject({ ok: false });
    expect(open(world)).toEqual([]);
  });

  test.each([
    [49_999, true],
    [50_000, false],
  ])('is picked by chance where the host’s number is %i of 50,000 in a million: %s', (chance, isPicked) => {
    const world = shopper({ randomPerMillion: 50_000 }, chance);
    payByCard(world);
    expect(open(world)).toEqual(isPicked ? [{ kind: 'audit', itemCount: 3, cause: 'random' }] : []);
    expect(world.types.includes('tender.started')).toBe(!isPicked);
    expect(world.events.find(({ type }) => type === 'audit.decided')).toMatchObject({
      picked: isPicked ? 'random' : null,
    });
  });

  test('is picked by what speaks for it: voids, value, restricted goods', () => {
    const world = shopper({ riskFrom: 25, valueFromMinor: 1_000 });
    payByCard(world);
    expect(open(world)).toEqual([]);
    const other = shopper({ riskFrom: 25, valueFromMinor: 600 });
    other.submit(scan(SOAP));
    const lines = checkoutOf(other).lines;
    other.submit({ type: 'line.void', lineId: lines[1]?.lineId ?? '' });
    other.submit(scan(SOAP));
    other.submit({ type: 'line.void', lineId: checkoutOf(other).lines[1]?.lineId ?? '' });
    for (const product of [SOAP, SOAP]) other.submit(scan(product));
    payByCard(other);
    expect(open(other)).toEqual([{ kind: 'audit', itemCount: 3, cause: 'risk' }]);
  });

  test('is checked once: after a clean check it is paid, whatever chance says', () => {
    const world = shopper({ randomPerMillion: 1_000_000 }, 0);
    payByCard(world);
    signIn(world);
    for (const product of [MILK, SOAP, MILK]) world.submit(scan(product));
    expect(ended(world)).toMatchObject({ result: 'clean', checkedPieces: 3 });
    expect(world.view.total?.itemCount).toBe(3);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('holds something that was not scanned: the check ends with it, and the shopper scans it', () => {
    const world = shopper({ randomPerMillion: 1_000_000 }, 0);
    payByCard(world);
    signIn(world);
    world.submit(scan(MILK));
    world.submit(scan(WINE));
    expect(ended(world)).toMatchObject({ result: 'mismatch', checkedPieces: 1 });
    expect(checkoutOf(world).interventions).toMatchObject([{ status: 'denied', reasonCode: 'itemsMissing' }]);
    world.submit(scan(WINE));
    expect(world.view.total?.itemCount).toBe(4);
  });

  test('is confirmed by eye as well', () => {
    const world = shopper({ randomPerMillion: 1_000_000 }, 0);
    payByCard(world);
    signIn(world);
    const interventionId = openInterventions(checkoutOf(world))[0]?.interventionId ?? '';
    world.submit({ type: 'intervention.approve', interventionId, reasonCode: 'nothingMissing' });
    expect(ended(world)).toMatchObject({ result: 'clean', checkedPieces: 0 });
  });

  test('in which staff see that something is missing may be paid for once the shopper has scanned it', () => {
    const world = shopper({ randomPerMillion: 1_000_000 }, 0);
    payByCard(world);
    expect(world.view.interventions).toMatchObject([{ reason: { kind: 'audit', itemCount: 3 }, answers: null }]);
    signIn(world);
    const interventionId = openInterventions(checkoutOf(world))[0]?.interventionId ?? '';
    world.submit({ type: 'intervention.deny', interventionId, reasonCode: 'itemsMissing' });
    expect(ended(world)).toMatchObject({ result: 'mismatch', checkedPieces: 0 });
    world.submit(scan(WINE));
    expect(world.view.total?.itemCount).toBe(4);
  });

  test('that waits to be checked can still grow: only staff’s scans are compared', () => {
    const world = shopper({ randomPerMillion: 1_000_000 }, 0);
    payByCard(world);
    world.submit(scan(SOAP));
    expect(world.view.total?.itemCount).toBe(4);
    signIn(world);
    world.submit({ type: 'item.offered', raw: '4006381333931', product: null });
    expect(world.view.notice).toMatchObject({ kind: 'unknownBarcode' });
    expect(ended(world)).toBeUndefined();
  });

  test('is checked by one person at a time', () => {
    const world = shopper({});
    signIn(world);
    world.submit({ type: 'audit.start' });
    expect(world.submit({ type: 'audit.start' })).toEqual({ ok: false, error: { kind: 'notNow' } });
  });

  test('is checked when staff want it, and not by anybody else', () => {
    const world = shopper({});
    expect(world.submit({ type: 'audit.start' })).toEqual({ ok: false, error: { kind: 'noRight' } });
    signIn(world);
    world.submit({ type: 'audit.start' });
    expect(open(world)).toEqual([{ kind: 'audit', itemCount: 3, cause: 'staff' }]);
  });

  test('needs no check any more when the basket is empty', () => {
    const world = shopper({ randomPerMillion: 1_000_000 }, 0);
    payByCard(world);
    for (const { lineId } of checkoutOf(world).lines) world.submit({ type: 'line.void', lineId });
    expect(open(world)).toEqual([]);
  });
});
