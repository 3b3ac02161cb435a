/** Good sets quickly: the exact answer where one offer stands alone, a start and a fallback for the search otherwise. */
import { entryAt } from '../entry-at.ts';
import type { Application, Component } from './piles.ts';
import { discountOfSet, type LinkTable } from './sets.ts';

/** Offers that are left out in turn, to see whether the others make more without it. */
const IMPROVEMENTS_MAX = 16;
/** Sets that are looked at for it, in all. */
const IMPROVEMENT_SETS_MAX = 5_000;
/** Sets in one answer: every unit of the fullest basket in a set of its own. */
const SETS_MAX = 20_000;

type Greedy = { discountMinor: number; applications: readonly Application[] };
/** Sets that were looked at, about. */
type Looked = { looked: number };

/** `isBest`: one offer that stands alone is solved exactly by taking its sets from the dearest units down. */
export function quickSolution(
  component: Component,
  tables: readonly LinkTable[],
): Greedy & Looked & { isBest: boolean } {
  const [only, ...others] = tables;
  const isBest = only !== undefined && others.length === 0 && isSolvedFromTheTop(component, only);
  return { ...fillGreedily(component, tables), isBest };
}

/** The best of the one that is there and of those that leave an offer out, or begin with it. */
export function improvedSolution(component: Component, tables: readonly LinkTable[], found: Greedy): Greedy & Looked {
  let best = found;
  let sets = 0;
  for (const table of tables.slice(0, IMPROVEMENTS_MAX)) {
    const others = tables.filter((other) => other !== table);
    for (const [among, first] of [[others, null] as const, [tables, table] as const]) {
      if (sets > IMPROVEMENT_SETS_MAX) return { ...best, looked: sets };
      const { looked, ...solution } = fillGreedily(component, among, first);
      sets += looked;
      if (solution.discountMinor > best.discountMinor) best = solution;
    }
  }
  return { ...best, looked: sets };
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

/** `candidate`: undefined before it is looked for, null where there is none any more. */
type State = { table: LinkTable; left: number; candidate: Candidate | null | undefined };
type Candidate = { set: readonly number[]; net: number };

/** The set with the highest gain over what its units have by themselves, again and again; those of `first` before all others. */
function fillGreedily(
  component: Component,
  tables: readonly LinkTable[],
  first: LinkTable | null = null,
): Greedy & Looked {
  const { piles } = component;
  const counts = piles.map(({ count }) => count);
  const states = tables.map((table): State => ({ table, left: table.link.limit, candidate: undefined }));
  const applications: Application[] = [];
  let discountMinor = 0;
  let looked = 0;

  /** The best set of an offer; it is looked for again only when its units are gone. */
  const candidateOf = (state: State): Candidate | null => {
    if (state.left === 0) return null;
    const { candidate: known } = state;
    if (known === null || (known !== undefined && timesOf(known.set, counts) > 0)) return known;
    looked += piles.length;
    state.candidate = bestCandidate(component, state.table, counts);
    return state.candidate;
  };
  const fill = (among: readonly State[]): void => {
    for (let sets = 0; sets < SETS_MAX; sets += 1) {
      let best: { state: State; candidate: Candidate } | null = null;
      for (const state of among) {
        const candidate = candidateOf(state);
        if (candidate !== null && candidate.net > (best?.candidate.net ?? 0)) best = { state, candidate };
      }
      if (best === null) return;
      const { state, candidate } = best;
      const times = Math.min(state.left, timesOf(candidate.set, counts));
      for (const place of candidate.set) counts[place] = entryAt(counts, place) - times;
      state.left -= times;
      discountMinor += (candidate.net + singlesOf(component, candidate.set)) * times;
      applications.push({ offer: state.table.link.offer, piles: candidate.set, times });
    }
  };
  fill(states.filter(({ table }) => table === first));
  fill(states);
  for (const [place, count] of counts.entries())
    discountMinor += count * (entryAt(piles, place).single?.discountMinor ?? 0);
  return { discountMinor, applications, looked };
}

function bestCandidate(component: Component, table: LinkTable, counts: readonly number[]): Candidate | null {
  let best: Candidate | null = null;
  for (const set of candidatesOf(component, table, counts)) {
    const net = discountOfSet(component, table, set) - singlesOf(component, set);
    if (net > (best?.net ?? 0)) best = { set, net };
  }
  return best;
}

/** How often a set can be taken out of what is left. */
const timesOf = (set: readonly number[], counts: readonly number[]): number =>
  set.reduce(
    (times, place) => Math.min(times, Math.floor(entryAt(counts, place) / occurrences(set, place))),
    Number.MAX_SAFE_INTEGER,
  );

const occurrences = (set: readonly number[], place: number): number => set.filter((other) => other === place).length;

const singlesOf = ({ piles }: Component, set: readonly number[]): number =>
  set.reduce((sum, place) => sum + (entryAt(piles, place).single?.discountMinor ?? 0), 0);

/**
 * Of one slot: a set from each pile down, from neighbours in price. Of several slots: the dearest of each. Where the reward is worth the
 * same on each unit, the units that gain most over what they have alone.
 */
function candidatesOf(component: Component, table: LinkTable, counts: readonly number[]): number[][] {
  const { reward, setUnits } = table.link.offer;
  const isOnEachUnit = reward.kind === 'price' || (reward.kind === 'percent' && (reward.of ?? setUnits) === setUnits);
  const gainOf = (place: number): number => {
    const pile = entryAt(component.piles, place);
    const gain =
      setUnits === 1
        ? discountOfSet(component, table, [place])
        : reward.kind === 'percent'
          ? entryAt(table.percents, place)
          : pile.amountMinor;
    return gain - (pile.single?.discountMinor ?? 0);
  };
  const ordered = (piles: readonly number[]): readonly number[] =>
    isOnEachUnit || setUnits === 1 ? piles.toSorted((a, b) => gainOf(b) - gainOf(a) || a - b) : piles;
  const left = [...counts];
  const pick = (piles: readonly number[], take: number): number[] => {
    const picked: number[] = [];
    for (const place of piles) {
      for (let of = Math.min(entryAt(left, place), take - picked.length); of > 0; of -= 1) picked.push(place);
      if (picked.length === take) break;
    }
    return picked;
  };
  const [slot] = table.slots;
  if (table.slots.length === 1 && slot !== undefined) {
    const piles = ordered(slot.piles).filter((place) => entryAt(counts, place) > 0);
    const starts = isOnEachUnit || setUnits === 1 ? piles.slice(0, 1) : piles;
    return starts.flatMap((_, start) => {
      // No pile is empty, so that no more piles than units are looked at.
      const set = pick(piles.slice(start, start + slot.take), slot.take);
      return set.length === slot.take ? [set.sort((a, b) => a - b)] : [];
    });
  }
  const set = table.slots.flatMap(({ piles, take }) => {
    const picked = pick(ordered(piles), take);
    for (const place of picked) left[place] = entryAt(left, place) - 1;
    return picked;
  });
  return set.length === setUnits ? [set.sort((a, b) => a - b)] : [];
}
