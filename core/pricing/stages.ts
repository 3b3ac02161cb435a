/** The levels and layers one after the other: what an offer takes is gone for those after it. */
import type { RoundingMode } from '../money/rounding.ts';
import { applySolutions, type Given } from './apply.ts';
import { type BasketLayer, basketUpper, type Rest, solveBasket } from './basket-stage.ts';
import type { ItemOffer } from './offer.ts';
import { componentsOf, type Fits, type Lot } from './piles.ts';
import { sumOf } from './reward.ts';
import { solveComponent } from './search.ts';

export type Stages = {
  items: readonly { fitsOf: (line: number) => Fits }[];
  basket: readonly BasketLayer[];
  limitOf: (offer: ItemOffer) => number;
  mode: RoundingMode;
};

/** `lots`: what is left after the item level; `rests`: after the basket level. */
export type Outcome = {
  given: Given[];
  lots: readonly Lot[];
  rests: readonly Rest[];
  discountMinor: number;
  isProven: boolean;
};

export function restsOf(lots: readonly Lot[]): Rest[] {
  const rests = new Map<string, Rest>();
  for (const { line, amountMinor, count, isFrozen } of lots) {
    const key = `${line}|${isFrozen}`;
    const leftMinor = (rests.get(key)?.leftMinor ?? 0) + amountMinor * count;
    rests.set(key, { line, leftMinor, isFrozen });
  }
  return [...rests.values()].sort((a, b) => a.line - b.line || Number(a.isFrozen) - Number(b.isFrozen));
}

export function solveStages(stages: Stages, lots: readonly Lot[], from = 0): Outcome {
  const { items, basket, limitOf, mode } = stages;
  const stage = items[from];
  if (stage === undefined) {
    const outcome = solveBasket(basket, restsOf(lots), mode);
    return { ...outcome, lots };
  }
  const components = componentsOf(lots, stage.fitsOf, limitOf, mode);
  const solutions = components.map((component) => ({ component, ...solveComponent(component, mode) }));
  const applied = applySolutions(lots, solutions, mode);
  const after = solveStages(stages, applied.lots, from + 1);
  const discountMinor = sumOf(solutions.map((solution) => solution.discountMinor));
  const total = discountMinor + after.discountMinor;
  const upper = sumOf(solutions.map(({ upperMinor }) => upperMinor)) + laterUpper(stages, lots, from + 1);
  return { ...after, given: [...applied.given, ...after.given], discountMinor: total, isProven: total === upper };
}

/** What the stages from `from` on can give at most: on what is there before any discount, each for itself. */
function laterUpper({ items, basket, limitOf, mode }: Stages, lots: readonly Lot[], from: number): number {
  const ofItems = items
    .slice(from)
    .map(({ fitsOf }) =>
      sumOf(componentsOf(lots, fitsOf, limitOf, mode).map((component) => solveComponent(component, mode).upperMinor)),
    );
  return sumOf(ofItems) + basketUpper(basket, restsOf(lots), mode);
}
