/** How a line of the basket comes about, and what goes with it. */
import type { Product } from '../../catalogue/product.ts';
import { scaleMinor } from '../../money/money.ts';
import type { EventOf } from '../../session/events.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketLine, PriceChange } from './events.ts';
import type { ItemFacts } from './item-facts.ts';
import { linkedTo } from './state.ts';
import { amountAt, eachAmountMinor, weighedAmountMinor } from './totals.ts';

type Moment = { atMs: number };

const lineOf = (product: Product, lineId: string, { atMs }: Moment) => ({
  lineId,
  code: product.code,
  name: product.name,
  unit: product.unit,
  unitPriceMinor: product.priceMinor,
  taxRateBasisPoints: product.taxRateBasisPoints,
  picture: product.picture,
  category: product.category,
  minimumAgeYears: product.minimumAgeYears,
  addedAtMs: atMs,
  ...(product.tags === undefined ? {} : { tags: product.tags }),
  ...(product.taxCode === undefined ? {} : { taxCode: product.taxCode }),
  ...(product.memberPriceMinor === undefined ? {} : { memberPriceMinor: product.memberPriceMinor }),
  ...(product.isNotDiscountable === undefined ? {} : { isNotDiscountable: product.isNotDiscountable }),
  ...(product.dutyFreePriceMinor === undefined ? {} : { dutyFreePriceMinor: product.dutyFreePriceMinor }),
  ...(product.mayBeDutyFree === undefined ? {} : { mayBeDutyFree: product.mayBeDutyFree }),
  ...(product.isLiquid === undefined ? {} : { isLiquid: product.isLiquid }),
});

/** What the label says of these very goods. */
const factsOf = ({ batch, serial, expiryDate, bestBeforeDate }: ItemFacts) => ({
  ...(batch === undefined ? {} : { batch }),
  ...(serial === undefined ? {} : { serial, isFixed: true }),
  ...((bestBeforeDate ?? expiryDate) === undefined ? {} : { bestBeforeDate: bestBeforeDate ?? expiryDate }),
});

export const eachLine = (product: Product, lineId: string, moment: Moment, facts: ItemFacts = {}): BasketLine => ({
  ...lineOf(product, lineId, moment),
  ...factsOf(facts),
  unit: 'each',
  quantity: facts.count ?? 1,
  weightGrams: null,
  amountMinor: eachAmountMinor(product.priceMinor, facts.count ?? 1),
  ...(product.pieceWeight === undefined ? {} : { pieceWeight: product.pieceWeight }),
});

type Weighed = { weightGrams: number; tareGrams: number; weightTypedBy?: string };

export const weighedLine = (
  product: Product,
  { weightGrams, tareGrams, weightTypedBy }: Weighed,
  lineId: string,
  moment: Moment,
  facts: ItemFacts = {},
): BasketLine => ({
  ...lineOf(product, lineId, moment),
  ...factsOf(facts),
  quantity: 1,
  weightGrams,
  amountMinor: weighedAmountMinor(product, weightGrams),
  ...(tareGrams === 0 ? {} : { tareGrams }),
  ...(weightTypedBy === undefined ? {} : { weightTypedBy }),
});

/**
 * The label names the price: one piece of that price, whatever the catalogue says. A weight beside it is told, and nothing is calculated
 * with it.
 */
export const labelledLine = (
  product: Product,
  priceMinor: number,
  facts: ItemFacts,
  id: string,
  moment: Moment,
): BasketLine => {
  const { memberPriceMinor: _ofThePiece, dutyFreePriceMinor: _alsoOfIt, ...line } = lineOf(product, id, moment);
  return {
    ...line,
    ...factsOf(facts),
    unit: 'each',
    quantity: 1,
    weightGrams: facts.weightGrams ?? null,
    unitPriceMinor: priceMinor,
    amountMinor: priceMinor,
    isFixed: true,
    isLabelPriced: true,
  };
};

/** The deposit that comes with a line; null where there is none. */
export function depositLine(
  product: Product,
  parent: Pick<BasketLine, 'lineId' | 'code' | 'quantity'>,
  { atMs }: Moment,
): BasketLine | null {
  const { deposit } = product;
  if (deposit === undefined) return null;
  return {
    lineId: `${parent.lineId}:deposit`,
    code: `${parent.code}:deposit`,
    name: deposit.name,
    unit: 'each',
    quantity: parent.quantity,
    weightGrams: null,
    unitPriceMinor: deposit.amountMinor,
    amountMinor: eachAmountMinor(deposit.amountMinor, parent.quantity),
    taxRateBasisPoints: deposit.taxRateBasisPoints,
    picture: null,
    kind: 'deposit',
    linkedTo: parent.lineId,
    category: 'deposit',
    minimumAgeYears: null,
    isNotDiscountable: true,
    isFixed: true,
    addedAtMs: atMs,
    ...(deposit.taxCode === undefined ? {} : { taxCode: deposit.taxCode }),
  };
}

/** A line and what comes with it, as events. */
export function added(product: Product, line: BasketLine, moment: Moment): EventOf<'item.added'>[] {
  const { atMs } = moment;
  const deposit = depositLine(product, line, moment);
  return [line, ...(deposit === null ? [] : [deposit])].map((each) => ({ type: 'item.added', v: 1, atMs, line: each }));
}

/** Another number of the same, with its deposit. */
export function quantityChanged(
  { lines }: Pick<CheckoutState, 'lines'>,
  line: BasketLine,
  quantity: number,
  { atMs }: Moment,
): EventOf<'quantity.changed'>[] {
  return [line, ...linkedTo(lines, line.lineId)].map(({ lineId, unitPriceMinor }) => ({
    type: 'quantity.changed',
    v: 1,
    atMs,
    lineId,
    quantity,
    amountMinor: eachAmountMinor(unitPriceMinor, quantity),
  }));
}

export const percentLess = (amountMinor: number, basisPoints: number): number =>
  scaleMinor(amountMinor, 10_000 - basisPoints, 10_000);

/** The line at another price, as it is when it comes into the basket. */
export const repriced = (
  line: BasketLine,
  unitPriceMinor: number,
  change: Omit<PriceChange, 'fromUnitPriceMinor'>,
): BasketLine => {
  const { memberPriceMinor: _notAnyMore, ...kept } = line;
  return {
    ...kept,
    unitPriceMinor,
    amountMinor: amountAt(line, unitPriceMinor),
    priceChange: { ...change, fromUnitPriceMinor: line.unitPriceMinor },
  };
};
