/** The sets that one offer can make out of the units that are left in a component. */
import { entryAt } from '../entry-at.ts';
import { type RoundingMode, scaleRounded } from '../money/rounding.ts';
import { unreachable } from '../result.ts';
import type { Effort } from './effort.ts';
import type { Component, Link } from './piles.ts';
import { percentOff } from './reward.ts';

/** One link of a component, made ready for counting with places of piles. */
export type LinkTable = {
  link: Link;
  /** For each slot how many units it takes, and the piles that may fill it. */
  slots: readonly { take: number; piles: readonly number[] }[];
  /** A pile may fill more than one slot, so that the same set may be found twice. */
  overlaps: boolean;
  /** What the reward, where it is a percentage, gives on a unit of each pile. */
  percents: readonly number[];
};

/** In the order of `links`. The piles are gone through once for all of them: there may be hundreds. */
export function linkTables({ piles }: Component, links: readonly Link[], mode: RoundingMode): LinkTable[] {
  const filledBy = links.map(({ offer }) => offer.slots.map((): number[] => []));
  const fillers = new Map(links.map(({ offer }, at) => [offer, entryAt(filledBy, at)]));
  for (const [place, { fits }] of piles.entries()) {
    for (const { offer, slots } of fits) {
      const own = fillers.get(offer);
      if (own === undefined) continue;
      for (const slot of slots) entryAt(own, slot).push(place);
    }
  }
  const percentsOf = new Map<number, number[]>();
  return links.map((link, at) => {
    const { offer } = link;
    const filled = entryAt(filledBy, at);
    const slots = offer.slots.map(({ take }, slot) => ({ take, piles: entryAt(filled, slot) }));
    const all = filled.flat();
    const basisPoints = offer.reward.kind === 'percent' ? offer.reward.basisPoints : 0;
    const percents =
      percentsOf.get(basisPoints) ?? piles.map(({ amountMinor }) => percentOff(amountMinor, basisPoints, mode));
    percentsOf.set(basisPoints, percents);
    return { link, slots, overlaps: new Set(all).size < all.length, percents };
  });
}

/** The discount of a set; `set` holds places of piles, ascending, so that the cheapest units are last. */
export function discountOfSet({ piles }: Component, { link, percents }: LinkTable, set: readonly number[]): number {
  const { reward } = link.offer;
  if (reward.kind === 'percent') {
    let sum = 0;
    for (let at = set.length - (reward.of ?? set.length); at < set.length; at += 1)
      sum += entryAt(percents, entryAt(set, at));
    return sum;
  }
  let amount = 0;
  for (const place of set) amount += entryAt(piles, place).amountMinor;
  switch (reward.kind) {
    case 'amount':
      return Math.min(reward.amountMinor, amount);
    case 'price':
      return Math.max(0, amount - reward.priceMinor);
    case 'memberPrice':
      return amount - entryAt(piles, entryAt(set, 0)).memberMinor;
    default:
      return unreachable(reward);
  }
}

/** Steps that are left; below zero there are none. */
type StepsLeft = { steps: number };

/**
 * Calls `visit` with every set that has a unit of the pile `lead` and none of an earlier pile, each once, as long as it answers true. The
 * array is used again: copy what is kept. False: it was stopped, by `visit` or because no steps were left. Steps are counted beside sets
 * because there may be millions of ways to fill the first slots and none to fill the last.
 */
function eachSet(
  table: LinkTable,
  lead: number,
  counts: readonly number[],
  budget: StepsLeft,
  visit: (set: readonly number[]) => boolean,
): boolean {
  const seen = table.overlaps ? new Set<string>() : null;
  const left = [...counts];
  const chosen: number[] = [lead];
  left[lead] = entryAt(left, lead) - 1;
  const { slots } = table;

  const give = (): boolean => {
    const set = chosen.toSorted((a, b) => a - b);
    const key = seen === null ? '' : set.join();
    if (seen?.has(key)) return true;
    seen?.add(key);
    return visit(set);
  };
  /** Fills `missing` places of a slot from the pile at `from` in its list on, then the slots after it. */
  const fill = (slot: number, leadSlot: number, missing: number, from: number): boolean => {
    budget.steps -= 1;
    if (budget.steps < 0) return false;
    if (missing === 0) {
      const next = slot + 1;
      const following = slots[next];
      if (following === undefined) return give();
      return fill(next, leadSlot, following.take - (next === leadSlot ? 1 : 0), 0);
    }
    const fillers = entryAt(slots, slot).piles;
    for (let at = from; at < fillers.length; at += 1) {
      const place = entryAt(fillers, at);
      if (place < lead || entryAt(left, place) === 0) continue;
      left[place] = entryAt(left, place) - 1;
      chosen.push(place);
      const goesOn = fill(slot, leadSlot, missing - 1, at);
      chosen.pop();
      left[place] = entryAt(left, place) + 1;
      if (!goesOn) return false;
    }
    return true;
  };
  for (const [leadSlot, { piles, take }] of slots.entries()) {
    if (!piles.includes(lead)) continue;
    if (!fill(0, leadSlot, leadSlot === 0 ? take - 1 : entryAt(slots, 0).take, 0)) return false;
  }
  return true;
}

