/** A code that was scanned, typed or picked, and what becomes of it. */
import type { Product } from '../../catalogue/product.ts';
import { LINE_QUANTITY_MAX } from '../../contract/basket-commands.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import { storeTime, storeTimeText } from '../../time/store-time.ts';
import type { DecideContext } from '../commands.ts';
import { raise } from '../interventions/raise.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketCommand } from './commands.ts';
import type { BasketLine } from './events.ts';
import type { ItemFacts } from './item-facts.ts';
import { added, eachLine, labelledLine, percentLess, quantityChanged, repriced, weighedLine } from './lines.ts';
import { notice } from './notice.ts';
import { daysLeft, refusalOf } from './refusals.ts';
import { BASKET_LINES_MAX, isGoods, WEIGHT_GRAMS_MAX } from './state.ts';

export function offerItem(
  state: CheckoutState,
  { raw, product, facts = {}, recalls = [] }: Extract<BasketCommand, { type: 'item.offered' }>,
  context: DecideContext,
): SessionEvent[] {
  const { settings } = context;
  if (product === null) return [notice({ kind: 'unknownBarcode', code: raw }, context)];
  const localTime = storeTimeText(storeTime(context.atMs, context.timeZone));
  const offered = { product, facts, recalls, localTime };
  const refusal = refusalOf(offered, state.lines, settings.basket);
  if (refusal !== null) return [...calledFor(state, refusal, product, context), notice(refusal, context)];
  if (product.unit === 'kilogram' && facts.priceMinor === undefined && facts.weightGrams === undefined) {
    if (state.lines.length >= BASKET_LINES_MAX) return [notice({ kind: 'basketFull' }, context)];
    const at = { v: 1, atMs: context.atMs } as const;
    const tare: SessionEvent[] =
      product.tareGrams === undefined ? [] : [{ type: 'tare.set', ...at, grams: product.tareGrams, by: 'preset' }];
    return [{ type: 'weighing.started', ...at, product }, ...tare];
  }
  const line = reduced(lineFor(product, facts, context), facts, localTime, context);
  if (line.weightGrams !== null && line.weightGrams > WEIGHT_GRAMS_MAX) {
    return [notice({ kind: 'labelUnusable', name: product.name }, context)];
  }
  const same = state.lines.find((each) => isSame(each, line));
  if (same !== undefined && same.quantity + line.quantity <= LINE_QUANTITY_MAX) {
    return quantityChanged(state, same, same.quantity + line.quantity, context);
  }
  const isFull = state.lines.length + (product.deposit === undefined ? 1 : 2) > BASKET_LINES_MAX;
  return isFull ? [notice({ kind: 'basketFull' }, context)] : added(product, line, context);
}

/** Staff come for goods that must not stay on the shelf; the shopper goes on meanwhile. */
function calledFor(state: CheckoutState, refusal: Notice, { code }: Product, context: DecideContext): SessionEvent[] {
  const { kind } = refusal;
  if ((kind !== 'recalled' && kind !== 'expired') || !context.settings.basket.tellStaffOfRefusedGoods) return [];
  return raise(state, { reason: { kind, code }, holds: 'nothing' }, context);
}

function lineFor(product: Product, facts: ItemFacts, context: DecideContext): BasketLine {
  const lineId = context.commandId;
  if (facts.priceMinor !== undefined) return labelledLine(product, facts.priceMinor, facts, lineId, context);
  if (product.unit === 'kilogram' && facts.weightGrams !== undefined) {
    return weighedLine(product, { weightGrams: facts.weightGrams, tareGrams: 0 }, lineId, context, facts);
  }
  return eachLine(product, lineId, context, facts);
}

/** What the label takes off, or what the shop takes off for a short date. */
function reduced(line: BasketLine, facts: ItemFacts, localTime: string, context: DecideContext): BasketLine {
  const left = daysLeft(facts, localTime);
  const byDate = context.settings.basket.markdowns.find(({ daysLeftMax }) => left !== null && left <= daysLeftMax);
  const { percentOffBasisPoints: byLabel } = facts;
  const byShop = line.isLabelPriced === true ? undefined : byDate;
  const off = byLabel === undefined ? byShop : { name: null, percentBasisPoints: byLabel };
  if (off === undefined) return line;
  const { name, percentBasisPoints } = off;
  const unitPriceMinor = percentLess(line.unitPriceMinor, percentBasisPoints);
  return repriced(line, unitPriceMinor, { kind: 'markdown', reasonCode: null, name, staffId: null });
}

/**
 * One more of what is there. A price that changed since keeps the line that the shopper has seen, and the new one opens a line of its
 * own; so does another batch.
 */
const isSame = (line: BasketLine, other: BasketLine): boolean =>
  isGoods(line) &&
  line.unit === 'each' &&
  other.unit === 'each' &&
  line.isFixed !== true &&
  other.isFixed !== true &&
  line.code === other.code &&
  line.unitPriceMinor === other.unitPriceMinor &&
  line.memberPriceMinor === other.memberPriceMinor &&
  line.dutyFreePriceMinor === other.dutyFreePriceMinor &&
  line.batch === other.batch &&
  line.bestBeforeDate === other.bestBeforeDate &&
  line.priceChange?.fromUnitPriceMinor === other.priceChange?.fromUnitPriceMinor;
