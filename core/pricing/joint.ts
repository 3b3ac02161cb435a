/** The choices of one item layer searched together with what the later layers and the basket level make of them. */

import { entryAt } from '../entry-at.ts';
import type { RoundingMode } from '../money/rounding.ts';
import type { Solved } from './apply.ts';
import { type BasketLayer, basketDiscount, restsOf, subtotalOf } from './basket-stage.ts';
import { type Effort, isSpent } from './effort.ts';
import type { Application, Component, Lot } from './piles.ts';
import { setDiscounts, sumOf } from './reward.ts';
import type { Solution } from './search.ts';
import { type CountedSet, linkTables, SHARE_SCALE, setsByLead, shareBounds } from './sets.ts';
import type { Outcome, Stages } from './stages.ts';

/**
 * Steps that the joint search of one basket may take, in all its layers. Pricing a choice to its end counts as `LEAF_STEPS` and what the
 * later layers took: there may be thousands of choices, and a search in each layer for each of them.
 */
export const JOINT_STEPS_MAX = 40_000;
const LEAF_STEPS = 20;
/** Units up to which the search is begun. */
const JOINT_UNITS_MAX = 60;
/** Applications that are tried to be taken back for a threshold. */
const WITHDRAWN_MAX = 64;

export type JointBudget = { steps: number; effort: Effort };

const isOver = ({ steps, effort }: JointBudget): boolean => steps < 0 || isSpent(effort);

type Joint = {
  stages: Stages;
  lots: readonly Lot[];
  from: number;
  solutions: readonly (Solution & { component: Component })[];
  /** What the stages give each for itself. */
  best: Outcome;
  /** What the item layers after this one can add at most. */
  laterItemsMinor: number;
  evaluate: (solved: readonly Solved[]) => Outcome;
  budget: JointBudget;
};

export function searchJointly(joint: Joint): Outcome {
  const { best } = joint;
  const withdrawn = withdrawForThresholds(joint);
  const start = withdrawn !== null && withdrawn.discountMinor > best.discountMinor ? withdrawn : best;
  const searched = searchAll(joint, start);
  return searched ?? { ...start, isProven: false };
}

/** A threshold that the discounts of this layer have missed may be worth more than some of them. */
function withdrawForThresholds({ stages, solutions, lots, evaluate, best, budget }: Joint): Outcome | null {
  const applications = solutions
    .flatMap(({ component, applications: own }, at) =>
      own.map((application) => ({ at, application, each: worthOf(component, application, stages) })),
    )
    .sort((a, b) => a.each - b.each)
    .slice(0, WITHDRAWN_MAX);
  let found: Outcome | null = null;
  const [left, whole] = [restsOf(best.lots), restsOf(lots)];
  for (const entry of stages.basket.flat()) {
    if (isOver(budget)) break;
    const missing = entry.offer.spendMinor - subtotalOf(entry, left);
    if (missing <= 0 || subtotalOf(entry, whole) < entry.offer.spendMinor) continue;
    const single = applications.find(({ each, application }) => each * application.times >= missing);
    const several = [];
    let sum = 0;
    for (const next of applications) {
      if (sum >= missing) break;
      several.push(next);
      sum += next.each * next.application.times;
    }
    for (const candidate of [single === undefined ? [] : [single], several]) {
      const withdrawn = new Set(candidate.map(({ application }) => application));
      budget.steps -= LEAF_STEPS;
      if (candidate.length === 0 || isOver(budget)) continue;
      const solved = solutions.map(({ component, applications: own }) => ({
        component,
        applications: own.flatMap((application) =>
          withdrawn.has(application) ? partly(application, missing, candidate) : [application],
        ),
      }));
      const outcome = evaluate(solved);
      budget.steps -= outcome.steps;
      if (outcome.discountMinor > (found?.discountMinor ?? 0)) found = outcome;
    }
  }
  return found;
}

type Withdrawn = { application: Application; each: number };

