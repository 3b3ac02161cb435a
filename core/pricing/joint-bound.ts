/** A bound on the last item layer and one layer of the basket level together, where the parts do not cut through each other. */
import { entryAt } from '../entry-at.ts';
import type { RoundingMode } from '../money/rounding.ts';
import { type BasketLayer, basketDiscount } from './basket-stage.ts';
import type { BasketOffer } from './offer.ts';
import type { Component, Lot } from './piles.ts';

/** Multiples of a threshold that are looked at; more of them make no bound. */
const STEPS_MAX = 1_000;

type Bounded = { component: Component; upperMinor: number };

/**
 * No choice gives more than this. Null where it cannot be told: several layers on the basket, exclusive offers, or a component that is
 * partly in what a basket offer is about.
 *
 * Between two thresholds a basket offer takes at most as much less as the item level takes more, so the most is reached where the item
 * level takes all that it can, or just so much that a threshold is still met.
 */
export function upperWithBasket(
  solutions: readonly Bounded[],
  lots: readonly Lot[],
  layers: readonly BasketLayer[],
  mode: RoundingMode,
): number | null {
  const whole = solutions.reduce((sum, { upperMinor }) => sum + upperMinor, 0);
  const [layer, ...others] = layers;
  if (layer === undefined) return whole;
  const isExclusive = solutions.some(({ component: { piles } }) =>
    piles.some(({ fits }) => fits.some(({ offer }) => offer.isExclusive)),
  );
  if (others.length > 0 || isExclusive) return null;
  let upper = whole;
  for (const { offer, lines } of layer) {
    let [inside, outside] = [0, 0];
    for (const { component, upperMinor } of solutions) {
      const places = new Set(component.piles.flatMap((pile) => pile.lots.map((lot) => entryAt(lots, lot).line)));
      const within = [...places].filter((line) => lines.has(line)).length;
      if (within === places.size) inside += upperMinor;
      else if (within === 0) outside += upperMinor;
      else return null;
    }
    const subtotal = lots.reduce(
      (sum, { line, amountMinor, count, isFrozen }) =>
        lines.has(line) && !isFrozen && amountMinor > 0 ? sum + amountMinor * count : sum,
      0,
    );
    const taken = takenAtSteps(offer, subtotal, inside);
    if (taken === null) return null;
    for (const each of taken) upper = Math.max(upper, outside + each + basketDiscount(offer, subtotal - each, mode));
  }
  return upper;
}

/** What the item level may take so that a threshold is just met, and the most that it can take. */
function takenAtSteps({ spendMinor, repeats }: BasketOffer, subtotal: number, most: number): number[] | null {
  if (spendMinor === 0) return [most];
  const steps = repeats ? Math.floor(subtotal / spendMinor) : 1;
  if (steps > STEPS_MAX) return null;
  const met = Array.from({ length: steps }, (_, step) => subtotal - spendMinor * (step + 1));
  return [most, ...met.filter((taken) => taken >= 0 && taken <= most)];
}
