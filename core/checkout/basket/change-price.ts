/** Another price for a line: staff name it or take something off, or a sticker does. */
import { err, ok } from '../../result.ts';
import type { EventOf, SessionEvent } from '../../session/events.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketCommand } from './commands.ts';
import type { BasketLine, PriceChange } from './events.ts';
import { percentLess, quantityChanged, repriced } from './lines.ts';
import { notice } from './notice.ts';
import { staffIdOf } from './staff.ts';
import { BASKET_LINES_MAX, isGoods } from './state.ts';
import { amountAt } from './totals.ts';

type Command<T extends BasketCommand['type']> = Extract<BasketCommand, { type: T }>;

export function changePrice(
  state: CheckoutState,
  command: Command<'line.overridePrice' | 'line.discount'>,
  context: DecideContext,
): Decision {
  const line = state.lines.find(({ lineId }) => lineId === command.lineId);
  if (line === undefined || !isGoods(line)) return err({ kind: 'unknownLine' });
  const { reasonCode } = command;
  const { basket } = context.settings;
  if (!basket.reasons.some(({ code }) => code === reasonCode)) return err({ kind: 'notNow' });
  const by = { reasonCode, name: null, staffId: staffIdOf(state) };
  if (command.type === 'line.overridePrice') {
    if (!mayStaff(state, 'overridePrice')) return err({ kind: 'notAllowed' });
    if (command.unitPriceMinor === line.unitPriceMinor) return ok([]);
    return ok([
      ...actedBy(state, 'overridePrice', context.atMs),
      priceChanged(line, command.unitPriceMinor, { kind: 'override', ...by }, context),
    ]);
  }
  if (!mayStaff(state, 'markdown') || command.percentBasisPoints > basket.discountBasisPointsMax) {
    return err({ kind: 'notAllowed' });
  }
  const unitPriceMinor = percentLess(line.unitPriceMinor, command.percentBasisPoints);
  return ok([
    ...actedBy(state, 'markdown', context.atMs),
    priceChanged(line, unitPriceMinor, { kind: 'discount', ...by }, context),
  ]);
}

/** A second change begins at the first price of all, so that what was saved is told whole. */
export const priceChanged = (
  line: BasketLine,
  unitPriceMinor: number,
  change: Omit<PriceChange, 'fromUnitPriceMinor'>,
  { atMs }: { atMs: number },
): EventOf<'price.changed'> => ({
  type: 'price.changed',
  v: 1,
  atMs,
  lineId: line.lineId,
  change: { ...change, fromUnitPriceMinor: line.priceChange?.fromUnitPriceMinor ?? line.unitPriceMinor },
  before: { unitPriceMinor: line.unitPriceMinor, amountMinor: line.amountMinor },
  after: { unitPriceMinor, amountMinor: amountAt(line, unitPriceMinor) },
});

/** A sticker is on one piece: of several on a line it makes one a line of its own. Every piece is reduced by a sticker once. */
export function applySticker(
  state: CheckoutState,
  { name, to }: Command<'markdown.offered'>,
  context: DecideContext,
): SessionEvent[] {
  const line = state.lines.find(({ lineId }) => lineId === state.newestLineId);
  if (line === undefined || !isGoods(line) || line.priceChange !== undefined) {
    return [notice({ kind: 'markdownWithoutItem' }, context)];
  }
  const unitPriceMinor = Math.min(
    line.unitPriceMinor,
    'priceMinor' in to ? to.priceMinor : percentLess(line.unitPriceMinor, to.percentBasisPoints),
  );
  const change = { kind: 'markdown', reasonCode: null, name: { en: name }, staffId: null } as const;
  if (line.quantity === 1) return [priceChanged(line, unitPriceMinor, change, context)];
  const linked = state.lines.filter(({ linkedTo }) => linkedTo === line.lineId);
  if (state.lines.length + 1 + linked.length > BASKET_LINES_MAX) return [notice({ kind: 'basketFull' }, context)];
  const lineId = context.commandId;
  const single = { ...line, lineId, quantity: 1, amountMinor: line.unitPriceMinor };
  const deposits = linked.map((each) => ({
    ...each,
    lineId: `${lineId}:deposit`,
    linkedTo: lineId,
    quantity: 1,
    amountMinor: each.unitPriceMinor,
  }));
  return [
    ...quantityChanged(state, line, line.quantity - 1, context),
    ...[repriced(single, unitPriceMinor, change), ...deposits].map(
      (each): SessionEvent => ({ type: 'item.added', v: 1, atMs: context.atMs, line: each }),
    ),
  ];
}
