import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../../core/checkout/coupons/events.ts';
import { paymentIsHeld } from '../../../core/checkout/interventions/state.ts';
import { dueMinorOf, paidMinorOf, remainingMinorOf } from '../../../core/checkout/payment/amounts.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import { hasLeft } from '../../../core/checkout/suspend/state.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import { eventSchema, type SessionEvent } from '../../../core/session/events.ts';
import { evolve } from '../../../core/session/evolve.ts';
import { readEvent } from '../../../core/session/read-event.ts';
import { CLOSED, type SessionState } from '../../../core/session/state.ts';
import { mayStaff } from '../../../core/staff/state.ts';
import { carryOut, type Move, moves } from './moves.ts';
import { RECEIPT_SHOPS } from './receipt-moves.ts';
import { CHANGES_A_BASKET } from './suspend-moves.ts';
import { beginIn } from './tender-moves.ts';
import { ALL_TENDERS, COLA, MILK, SOAP, World } from './world.ts';

/** One offer of each sort that a basket of these moves can meet. */
const OFFERS = compilePricing(
  pricingRulesSchema.parse({
    promotions: [
      { promotionId: 'milk', name: 'Milk 3 for 2', codes: [MILK.code], terms: { kind: 'nForM', take: 3, pay: 2 } },
      {
        promotionId: 'ten',
        name: '10 % off',
        terms: { kind: 'basketPercentOff', percentBasisPoints: 1_000, coupon: 'TEN' },
      },
      {
        promotionId: 'soap',
        name: 'Soap',
        codes: [SOAP.code],
        terms: { kind: 'amountOff', amountMinor: 50, coupon: 'SOAP' },
      },
      { promotionId: 'gold', name: 'Gold', terms: { kind: 'percentOff', percentBasisPoints: 500, members: ['gold'] } },
    ],
  }),
);

const reached = new Set<string>();

/** Runs the moves and hands every event over, with the state before it. */
function run(
  journey: 'checkout' | 'checkin',
  steps: readonly Move[],
  each: (before: SessionState, event: SessionEvent) => void,
) {
  const world = new World(journey);
  // So that some payments are free to come offline, and some are not.
  world.limits = { floorLimitMinor: 400, totalMinorMax: 900, countMax: 3, expiresAfterMs: 3_600_000 };
  // The bagging area is watched, and some purchases are picked for a check.
  world.settings = {
    ...ALL_TENDERS,
    bagging: { ...ALL_TENDERS.bagging, level: 'normal' },
    audit: { ...ALL_TENDERS.audit, randomPerMillion: 300_000 },
    suspend: { ...ALL_TENDERS.suspend, offlineTill: 'k2' },
    refund: { ...ALL_TENDERS.refund, fourEyesFromMinor: steps.length % 2 === 0 ? 1 : null },
    receipt: (RECEIPT_SHOPS[steps.length % RECEIPT_SHOPS.length] ?? ALL_TENDERS).receipt,
  };
  world.pricing = OFFERS;
  let seen = 0;
  let state: SessionState = CLOSED;
  if (journey === 'checkout') beginIn(world, steps[0]?.pick ?? 0);
  for (const step of steps) {
    world.chance = (step.pick * 7_919) % 1_000_000;
    carryOut(world, step);
    for (const event of world.events.slice(seen)) {
      reached.add(event.type);
      each(state, event);
      state = evolve(state, event);
    }
    seen = world.events.length;
  }
  return world;
}

const checkoutOf = (state: SessionState): CheckoutState | null =>
  state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout : null;
const isHeld = ({ status }: Claim): boolean => status === 'held';
const openTenders = (state: SessionState): number =>
  (checkoutOf(state)?.tenders ?? []).filter(({ status }) => ['asking', 'cancelling', 'unknown'].includes(status))
    .length;
const sum = (amounts: readonly { amountMinor: number }[]): number =>
  Number(amounts.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n));

const checkoutRuns = (law: (steps: Move[]) => void) => fc.assert(fc.property(moves, law), { numRuns: 400 });