/** A set with what it takes of each pile, and by how much its discount falls short of the shares of its units. */
export type CountedSet = {
  table: LinkTable;
  /** The place of its table. */
  at: number;
  set: readonly number[];
  needs: readonly (readonly [pile: number, count: number])[];
  gain: number;
  loss: number;
};

/** Sets of one component that are listed before its search is given up. */
const SETS_LISTED_MAX = 12_000;
/** Steps of looking for them, dead ends and sets that were found before among them. */
const LISTING_STEPS_MAX = 60_000;
/** What one of them costs beside a step of the search. */
const LISTING_COST = 6;

/** For each pile the sets that it leads and that lose no more than `lossMax`, the best first; null where there are too many. */
export function setsByLead(
  component: Component,
  tables: readonly LinkTable[],
  shares: readonly number[],
  lossMax: number,
  effort: Effort,
): CountedSet[][] | null {
  const counts = component.piles.map(({ count }) => count);
  const budget = { steps: Math.min(LISTING_STEPS_MAX, Math.floor(effort.left / LISTING_COST)) };
  const before = budget.steps;
  let listed = 0;
  const lists = component.piles.map((_, lead) =>
    tables
      .flatMap((table, at) => {
        const sets: CountedSet[] = [];
        eachSet(table, lead, counts, budget, (set) => {
          listed += 1;
          const gain = discountOfSet(component, table, set);
          let loss = -gain * SHARE_SCALE;
          for (const place of set) loss += entryAt(shares, place);
          if (gain > 0 && loss <= lossMax) sets.push({ table, at, set: [...set], needs: needsOf(set), gain, loss });
          return listed <= SETS_LISTED_MAX;
        });
        return sets;
      })
      .sort((a, b) => a.loss - b.loss),
  );
  effort.left -= (before - budget.steps) * LISTING_COST;
  return listed > SETS_LISTED_MAX || budget.steps < 0 ? null : lists;
}

function needsOf(set: readonly number[]): [pile: number, count: number][] {
  const needs = new Map<number, number>();
  for (const place of set) needs.set(place, (needs.get(place) ?? 0) + 1);
  return [...needs];
}

/** Shares are counted in this part of a minor unit, and rounded up: a bound may be too high, never too low. */
export const SHARE_SCALE = 60;

/**
 * What a unit of each pile can at most add to a solution, in parts of `SHARE_SCALE`: for every set the shares of its units come to no
 * less than its discount. So the sum over the units that are left bounds every solution of them.
 */
export function shareBounds(component: Component, tables: readonly LinkTable[]): number[] {
  const bounds = component.piles.map(({ single }) => (single?.discountMinor ?? 0) * SHARE_SCALE);
  for (const table of tables) {
    const { reward, setUnits } = table.link.offer;
    const raise = (place: number, share: number): void => {
      bounds[place] = Math.max(entryAt(bounds, place), share);
    };
    const costs = reward.kind === 'price' ? slotCosts(component, table, reward.priceMinor) : [];
    for (const [slot, { piles }] of table.slots.entries()) {
      for (const place of piles) {
        const amount = entryAt(component.piles, place).amountMinor;
        switch (reward.kind) {
          case 'percent':
            // Of the k cheapest of n units no more than k / n of what all of them would give.
            raise(place, up(entryAt(table.percents, place) * SHARE_SCALE, reward.of ?? setUnits, setUnits));
            break;
          case 'amount':
            raise(
              place,
              setUnits === 1
                ? discountOfSet(component, table, [place]) * SHARE_SCALE
                : up(reward.amountMinor * SHARE_SCALE, 1, setUnits),
            );
            break;
          case 'price':
            raise(place, amount * SHARE_SCALE - entryAt(costs, slot));
            break;
          case 'memberPrice':
            raise(place, discountOfSet(component, table, [place]) * SHARE_SCALE);
            break;
          default:
            unreachable(reward);
        }
      }
    }
  }
  return bounds;
}

const up = (value: number, numerator: number, denominator: number): number =>
  scaleRounded(value, numerator, denominator, 'up');

/** What a unit of each slot bears of the set's price: by the mean price of what may fill it. Any division of the price would be a bound. */
function slotCosts({ piles }: Component, { slots }: LinkTable, priceMinor: number): number[] {
  const means = slots.map((slot) => {
    const amounts = slot.piles.map((place) => entryAt(piles, place).amountMinor);
    const sum = amounts.reduce((total, amount) => total + amount, 0);
    return amounts.length === 0 ? 0 : scaleRounded(sum, slot.take, amounts.length, 'down');
  });
  const whole = means.reduce((total, mean) => total + mean, 0);
  return slots.map(({ take }, slot) => {
    const ofSlot = scaleRounded(priceMinor * SHARE_SCALE, entryAt(means, slot), whole, 'down');
    return scaleRounded(ofSlot, 1, take, 'down');
  });
}
