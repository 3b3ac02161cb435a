/** The choices of one item layer searched together with what the later layers and the basket level make of them. */
import type { Solved } from './apply.ts';
import { restsOf, subtotalOf } from './basket-stage.ts';
import type { Application, Component, Lot } from './piles.ts';
import type { Solution } from './search.ts';
import { discountOfSet, eachSet, type LinkTable, linkTable, SHARE_SCALE, shareBounds } from './sets.ts';
import type { Outcome, Stages } from './stages.ts';

/** Steps that the joint search of one basket may take, in all its layers; pricing a choice to its end counts as `LEAF_STEPS`. */
export const JOINT_STEPS_MAX = 40_000;
const LEAF_STEPS = 20;
/** Units up to which the search is begun. */
const JOINT_UNITS_MAX = 60;
/** Applications that are tried to be taken back for a threshold. */
const WITHDRAWN_MAX = 64;

export type JointBudget = { steps: number };

type Joint = {
  stages: Stages;
  lots: readonly Lot[];
  from: number;
  solutions: readonly (Solution & { component: Component })[];
  /** What the stages give each for itself. */
  best: Outcome;
  /** What the later ones can add at most. */
  laterMinor: number;
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
  for (const entry of stages.basket.flat()) {
    const missing = entry.offer.spendMinor - subtotalOf(entry, restsOf(best.lots));
    if (missing <= 0 || subtotalOf(entry, restsOf(lots)) < entry.offer.spendMinor) continue;
    const single = applications.find(({ each, application }) => each * application.times >= missing);
    const several = [];
    for (let [place, sum] = [0, 0]; sum < missing && place < applications.length; place += 1) {
      const next = applications[place];
      if (next === undefined) break;
      several.push(next);
      sum += next.each * next.application.times;
    }
    for (const candidate of [single === undefined ? [] : [single], several]) {
      const left = new Set(candidate.map(({ application }) => application));
      budget.steps -= LEAF_STEPS;
      if (candidate.length === 0 || budget.steps < 0) continue;
      const solved = solutions.map(({ component, applications: own }) => ({
        component,
        applications: own.flatMap((application) =>
          left.has(application) ? partly(application, missing, candidate) : [application],
        ),
      }));
      const outcome = evaluate(solved);
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
  return discountOfSet(component, linkTable(component, { offer, limit: 1 }, mode), piles);
}

/** Every choice that could still be better, or null where there are too many. */
function searchAll(joint: Joint, start: Outcome): Outcome | null {
  const { stages, lots, solutions, laterMinor, evaluate, budget } = joint;
  const later = laterLines(joint);
  const touches = ({ component }: { component: Component }): boolean =>
    component.piles.some((pile) => pile.lots.some((lot) => later.has(lots[lot]?.line ?? -1)));
  const fixed = solutions.filter((solution) => !touches(solution));
  if (fixed.some(({ discountMinor, upperMinor }) => discountMinor < upperMinor)) return null;
  const open = solutions.filter(touches).map(({ component }) => prepared(component, stages));
  const units = open.reduce((sum, { component }) => sum + component.piles.reduce((of, { count }) => of + count, 0), 0);
  if (units > JOINT_UNITS_MAX) return null;
  const fixedMinor = fixed.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
  let best = start;
  const chosen = open.map((): Application[] => []);

  function step(at: number, gained: number): void {
    budget.steps -= 1;
    if (budget.steps < 0) return;
    if (gained + boundFrom(open, at) + fixedMinor + laterMinor <= best.discountMinor) return;
    const component = open[at];
    if (component === undefined) {
      budget.steps -= LEAF_STEPS;
      const solved = open.map((each, place) => ({ component: each.component, applications: chosen[place] ?? [] }));
      const outcome = evaluate([...fixed, ...solved]);
      if (outcome.discountMinor > best.discountMinor) best = outcome;
      return;
    }
    const lead = component.counts.findIndex((count) => count > 0);
    if (lead === -1) {
      step(at + 1, gained);
      return;
    }
    lay(at, component, lead, setsLedBy(component, lead), 0, gained);
  }

  /** Sets of one lead in one order only, so that no choice comes twice; then what is left of the pile stays as it is. */
  function lay(
    at: number,
    component: Open,
    lead: number,
    sets: readonly OpenSet[],
    first: number,
    gained: number,
  ): void {
    for (let place = first; place < sets.length && budget.steps >= 0; place += 1) {
      const next = sets[place];
      if (next === undefined || !fits(component, next)) continue;
      use(component, next, 1);
      chosen[at]?.push({ offer: next.offer, piles: next.set, times: 1 });
      lay(at, component, lead, sets, place, gained + next.gain);
      chosen[at]?.pop();
      use(component, next, -1);
    }
    const rest = component.counts[lead] ?? 0;
    component.counts[lead] = 0;
    step(at, gained);
    component.counts[lead] = rest;
  }

  step(0, 0);
  return budget.steps < 0 ? null : { ...best, isProven: true };
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

/** A component in which single units are sets of one, each of them a choice. */
type Open = {
  component: Component;
  tables: readonly LinkTable[];
  limits: number[];
  counts: number[];
  shares: readonly number[];
};
type OpenSet = { offer: Application['offer']; table: number; set: readonly number[]; gain: number };

function prepared({ piles }: Component, { limitOf, mode }: Stages): Open {
  const offers = [...new Set(piles.flatMap(({ fits: own }) => own.map(({ offer }) => offer)))];
  const links = offers.map((offer) => ({ offer, limit: limitOf(offer) }));
  const component = { piles, links };
  const tables = links.map((link) => linkTable(component, link, mode));
  return {
    component,
    tables,
    limits: links.map(({ limit }) => limit),
    counts: piles.map(({ count }) => count),
    shares: shareBounds(component, tables),
  };
}

function setsLedBy({ component, tables, counts }: Open, lead: number): OpenSet[] {
  return tables.flatMap((table, at) => {
    const sets: OpenSet[] = [];
    eachSet(table, lead, counts, (set) => {
      const gain = discountOfSet(component, table, set);
      if (gain > 0) sets.push({ offer: table.link.offer, table: at, set: [...set], gain });
      return sets.length < JOINT_STEPS_MAX;
    });
    return sets;
  });
}

function fits({ counts, limits }: Open, { table, set }: OpenSet): boolean {
  if ((limits[table] ?? 0) === 0) return false;
  return set.every((place) => (counts[place] ?? 0) >= set.filter((other) => other === place).length);
}

function use({ counts, limits }: Open, { table, set }: OpenSet, times: 1 | -1): void {
  for (const place of set) counts[place] = (counts[place] ?? 0) - times;
  limits[table] = (limits[table] ?? 0) - times;
}

function boundFrom(open: readonly Open[], at: number): number {
  let sum = 0;
  for (const { counts, shares } of open.slice(at)) {
    for (const [place, count] of counts.entries()) sum += count * (shares[place] ?? 0);
  }
  return Math.floor(sum / SHARE_SCALE);
}
