import { describe, expect, test } from 'vitest';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import { pinRight } from './staff-moves.ts';
import { MILK, payByCard, productOf, SETTINGS, scan, shopperWith, WINE, World } from './world.ts';

const SPIRIT = productOf('09520000000035', 1_499, { minimumAgeYears: 18 });
const BEER = productOf('09520000000059', 99, { minimumAgeYears: 16 });

const checkoutOf = (world: World): CheckoutState => {
  const { journey } = world.open;
  if (journey.journey !== 'checkout') throw new Error('no checkout');
  return journey.checkout;
};
const open = (world: World) => openInterventions(checkoutOf(world));
const [ID_SEEN, TOO_YOUNG] = ['ageDocumentSeen', 'tooYoung'] as const;

function signIn(world: World, role: 'attendant' | 'technician' = 'attendant'): void {
  world.submit({ type: 'staff.identify', staffId: 'ana' });
  world.submit(pinRight('ana', role));
}

/** Answers the first open intervention. */
function answer(world: World, type: 'approve' | 'deny', reasonCode: string, birthDate?: string) {
  const interventionId = open(world)[0]?.interventionId ?? 'none';
  return type === 'deny'
    ? world.submit({ type: 'intervention.deny', interventionId, reasonCode })
    : world.submit({ type: 'intervention.approve', interventionId, reasonCode, ...(birthDate ? { birthDate } : {}) });
}

