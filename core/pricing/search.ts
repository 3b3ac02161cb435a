/**
 * The best use of the units of one component: an exact search by branch and bound that remembers what it has solved, and a greedy answer
 * with improvement for where that would take too long.
 */
import { type RoundingMode, scaleRounded } from '../money/rounding.ts';
import { greedySolution } from './greedy.ts';
import type { Application, Component } from './piles.ts';
import { discountOfSet, eachSet, type LinkTable, linkTable, SHARE_SCALE, shareBounds } from './sets.ts';

/** Sets that the exact search of one component looks at before it gives up. */
export const SEARCH_NODES_MAX = 30_000;
/** Units up to which it is begun: it goes one step down for each. */
const EXACT_UNITS_MAX = 400;

/**
 * - `upperMinor`: no solution gives more. The solution is the best one where both are the same.
 */
export type Solution = { discountMinor: number; applications: readonly Application[]; upperMinor: number };

export function solveComponent(component: Component, mode: RoundingMode): Solution {
  const solution = findSets(component, mode);
  return { ...solution, applications: [...solution.applications, ...singlesBeside(component, solution.applications)] };
}

/** The single units: of every pile what is in no set. */
function singlesBeside({ piles }: Component, sets: readonly Application[]): Application[] {
  const counts = piles.map(({ count }) => count);
  for (const { piles: places, times } of sets) {
    for (const place of places) counts[place] = (counts[place] ?? 0) - times;
  }
  return piles.flatMap(({ single }, place) => {
    const times = counts[place] ?? 0;
    return single === null || times === 0 ? [] : [{ offer: single.offer, piles: [place], times }];
  });
}

/** The sets alone, with the discount of the sets and of the single units beside them. */
function findSets(component: Component, mode: RoundingMode): Solution {
  const { piles, links } = component;
  const singles = piles.reduce((sum, { single, count }) => sum + (single?.discountMinor ?? 0) * count, 0);
  if (links.length === 0) return { discountMinor: singles, applications: [], upperMinor: singles };
  const tables = links.map((link) => linkTable(component, link, mode));
  const shares = shareBounds(component, tables);
  const counts = piles.map(({ count }) => count);
  const upperMinor = boundOf(shares, counts);
  const greedy = greedySolution(component, tables);
  if (greedy.discountMinor === upperMinor) return { ...greedy, upperMinor };
  if (greedy.isBest) return { ...greedy, upperMinor: greedy.discountMinor };
  const exact = searchExactly(component, tables, shares);
  if (exact !== null && exact.discountMinor > greedy.discountMinor) {
    return { ...exact, upperMinor: exact.discountMinor };
  }
  return { ...greedy, upperMinor: exact === null ? upperMinor : greedy.discountMinor };
}

const boundOf = (shares: readonly number[], counts: readonly number[]): number => {
  let sum = 0;
  for (const [place, count] of counts.entries()) sum += count * (shares[place] ?? 0);
  return scaleRounded(sum, 1, SHARE_SCALE, 'down');
};

type Step = { value: number; table: number; set: readonly number[] };

/** Null where it would look at more than `SEARCH_NODES_MAX` sets. */
function searchExactly(
  component: Component,
  tables: readonly LinkTable[],
  shares: readonly number[],
): { discountMinor: number; applications: Application[] } | null {
  const { piles } = component;
  if (piles.reduce((sum, { count }) => sum + count, 0) > EXACT_UNITS_MAX) return null;
  const counts = piles.map(({ count }) => count);
  const limits = tables.map(({ link }) => Math.min(link.limit, EXACT_UNITS_MAX));
  const isLimited = tables.map(({ link }) => Number.isFinite(link.limit));
  const solved = new Map<string, Step>();
  let nodes = 0;

  const keyOf = (): string => `${counts.join()}|${limits.map((limit, at) => (isLimited[at] ? limit : '')).join()}`;
  const take = (set: readonly number[], times: number): void => {
    for (const place of set) counts[place] = (counts[place] ?? 0) - times;
  };

  /** The most that can be made of `counts` and `limits` as they stand. */
  function best(): number {
    const lead = counts.findIndex((count) => count > 0);
    if (lead === -1) return 0;
    const key = keyOf();
    const known = solved.get(key);
    if (known !== undefined) return known.value;
    // First without a further set that the dearest pile leads: what is left of it stands for itself.
    const rest = counts[lead] ?? 0;
    counts[lead] = 0;
    const step: Step = { value: rest * (piles[lead]?.single?.discountMinor ?? 0) + best(), table: -1, set: [] };
    counts[lead] = rest;
    for (const [at, table] of tables.entries()) {
      if ((limits[at] ?? 0) === 0) continue;
      eachSet(table, lead, counts, (set) => {
        nodes += 1;
        if (nodes > SEARCH_NODES_MAX) return false;
        const gain = discountOfSet(component, table, set);
        if (gain === 0) return true;
        take(set, 1);
        limits[at] = (limits[at] ?? 0) - 1;
        if (gain + boundOf(shares, counts) > step.value) {
          const value = gain + best();
          if (value > step.value) Object.assign(step, { value, table: at, set: [...set] });
        }
        take(set, -1);
        limits[at] = (limits[at] ?? 0) + 1;
        return true;
      });
      if (nodes > SEARCH_NODES_MAX) return 0;
    }
    solved.set(key, step);
    return step.value;
  }

  const discountMinor = best();
  if (nodes > SEARCH_NODES_MAX) return null;
  const applications: Application[] = [];
  for (let lead = 0; lead !== -1; lead = counts.findIndex((count) => count > 0)) {
    const step = solved.get(keyOf());
    const table = tables[step?.table ?? -1];
    if (step === undefined || table === undefined) counts[counts.findIndex((count) => count > 0)] = 0;
    else {
      take(step.set, 1);
      limits[step.table] = (limits[step.table] ?? 0) - 1;
      applications.push({ offer: table.link.offer, piles: step.set, times: 1 });
    }
  }
  return { discountMinor, applications };
}
