import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exposureAfter,
  type OfflineExposure,
  offlineUpToMinor,
} from '../../../core/checkout/payment/offline-exposure.ts';
import { receiptDocument } from '../../../core/checkout/receipt/receipt-document.ts';
import { NOTHING_AFTER, receiptModelOf } from '../../../core/checkout/receipt/receipt-model.ts';
import { type OfflinePayments, offlinePaymentsSchema } from '../../../core/config/kiosk-config.ts';
import { loadTexts } from '../../../core/messages/index.ts';
import type { SessionEvent } from '../../../core/session/events.ts';
import { evolve } from '../../../core/session/evolve.ts';
import { readEvent } from '../../../core/session/read-event.ts';
import { CLOSED } from '../../../core/session/state.ts';
import {
  APPROVAL,
  chargeAnswered,
  enquiryAnswered,
  OFFLINE_APPROVAL,
  payByCard,
  printAnswered,
  productOf,
  scan,
  World,
} from './world.ts';

const HOUR_MS = 3_600_000;
const LIMITS: OfflinePayments = {
  floorLimitMinor: 2_500,
  totalMinorMax: 6_000,
  countMax: 3,
  expiresAfterMs: 4 * HOUR_MS,
};
const onlineApproval = chargeAnswered({ kind: 'approved', approval: APPROVAL });
const offlineApproval = chargeAnswered({ kind: 'approved', approval: OFFLINE_APPROVAL });
const unreachable = chargeAnswered({ kind: 'declined', reason: 'bankUnreachable', wasOnline: false });
const printed = printAnswered({ kind: 'printed' });

function kiosk(limits = LIMITS): World {
  const world = new World('checkout');
  world.limits = limits;
  return world;
}

/** A shopper pays that much; the answer is the terminal's. */
function buy(world: World, amountMinor: number, answer: Parameters<World['answer']>[1]): void {
  world.submit(scan(productOf('09520000000004', amountMinor)));
  payByCard(world);
  world.answer('payment.charge', answer);
  if (world.screen.name === 'paymentDeclined') world.submit({ type: 'session.leave' });
  else world.answer('receipt.print', printed);
}

const lastCharge = (world: World) => {
  const effect = world.asked.findLast(({ effect: { type } }) => type === 'payment.charge')?.effect;
  return effect?.type === 'payment.charge' ? effect : null;
};

describe('what a terminal may approve without its bank', () => {
  const AT = 1_800_000_000_000;
  const open = (change: Partial<NonNullable<OfflineExposure>>): OfflineExposure => ({
    count: 1,
    totalMinor: 1_000,
    oldestAtMs: AT - HOUR_MS,
    ...change,
  });
  test.each<[string, OfflineExposure, number]>([
    ['is nothing before it was ever proven online', null, 0],
    ['is the floor limit while nothing is open', { count: 0, totalMinor: 0, oldestAtMs: null }, 2_500],
    ['is the floor limit while the total leaves room', open({}), 2_500],
    ['is what the total leaves', open({ count: 2, totalMinor: 5_000 }), 1_000],
    ['is nothing once the total is used up', open({ count: 2, totalMinor: 6_000 }), 0],
    ['is nothing once the total is passed, as a terminal that disobeys can', open({ count: 2, totalMinor: 9_000 }), 0],
    ['is nothing once the count is used up', open({ count: 3 }), 0],
    ['is something right before the first one expires', open({ oldestAtMs: AT - 4 * HOUR_MS + 1 }), 2_500],
    ['is nothing once the first one has expired', open({ oldestAtMs: AT - 4 * HOUR_MS }), 0],
    ['is nothing while the clock stands before the first one', open({ oldestAtMs: AT + 1 }), 0],
  ])('%s', (_case, exposure, upToMinor) => {
    expect(offlineUpToMinor(exposure, LIMITS, AT)).toBe(upToMinor);
  });

  test('is nothing where no floor limit is configured', () => {
    const unconfigured = offlinePaymentsSchema.parse({});
    expect(offlineUpToMinor({ count: 0, totalMinor: 0, oldestAtMs: null }, unconfigured, AT)).toBe(0);
  });
});

test('an offline approval from before a sale could be paid in parts counts with all that was asked for', () => {
  const world = kiosk();
  world.submit(scan(productOf('09520000000004', 1_000)));
  payByCard(world);
  const { journey } = world.open;
  if (journey.journey !== 'checkout') throw new Error('no checkout');
  const { tenderId = '' } = journey.checkout.tenders[0] ?? {};
  const row = { type: 'tender.settled', v: 1, atMs: world.nowMs, tenderId, approval: OFFLINE_APPROVAL };
  const event = readEvent(JSON.stringify(row));
  if (event.type !== 'tender.settled') throw new Error('another event');
  const before = { count: 1, totalMinor: 500, oldestAtMs: 1 };
  expect(exposureAfter(before, journey.checkout, event)).toEqual({ count: 2, totalMinor: 1_500, oldestAtMs: 1 });
});

