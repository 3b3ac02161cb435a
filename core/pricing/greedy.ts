/** Good sets quickly: the exact answer where one offer stands alone, a start and a fallback for the search otherwise. */
import type { Application, Component } from './piles.ts';
import { discountOfSet, type LinkTable } from './sets.ts';

/** Offers that are left out in turn, to see whether the others make more without it. */
const IMPROVEMENTS_MAX = 16;
/** Sets in one answer: every unit of the fullest basket in a set of its own. */
const SETS_MAX = 20_000;

/** `isBest`: one offer that stands alone is solved exactly by taking its sets from the dearest units down. */
export type Greedy = { discountMinor: number; applications: Application[]; isBest: boolean };

export function greedySolution(component: Component, tables: readonly LinkTable[]): Greedy {
  let best = fillGreedily(component, tables);
  if (tables.length > 1) {
    for (const table of tables.slice(0, IMPROVEMENTS_MAX)) {
      const [without, first] = [
        fillGreedily(
          component,
          tables.filter((other) => other !== table),
        ),
        fillGreedily(component, tables, table),
      ];
      if (without.discountMinor > best.discountMinor) best = without;
      if (first.discountMinor > best.discountMinor) best = first;
    }
  }
  const [only, ...others] = tables;
  return { ...best, isBest: only !== undefined && others.length === 0 && isSolvedFromTheTop(component, only) };
}

/**
 * Own reading: sets of the k cheapest of n come to the most when the dearest n units are one set, the next n another and so on, as an
 * exchange of two units between sets shows. What is worth the same on each unit, whatever set it is in, is taken from the top.
 */
function isSolvedFromTheTop({ piles }: Component, { link, slots, overlaps }: LinkTable): boolean {
  const { reward, setUnits } = link.offer;
  if (overlaps) return false;
  if (setUnits === 1) return true;
  if (reward.kind === 'price') return true;
  if (reward.kind === 'amount') return false;
  const isOnEachUnit = reward.kind === 'percent' && (reward.of ?? setUnits) === setUnits;
  return isOnEachUnit || (slots.length === 1 && piles.every(({ single }) => single === null));
}

type Candidate = { at: number; set: number[]; net: number };

/** The set with the highest gain over what its units have by themselves, again and again; those of `first` before all others. */
function fillGreedily(
  component: Component,
  tables: readonly LinkTable[],
  first: LinkTable | null = null,
): Omit<Greedy, 'isBest'> {
  const { piles } = component;
  const counts = piles.map(({ count }) => count);
  const limits = tables.map(({ link }) => link.limit);
  const applications: Application[] = [];
  let discountMinor = 0;
  let only = first;
  for (let sets = 0; sets < SETS_MAX; sets += 1) {
    let best: Candidate | null = null;
    for (const [at, table] of tables.entries()) {
      if ((limits[at] ?? 0) === 0 || (only !== null && table !== only)) continue;
      for (const set of candidatesOf(component, table, counts)) {
        const net = discountOfSet(component, table, set) - singlesOf(component, set);
        if (net > (best?.net ?? 0)) best = { at, set, net };
      }
    }
    if (best === null && only === null) break;
    if (best === null) {
      only = null;
      continue;
    }
    const { at, set, net } = best;
    const times = Math.min(
      limits[at] ?? 0,
      ...set.map((place) => Math.floor((counts[place] ?? 0) / occurrences(set, place))),
    );
    for (const place of set) counts[place] = (counts[place] ?? 0) - times;
    limits[at] = (limits[at] ?? 0) - times;
    discountMinor += (net + singlesOf(component, set)) * times;
    const offer = tables[at]?.link.offer;
    if (offer !== undefined) applications.push({ offer, piles: set, times });
  }
  for (const [place, count] of counts.entries()) discountMinor += count * (piles[place]?.single?.discountMinor ?? 0);
  return { discountMinor, applications };
}

const occurrences = (set: readonly number[], place: number): number => set.filter((other) => other === place).length;

const singlesOf = ({ piles }: Component, set: readonly number[]): number =>
  set.reduce((sum, place) => sum + (piles[place]?.single?.discountMinor ?? 0), 0);

/**
 * Of one slot: a set from each pile down, from neighbours in price. Of several slots: the dearest of each. Where the reward is worth the
 * same on each unit, the units that gain most over what they have alone.
 */
function candidatesOf(component: Component, table: LinkTable, counts: readonly number[]): number[][] {
  const { reward, setUnits } = table.link.offer;
  const isOnEachUnit = reward.kind === 'price' || (reward.kind === 'percent' && (reward.of ?? setUnits) === setUnits);
  const gainOf = (place: number): number => {
    const pile = component.piles[place];
    const gain =
      setUnits === 1
        ? discountOfSet(component, table, [place])
        : reward.kind === 'percent'
          ? (table.percents[place] ?? 0)
          : (pile?.amountMinor ?? 0);
    return gain - (pile?.single?.discountMinor ?? 0);
  };
  const ordered = (piles: readonly number[]): readonly number[] =>
    isOnEachUnit || setUnits === 1 ? piles.toSorted((a, b) => gainOf(b) - gainOf(a) || a - b) : piles;
  const left = [...counts];
  const pick = (piles: readonly number[], take: number): number[] => {
    const picked: number[] = [];
    for (const place of piles) {
      for (; picked.length < take && (left[place] ?? 0) > 0; left[place] = (left[place] ?? 0) - 1) picked.push(place);
    }
    return picked;
  };
  const [slot] = table.slots;
  if (table.slots.length === 1 && slot !== undefined) {
    const piles = ordered(slot.piles).filter((place) => (counts[place] ?? 0) > 0);
    const starts = isOnEachUnit || setUnits === 1 ? piles.slice(0, 1) : piles;
    return starts.flatMap((_, start) => {
      for (const [place, count] of counts.entries()) left[place] = count;
      const set = pick(piles.slice(start), slot.take);
      return set.length === slot.take ? [set.sort((a, b) => a - b)] : [];
    });
  }
  const set = table.slots.flatMap(({ piles, take }) => pick(ordered(piles), take));
  return set.length === setUnits ? [set.sort((a, b) => a - b)] : [];
}
