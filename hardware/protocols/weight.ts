import type { ShownWeight } from '../ports/scale.ts';

/**
 * Weights in any unit that scales show, as whole grams. The factors are exact: the pound is 0.453 592 37 kg (international agreement
 * of 1959), the ounce a sixteenth of it, the grain a seven-thousandth. Counted in billionths of a gram, so that none is a fraction.
 */
const NANOGRAMS = {
  mg: 1_000_000n,
  g: 1_000_000_000n,
  kg: 1_000_000_000_000n,
  t: 1_000_000_000_000_000n,
  oz: 28_349_523_125n,
  lb: 453_592_370_000n,
  ton: 907_184_740_000_000n,
  ozt: 31_103_476_800n,
  dwt: 1_555_173_840n,
  gr: 64_798_910n,
  ct: 200_000_000n,
} as const;
export type WeightUnit = keyof typeof NANOGRAMS;
export const WEIGHT_UNITS = Object.keys(NANOGRAMS).filter((unit): unit is WeightUnit => unit in NANOGRAMS);

/** A heavier load than this is no shopper's. */
export const WEIGHT_GRAMS_MAX = 10_000_000;
const SHOWN_CHARACTERS_MAX = 16;
const EXPONENT_MAX = 12;

/** `units` × 10^`exponent`, both integers. */
export type Decimal = { units: number; exponent: number };

/** What is shown, and what that is in whole grams: the nearest, halves away from zero. `isExact`: nothing was rounded. */
export type Weight = { weightGrams: number; shown: ShownWeight; isExact: boolean };

/** A decimal number as scales write it: digits with or without a point, a sign, blanks around. Null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const trimmed = text.trim();
  if (trimmed.length > SHOWN_CHARACTERS_MAX) return null;
  const [, sign, whole = '', fraction = ''] = /^([+-]?) *(\d*)(?:\.(\d*))?$/.exec(trimmed) ?? [];
  if (sign === undefined || whole.length + fraction.length === 0) return null;
  const units = Number(`${whole}${fraction}`);
  return Number.isSafeInteger(units) ? { units: sign === '-' ? -units : units, exponent: 0 - fraction.length } : null;
}

/** The unit that a scale's abbreviation stands for, in any case and with the plural of pounds; null for an unknown one. */
export function unitNamed(text: string): WeightUnit | null {
  const small = text.trim().toLowerCase();
  const name = small === 'lbs' ? 'lb' : small;
  return WEIGHT_UNITS.find((unit) => unit === name) ?? null;
}

/** Null where it is no weight a scale of ours can have. */
export function weightOf({ units, exponent }: Decimal, unit: WeightUnit): Weight | null {
  if (!Number.isSafeInteger(units) || Math.abs(exponent) > EXPONENT_MAX) return null;
  const scaled = BigInt(units) * NANOGRAMS[unit] * 10n ** BigInt(Math.max(exponent, 0));
  const divisor = NANOGRAMS.g * 10n ** BigInt(Math.max(-exponent, 0));
  const magnitude = scaled < 0n ? -scaled : scaled;
  const grams = (magnitude * 2n + divisor) / (divisor * 2n);
  if (grams > BigInt(WEIGHT_GRAMS_MAX)) return null;
  const weightGrams = Number(scaled < 0n ? -grams : grams);
  const shown = { value: decimalText({ units, exponent }), unit };
  // -0 would be a weight that no test of equality finds equal to zero.
  return { weightGrams: weightGrams === 0 ? 0 : weightGrams, shown, isExact: magnitude % divisor === 0n };
}

/** `{ units: 52, exponent: -2 }` is `0.52`: as many decimals as the scale shows. */
export function decimalText({ units, exponent }: Decimal): string {
  const sign = units < 0 ? '-' : '';
  const digits = String(Math.abs(units));
  if (exponent >= 0) return units === 0 ? '0' : `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** The shown value of a weight in grams, for a scale that shows so many decimals of a unit; halves away from zero. */
export function decimalOf(weightGrams: number, unit: WeightUnit, decimals: number): Decimal {
  const scaled = BigInt(Math.abs(weightGrams)) * NANOGRAMS.g * 10n ** BigInt(decimals);
  const units = Number((scaled * 2n + NANOGRAMS[unit]) / (NANOGRAMS[unit] * 2n));
  return { units: weightGrams < 0 ? -units : units, exponent: -decimals };
}
