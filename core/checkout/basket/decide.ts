import type { Product } from '../../catalogue/product.ts';
import { LINE_QUANTITY_MAX } from '../../contract/commands.ts';
import { err, ok, unreachable } from '../../result.ts';
import type { EventOf, SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketCommand } from './commands.ts';
import type { BasketLine } from './events.ts';
import { BASKET_LINES_MAX, WEIGHT_GRAMS_MAX } from './state.ts';
import { eachAmountMinor, weighedAmountMinor } from './totals.ts';

/** What a person does with the goods, while the basket is open. */
export function decideBasket(state: CheckoutState, command: BasketCommand, context: DecideContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  switch (command.type) {
    case 'item.offered':
      return ok(offer(state, command, context));
    case 'line.setQuantity': {
      const line = state.lines.find(({ lineId }) => lineId === command.lineId);
      if (line === undefined || line.unit !== 'each') return err({ kind: 'unknownLine' });
      if (line.quantity === command.quantity) return ok([]);
      return ok([quantityChanged(line, command.quantity, context)]);
    }
    case 'line.void':
      if (!state.lines.some(({ lineId }) => lineId === command.lineId)) return err({ kind: 'unknownLine' });
      return ok([{ type: 'line.voided', ...at, lineId: command.lineId }]);
    case 'weigh.cancel':
      return state.weighing === null ? err({ kind: 'notNow' }) : ok([{ type: 'weighing.cancelled', ...at }]);
    case 'weigh.confirm': {
      if (state.weighing === null) return err({ kind: 'notNow' });
      const { weightGrams } = command;
      if (weightGrams === null || weightGrams < 1 || weightGrams > WEIGHT_GRAMS_MAX) {
        return ok([notice({ kind: 'notWeighed' }, context)]);
      }
      return ok([{ type: 'item.added', ...at, line: weighedLine(state.weighing, weightGrams, context.commandId) }]);
    }
    default:
      return unreachable(command);
  }
}

function offer(
  state: CheckoutState,
  { raw, product }: Extract<BasketCommand, { type: 'item.offered' }>,
  context: DecideContext,
): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  if (product === null) return [notice({ kind: 'unknownBarcode', code: raw }, context)];
  const same = state.lines.find((line) => line.code === product.code && line.unit === 'each');
  // A price that changed since keeps the line that the shopper has seen; the new price opens a line of its own.
  if (same && same.unitPriceMinor === product.priceMinor && same.quantity < LINE_QUANTITY_MAX) {
    return [quantityChanged(same, same.quantity + 1, context)];
  }
  if (state.lines.length >= BASKET_LINES_MAX) return [notice({ kind: 'basketFull' }, context)];
  if (product.unit === 'kilogram') return [{ type: 'weighing.started', ...at, product }];
  return [{ type: 'item.added', ...at, line: eachLine(product, context.commandId) }];
}

const notice = (shown: Notice, { atMs }: DecideContext): EventOf<'notice.shown'> => ({
  type: 'notice.shown',
  v: 1,
  atMs,
  notice: shown,
});

const quantityChanged = (line: BasketLine, quantity: number, { atMs }: DecideContext): EventOf<'quantity.changed'> => ({
  type: 'quantity.changed',
  v: 1,
  atMs,
  lineId: line.lineId,
  quantity,
  amountMinor: eachAmountMinor(line.unitPriceMinor, quantity),
});

const lineOf = (product: Product, lineId: string) => ({
  lineId,
  code: product.code,
  name: product.name,
  unit: product.unit,
  unitPriceMinor: product.priceMinor,
  taxRateBasisPoints: product.taxRateBasisPoints,
  picture: product.picture,
  category: product.category,
  minimumAgeYears: product.minimumAgeYears,
});

const eachLine = (product: Product, lineId: string): BasketLine => ({
  ...lineOf(product, lineId),
  quantity: 1,
  weightGrams: null,
  amountMinor: product.priceMinor,
});

const weighedLine = (product: Product, weightGrams: number, lineId: string): BasketLine => ({
  ...lineOf(product, lineId),
  quantity: 1,
  weightGrams,
  amountMinor: weighedAmountMinor(product, weightGrams),
});