describe('a payment', () => {
  test('must reach the bank until the terminal was proven online, then only above the floor limit', () => {
    const world = kiosk();
    buy(world, 1_000, unreachable);
    expect(lastCharge(world)).toMatchObject({ amountMinor: 1_000, mustBeOnline: true });
    buy(world, 1_000, onlineApproval);
    buy(world, 2_500, onlineApproval);
    expect(lastCharge(world)).toMatchObject({ amountMinor: 2_500, mustBeOnline: false });
    buy(world, 2_501, onlineApproval);
    expect(lastCharge(world)).toMatchObject({ amountMinor: 2_501, mustBeOnline: true });
  });

  test('must reach the bank after too many, too much or too old ones, and after the bank’s word is free again', () => {
    const world = kiosk();
    buy(world, 1_000, onlineApproval);
    for (const amountMinor of [1_000, 1_000, 1_000]) buy(world, amountMinor, offlineApproval);
    buy(world, 100, unreachable);
    expect(lastCharge(world)).toMatchObject({ mustBeOnline: true });
    buy(world, 100, chargeAnswered({ kind: 'declined', reason: 'refused', wasOnline: true }));
    buy(world, 2_500, offlineApproval);
    expect(lastCharge(world)).toMatchObject({ mustBeOnline: false });
    world.nowMs += LIMITS.expiresAfterMs;
    buy(world, 100, unreachable);
    expect(lastCharge(world)).toMatchObject({ mustBeOnline: true });
  });

  test('that could not be taken without the bank says so, and how much could', () => {
    const world = kiosk();
    buy(world, 1_000, onlineApproval);
    world.submit(scan(productOf('09520000000004', 9_900)));
    payByCard(world);
    world.answer('payment.charge', unreachable);
    const declined = {
      name: 'paymentDeclined',
      kind: 'card',
      paidMinor: 0,
      amountMinor: 9_900,
      reason: 'bankUnreachable',
    };
    expect(world.screen).toEqual({ ...declined, payableMinor: 2_500 });
    expect(world.types).not.toContain('tender.offlineNotAllowed');
  });

  test('that the terminal would not take by itself although it might is not helped by paying less', () => {
    const world = kiosk();
    buy(world, 1_000, onlineApproval);
    world.submit(scan(productOf('09520000000004', 900)));
    payByCard(world);
    world.answer('payment.charge', unreachable);
    expect(world.screen).toMatchObject({ reason: 'bankUnreachable', payableMinor: null });
  });

  test('that came offline although the bank was demanded is a sale, is counted, and is reported', () => {
    const world = kiosk();
    buy(world, 1_000, onlineApproval);
    buy(world, 9_900, offlineApproval);
    expect(world.events.find(({ type }) => type === 'sale.completed')).toBeDefined();
    expect(world.events.findLast(({ type }) => type === 'sale.completed')).toMatchObject({
      totalMinor: 9_900,
      tenders: [{ amountMinor: 9_900, isOffline: true }],
    });
    expect(world.events.filter(({ type }) => type === 'tender.offlineNotAllowed')).toMatchObject([
      { amountMinor: 9_900, offlineUpToMinor: 2_500 },
    ]);
    expect(world.state.offlineExposure).toMatchObject({ count: 1, totalMinor: 9_900 });
  });

  test('that was approved offline says so on its receipt', () => {
    const lines = (answer: Parameters<World['answer']>[1]): string => {
      const world = kiosk();
      world.submit(scan(productOf('09520000000004', 500)));
      payByCard(world);
      world.answer('payment.charge', answer);
      const { journey } = world.open;
      if (journey.journey !== 'checkout') throw new Error('not a checkout');
      const { sale } = journey.checkout;
      if (sale?.receipt == null) throw new Error('not sold');
      const texts = loadTexts('en');
      const model = receiptModelOf(sale, sale.receipt, NOTHING_AFTER, { language: 'en', texts });
      return JSON.stringify(receiptDocument(model, { copy: false, withExit: true }, texts));
    };
    expect(lines(offlineApproval)).toContain('Approved offline');
    expect(lines(onlineApproval)).not.toContain('Approved offline');
  });
});

/** A terminal with a line that comes and goes, which keeps its own account. */
type Purchase = {
  hasLine: boolean;
  amountMinor: number;
  says: 'approves' | 'declines' | 'loses the answer';
  waitMs: number;
};
const purchases = fc.array(
  fc.record<Purchase>({
    hasLine: fc.oneof({ weight: 1, arbitrary: fc.constant(true) }, { weight: 4, arbitrary: fc.constant(false) }),
    amountMinor: fc.integer({ min: 1, max: 4_000 }),
    says: fc.constantFrom('approves', 'approves', 'approves', 'declines', 'loses the answer'),
    waitMs: fc.constantFrom(0, 60_000, HOUR_MS, 5 * HOUR_MS),
  }),
  { minLength: 1, maxLength: 25 },
);

