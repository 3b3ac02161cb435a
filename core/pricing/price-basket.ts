/**
 * Prices a basket: the prices of its lines, the discounts that are best for the customer, taxes, rounding. Pure: the same basket and rules
 * give the same answer, in whatever order the lines were scanned.
 *
 * The model that is searched:
 * - The pieces of a line are units, a weighed line is one. Every unit has a price, and what is left of it after each step.
 * - An offer of the item level (a promotion, a coupon, the member prices) takes sets of units; a set gives one discount, which lies on its
 *   units. Offers of one layer compete: a unit is in one set of a layer at most. A higher layer works on what the lower ones left.
 * - The units that an exclusive offer took are out of every later layer and of the basket level.
 * - Then comes the basket level: one offer a layer at most, on the subtotal of what is left of the lines that it is about. A threshold is
 *   met by that subtotal. What is off is shared out to the lines by what is left of them (largest remainder).
 * - A limit counts the sets of an offer in the basket.
 * - Best is what takes off the most, of all choices of sets and offers together.
 */
import { entryAt } from '../entry-at.ts';
import { addMinor } from '../money/money.ts';
import { roundToStep, scaleRounded } from '../money/rounding.ts';
import { invariant } from '../result.ts';
import type { Given } from './apply.ts';
import type { PricingBasket, PricingLine } from './basket.ts';
import type { Pricing } from './compile.ts';
import { atDutyFreePrice, dutyFreeDiscount, dutyFreeWays, withDutyFree } from './duty-free.ts';
import { EFFORT_MAX } from './effort.ts';
import { type CouponInBasket, memberPriceOf, type Opened, openOffers } from './eligibility.ts';
import { JOINT_STEPS_MAX } from './joint.ts';
import type { Lot } from './piles.ts';
import type { LineDiscount, PricedBasket, PricedCoupon, PricedDiscount, PricedLine, PricedTotals } from './priced.ts';
import { sumOf } from './reward.ts';
import { solveStages } from './stages.ts';
import { type PricedTaxes, taxesOf } from './taxes.ts';

/** Amounts that leave the safe integers, and lines that say what cannot be, are broken invariants. */
export function priceBasket(pricing: Pricing, basket: PricingBasket): PricedBasket {
  if (basket.lines.every(({ dutyFree }) => dutyFree === undefined)) return priceOnce(pricing, basket);
  return dutyFreeWays(basket, pricing.rules)
    .map((way) => priceOnce(pricing, way))
    .reduce((best, other) => (other.totals.totalMinor < best.totals.totalMinor ? other : best));
}

function priceOnce(pricing: Pricing, basket: PricingBasket): PricedBasket {
  const { rules } = pricing;
  invariant(rules.currency === undefined || rules.currency === basket.currency, `rules in ${rules.currency}`);
  // Whatever the order of scanning, and whatever ids the lines have by it, ties fall the same way.
  const order = basket.lines.map((shelf, position) => {
    const line = atDutyFreePrice(shelf);
    return { line, shelf, position, key: keyOf(line) };
  });
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  const lines = order.map(({ line }) => line);
  invariant(new Set(lines.map(({ lineId }) => lineId)).size === lines.length, 'two lines of one id');
  const opened = openOffers(pricing, basket, lines);
  const start = lines.map((line, place) => startOf(line, place, pricing, basket));
  const outcome = solveStages(
    opened.stages,
    start.map(({ lot }) => lot),
    { steps: JOINT_STEPS_MAX, effort: { left: EFFORT_MAX } },
  );
  const given = [...memberPricesGiven(start, pricing), ...outcome.given];
  const byLine = discountsByLine(given);
  const priced = order.map(({ line, shelf }, place) =>
    withDutyFree(shelf, pricedLine(line, entryAt(start, place).amountMinor, byLine.get(place) ?? []), rules),
  );
  const discounts = [...given.map((each) => pricedDiscount(each, lines)), ...dutyFreeDiscount(priced, rules)];
  const taxes = taxesOf(
    priced.map(({ finalMinor }, place) => ({ line: entryAt(lines, place), amountMinor: finalMinor })),
    rules.taxes,
    basket.isTaxExempt === true,
  );
  return {
    currency: basket.currency,
    lines: asScanned(priced, order),
    discounts,
    coupons: opened.coupons.map((coupon) => pricedCoupon(coupon, opened, discounts, pricing)),
    taxes: taxes.taxes,
    totals: totalsOf(priced, taxes, pricing),
    isProvenBest: outcome.isProven,
  };
}

function asScanned(priced: readonly PricedLine[], order: readonly { position: number }[]): PricedLine[] {
  const lines = [...priced];
  for (const [place, { position }] of order.entries()) lines[position] = entryAt(priced, place);
  return lines;
}

/** Two lines that are worth the same to a shopper may be taxed differently, so that not their ids decide but what they are. */
const keyOf = (line: PricingLine): string =>
  JSON.stringify([
    line.code,
    [line.unitPriceMinor, line.memberPriceMinor, line.weightGrams, line.quantity, line.taxRateBasisPoints, line.atMs],
    line.lineId,
  ]);

type Start = { lot: Lot; amountMinor: number; memberDiscountMinor: number };

