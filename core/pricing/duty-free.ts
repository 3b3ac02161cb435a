/**
 * Goods that leave untaxed. The shelf's price stays what a line begins with, and what is not paid is one more discount: down to the list
 * of duty-free prices before any promotion, or, where that list has nothing, the tax in what is left after all of them. So a duty-free
 * line never costs more than the same line taxed.
 */
import { scaleRounded } from '../money/rounding.ts';
import type { PricingBasket, PricingLine } from './basket.ts';
import type { LineDiscount, PricedDiscount, PricedLine } from './priced.ts';
import { sumOf } from './reward.ts';
import type { PricingRules } from './rules.ts';
import { taxContained } from './taxes.ts';

const listPrice = ({ dutyFree, isPriceOverridden }: PricingLine): number | null =>
  isPriceOverridden === true ? null : (dutyFree?.unitPriceMinor ?? null);

/** As it is priced: at the lower of its two prices. A price that staff set counts before any list. */
export function atDutyFreePrice(line: PricingLine): PricingLine {
  const listed = listPrice(line);
  return listed === null || listed >= line.unitPriceMinor ? line : { ...line, unitPriceMinor: listed };
}

/** The same basket at the shelf's prices, untaxed; null where no line has a list price. */
export function atShelfPrices(basket: PricingBasket): PricingBasket | null {
  if (basket.lines.every((line) => listPrice(line) === null)) return null;
  const lines = basket.lines.map((line) =>
    listPrice(line) === null ? line : { ...line, dutyFree: { unitPriceMinor: line.unitPriceMinor } },
  );
  return { ...basket, lines };
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
