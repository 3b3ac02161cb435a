/**
 * What was paid for each line of a sale: its discounts are off, the taxes that were added to it and its share of the rounding are in it. All
 * lines together come to the total, and their taxes to those of the sale, to the last minor unit. Own reading: no standard says how.
 */
import { entryAt } from '../../entry-at.ts';
import { scaleRounded, shareOut } from '../../money/rounding.ts';
import type { EventOf } from '../../session/events.ts';

type Sale = EventOf<'sale.completed'>;
type SoldLine = Sale['lines'][number];

export type LineTax = { rateBasisPoints: number; netMinor: number; taxMinor: number };
export type PaidLine = { paidMinor: number; tax: LineTax };

/** What is taxed the same way, from the sale's own row: the rules of that day are not asked again. */
type Group = { rateBasisPoints: number; taxMinor: number; grossMinor: number };
const NO_TAX: Omit<Group, 'grossMinor'> = { rateBasisPoints: 0, taxMinor: 0 };

export function paidLinesOf(sale: Sale): PaidLine[] {
  const { lines, totalMinor } = sale;
  const amounts = lines.map(({ amountMinor, discountMinor = 0 }) => amountMinor - discountMinor);
  const gross = [...amounts];
  const taxes = amounts.map((): LineTax => ({ rateBasisPoints: 0, netMinor: 0, taxMinor: 0 }));
  for (const [key, places] of placesByGroup(sale)) {
    const own = places.map((place) => entryAt(amounts, place));
    const { rateBasisPoints, taxMinor, grossMinor } = groupOf(sale, key) ?? { ...NO_TAX, grossMinor: sumOf(own) };
    // Tax that is added is by what the goods cost; tax that a customer does not pay was in each line at its own rate.
    const added = spread(
      grossMinor - sumOf(own),
      key === EXEMPT ? places.map((place) => containedIn(sale, place)) : own,
    );
    const gone = own.map((amount, index) => amount + entryAt(added, index));
    const taxed = spread(taxMinor, gone);
    for (const [index, place] of places.entries()) {
      gross[place] = entryAt(gone, index);
      const tax = entryAt(taxed, index);
      taxes[place] = { rateBasisPoints, netMinor: entryAt(gone, index) - tax, taxMinor: tax };
    }
  }
  // A sale from before there were rules has no rounding, and its lines are the total.
  const rounding = spread(totalMinor - sumOf(gross), gross);
  return gross.map((amount, place) => ({ paidMinor: amount + entryAt(rounding, place), tax: entryAt(taxes, place) }));
}

/** In thousandths of a minor unit: it only weighs lines against each other. */
function containedIn({ lines }: Sale, place: number): number {
  const { amountMinor, discountMinor = 0, taxRateBasisPoints } = entryAt(lines, place);
  return scaleRounded(amountMinor - discountMinor, taxRateBasisPoints * 1_000, 10_000 + taxRateBasisPoints, 'down');
}

/**
 * Shares out by the size of the amounts. Where bottles were given back there are amounts below nought: they get theirs first, with their own
 * sign, and what is left is the others'.
 */
export function spread(shareMinor: number, amounts: readonly number[]): number[] {
  if (shareMinor === 0 || amounts.length === 0) return amounts.map(() => 0);
  const sum = sumOf(amounts);
  const below = amounts.map((amount) => Math.max(0, -amount));
  const above = amounts.map((amount) => Math.max(0, amount));
  const isRatio = sum !== 0 && Math.abs(shareMinor) <= Math.abs(sum);
  const toBelow = isRatio ? Number((BigInt(shareMinor) * BigInt(sumOf(below))) / BigInt(sum)) : 0;
  const minus = signed(toBelow, below);
  const plus = signed(shareMinor + toBelow, above);
  return amounts.map((_, place) => entryAt(plus, place) - entryAt(minus, place));
}

const signed = (shareMinor: number, weights: readonly number[]): number[] =>
  shareOut(Math.abs(shareMinor), weights).map((part) => (shareMinor < 0 ? 0 - part : part));

const EXEMPT = 'exempt';
const DUTY_FREE = 'dutyFree';

/** Customers who pay no tax have one group for each rate, which does not say which: they are one here. */
const keyOf = ({ taxCode, taxRateBasisPoints, isDutyFree }: SoldLine, { prices }: Sale): string => {
  const rate = `rate ${taxRateBasisPoints}`;
  if (prices === null) return rate;
  if (isDutyFree === true) return DUTY_FREE;
  if (taxCode !== undefined && prices.taxes.some((tax) => tax.taxCode === taxCode)) return `code ${taxCode}`;
  const isTaxed = prices.taxes.some((tax) => tax.taxCode === null && tax.rateBasisPoints === taxRateBasisPoints);
  return isTaxed ? rate : EXEMPT;
};

function placesByGroup(sale: Sale): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, line] of sale.lines.entries()) {
    const key = keyOf(line, sale);
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else known.push(place);
  }
  return places;
}

/** Null where the row says nothing of these goods' tax. */
function groupOf({ prices, taxes }: Sale, key: string): Group | null {
  if (prices === null) {
    const tax = taxes.find(({ rateBasisPoints }) => `rate ${rateBasisPoints}` === key);
    return tax === undefined ? null : { ...tax, grossMinor: tax.netMinor + tax.taxMinor };
  }
  const own = prices.taxes.filter(({ taxCode, rateBasisPoints, isDutyFree }) => {
    if (isDutyFree === true || key === DUTY_FREE) return isDutyFree === true && key === DUTY_FREE;
    if (taxCode !== null) return `code ${taxCode}` === key;
    return rateBasisPoints === null ? key === EXEMPT : `rate ${rateBasisPoints}` === key;
  });
  if (own.length === 0) return null;
  const sum = (pick: (tax: (typeof own)[number]) => number): number => own.reduce((total, tax) => total + pick(tax), 0);
  return {
    rateBasisPoints: entryAt(own, 0).parts.reduce((rate, part) => rate + part.rateBasisPoints, 0),
    taxMinor: sum(({ taxMinor }) => taxMinor),
    grossMinor: sum(({ grossMinor }) => grossMinor),
  };
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