/** What the kiosk would know if it lost its power now: the rows of the session that wrote last. */
function rebuilt(events: readonly SessionEvent[]) {
  const from = events.findLastIndex(({ type }) => type === 'session.started');
  const rows = events.slice(Math.max(0, from)).map((event) => JSON.stringify(event));
  return rows.map(readEvent).reduce(evolve, CLOSED);
}

describe('however a line to the bank comes and goes', () => {
  test('an obedient terminal never has more open than the count, the total and the floor permit, and none after expiry', () => {
    fc.assert(
      fc.property(purchases, (all) => {
        const world = kiosk();
        let open: { amountMinor: number; atMs: number }[] = [];
        let hasBeenOnline = false;
        for (const { hasLine, amountMinor, says, waitMs } of all) {
          world.nowMs += waitMs;
          world.submit(scan(productOf('09520000000004', amountMinor)));
          payByCard(world);
          const mustBeOnline = lastCharge(world)?.mustBeOnline;
          const approves = hasLine || !mustBeOnline;
          const answer =
            says === 'declines'
              ? ({ kind: 'declined', reason: 'refused', wasOnline: hasLine } as const)
              : approves
                ? ({ kind: 'approved', approval: { ...APPROVAL, isOffline: !hasLine } } as const)
                : ({ kind: 'declined', reason: 'bankUnreachable', wasOnline: false } as const);
          if (hasLine) {
            open = [];
            hasBeenOnline = true;
          } else if (answer.kind === 'approved') {
            expect(hasBeenOnline).toBe(true);
            expect(amountMinor).toBeLessThanOrEqual(LIMITS.floorLimitMinor);
            expect(world.nowMs - (open[0]?.atMs ?? world.nowMs)).toBeLessThan(LIMITS.expiresAfterMs);
            open.push({ amountMinor, atMs: world.nowMs });
          }
          if (says === 'loses the answer') {
            world.elapse();
            world.nowMs += waitMs;
            world.answer('payment.enquire', enquiryAnswered(answer));
          } else {
            world.answer('payment.charge', chargeAnswered(answer));
          }
          expect(open.length).toBeLessThanOrEqual(LIMITS.countMax);
          const totalMinor = open.reduce((sum, tender) => sum + tender.amountMinor, 0);
          expect(totalMinor).toBeLessThanOrEqual(LIMITS.totalMinorMax);
          const known = world.state.offlineExposure;
          if (hasBeenOnline) expect(known).toMatchObject({ count: open.length, totalMinor });
          else expect(known).toBeNull();
          if (world.screen.name === 'paymentDeclined') world.submit({ type: 'session.leave' });
          else world.answer('receipt.print', printed);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a kiosk that loses its power after any event knows exactly as much as one that did not', () => {
    fc.assert(
      fc.property(purchases, (all) => {
        const world = kiosk();
        for (const { hasLine, amountMinor, says, waitMs } of all) {
          world.nowMs += waitMs;
          const approval = { ...APPROVAL, isOffline: !hasLine };
          const declined = { kind: 'declined', reason: 'refused', wasOnline: hasLine } as const;
          buy(world, amountMinor, chargeAnswered(says === 'declines' ? declined : { kind: 'approved', approval }));
          if (waitMs > 0 && world.state.status === 'open') world.elapse();
        }
        let live: ReturnType<typeof rebuilt> = CLOSED;
        world.events.forEach((event, index) => {
          live = evolve(live, event);
          expect(rebuilt(world.events.slice(0, index + 1))).toEqual(live);
        });
        expect(live).toEqual(world.state);
      }),
      { numRuns: 100 },
    );
  });
});

test('a journal from before offline payments were counted is read, and nothing in it was approved offline', () => {
  const file = new URL('../../fixtures/events/checkout-2026-11.jsonl', import.meta.url);
  const rows = readFileSync(file, 'utf8').trim().split('\n');
  const events = rows.map(readEvent);
  expect(events.find(({ type }) => type === 'session.started')).toMatchObject({ offlineExposure: null });
  expect(events.filter(({ type }) => type === 'tender.started')).toMatchObject([
    { offlineUpToMinor: null },
    { offlineUpToMinor: null },
  ]);
  expect(events.find(({ type }) => type === 'tender.settled')).toMatchObject({ approval: { isOffline: false } });
  expect(events.find(({ type }) => type === 'sale.completed')).toMatchObject({ tenders: [{ isOffline: false }] });
  expect(events.reduce(evolve, CLOSED).status).toBe('closed');
});
