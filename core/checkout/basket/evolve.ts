import { unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketEvent, BasketLine } from './events.ts';

export function evolveBasket(state: CheckoutState, event: BasketEvent): CheckoutState {
  switch (event.type) {
    case 'item.added': {
      const { line } = event;
      // What comes with goods is not what the person has just scanned.
      const newest = line.linkedTo === undefined ? line.lineId : state.newestLineId;
      return withLines(state, [...state.lines, line], newest);
    }
    case 'quantity.changed': {
      const lines = withLine(state, event.lineId, (line) => ({
        ...line,
        quantity: event.quantity,
        amountMinor: event.amountMinor,
      }));
      const isLinked = state.lines.some(({ lineId, linkedTo }) => lineId === event.lineId && linkedTo !== undefined);
      return withLines(state, lines, isLinked ? state.newestLineId : event.lineId);
    }
    case 'line.voided': {
      const lines = state.lines.filter(({ lineId }) => lineId !== event.lineId);
      const isCounted =
        event.staffId === null &&
        state.lines.some(({ lineId, kind }) => lineId === event.lineId && kind !== 'deposit' && kind !== 'bag');
      return { ...withLines(state, lines, null), linesVoided: state.linesVoided + (isCounted ? 1 : 0) };
    }
    case 'basket.voided': {
      const count = event.staffId === null ? state.lines.length : 0;
      return { ...withLines(state, [], null), linesVoided: state.linesVoided + count, bagsAnswered: false };
    }
    case 'price.changed':
      return withLines(
        state,
        withLine(state, event.lineId, (line) => repricedLine(line, event)),
        event.lineId,
      );
    case 'weighing.started':
      return { ...state, weighing: event.product, tareGrams: 0, showDeclined: false };
    case 'weighing.cancelled':
      return { ...state, weighing: null, tareGrams: 0 };
    case 'tare.set':
      return { ...state, tareGrams: event.grams };
    case 'bags.asked':
      return { ...state, bagsOffered: event.bags };
    case 'bags.answered':
      return { ...state, bagsOffered: null, bagsAnswered: true };
    case 'basket.priced':
      return { ...state, prices: event.prices };
    default:
      return unreachable(event);
  }
}

const withLine = ({ lines }: CheckoutState, lineId: string, change: (line: BasketLine) => BasketLine): BasketLine[] =>
  lines.map((line) => (line.lineId === lineId ? change(line) : line));

function repricedLine(
  line: BasketLine,
  { change, after }: Extract<BasketEvent, { type: 'price.changed' }>,
): BasketLine {
  // Nobody has a member price on top of another price.
  const { memberPriceMinor: _gone, ...kept } = line;
  return { ...kept, ...after, priceChange: change };
}

const withLines = (state: CheckoutState, lines: BasketLine[], newestLineId: string | null): CheckoutState => ({
  ...state,
  lines,
  newestLineId,
  weighing: null,
  tareGrams: 0,
  showDeclined: false,
});