describe('goods with a minimum age', () => {
  test('are in the basket at once, shopping goes on, and only the payment waits', () => {
    const world = shopperWith(WINE);
    expect(open(world)).toMatchObject([{ reason: { kind: 'age', minimumAgeYears: 16 }, holds: 'payment' }]);
    world.submit(scan(MILK));
    expect(world.view.total).toEqual({ amountMinor: 799 + 129, itemCount: 2 });
    payByCard(world);
    expect(world.view.notice).toEqual({ kind: 'paymentHeld' });
    expect(world.types).not.toContain('tender.started');
  });

  test('hold everything where the shop wants it so', () => {
    const world = new World('checkout');
    world.settings = { ...SETTINGS, restrictions: { ...SETTINGS.restrictions, ageApproval: 'immediate' } };
    world.submit(scan(WINE));
    expect(world.submit(scan(MILK))).toMatchObject({ ok: false });
    const { screen } = world;
    expect(screen).toMatchObject({ name: 'held', items: [{ name: WINE.name.en }] });
    signIn(world);
    answer(world, 'approve', ID_SEEN);
    world.submit(scan(MILK));
    expect(world.view.total?.itemCount).toBe(2);
  });

  test('that hold everything can be done without', () => {
    const world = new World('checkout');
    world.settings = { ...SETTINGS, restrictions: { ...SETTINGS.restrictions, ageApproval: 'immediate' } };
    world.submit(scan(WINE));
    world.submit({ type: 'line.void', lineId: checkoutOf(world).lines[0]?.lineId ?? '' });
    expect(world.screen.name).toBe('basket');
    expect(checkoutOf(world).interventions).toMatchObject([{ status: 'withdrawn' }]);
  });

  test('are those of a category, too, where the shop wants more than the catalogue', () => {
    const world = new World('checkout');
    world.settings = { ...SETTINGS, restrictions: { ...SETTINGS.restrictions, ageByCategory: { pantry: 18 } } };
    world.submit(scan(BEER));
    expect(open(world)).toMatchObject([{ reason: { kind: 'age', minimumAgeYears: 18 } }]);
  });

  test('are paid once staff have approved them, and one approval covers lower and equal ages', () => {
    const world = shopperWith(SPIRIT, BEER);
    expect(open(world)).toHaveLength(1);
    signIn(world);
    answer(world, 'approve', ID_SEEN);
    world.submit(scan(WINE));
    expect(open(world)).toEqual([]);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });

  test('ask again for a higher age, and that answer settles the lower one too', () => {
    const world = shopperWith(BEER, SPIRIT);
    expect(open(world).map(({ reason }) => reason)).toEqual([
      { kind: 'age', minimumAgeYears: 16 },
      { kind: 'age', minimumAgeYears: 18 },
    ]);
    signIn(world);
    const highest = open(world)[1]?.interventionId ?? '';
    world.submit({ type: 'intervention.approve', interventionId: highest, reasonCode: ID_SEEN });
    expect(checkoutOf(world).interventions.map(({ status }) => status)).toEqual(['approved', 'approved']);
  });

  test('each have their own answer where only the lower one is answered', () => {
    const approved = shopperWith(BEER, SPIRIT);
    signIn(approved);
    answer(approved, 'approve', ID_SEEN);
    expect(open(approved)).toMatchObject([{ reason: { minimumAgeYears: 18 } }]);
    const denied = shopperWith(BEER, SPIRIT, MILK);
    signIn(denied);
    answer(denied, 'deny', TOO_YOUNG);
    expect(open(denied)).toEqual([]);
    expect(checkoutOf(denied).lines.map(({ code }) => code)).toEqual([MILK.code]);
  });

  test('that were denied stay so when a lower age is approved by look', () => {
    const world = shopperWith(SPIRIT, BEER);
    signIn(world);
    answer(world, 'deny', TOO_YOUNG);
    answer(world, 'approve', ID_SEEN);
    expect(checkoutOf(world)).toMatchObject({ approvedAgeYears: 16, deniedFromYears: 18 });
    world.submit(scan(SPIRIT));
    expect(world.view.notice).toMatchObject({ kind: 'tooYoung' });
  });

  test('of which only the higher one is denied leave the lower one to be answered', () => {
    const world = shopperWith(BEER, SPIRIT);
    signIn(world);
    const interventionId = open(world)[1]?.interventionId ?? '';
    world.submit({ type: 'intervention.deny', interventionId, reasonCode: TOO_YOUNG });
    expect(open(world)).toMatchObject([{ reason: { minimumAgeYears: 16 } }]);
    world.submit(scan(WINE));
    expect(checkoutOf(world).lines.map(({ code }) => code)).toEqual([BEER.code, WINE.code]);
    answer(world, 'approve', ID_SEEN, '1957-08-23');
    world.submit(scan(SPIRIT));
    expect(checkoutOf(world).lines).toHaveLength(3);
  });

  test('leave the basket when staff deny them, and are not charged; what a younger person may buy is asked for anew', () => {
    const world = shopperWith(SPIRIT, BEER, MILK);
    signIn(world);
    answer(world, 'deny', TOO_YOUNG);
    expect(checkoutOf(world).lines.map(({ code }) => code)).toEqual([BEER.code, MILK.code]);
    expect(open(world)).toMatchObject([{ reason: { kind: 'age', minimumAgeYears: 16 } }]);
    world.submit(scan(SPIRIT));
    expect(world.view.notice).toMatchObject({ kind: 'tooYoung', minimumAgeYears: 18 });
    expect(world.view.total?.itemCount).toBe(2);
  });

  test('need nobody any more when the shopper takes them out', () => {
    const world = shopperWith(WINE, MILK);
    const [wine] = checkoutOf(world).lines;
    world.submit({ type: 'line.void', lineId: wine?.lineId ?? '' });
    expect(checkoutOf(world).interventions).toMatchObject([{ status: 'withdrawn', closedBy: null }]);
    payByCard(world);
    expect(world.types).toContain('tender.started');
  });
});

describe('a birth date', () => {
  // The world's clock stands at 2027-01-15 08:00 UTC; the store is in Berlin.
  test.each([
    ['2009-01-15', 'approved'],
    ['2009-01-16', 'denied'],
    ['1950-06-01', 'approved'],
  ])('of %s is %s for goods from 18 on', (birthDate, status) => {
    const world = shopperWith(SPIRIT);
    signIn(world);
    answer(world, 'approve', ID_SEEN, birthDate);
    expect(checkoutOf(world).interventions).toMatchObject([{ status }]);
    expect(checkoutOf(world).lines).toHaveLength(status === 'approved' ? 1 : 0);
  });

  test('decides by the day in the store, where it is already tomorrow', () => {
    const world = new World('checkout');
    // 23:30 UTC is half past midnight in Berlin: the birthday has begun there.
    world.nowMs = Date.UTC(2027, 0, 14, 23, 30);
    world.submit(scan(SPIRIT));
    signIn(world);
    answer(world, 'approve', ID_SEEN, '2009-01-15');
    expect(checkoutOf(world).interventions).toMatchObject([{ status: 'approved' }]);
  });

  test('of a child reaches none of the ages, and leaves the goods that everybody may buy', () => {
    const world = shopperWith(SPIRIT, MILK);
    signIn(world);
    answer(world, 'approve', ID_SEEN, '2019-01-15');
    expect(checkoutOf(world).lines.map(({ code }) => code)).toEqual([MILK.code]);
    expect(checkoutOf(world)).toMatchObject({ approvedAgeYears: 0, deniedFromYears: 12 });
  });

  test('of somebody between two ages keeps what they may buy and takes the rest out', () => {
    const world = shopperWith(SPIRIT, BEER);
    signIn(world);
    answer(world, 'approve', ID_SEEN, '2010-03-01');
    expect(checkoutOf(world).lines.map(({ code }) => code)).toEqual([BEER.code]);
    expect(open(world)).toEqual([]);
  });

  test('is in no event', () => {
    const world = shopperWith(SPIRIT);
    signIn(world);
    answer(world, 'approve', ID_SEEN, '1957-08-23');
    expect(JSON.stringify(world.events)).not.toMatch(/1957|08-23/);
    expect(checkoutOf(world).approvedAgeYears).toBe(25);
  });

  test.each(['2027-02-30', '2027-01-16', '1850-01-01'])(
    'of %s is a slip of the finger and changes nothing',
    (birthDate) => {
      const world = shopperWith(SPIRIT);
      signIn(world);
      expect(answer(world, 'approve', ID_SEEN, birthDate)).toEqual({ ok: false, error: { kind: 'noSuchBirthDate' } });
    },
  );
});

