/** What stands in the way of a command before its feature decides it. Null: nothing does. */
import type { SessionEvent } from '../session/events.ts';
import type { Notice } from '../session/notice.ts';
import { mayStaff } from '../staff/state.ts';
import { auditBeforePayment, scannedInAudit } from './audit/decide.ts';
import { baggingIsOpen } from './bagging/rules.ts';
import type { BasketCommand } from './basket/commands.ts';
import type { DecideContext } from './commands.ts';
import { paymentRefusedByDuty, refusedByDuty } from './duty/guards.ts';
import { paymentIsHeld } from './interventions/state.ts';
import { paymentRefusedByRestrictions, refusedByRestrictions } from './restrictions/refuse.ts';
import { wantedBy } from './restrictions/wanted.ts';
import { basketIsOpen, type CheckoutState } from './state.ts';

const told = (notice: Notice, { atMs }: DecideContext): SessionEvent[] => [
  { type: 'notice.shown', v: 1, atMs, notice },
];

/** Goods that may not come into the basket now, and what the shopper is told instead. */
export function insteadOfGoods(
  state: CheckoutState,
  command: BasketCommand,
  context: DecideContext,
): SessionEvent[] | null {
  const audited = scannedInAudit(state, command, context);
  if (audited !== null) return audited;
  const wanted = wantedBy(state, command);
  if (wanted === null) return null;
  const isStrict = context.settings.bagging.level === 'strict' && !mayStaff(state, 'resolveWeight');
  if (isStrict && baggingIsOpen(context, state)) return told({ kind: 'baggingFirst' }, context);
  return refusedByRestrictions(state, wanted, context) ?? refusedByDuty(state, wanted, context);
}

/** Asked before every tender, whatever kind it is. */
export function insteadOfPayment(state: CheckoutState, context: DecideContext): SessionEvent[] | null {
  if (paymentIsHeld(state)) return told({ kind: 'paymentHeld' }, context);
  // Once a part is paid the basket is settled: what is left of it can be paid.
  if (!basketIsOpen(state)) return null;
  const waitsForBagging = context.settings.bagging.level !== 'low' && baggingIsOpen(context, state);
  return (
    paymentRefusedByRestrictions(state, context) ??
    paymentRefusedByDuty(state, context) ??
    (waitsForBagging ? told({ kind: 'baggingFirst' }, context) : null) ??
    auditBeforePayment(state, context)
  );
}
