/** What one set of units gives, and on which of its units the discount lies. */
import { type RoundingMode, scaleRounded, shareOut } from '../money/rounding.ts';
import { unreachable } from '../result.ts';
import type { ItemOffer } from './offer.ts';

/** `amountMinor`: what the unit costs before; a weighed line is one unit. `memberMinor`: the same at its member price; as much where there is none. */
export type UnitPrice = { amountMinor: number; memberMinor: number };

const WHOLE = 10_000;

export const percentOff = (amountMinor: number, basisPoints: number, mode: RoundingMode): number =>
  scaleRounded(amountMinor, basisPoints, WHOLE, mode);

/**
 * The discount on each unit of a set. `units` are in descending order of their prices: the cheapest, on which some rewards lie, are the
 * last. What is off a whole set is shared out by price, so that the parts add up.
 */
export function setDiscounts(
  { reward }: ItemOffer,
  units: readonly UnitPrice[],
  mode: RoundingMode,
): readonly number[] {
  const amounts = units.map(({ amountMinor }) => amountMinor);
  switch (reward.kind) {
    case 'percent': {
      const firstDiscounted = units.length - (reward.of ?? units.length);
      return amounts.map((amount, place) =>
        place < firstDiscounted ? 0 : percentOff(amount, reward.basisPoints, mode),
      );
    }
    case 'amount':
      return shareOut(Math.min(reward.amountMinor, sumOf(amounts)), amounts);
    case 'price':
      return shareOut(Math.max(0, sumOf(amounts) - reward.priceMinor), amounts);
    case 'memberPrice':
      return units.map(({ amountMinor, memberMinor }) => Math.max(0, amountMinor - memberMinor));
    default:
      return unreachable(reward);
  }
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
