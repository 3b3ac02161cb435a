import { err, invariant, ok, unreachable } from '../../result.ts';
import type { EventOf } from '../../session/events.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { decideBags } from './bags.ts';
import { callForVoid } from './called-void.ts';
import { applySticker, changePrice } from './change-price.ts';
import type { BasketCommand } from './commands.ts';
import { quantityChanged } from './lines.ts';
import { notice } from './notice.ts';
import { offerItem } from './offer-item.ts';
import { isGoods } from './state.ts';
import { mayCustomerVoid, voidBasket, voidLine } from './void.ts';
import { decideWeighing } from './weigh.ts';

/** What a person does with the goods, while the basket is open. */
export function decideBasket(state: CheckoutState, command: BasketCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'item.offered':
      return ok(offerItem(state, command, context));
    case 'markdown.offered':
      return ok(applySticker(state, command, context));
    case 'line.setQuantity':
      return setQuantity(state, command, context);
    case 'line.void':
      return voidLine(state, command, context);
    case 'basket.void':
      return voidBasket(state, command, context);
    case 'line.overridePrice':
    case 'line.discount':
      return changePrice(state, command, context);
    case 'weigh.cancel':
    case 'weigh.type':
    case 'weigh.choosePresetTare':
    case 'weigh.clearTare':
    case 'weigh.tareContainer':
    case 'weigh.confirm':
      return decideWeighing(state, command, context);
    case 'bags.open':
    case 'bags.set':
    case 'bags.close':
      return decideBags(state, command, context);
    default:
      return unreachable(command);
  }
}

function setQuantity(
  state: CheckoutState,
  command: Extract<BasketCommand, { type: 'line.setQuantity' }>,
  context: DecideContext,
): Decision {
  const line = state.lines.find(({ lineId }) => lineId === command.lineId);
  const isCounted = line !== undefined && line.unit === 'each' && (isGoods(line) || line.kind === 'bag');
  if (!isCounted) return err({ kind: 'unknownLine' });
  if (line.isFixed === true) return ok([notice({ kind: 'quantityFixed', name: line.name }, context)]);
  const { quantity } = command;
  if (line.quantity === quantity) return ok([]);
  const isLess = quantity < line.quantity && line.kind !== 'bag' && !mayStaff(state, 'voidLine');
  const limits = context.settings.basket.void.line;
  const changed = quantityChanged(state, line, quantity, context);
  const lessMinor = lessBy(changed, state);
  if (isLess && !mayCustomerVoid(state, limits, lessMinor, 0)) {
    const asked = { kind: 'voidLine', lineId: line.lineId, quantity, amountMinor: lessMinor } as const;
    return ok(callForVoid(state, asked, limits, context));
  }
  return ok(changed);
}

/** What goes out of the basket, with the deposit that goes with it. */
const lessBy = (changed: readonly EventOf<'quantity.changed'>[], { lines }: CheckoutState): number =>
  changed.reduce((sum, { lineId, amountMinor }) => {
    const line = lines.find((each) => each.lineId === lineId);
    invariant(line !== undefined, 'only what is in the basket changes its number');
    return sum + line.amountMinor - amountMinor;
  }, 0);
