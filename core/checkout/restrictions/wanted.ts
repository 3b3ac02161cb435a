import type { BasketCommand } from '../basket/commands.ts';
import type { CheckoutState } from '../state.ts';
import type { Wanted } from './refuse.ts';

/** Which goods a command would bring into the basket; null where it brings none. */
export function wantedBy(state: CheckoutState, command: BasketCommand): Wanted | null {
  switch (command.type) {
    case 'item.offered':
      return command.product === null ? null : { ...command.product, pieces: command.facts?.count ?? 1 };
    case 'line.setQuantity': {
      const line = state.lines.find(({ lineId }) => lineId === command.lineId);
      if (line === undefined || command.quantity <= line.quantity) return null;
      return { ...line, pieces: command.quantity - line.quantity };
    }
    default:
      return null;
  }
}