/** Where one application alone is taken back, only as often as the threshold needs. */
function partly(application: Application, missing: number, candidate: readonly Withdrawn[]): Application[] {
  const [only, ...others] = candidate;
  if (only === undefined || others.length > 0 || only.each === 0) return [];
  const times = application.times - Math.ceil(missing / only.each);
  return times > 0 ? [{ ...application, times }] : [];
}

function worthOf(component: Component, { offer, piles }: Application, { mode }: Stages): number {
  return sumOf(
    setDiscounts(
      offer,
      piles.map((place) => entryAt(component.piles, place)),
      mode,
    ),
  );
}

/** Every choice that could still be better, or null where there are too many. */
function searchAll(joint: Joint, start: Outcome): Outcome | null {
  const { stages, lots, solutions, laterItemsMinor, evaluate, budget } = joint;
  const later = laterLines(joint);
  const touches = ({ component }: { component: Component }): boolean =>
    component.piles.some((pile) => pile.lots.some((lot) => later.has(entryAt(lots, lot).line)));
  const fixed = solutions.filter((solution) => !touches(solution));
  if (fixed.some(({ discountMinor, upperMinor }) => discountMinor < upperMinor)) return null;
  const touched = solutions.filter(touches).map(({ component }) => component);
  if (touched.reduce((sum, { piles }) => sum + piles.reduce((of, { count }) => of + count, 0), 0) > JOINT_UNITS_MAX)
    return null;
  const open: Open[] = [];
  for (const component of touched) {
    if (isOver(budget)) return null;
    const prepared = prepare(component, joint);
    if (prepared === null) return null;
    budget.steps -= sumOf(prepared.sets.map(({ length }) => length));
    open.push(prepared);
  }
  const fixedMinor = fixed.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
  const room = new BasketRoom(stages, lots);
  const stepCost = 1 + stages.basket.flat().length;
  /** Of each component, and none behind the last. */
  const wholes = [...open.map(({ whole }) => whole), 0];
  const sharesFrom = wholes.map((_, at) => sumOf(wholes.slice(at + 1)));
  let best = start;
  const chosen = open.map((): Application[] => []);

  /** `shares`: those of the units of this component that are not decided yet. */
  function step(at: number, lead: number, gained: number, shares: number): void {
    budget.steps -= 1;
    budget.effort.left -= stepCost;
    if (isOver(budget)) return;
    const upper = Math.floor((shares + entryAt(sharesFrom, at)) / SHARE_SCALE);
    if (gained + upper + fixedMinor + laterItemsMinor + room.upper() <= best.discountMinor) return;
    const component = open[at];
    if (component === undefined) {
      budget.steps -= LEAF_STEPS;
      const solved = open.map((each, place) => ({ component: each.component, applications: entryAt(chosen, place) }));
      const outcome = evaluate([...fixed, ...solved]);
      budget.steps -= outcome.steps;
      if (outcome.discountMinor > best.discountMinor) best = outcome;
      return;
    }
    if (lead === component.counts.length) step(at + 1, 0, gained, entryAt(wholes, at + 1));
    else lay(at, component, lead, 0, gained, shares);
  }

  /** Further sets that this pile leads, in one order only, so that no choice comes twice; then what is left of it stays as it is. */
  function lay(at: number, component: Open, lead: number, first: number, gained: number, shares: number): void {
    const sets = entryAt(component.sets, lead);
    for (let place = first; place < sets.length && !isOver(budget); place += 1) {
      const next = entryAt(sets, place);
      if (!fits(component, next)) continue;
      budget.steps -= 1;
      budget.effort.left -= stepCost;
      use(component, next, 1);
      room.take(next.taken, 1);
      chosen[at]?.push({ offer: next.table.link.offer, piles: next.set, times: 1 });
      lay(at, component, lead, place, gained + next.gain, shares - next.shares);
      chosen[at]?.pop();
      room.take(next.taken, -1);
      use(component, next, -1);
    }
    const rest = entryAt(component.counts, lead);
    component.counts[lead] = 0;
    step(at, lead + 1, gained, shares - rest * entryAt(component.shares, lead));
    component.counts[lead] = rest;
  }

  step(0, 0, 0, entryAt(wholes, 0));
  return isOver(budget) ? null : { ...best, isProven: true };
}

