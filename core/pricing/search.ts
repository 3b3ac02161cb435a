/**
 * The best use of the units of one component: an exact search by branch and bound, and a greedy answer with improvement for where that would
 * take too long.
 */
import { entryAt } from '../entry-at.ts';
import { type RoundingMode, scaleRounded } from '../money/rounding.ts';
import { type Effort, isSpent } from './effort.ts';
import { improvedSolution, quickSolution } from './greedy.ts';
import type { Application, Component } from './piles.ts';
import { type CountedSet, type LinkTable, linkTables, SHARE_SCALE, setsByLead, shareBounds } from './sets.ts';

/** Steps that the exact search of one component takes before it gives up. */
export const SEARCH_STEPS_MAX = 20_000;
/** Units up to which it is begun: it goes one step down for each. */
const EXACT_UNITS_MAX = 400;

/**
 * - `applications`: the sets, and the single units.
 * - `upperMinor`: no solution gives more. The solution is the best one where both are the same.
 * - `steps`: what it took to find it.
 */
export type Solution = {
  discountMinor: number;
  applications: readonly Application[];
  upperMinor: number;
  steps: number;
};

export function solveComponent(component: Component, mode: RoundingMode, effort: Effort): Solution {
  const solution = findSets(component, mode, effort);
  return { ...solution, applications: [...solution.applications, ...singlesBeside(component, solution.applications)] };
}

/** The single units: of every pile what is in no set. */
function singlesBeside({ piles }: Component, sets: readonly Application[]): Application[] {
  const counts = piles.map(({ count }) => count);
  for (const { piles: places, times } of sets) {
    for (const place of places) counts[place] = entryAt(counts, place) - times;
  }
  return piles.flatMap(({ single }, place) => {
    const times = entryAt(counts, place);
    return single === null || times === 0 ? [] : [{ offer: single.offer, piles: [place], times }];
  });
}

/** The sets alone, with the discount of the sets and of the single units beside them. */
function findSets(component: Component, mode: RoundingMode, effort: Effort): Solution {
  const { piles, links } = component;
  const singles = piles.reduce((sum, { single, count }) => sum + (single?.discountMinor ?? 0) * count, 0);
  if (links.length === 0) return { discountMinor: singles, applications: [], upperMinor: singles, steps: 0 };
  const tables = linkTables(component, links, mode);
  const shares = shareBounds(component, tables);
  const upperShares = piles.reduce((sum, { count }, place) => sum + count * entryAt(shares, place), 0);
  const upperMinor = scaleRounded(upperShares, 1, SHARE_SCALE, 'down');
  const quick = quickSolution(component, tables, effort);
  const { discountMinor, applications, isBest, looked } = quick;
  if (discountMinor === upperMinor) return { discountMinor, applications, upperMinor, steps: looked };
  if (isBest) return { discountMinor, applications, upperMinor: discountMinor, steps: looked };
  const searched = searchBetter(component, tables, shares, { upperShares, leastMinor: discountMinor }, effort);
  const found = searched.best ?? { discountMinor, applications };
  const steps = looked + searched.steps;
  if (searched.isDone) return { ...found, upperMinor: found.discountMinor, steps };
  const improved = improvedSolution(component, tables, found, effort);
  return { ...improved, upperMinor, steps: steps + improved.looked };
}

type Found = { discountMinor: number; applications: readonly Application[] };
/** `isDone`: there is nothing better than `best`, or than what was there before where it is null. */
type Searched = { best: Found | null; isDone: boolean; steps: number };

/**
 * A solution that gives more than `leastMinor`, the best of them; null where there is none. What a choice falls short of the bound by is its
 * loss: only those are followed whose losses together leave more than the best so far.
 */
function searchBetter(
  component: Component,
  tables: readonly LinkTable[],
  shares: readonly number[],
  { upperShares, leastMinor }: { upperShares: number; leastMinor: number },
  effort: Effort,
): Searched {
  const { piles } = component;
  if (isSpent(effort) || piles.reduce((sum, { count }) => sum + count, 0) > EXACT_UNITS_MAX)
    return { best: null, isDone: false, steps: 0 };
  const lossMax = (minor: number): number => upperShares - (minor + 1) * SHARE_SCALE;
  const listed = setsByLead(component, tables, shares, lossMax(leastMinor), effort);
  if (listed === null) return { best: null, isDone: false, steps: SEARCH_STEPS_MAX };
  const setsOf: readonly CountedSet[][] = listed;
  const counts = piles.map(({ count }) => count);
  const limits = tables.map(({ link }) => link.limit);
  /** The least loss with which a state was reached. */
  const reached = new Map<string, number>();
  const chosen: CountedSet[] = [];
  let best: Found | null = null;
  let allowed = lossMax(leastMinor);
  let steps = 0;
  // A state is remembered by all its piles.
  const nextCost = 2 + piles.length;
  const isOver = (): boolean => steps > SEARCH_STEPS_MAX || isSpent(effort);

  function next(lead: number, loss: number): void {
    steps += 1;
    effort.left -= nextCost;
    if (isOver()) return;
    if (lead === piles.length) {
      const discountMinor = (upperShares - loss) / SHARE_SCALE;
      const applications = chosen.map(({ table, set }) => ({ offer: table.link.offer, piles: set, times: 1 }));
      best = { discountMinor, applications };
      allowed = lossMax(discountMinor);
      return;
    }
    const key = `${lead}|${counts.slice(lead).join()}|${limits.join()}`;
    const before = reached.get(key);
    if (before !== undefined && before <= loss) return;
    reached.set(key, loss);
    lay(lead, 0, loss);
  }

  /** Further sets that this pile leads, in one order only; then what is left of the pile stands for itself. */
  function lay(lead: number, first: number, loss: number): void {
    const sets = entryAt(setsOf, lead);
    for (let place = first; place < sets.length && !isOver(); place += 1) {
      const set = entryAt(sets, place);
      if (loss + set.loss > allowed) break;
      if (entryAt(limits, set.at) === 0 || !set.needs.every(([pile, count]) => entryAt(counts, pile) >= count))
        continue;
      steps += 1;
      effort.left -= 1;
      use(set, 1);
      chosen.push(set);
      lay(lead, place, loss + set.loss);
      chosen.pop();
      use(set, -1);
    }
    const rest = entryAt(counts, lead);
    const single = (entryAt(piles, lead).single?.discountMinor ?? 0) * SHARE_SCALE;
    const restLoss = loss + rest * (entryAt(shares, lead) - single);
    if (restLoss > allowed) return;
    counts[lead] = 0;
    next(lead + 1, restLoss);
    counts[lead] = rest;
  }

  function use({ at, needs }: CountedSet, times: 1 | -1): void {
    for (const [pile, count] of needs) counts[pile] = entryAt(counts, pile) - count * times;
    limits[at] = entryAt(limits, at) - times;
  }

  next(0, 0);
  return { best, isDone: !isOver(), steps };
}
