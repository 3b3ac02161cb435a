/** Rounding as data: how an exact ratio becomes whole minor units. Integers in, integers out. */
import { z } from 'zod';
import { entryAt } from '../entry-at.ts';
import { invariant } from '../result.ts';

/**
 * - `halfUp`: halves away from zero, the commercial rounding.
 * - `halfEven`: halves to the even neighbour.
 * - `halfDown`: halves towards zero.
 * - `down`: towards zero. `up`: away from zero.
 */
export const roundingModeSchema = z.enum(['halfUp', 'halfEven', 'halfDown', 'down', 'up']);
export type RoundingMode = z.infer<typeof roundingModeSchema>;

/** `value * numerator / denominator` in whole units. A product beyond the safe integers is calculated with BigInt, so it is exact. */
export function scaleRounded(value: number, numerator: number, denominator: number, mode: RoundingMode): number {
  invariant(denominator > 0, 'denominator must be positive');
  const product = value * numerator;
  if (!Number.isSafeInteger(product)) return scaleExact(value, BigInt(numerator), BigInt(denominator), mode);
  const remainder = Math.abs(product % denominator);
  const towardsZero = (Math.abs(product) - remainder) / denominator;
  // Of doubles, but of safe integers: both sides of the comparison are exact.
  const half = remainder - (denominator - remainder);
  const magnitude = towardsZero + (goesUp(mode, remainder !== 0, half, towardsZero % 2 === 1) ? 1 : 0);
  return product < 0 ? 0 - magnitude : magnitude;
}

/** The same for ratios that no number can hold. */
export function scaleExact(value: number, numerator: bigint, denominator: bigint, mode: RoundingMode): number {
  const product = BigInt(value) * numerator;
  const magnitude = product < 0n ? -product : product;
  const [towardsZero, remainder] = [magnitude / denominator, magnitude % denominator];
  const half = remainder * 2n - denominator;
  const up = goesUp(mode, remainder !== 0n, half < 0n ? -1 : half > 0n ? 1 : 0, towardsZero % 2n === 1n);
  const rounded = Number(towardsZero) + (up ? 1 : 0);
  invariant(Number.isSafeInteger(rounded), `amount out of range: ${product} / ${denominator}`);
  return product < 0n ? -rounded : rounded;
}

/** `half`: below zero under the half, 0 on it, above zero over it. */
function goesUp(mode: RoundingMode, hasRest: boolean, half: number, isOdd: boolean): boolean {
  if (!hasRest || mode === 'down') return false;
  if (mode === 'up') return true;
  if (half !== 0) return half > 0;
  return mode === 'halfUp' || (mode === 'halfEven' && isOdd);
}

/** The nearest multiple of `stepMinor`, as cash needs it. */
export const roundToStep = (amountMinor: number, stepMinor: number, mode: RoundingMode): number =>
  scaleRounded(amountMinor, 1, stepMinor, mode) * stepMinor;

/**
 * Shares an amount out by weights, to the last minor unit: each part is rounded down, and what is left goes to the largest remainders, the
 * earlier of equal ones first. No weight may be negative, and `0 <= amountMinor`. With weights that are all zero the first takes it all.
 */
export function shareOut(amountMinor: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  invariant(Number.isSafeInteger(sum) && amountMinor >= 0, `cannot share out ${amountMinor} by ${sum}`);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? amountMinor : 0));
  const parts = weights.map((weight) => scaleRounded(amountMinor, weight, sum, 'down'));
  let left = amountMinor - parts.reduce((total, part) => total + part, 0);
  const remainders = weights.map((weight, index) => ({
    index,
    rest: (BigInt(amountMinor) * BigInt(weight)) % BigInt(sum),
  }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of remainders) {
    if (left === 0) break;
    parts[index] = entryAt(parts, index) + 1;
    left -= 1;
  }
  return parts;
}
