/** Good sets quickly: the exact answer where one offer stands alone, a start and a fallback for the search otherwise. */
import { entryAt } from '../entry-at.ts';
import { type Effort, isSpent } from './effort.ts';
import type { Application, Component } from './piles.ts';
import { discountOfSet, type LinkTable } from './sets.ts';

/** Offers that are left out in turn, to see whether the others make more without it. */
const IMPROVEMENTS_MAX = 16;
/** Sets that are looked at for it, in all. */
const IMPROVEMENT_SETS_MAX = 5_000;
/** Sets in one answer: every unit of the fullest basket in a set of its own. */
const SETS_MAX = 20_000;

/** What a pile costs that is looked at. */
const LOOK_COST = 4;

type Greedy = { discountMinor: number; applications: readonly Application[] };
/** Sets that were looked at, about. */
type Looked = { looked: number };

/** `isBest`: one offer that stands alone is solved exactly by taking its sets from the dearest units down. */
export function quickSolution(
  component: Component,
  tables: readonly LinkTable[],
  effort: Effort,
): Greedy & Looked & { isBest: boolean } {
  const [only, ...others] = tables;
  const isBest = only !== undefined && others.length === 0 && isSolvedFromTheTop(component, only);
  const filled = fillGreedily(component, tables);
  effort.left -= filled.looked * LOOK_COST;
  return { ...filled, isBest };
}

/** The best of the one that is there and of those that leave an offer out, or begin with it. */
export function improvedSolution(
  component: Component,
  tables: readonly LinkTable[],
  found: Greedy,
  effort: Effort,
): Greedy & Looked {
  let best = found;
  let sets = 0;
  for (const table of tables.slice(0, IMPROVEMENTS_MAX)) {
    const others = tables.filter((other) => other !== table);
    for (const [among, first] of [[others, null] as const, [tables, table] as const]) {
      if (sets > IMPROVEMENT_SETS_MAX || isSpent(effort)) return { ...best, looked: sets };
      const { looked, ...solution } = fillGreedily(component, among, first);
      sets += looked;
      effort.left -= looked * LOOK_COST;
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

/** `candidate`: undefined before it is looked for, null where there is none any more. `slots`: its piles in the order in which they are tried. */
type State = { table: LinkTable; slots: readonly Slot[]; left: number; candidate: Candidate | null | undefined };
type Slot = { take: number; piles: readonly number[] };
type Candidate = { set: readonly number[]; net: number };

/** The set with the highest gain over what its units have by themselves, again and again; those of `first` before all others. */
function fillGreedily(
  component: Component,
  tables: readonly LinkTable[],
  first: LinkTable | null = null,
): Greedy & Looked {
  const { piles } = component;
  const counts = piles.map(({ count }) => count);
  const states = tables.map(
    (table): State => ({ table, slots: slotsOf(component, table), left: table.link.limit, candidate: undefined }),
  );
  const applications: Application[] = [];
  let discountMinor = 0;
  let looked = 0;

  /** While units go, an offer's best set gains no more than before: only the one that leads is looked for again when its units are gone. */
  const lead = (among: readonly State[]): { state: State; candidate: Candidate } | null => {
    for (;;) {
      let best: State | null = null;
      for (const state of among) if (netOf(state) > (best === null ? 0 : netOf(best))) best = state;
      if (best === null) return null;
      const { candidate } = best;
      if (candidate && best.left > 0 && timesOf(candidate.set, counts) > 0) return { state: best, candidate };
      looked += piles.length;
      best.candidate = best.left === 0 ? null : bestCandidate(component, best, counts);
    }
  };
  const fill = (among: readonly State[]): void => {
    for (let sets = 0; sets < SETS_MAX; sets += 1) {
      const best = lead(among);
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

const netOf = ({ candidate }: State): number =>
  candidate === undefined ? Number.POSITIVE_INFINITY : (candidate?.net ?? 0);

function bestCandidate(component: Component, state: State, counts: readonly number[]): Candidate | null {
  let best: Candidate | null = null;
  for (const set of candidatesOf(state, counts)) {
    const net = discountOfSet(component, state.table, set) - singlesOf(component, set);
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

const isOnEachUnit = ({ reward, setUnits }: LinkTable['link']['offer']): boolean =>
  setUnits === 1 || reward.kind === 'price' || (reward.kind === 'percent' && (reward.of ?? setUnits) === setUnits);

/** Where the reward is worth the same on each unit, those that gain most over what they have alone come first. */
function slotsOf(component: Component, table: LinkTable): readonly Slot[] {
  const { offer } = table.link;
  if (!isOnEachUnit(offer)) return table.slots;
  const { reward, setUnits } = offer;
  const gains = component.piles.map(({ amountMinor, single }, place) => {
    const own = setUnits === 1 ? 0 : reward.kind === 'percent' ? entryAt(table.percents, place) : amountMinor;
    return own - (single?.discountMinor ?? 0);
  });
  if (setUnits === 1) {
    for (const place of new Set(table.slots.flatMap(({ piles }) => piles)))
      gains[place] = entryAt(gains, place) + discountOfSet(component, table, [place]);
  }
  return table.slots.map(({ take, piles }) => ({
    take,
    piles: piles.toSorted((a, b) => entryAt(gains, b) - entryAt(gains, a) || a - b),
  }));
}

/** Of one slot: a set from each pile down, from neighbours in its order. Of several slots: the first of each. */
function candidatesOf({ table, slots }: State, counts: readonly number[]): number[][] {
  const { offer } = table.link;
  const left = [...counts];
  const pick = (piles: readonly number[], from: number, take: number): number[] => {
    const picked: number[] = [];
    for (let at = from; at < piles.length && picked.length < take; at += 1) {
      const place = entryAt(piles, at);
      for (let of = Math.min(entryAt(left, place), take - picked.length); of > 0; of -= 1) picked.push(place);
    }
    return picked;
  };
  const [slot] = slots;
  if (slots.length === 1 && slot !== undefined) {
    const piles = slot.piles.filter((place) => entryAt(counts, place) > 0);
    const starts = isOnEachUnit(offer) ? piles.slice(0, 1) : piles;
    return starts.flatMap((_, start) => {
      // No pile is empty, so that no more piles than units are looked at.
      const set = pick(piles, start, slot.take);
      return set.length === slot.take ? [set.sort((a, b) => a - b)] : [];
    });
  }
  const set = slots.flatMap(({ piles, take }) => {
    const picked = pick(piles, 0, take);
    for (const place of picked) left[place] = entryAt(left, place) - 1;
    return picked;
  });
  return set.length === offer.setUnits ? [set.sort((a, b) => a - b)] : [];
}
