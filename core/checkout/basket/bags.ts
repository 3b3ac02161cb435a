/** Carrier bags: a button, and a step before paying. Never reduced by anything. */
import { err, ok } from '../../result.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketCommand } from './commands.ts';
import { eachLine, quantityChanged } from './lines.ts';
import { notice } from './notice.ts';
import { BASKET_LINES_MAX } from './state.ts';
import { lineVoided } from './voided.ts';

type BagCommand = Extract<BasketCommand, { type: `bags.${string}` }>;

export function decideBags(state: CheckoutState, command: BagCommand, context: DecideContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  switch (command.type) {
    case 'bags.open': {
      if (state.bagsOffered !== null || state.weighing !== null) return err({ kind: 'notNow' });
      // Nothing to offer: the person goes on to pay.
      if (command.bags.length === 0) return ok([{ type: 'bags.answered', ...at }]);
      return ok([{ type: 'bags.asked', ...at, bags: [...command.bags] }]);
    }
    case 'bags.close':
      return state.bagsOffered === null ? err({ kind: 'notNow' }) : ok([{ type: 'bags.answered', ...at }]);
    case 'bags.set': {
      const bag = state.bagsOffered?.find(({ code }) => code === command.code);
      if (bag === undefined) return err({ kind: 'notNow' });
      const line = state.lines.find(({ kind, code }) => kind === 'bag' && code === bag.code);
      const { quantity } = command;
      if (line === undefined) {
        if (quantity === 0) return ok([]);
        if (state.lines.length >= BASKET_LINES_MAX) return ok([notice({ kind: 'basketFull' }, context)]);
        const added = eachLine(bag, context.commandId, context, { count: quantity });
        return ok([{ type: 'item.added', ...at, line: { ...added, kind: 'bag', isNotDiscountable: true } }]);
      }
      if (quantity === line.quantity) return ok([]);
      // A bag that was counted too often: nobody has carried anything out in it yet.
      if (quantity === 0) return ok([lineVoided(line, { staffId: null, reasonCode: null }, context)]);
      return ok(quantityChanged(state, line, quantity, context));
    }
  }
}