describe.each(['checkout', 'checkin'] as const)('however a %s goes', (journey) => {
  test('no command throws, and the state and the screen can always be drawn', () => {
    checkoutRuns((steps) => {
      const world = run(journey, steps, () => undefined);
      expect(world.view.screen).toEqual(world.screen);
    });
  });

  test('its events, written and read back, rebuild exactly the live state', () => {
    checkoutRuns((steps) => {
      const world = run(journey, steps, () => undefined);
      const stored = world.events.map((event) => JSON.stringify(event));
      const read = stored.map(readEvent);
      expect(read).toEqual(world.events);
      expect(read.reduce(evolve, CLOSED)).toEqual(world.state);
    });
  });

  test('every effect that was asked for ends at most once, and nothing ends that was not asked for', () => {
    checkoutRuns((steps) => {
      const asked = new Set<string>();
      const ended = new Set<string>();
      run(journey, steps, (_before, event) => {
        if (event.type === 'effect.requested') {
          expect(asked).not.toContain(event.effectId);
          asked.add(event.effectId);
        }
        if (event.type === 'effect.ended') {
          expect(asked).toContain(event.effectId);
          expect(ended).not.toContain(event.effectId);
          ended.add(event.effectId);
        }
      });
    });
  });
});

describe('however a checkout goes', () => {
  test('the running total is the sum of the lines less what is taken off, with its taxes, after every event', () => {
    checkoutRuns((steps) => {
      const world = run('checkout', steps, () => undefined);
      const checkout = checkoutOf(world.state);
      const lines = checkout?.lines ?? [];
      const totals = checkout?.prices?.totals;
      const due =
        sum(lines) - (totals?.discountMinor ?? 0) + (totals?.taxAddedMinor ?? 0) + (totals?.roundingMinor ?? 0);
      expect(world.view.total?.amountMinor ?? 0).toBe(due);
      const taxed = (checkout?.prices?.taxes ?? []).reduce((all, { grossMinor }) => all + grossMinor, 0);
      if (totals !== undefined) expect(taxed + totals.roundingMinor).toBe(totals.totalMinor);
      for (const { unit, quantity, unitPriceMinor, amountMinor } of lines) {
        if (unit === 'each') expect(BigInt(amountMinor)).toBe(BigInt(quantity) * BigInt(unitPriceMinor));
      }
    });
  });

  test('a deposit is there exactly with its goods, as often as they are', () => {
    checkoutRuns((steps) => {
      const world = run('checkout', steps, () => undefined);
      const lines = checkoutOf(world.state)?.lines ?? [];
      const colas = lines.filter(({ code }) => code === COLA.code);
      const deposits = lines.filter(({ kind }) => kind === 'deposit');
      expect(deposits.map(({ linkedTo, quantity }) => [linkedTo, quantity])).toEqual(
        colas.map(({ lineId, quantity }) => [lineId, quantity]),
      );
    });
  });

  test('a code that may be used once is asked for once, and let go when nobody bought with it', () => {
    checkoutRuns((steps) => {
      const open = new Map<string, string>();
      run('checkout', steps, (before, event) => {
        if (event.type === 'claim.asked') open.set(event.claimId, event.code);
        if (event.type === 'claim.refused' || event.type === 'claim.released') open.delete(event.claimId);
        if (event.type !== 'session.ended') return;
        const checkout = checkoutOf(before);
        // What a suspended basket holds went with it: it is let go, or used, wherever the basket is taken up.
        const travels = checkout !== null && hasLeft(checkout) ? checkout.claims.filter(isHeld) : [];
        if (checkout?.sale === null) expect([...open.keys()]).toEqual(travels.map(({ claimId }) => claimId));
        open.clear();
      });
    });
  });

  test('taking everything out again leaves nothing to pay', () => {
    checkoutRuns((steps) => {
      const world = run('checkout', steps, () => undefined);
      if (checkoutOf(world.state) === null) return;
      if (!world.submit({ type: 'basket.void' }).ok) return;
      expect(world.view.total?.amountMinor).toBe(0);
      expect(checkoutOf(world.state)?.lines).toEqual([]);
      expect(checkoutOf(world.state)?.prices?.totals.totalMinor ?? 0).toBe(0);
    });
  });

  test('no second tender starts while one is open or unknown, and no basket changes under it', () => {
    checkoutRuns((steps) => {
      run('checkout', steps, (before, event) => {
        if (event.type === 'tender.started') expect(openTenders(before)).toBe(0);
        if (openTenders(before) > 0)
          expect([
            'item.added',
            'quantity.changed',
            'line.voided',
            'basket.voided',
            'price.changed',
            'basket.priced',
          ]).not.toContain(event.type);
        expect(openTenders(evolve(before, event))).toBeLessThanOrEqual(1);
      });
    });
  });

  test('a completed sale is paid to the cent, once, and its taxes add up', () => {
    checkoutRuns((steps) => {
      const sold = new Set<string>();
      run('checkout', steps, (before, event) => {
        if (event.type !== 'sale.completed') return;
        expect(sold).not.toContain(event.saleId);
        sold.add(event.saleId);
        expect(sum(event.tenders)).toBe(event.totalMinor);
        const { discountMinor = 0, taxAddedMinor = 0, roundingMinor = 0 } = event;
        expect(sum(event.lines) - discountMinor + taxAddedMinor + roundingMinor).toBe(event.totalMinor);
        expect(event.taxes.reduce((all, { netMinor, taxMinor }) => all + netMinor + taxMinor, 0)).toBe(
          event.totalMinor,
        );
        expect(checkoutOf(before)?.sale).toBeNull();
      });
    });
  });

  test('no payment starts while somebody of the shop has to look first', () => {
    checkoutRuns((steps) => {
      run('checkout', steps, (before, event) => {
        const checkout = checkoutOf(before);
        if (event.type === 'tender.started' && checkout !== null) expect(paymentIsHeld(checkout)).toBe(false);
      });
    });
  });

  test('every intervention is closed or handed on when its session ends, and closed once', () => {
    checkoutRuns((steps) => {
      const open = new Set<string>();
      run('checkout', steps, (_before, event) => {
        if (event.type === 'intervention.raised') {
          expect(open).not.toContain(event.interventionId);
          open.add(event.interventionId);
        }
        if (event.type === 'intervention.closed') {
          expect(open).toContain(event.interventionId);
          open.delete(event.interventionId);
        }
        if (event.type === 'session.ended') expect([...open]).toEqual([]);
      });
    });
  });

  test('nobody pays for goods of an age that was not approved, nor for goods that staff denied', () => {
    checkoutRuns((steps) => {
      const denied = new Set<string>();
      run('checkout', steps, (before, event) => {
        const checkout = checkoutOf(before);
        if (event.type === 'intervention.closed' && event.status === 'denied') {
          const about = checkout?.interventions.find(({ interventionId }) => interventionId === event.interventionId);
          if (about?.reason.kind === 'age') for (const lineId of about.lineIds) denied.add(lineId);
        }
        if (event.type !== 'sale.completed' || checkout === null) return;
        for (const { lineId, minimumAgeYears } of event.lines) {
          expect(denied).not.toContain(lineId);
          expect(minimumAgeYears ?? 0).toBeLessThanOrEqual(checkout.approvedAgeYears);
        }
      });
    });
  });

  test('nobody but staff with the right answers an intervention, and nobody stays signed in after the session', () => {
    checkoutRuns((steps) => {
      run('checkout', steps, (before, event) => {
        const checkout = checkoutOf(before);
        if (event.type === 'staff.acted' && checkout !== null) expect(mayStaff(checkout, event.right)).toBe(true);
        if (event.type === 'session.ended') expect(checkout?.staff ?? null).toBeNull();
      });
    });
  });

  test('a basket that left is sold, changed or abandoned here no more, and one comes only where none is', () => {
    checkoutRuns((steps) => {
      let gone = false;
      run('checkout', steps, (before, event) => {
        if (event.type === 'session.started') gone = false;
        if (gone) expect(CHANGES_A_BASKET.has(event.type)).toBe(false);
        if (event.type === 'session.ended' && gone) expect(event.abandonedLines).toBe(0);
        if (event.type === 'basket.suspended') gone = true;
        if (event.type === 'basket.takenBack') gone = false;
        if (event.type === 'basket.recalled') {
          expect(checkoutOf(before)?.lines).toEqual([]);
          expect(checkoutOf(before)?.recall?.recallId).toBe(event.recallId);
        }
      });
    });
  });

  test('a recall that was asked for ends: the basket is here, or it was refused or given up', () => {
    checkoutRuns((steps) => {
      const open = new Set<string>();
      run('checkout', steps, (_before, event) => {
        if (event.type === 'recall.asked') open.add(event.recallId);
        if (event.type === 'basket.recalled' || event.type === 'recall.refused' || event.type === 'recall.givenUp') {
          expect(open.delete(event.recallId)).toBe(true);
        }
        if (event.type === 'session.ended') expect(open.size).toBe(0);
      });
    });
  });

  test('no session ends while money may be moving', () => {
    checkoutRuns((steps) => {
      run('checkout', steps, (before, event) => {
        if (event.type === 'session.ended') expect(openTenders(before)).toBe(0);
      });
    });
  });

  test('whatever a terminal approves offline is counted until the bank has spoken, and too much is reported', () => {
    checkoutRuns((steps) => {
      const settled = new Map<string, boolean>();
      const reported = new Set<string>();
      const charged = new Map<string, boolean>();
      run('checkout', steps, (before, event) => {
        if (event.type === 'effect.requested' && event.effect.type === 'payment.charge')
          charged.set(event.effect.tenderId, event.effect.mustBeOnline);
        if (event.type === 'tender.offlineNotAllowed') reported.add(event.tenderId);
        if (event.type !== 'tender.settled') return;
        if (event.approval === null || event.by === 'staff') return;
        settled.set(event.tenderId, event.approval.isOffline);
        const count = evolve(before, event).offlineExposure?.count ?? 0;
        if (event.approval.isOffline) expect(count).toBe((before.offlineExposure?.count ?? -1) + 1);
        else expect(count).toBe(0);
      });
      for (const [tenderId, isOffline] of settled) {
        expect(reported.has(tenderId)).toBe(isOffline && charged.get(tenderId) === true);
      }
    });
  });

  test('what is paid and what remains is what is due, and nothing is paid beyond it', () => {
    checkoutRuns((steps) => {
      run('checkout', steps, (before, event) => {
        const checkout = checkoutOf(evolve(before, event));
        if (checkout === null) return;
        expect(paidMinorOf(checkout) + remainingMinorOf(checkout)).toBe(dueMinorOf(checkout));
        if (paidMinorOf(checkout) > 0) expect(remainingMinorOf(checkout)).toBeGreaterThanOrEqual(0);
        for (const { kind, amountMinor, settledMinor, cashProof } of checkout.tenders) {
          expect(settledMinor).toBeLessThanOrEqual(amountMinor);
          if (kind !== 'cash' || cashProof === null) continue;
          const { insertedMinor, changeMinor, roundingMinor } = cashProof;
          expect(changeMinor + settledMinor + roundingMinor).toBe(insertedMinor);
        }
      });
    });
  });

  test('a basket that is partly paid does not change, and no session ends with money in it', () => {
    checkoutRuns((steps) => {
      run('checkout', steps, (before, event) => {
        const checkout = checkoutOf(before);
        if (checkout === null || checkout.sale !== null || paidMinorOf(checkout) === 0) return;
        expect(['item.added', 'quantity.changed', 'line.voided', 'session.ended']).not.toContain(event.type);
      });
    });
  });

  test('money goes back once for a tender, and never for one that was not settled', () => {
    checkoutRuns((steps) => {
      const back = new Map<string, number>();
      const asked = new Set<string>();
      run('checkout', steps, (before, event) => {
        if (event.type === 'reversal.started') {
          const tender = checkoutOf(before)?.tenders.find(({ tenderId }) => tenderId === event.tenderId);
          expect(tender?.status).toBe('settled');
          expect(tender?.givingBack?.status ?? 'kept').toBe('kept');
          expect(event.amountMinor).toBe(tender?.settledMinor);
        }
        if (event.type === 'reversal.done') {
          expect(back.has(event.tenderId)).toBe(false);
          back.set(event.tenderId, 1);
        }
        if (event.type === 'effect.requested' && event.effect.type === 'cash.payout') {
          expect(asked).not.toContain(event.effect.payoutId);
          asked.add(event.effect.payoutId);
        }
      });
    });
  });

  test('a terminal is asked to charge at most once for a tender', () => {
    checkoutRuns((steps) => {
      const charged = new Set<string>();
      run('checkout', steps, (_before, event) => {
        if (event.type !== 'effect.requested' || event.effect.type !== 'payment.charge') return;
        expect(charged).not.toContain(event.effect.tenderId);
        charged.add(event.effect.tenderId);
      });
    });
  });
});

afterAll(() => {
  const all = eventSchema.options.map(({ shape }) => shape.type.value);
  const missed = all.filter((type) => !reached.has(type));
  if (missed.length > 0) throw new Error(`the laws were never tried on: ${missed.join(', ')}`);
});