/** What a line costs before any discount, and as what it enters the search. */
function startOf(line: PricingLine, place: number, pricing: Pricing, basket: PricingBasket): Start {
  const { rules } = pricing;
  const { weightGrams } = line;
  invariant((line.unit === 'kilogram') === (weightGrams !== null), `line ${line.lineId} and its weight`);
  const priceOf = (unitPriceMinor: number): number =>
    weightGrams === null ? unitPriceMinor : scaleRounded(unitPriceMinor, weightGrams, 1_000, rules.rounding.weighed);
  const count = weightGrams === null ? line.quantity : 1;
  const full = priceOf(line.unitPriceMinor);
  const memberMinor = priceOf(memberPriceOf(basket, line) ?? line.unitPriceMinor);
  const amountMinor = rules.memberPrices === 'before' ? memberMinor : full;
  return {
    lot: { line: place, count, amountMinor, memberMinor, isFrozen: false },
    amountMinor: scaleRounded(full, count, 1, 'down'),
    memberDiscountMinor: full - amountMinor,
  };
}

/** Member prices that every promotion begins at are given before any of them. */
function memberPricesGiven(start: readonly Start[], { memberPrice }: Pricing): Given[] {
  const sets = start.flatMap(({ lot: { line, count: times }, memberDiscountMinor: discountMinor }) =>
    discountMinor === 0
      ? []
      : [{ times, discountMinor: discountMinor * times, units: [{ line, quantity: 1, discountMinor }] }],
  );
  if (sets.length === 0) return [];
  return [{ offer: memberPrice, discountMinor: sumOf(sets.map((set) => set.discountMinor)), sets }];
}

const namesOf = ({ offer }: Given) => {
  const { promotionId, couponId, name, kind, level, reason } = offer;
  return { promotionId, couponId, name, kind, level, reason };
};

const pricedDiscount = (given: Given, lines: readonly PricingLine[]): PricedDiscount => ({
  ...namesOf(given),
  discountMinor: given.discountMinor,
  times: sumOf(given.sets.map(({ times }) => times)),
  sets: given.sets.map(({ times, discountMinor, units }) => ({
    times,
    discountMinor: discountMinor / times,
    units: units.map((unit) => ({
      lineId: entryAt(lines, unit.line).lineId,
      quantity: unit.quantity,
      discountMinor: unit.discountMinor,
    })),
  })),
});

/** What fell on each line, by its place. */
function discountsByLine(given: readonly Given[]): Map<number, LineDiscount[]> {
  const byLine = new Map<number, LineDiscount[]>();
  for (const each of given) {
    const ofOffer = new Map<number, { discountMinor: number; quantity: number }>();
    for (const { times, units } of each.sets) {
      for (const { line, discountMinor, quantity } of units) {
        const sum = ofOffer.get(line) ?? { discountMinor: 0, quantity: 0 };
        sum.discountMinor += discountMinor * times;
        sum.quantity += quantity * times;
        ofOffer.set(line, sum);
      }
    }
    const names = namesOf(each);
    for (const [line, sum] of ofOffer) {
      if (sum.discountMinor === 0) continue;
      const discounts = byLine.get(line);
      if (discounts === undefined) byLine.set(line, [{ ...names, ...sum }]);
      else discounts.push({ ...names, ...sum });
    }
  }
  return byLine;
}

function pricedLine(line: PricingLine, amountMinor: number, discounts: LineDiscount[]): PricedLine {
  const discountMinor = sumOf(discounts.map((discount) => discount.discountMinor));
  const { lineId, code, quantity, weightGrams, unitPriceMinor } = line;
  const finalMinor = amountMinor - discountMinor;
  return { lineId, code, quantity, weightGrams, unitPriceMinor, amountMinor, discounts, discountMinor, finalMinor };
}

function pricedCoupon(
  { coupon, refused, offer }: CouponInBasket,
  { eligible }: Opened,
  discounts: readonly PricedDiscount[],
  { rules }: Pricing,
): PricedCoupon {
  const { couponId, code } = coupon;
  if (refused !== null) return { couponId, status: refused, discountMinor: 0 };
  const triggered = new Set(
    rules.promotions
      .filter(({ terms }) => offer === null && terms.coupon === code)
      .map(({ promotionId }) => promotionId),
  );
  const isOf = (of: { promotionId: string | null; couponId: string | null }): boolean =>
    offer === null ? of.promotionId !== null && triggered.has(of.promotionId) : of.couponId === couponId;
  const discountMinor = sumOf(discounts.filter(isOf).map((discount) => discount.discountMinor));
  if (discountMinor > 0) return { couponId, status: 'used', discountMinor };
  return { couponId, status: [...eligible].some(isOf) ? 'notBest' : 'noMatchingItem', discountMinor: 0 };
}

function totalsOf(lines: readonly PricedLine[], taxes: PricedTaxes, { rules }: Pricing): PricedTotals {
  const sum = (pick: (line: PricedLine) => number): number =>
    lines.reduce((total, line) => addMinor(total, pick(line)), 0);
  const { includedMinor, addedMinor, removedMinor } = taxes;
  const exact = addMinor(
    sum(({ finalMinor }) => finalMinor),
    addedMinor - removedMinor,
  );
  const { total, cash } = rules.rounding;
  const totalMinor = total === null ? exact : roundToStep(exact, total.stepMinor, total.mode);
  const dueMinor = cash === null ? totalMinor : roundToStep(totalMinor, cash.stepMinor, cash.mode);
  return {
    subtotalMinor: sum(({ amountMinor }) => amountMinor),
    discountMinor: sum(({ discountMinor }) => discountMinor),
    taxIncludedMinor: includedMinor,
    taxAddedMinor: addedMinor,
    taxRemovedMinor: removedMinor,
    roundingMinor: totalMinor - exact,
    totalMinor,
    cash: { roundingMinor: dueMinor - totalMinor, dueMinor },
  };
}