describe('an answer', () => {
  test('is nobody’s but that of staff with the right for it', () => {
    const world = shopperWith(WINE);
    expect(answer(world, 'approve', ID_SEEN)).toEqual({ ok: false, error: { kind: 'noRight' } });
    signIn(world, 'technician');
    expect(answer(world, 'approve', ID_SEEN)).toEqual({ ok: false, error: { kind: 'noRight' } });
  });

  test('may come from afar, with the rights that were verified there', () => {
    const world = shopperWith(WINE);
    const by = { staffId: 'eva', role: 'attendant', rights: ['approveAge'] } as const;
    const interventionId = open(world)[0]?.interventionId ?? '';
    world.submit({ type: 'intervention.approve', interventionId, reasonCode: ID_SEEN, by });
    expect(checkoutOf(world).interventions).toMatchObject([
      { status: 'approved', closedBy: { staffId: 'eva', role: 'attendant' }, reasonCode: ID_SEEN },
    ]);
  });

  test('from afar takes goods out in the name of whoever answered there', () => {
    const world = shopperWith(WINE, MILK);
    signIn(world, 'technician');
    const by = { staffId: 'eva', role: 'attendant', rights: ['approveAge'] } as const;
    const interventionId = open(world)[0]?.interventionId ?? '';
    world.submit({ type: 'intervention.deny', interventionId, reasonCode: TOO_YOUNG, by });
    expect(world.events.find(({ type }) => type === 'line.voided')).toMatchObject({ staffId: 'eva' });
    expect(checkoutOf(world).linesVoided).toBe(0);
  });

  test('comes once: somebody else was faster', () => {
    const world = shopperWith(WINE);
    signIn(world);
    answer(world, 'approve', ID_SEEN);
    expect(answer(world, 'approve', ID_SEEN)).toEqual({ ok: false, error: { kind: 'notNow' } });
  });

  test('about goods that may not be sold is that they were taken away', () => {
    const world = new World('checkout');
    world.submit({ type: 'item.offered', raw: MILK.code, product: MILK, facts: { expiryDate: '2027-01-01' } });
    signIn(world);
    answer(world, 'approve', 'goodsTaken');
    expect(checkoutOf(world).interventions).toMatchObject([{ reason: { kind: 'expired' }, status: 'approved' }]);
  });

  test('needs one of the shop’s reasons for it', () => {
    const world = shopperWith(WINE);
    signIn(world);
    expect(answer(world, 'approve', 'weightFits')).toEqual({ ok: false, error: { kind: 'unknownReason' } });
    expect(answer(world, 'deny', ID_SEEN)).toEqual({ ok: false, error: { kind: 'unknownReason' } });
  });
});

test('what is open when the session ends is handed on', () => {
  const world = shopperWith(WINE);
  world.nowMs += 1_000;
  world.submit({ type: 'session.leave' });
  expect(world.events.slice(-2)).toMatchObject([
    { type: 'intervention.closed', status: 'handedOn', closedBy: null },
    { type: 'session.ended', reason: 'left' },
  ]);
});
