import { unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketEvent, BasketLine } from './events.ts';

export function evolveBasket(state: CheckoutState, event: BasketEvent): CheckoutState {
  switch (event.type) {
    case 'item.added':
      return withLines(state, [...state.lines, event.line], event.line.lineId);
    case 'quantity.changed':
      return withLines(
        state,
        state.lines.map((line) =>
          line.lineId === event.lineId ? { ...line, quantity: event.quantity, amountMinor: event.amountMinor } : line,
        ),
        event.lineId,
      );
    case 'line.voided':
      return withLines(
        state,
        state.lines.filter(({ lineId }) => lineId !== event.lineId),
        null,
      );
    case 'weighing.started':
      return { ...state, weighing: event.product, showDeclined: false };
    case 'weighing.cancelled':
      return { ...state, weighing: null };
    default:
      return unreachable(event);
  }
}

const withLines = (state: CheckoutState, lines: BasketLine[], newestLineId: string | null): CheckoutState => ({
  ...state,
  lines,
  newestLineId,
  weighing: null,
  showDeclined: false,
});
