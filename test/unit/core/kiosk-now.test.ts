import { describe, expect, test } from 'vitest';
import { kioskNowOf, kioskNowSchema } from '../../../core/attendant/kiosk-now.ts';
import { BASKET_LINES_MAX } from '../../../core/checkout/basket/state.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { LIVE_MESSAGE_BYTES_MAX } from '../../../offline/wire/live-wire.ts';
import { BOOKING, FOUND, MILK, scan, shopperWith, surroundingsOf, travellerAtSeats, WINE } from './world.ts';

describe('what an attendant sees of a kiosk', () => {
  test('is its goods, what they cost and what waits for somebody', () => {
    const world = shopperWith(MILK);
    world.submit(scan(WINE));
    world.submit({ type: 'help.call' });
    const now = kioskNowSchema.parse(kioskNowOf(world.state, surroundingsOf('checkout')));
    expect(now).toMatchObject({
      screen: 'basket',
      attention: 'wanted',
      outOfService: null,
      session: {
        helpCalled: true,
        basket: { totalMinor: MILK.priceMinor + WINE.priceMinor, paidMinor: 0 },
        interventions: [{ reason: { kind: 'age', minimumAgeYears: WINE.minimumAgeYears }, holds: 'payment' }],
      },
    });
    expect(now.session?.basket?.lines.map(({ name }) => name)).toEqual([MILK.name, WINE.name]);
  });

  test('has a greatest size: the longest basket in the longest names goes over the live link', () => {
    const names = Object.fromEntries(['en', 'de', 'xx'].map((language) => [language, '長'.repeat(700)]));
    const world = shopperWith(MILK);
    const { state } = world;
    if (state.status !== 'open' || state.journey.journey !== 'checkout') throw new Error('somebody shops');
    const { checkout } = state.journey;
    const lines = Array.from({ length: BASKET_LINES_MAX }, (_, index) => ({
      ...(checkout.lines[0] ?? expect.unreachable('there is milk')),
      lineId: `line-${index}`,
      name: names,
    }));
    const full = { ...state, journey: { ...state.journey, checkout: { ...checkout, lines } } };
    const now = kioskNowSchema.parse(kioskNowOf(full, surroundingsOf('checkout')));
    expect(now.session?.basket?.lines).toHaveLength(BASKET_LINES_MAX);
    expect(Object.keys(now.session?.basket?.lines[0]?.name ?? {})).toEqual(['en', 'de']);
    expect(Buffer.byteLength(JSON.stringify({ kind: 'now', seq: 1, now }))).toBeLessThan(LIVE_MESSAGE_BYTES_MAX);
  });

  test('says of travellers only how many there are', () => {
    const world = travellerAtSeats('p1', 'p2');
    const now = kioskNowSchema.parse(kioskNowOf(world.state, surroundingsOf('checkin')));
    expect(now.session?.party).toEqual({ travellers: 2, checkedIn: 0 });
    const told = JSON.stringify(now);
    const personal = [
      FOUND.recordLocator,
      ...FOUND.travellers.flatMap(({ surname, givenNames }) => [surname, givenNames]),
    ];
    for (const text of [...personal, BOOKING.recordLocator, 'Weber', 'Jana', 'p1'])
      expect(told).not.toContain(`"${text}`);
  });

  test('is nobody, and why no new customers are taken, while it is closed', () => {
    const around = { ...surroundingsOf('checkout'), outOfService: 'storage' as const };
    expect(kioskNowSchema.parse(kioskNowOf(CLOSED, around))).toMatchObject({
      session: null,
      screen: 'outOfService',
      outOfService: 'storage',
      attention: 'none',
    });
  });
});
