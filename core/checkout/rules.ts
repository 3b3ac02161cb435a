import type { SessionEvent } from '../session/events.ts';
import { withdrawnAudit } from './audit/decide.ts';
import { withdrawnBagging } from './bagging/rules.ts';
import { withdrawnVoids } from './basket/called-void.ts';
import type { DecideContext } from './commands.ts';
import { askedForSeal, withdrawnSeal } from './duty/guards.ts';
import { isCheckoutEvent } from './events.ts';
import { evolveCheckout } from './evolve.ts';
import { askedByPayment, withdrawnPayment } from './payment/rules.ts';
import { askedByRestrictions, withdrawnRestrictions } from './restrictions/rules.ts';
import { basketIsOpen, type CheckoutState } from './state.ts';

/** `before`: the state that the command found. */
type Rule = (state: CheckoutState, context: DecideContext, before: CheckoutState) => SessionEvent[];

const ALWAYS: readonly Rule[] = [withdrawnPayment, withdrawnSeal, withdrawnVoids, askedByPayment, askedForSeal];

/** In this order: what has become needless goes before anything new is asked for. */
const OF_AN_OPEN_BASKET: readonly Rule[] = [
  withdrawnRestrictions,
  withdrawnBagging,
  withdrawnAudit,
  askedByRestrictions,
];

/**
 * What the shop's rules say to a basket that has changed: interventions raised or withdrawn. Each rule sees the state that the ones before
 * it have made.
 */
export function withRules(state: CheckoutState, events: SessionEvent[], context: DecideContext): SessionEvent[] {
  let all = events;
  let after = events.reduce(evolved, state);
  const rules = basketIsOpen(after) ? [...ALWAYS, ...OF_AN_OPEN_BASKET] : ALWAYS;
  for (const rule of rules) {
    const made = rule(after, context, state);
    all = [...all, ...made];
    after = made.reduce(evolved, after);
  }
  return all;
}

const evolved = (state: CheckoutState, event: SessionEvent): CheckoutState =>
  isCheckoutEvent(event) ? evolveCheckout(state, event) : state;
