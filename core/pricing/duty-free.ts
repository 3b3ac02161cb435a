/**
 * Goods that leave untaxed. The shelf's price stays what a line begins with, and what is not paid is one more discount: down to the list
 * of duty-free prices before any promotion, or the tax in what is left after all of them. Of the ways to choose between these for the
 * lines of a basket the cheapest counts, and one of them is the taxed basket less its tax: so duty free never costs more than taxed.
 */
import { scaleRounded } from '../money/rounding.ts';
import type { PricingBasket, PricingLine } from './basket.ts';
import { memberPriceOf } from './eligibility.ts';
import type { LineDiscount, PricedDiscount, PricedLine } from './priced.ts';
import { sumOf } from './reward.ts';
import type { PricingRules } from './rules.ts';
import { taxContained } from './taxes.ts';

const listPrice = ({ dutyFree, isPriceOverridden }: PricingLine): number | null =>
  isPriceOverridden === true ? null : (dutyFree?.unitPriceMinor ?? null);

/** As it is priced: from the list, where the way that is tried leaves it one. A price that staff set counts before any list. */
export function atDutyFreePrice(line: PricingLine): PricingLine {
  const listed = listPrice(line);
  return listed === null ? line : { ...line, unitPriceMinor: listed };
}

/**
 * The baskets to choose from, at least one: each line by the lower of its two prices; all less their tax, for a promotion may ask for a
 * sum that only the shelf's prices come to; all from the list, for an amount off counts in full where no tax is in it.
 */
export function dutyFreeWays(basket: PricingBasket, { taxes }: PricingRules): PricingBasket[] {
  const prices = basket.lines.map((line) => {
    const taxedMinor = memberPriceOf(basket, line) ?? line.unitPriceMinor;
    return { taxedMinor, untaxedMinor: taxedMinor - taxContained(line, taxedMinor, taxes), listed: listPrice(line) };
  });
  const isFromList = [
    prices.map(({ listed, untaxedMinor }) => listed !== null && listed <= untaxedMinor),
    prices.map(() => false),
    prices.map(({ listed, taxedMinor }) => listed !== null && listed < taxedMinor),
  ];
  const distinct = new Map(isFromList.map((choice) => [choice.join(), choice]));
  const ways = [...distinct.values()].map((choice) => ({
    ...basket,
    lines: basket.lines.map((line, place) =>
      line.dutyFree === undefined || choice[place] === true ? line : { ...line, dutyFree: { unitPriceMinor: null } },
    ),
  }));
  if (basket.isTaxExempt !== true) return ways;
  // The tax that such a customer is spared is rounded once for many lines, and that may be more than line by line.
  return [...ways, { ...basket, lines: basket.lines.map(({ dutyFree: _asAlways, ...line }) => line) }];
}

/** `priced`: the line as `atDutyFreePrice` has it, with every other discount. */
export function withDutyFree(line: PricingLine, priced: PricedLine, rules: PricingRules): PricedLine {
  if (line.dutyFree === undefined) return priced;
  const { weightGrams, quantity } = line;
  const amountMinor =
    weightGrams === null
      ? line.unitPriceMinor * quantity
      : scaleRounded(line.unitPriceMinor, weightGrams, 1_000, rules.rounding.weighed);
  const taxMinor = listPrice(line) === null ? taxContained(line, priced.finalMinor, rules.taxes) : 0;
  const offMinor = amountMinor - priced.amountMinor + taxMinor;
  if (offMinor === 0) return priced;
  const off: LineDiscount = { ...namesOf(rules), discountMinor: offMinor, quantity };
  return {
    ...priced,
    unitPriceMinor: line.unitPriceMinor,
    amountMinor,
    discounts: [...priced.discounts, off],
    discountMinor: priced.discountMinor + offMinor,
    finalMinor: priced.finalMinor - taxMinor,
  };
}

const namesOf = ({ dutyFreeName: name }: PricingRules) =>
  ({
    promotionId: null,
    couponId: null,
    name,
    kind: 'dutyFree',
    level: 'item',
    reason: { kind: 'dutyFree' },
  }) as const;

/** All that was taken off duty-free lines, one set a line. */
export function dutyFreeDiscount(lines: readonly PricedLine[], rules: PricingRules): PricedDiscount[] {
  const sets = lines.flatMap(({ lineId, discounts }) =>
    discounts
      .filter(({ kind }) => kind === 'dutyFree')
      .map(({ discountMinor, quantity }) => ({
        times: 1,
        discountMinor,
        units: [{ lineId, quantity, discountMinor }],
      })),
  );
  if (sets.length === 0) return [];
  const discountMinor = sumOf(sets.map((set) => set.discountMinor));
  return [{ ...namesOf(rules), discountMinor, times: sets.length, sets }];
}
