/** The levels and layers one after the other: what an offer takes is gone for those after it. */
import type { RoundingMode } from '../money/rounding.ts';
import { applySolutions, type Given, type Solved } from './apply.ts';
import { type BasketLayer, basketUpper, type Rest, restsOf, solveBasket } from './basket-stage.ts';
import { type Effort, isSpent } from './effort.ts';
import { type JointBudget, searchJointly } from './joint.ts';
import { upperWithBasket } from './joint-bound.ts';
import type { ItemOffer } from './offer.ts';
import { type Component, componentsOf, type Fits, type Lot } from './piles.ts';
import { sumOf } from './reward.ts';
import { type Solution, solveComponent } from './search.ts';

export type Stages = {
  items: readonly { fitsOf: (line: number) => Fits }[];
  basket: readonly BasketLayer[];
  limitOf: (offer: ItemOffer) => number;
  mode: RoundingMode;
};

/** `lots`: what is left after the item level; `rests`: after the basket level. `steps`: what it took to find it. */
export type Outcome = {
  given: Given[];
  lots: readonly Lot[];
  rests: readonly Rest[];
  discountMinor: number;
  isProven: boolean;
  steps: number;
};

/** What a choice costs that is priced to its end, for each lot. */
const EVALUATION_COST = 10;
/** What it costs that an article fits an offer. */
const PREPARING_COST = 4;

/**
 * First each stage for itself gets its best; that is the best of all where no later stage can make up for less in an earlier one, which
 * bounds show in most baskets. Else the choices of a stage are searched together with what the later ones make of them.
 */
export function solveStages(stages: Stages, lots: readonly Lot[], budget: JointBudget, from = 0): Outcome {
  const { items, basket, mode } = stages;
  const stage = items[from];
  if (stage === undefined) return { ...solveBasket(basket, restsOf(lots), mode, budget.effort), lots };
  const components = componentsIn(stages, stage, lots, budget.effort);
  const solutions = components.map((component) => ({ component, ...solveComponent(component, mode, budget.effort) }));
  const ownSteps = sumOf(solutions.map(({ steps }) => steps));
  const evaluate = (solved: readonly Solved[]): Outcome => {
    budget.effort.left -= EVALUATION_COST * lots.length;
    const applied = applySolutions(lots, solved, mode);
    const after = solveStages(stages, applied.lots, budget, from + 1);
    const discountMinor = sumOf(applied.given.map((each) => each.discountMinor)) + after.discountMinor;
    return { ...after, given: [...applied.given, ...after.given], discountMinor };
  };
  const evaluated = evaluate(solutions);
  const laterItems = laterItemsUpper(stages, lots, budget.effort, from + 1);
  const { upperMinor: laterItemsMinor } = laterItems;
  const best = { ...evaluated, steps: evaluated.steps + ownSteps + laterItems.steps };
  const laterMinor = laterItemsMinor + basketUpper(basket, restsOf(lots), mode);
  if (best.discountMinor === upperOf(stages, lots, from, solutions, laterMinor)) return { ...best, isProven: true };
  return searchJointly({ stages, lots, from, solutions, best, laterItemsMinor, evaluate, budget });
}

function componentsIn(
  { limitOf, mode }: Stages,
  { fitsOf }: Stages['items'][number],
  lots: readonly Lot[],
  effort: Effort,
): Component[] {
  const components = componentsOf(lots, fitsOf, limitOf, mode);
  effort.left -= PREPARING_COST * sumOf(components.flatMap(({ piles }) => piles.map(({ fits }) => fits.length)));
  return components;
}

function upperOf(
  stages: Stages,
  lots: readonly Lot[],
  from: number,
  solutions: readonly (Solution & { component: Component })[],
  laterMinor: number,
): number {
  const own = sumOf(solutions.map(({ upperMinor }) => upperMinor));
  const upper = own + laterMinor;
  if (from + 1 < stages.items.length) return upper;
  return Math.min(upper, upperWithBasket(solutions, lots, stages.basket, stages.mode) ?? upper);
}

type Bound = { upperMinor: number; steps: number };

/** What the item layers from `from` on can give at most: on what is there before any discount, each for itself. */
function laterItemsUpper(stages: Stages, lots: readonly Lot[], effort: Effort, from: number): Bound {
  const { items, mode } = stages;
  // Bounds that nothing is left to search by are not worth their time.
  if (from < items.length && isSpent(effort)) return { upperMinor: Number.POSITIVE_INFINITY, steps: 0 };
  const solutions = items
    .slice(from)
    .flatMap((stage) => componentsIn(stages, stage, lots, effort))
    .map((component) => solveComponent(component, mode, effort));
  return {
    upperMinor: sumOf(solutions.map(({ upperMinor }) => upperMinor)),
    steps: sumOf(solutions.map(({ steps }) => steps)),
  };
}
