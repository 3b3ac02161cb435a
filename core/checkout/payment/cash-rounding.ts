import { scaleMinor } from '../../money/money.ts';

/** What is added to an amount when it is paid in coins of which `stepMinor` is the smallest: to the nearest, halves up. */
export const cashRoundingMinorOf = (amountMinor: number, stepMinor: number): number =>
  scaleMinor(amountMinor, 1, stepMinor) * stepMinor - amountMinor;