/** Lines that a later stage may discount. */
function laterLines({ stages, lots, from }: Joint): Set<number> {
  const lines = new Set(lots.map(({ line }) => line));
  const inBasket = stages.basket.flat();
  return new Set(
    [...lines].filter(
      (line) =>
        stages.items.slice(from + 1).some(({ fitsOf }) => fitsOf(line).fits.length > 0) ||
        inBasket.some((entry) => entry.lines.has(line)),
    ),
  );
}

/** A component in which single units are sets of one, each of them a choice. `whole`: the shares of all its units. */
type Open = {
  component: Component;
  sets: OpenSet[][];
  limits: number[];
  counts: number[];
  shares: readonly number[];
  whole: number;
};
/** `taken`: what it takes from what each basket offer is about. */
type OpenSet = CountedSet & { shares: number; taken: readonly number[] };

function prepare({ piles }: Component, { stages, lots, budget }: Joint): Open | null {
  const { limitOf, mode, basket } = stages;
  const offers = [...new Set(piles.flatMap(({ fits: own }) => own.map(({ offer }) => offer)))];
  const links = offers.map((offer) => ({ offer, limit: limitOf(offer) }));
  const component = { piles, links };
  const tables = linkTables(component, links, mode);
  const shares = shareBounds(component, tables);
  const lists = setsByLead(component, tables, shares, Number.POSITIVE_INFINITY, budget.effort);
  if (lists === null) return null;
  const inBasket = piles.map((pile) =>
    basket.flat().map(({ lines }) => lines.has(entryAt(lots, entryAt(pile.lots, 0)).line)),
  );
  const opened = (counted: CountedSet): OpenSet => {
    const units = counted.set.map((place) => entryAt(piles, place));
    const discounts = setDiscounts(counted.table.link.offer, units, mode);
    const taken = basket
      .flat()
      .map((_, entry) =>
        sumOf(
          counted.set.map((place, unit) => (entryAt(entryAt(inBasket, place), entry) ? entryAt(discounts, unit) : 0)),
        ),
      );
    return { ...counted, taken, shares: counted.loss + counted.gain * SHARE_SCALE };
  };
  return {
    component,
    sets: lists.map((list) => list.map(opened)),
    limits: links.map(({ limit }) => limit),
    counts: piles.map(({ count }) => count),
    shares,
    whole: sumOf(piles.map(({ count }, place) => count * entryAt(shares, place))),
  };
}

function fits({ counts, limits }: Open, { at, needs }: OpenSet): boolean {
  return entryAt(limits, at) > 0 && needs.every(([pile, count]) => entryAt(counts, pile) >= count);
}

function use({ counts, limits }: Open, { at, needs }: OpenSet, times: 1 | -1): void {
  for (const [pile, count] of needs) counts[pile] = entryAt(counts, pile) - count * times;
  limits[at] = entryAt(limits, at) - times;
}

/** What the basket level can still give at most while sets take from what its offers are about. */
class BasketRoom {
  readonly #layers: readonly BasketLayer[];
  readonly #mode: RoundingMode;
  readonly #subtotals: number[];

  constructor({ basket, mode }: Stages, lots: readonly Lot[]) {
    this.#layers = basket;
    this.#mode = mode;
    const rests = restsOf(lots);
    this.#subtotals = basket.flat().map((entry) => subtotalOf(entry, rests));
  }

  take(taken: readonly number[], times: 1 | -1): void {
    for (const [entry, amount] of taken.entries()) {
      this.#subtotals[entry] = entryAt(this.#subtotals, entry) - amount * times;
    }
  }

  upper(): number {
    let entry = 0;
    let sum = 0;
    for (const layer of this.#layers) {
      let most = 0;
      for (const { offer } of layer) {
        most = Math.max(most, basketDiscount(offer, entryAt(this.#subtotals, entry), this.#mode));
        entry += 1;
      }
      sum += most;
    }
    return sum;
  }
}
