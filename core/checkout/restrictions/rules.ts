/** What restrictions ask of a basket as it stands. */
import type { SessionEvent } from '../../session/events.ts';
import type { BasketLine } from '../basket/events.ts';
import type { DecideContext } from '../commands.ts';
import { close, raise } from '../interventions/raise.ts';
import { openInterventions } from '../interventions/state.ts';
import type { CheckoutState } from '../state.ts';
import { yearsOf } from './answer.ts';
import { askedForQuantities, isWithin } from './quantities.ts';

/** Whoever took the goods out again by themselves needs nobody any more. */
export function withdrawnRestrictions(state: CheckoutState, { atMs, settings }: DecideContext): SessionEvent[] {
  const present = new Set(state.lines.map(({ lineId }) => lineId));
  return openInterventions(state)
    .filter((intervention) => {
      const { reason, lineIds } = intervention;
      if (reason.kind === 'quantity') return isWithin(state, intervention, settings.restrictions);
      const isOfLines = reason.kind === 'age' || reason.kind === 'category';
      return isOfLines && !lineIds.some((lineId) => present.has(lineId));
    })
    .map((each) => close(each, { status: 'withdrawn' }, atMs));
}

/** Calls staff for what nobody has looked at yet: once for the highest age, which settles the lower ones too. */
export function askedByRestrictions(state: CheckoutState, context: DecideContext): SessionEvent[] {
  return [...askedForAge(state, context), ...askedForCategories(state, context), ...askedForQuantities(state, context)];
}

function askedForAge(state: CheckoutState, context: DecideContext): SessionEvent[] {
  const asked = openInterventions(state).map((each) => yearsOf(each) ?? 0);
  const known = Math.max(state.approvedAgeYears, ...asked);
  const minimumAgeYears = Math.max(0, ...state.lines.map((line) => line.minimumAgeYears ?? 0));
  if (minimumAgeYears <= known) return [];
  const lineIds = state.lines.filter((line) => line.minimumAgeYears === minimumAgeYears).map(({ lineId }) => lineId);
  const holds = context.settings.restrictions.ageApproval === 'immediate' ? 'everything' : 'payment';
  return raise(state, { reason: { kind: 'age', minimumAgeYears }, holds, lineIds }, context);
}

function askedForCategories(state: CheckoutState, context: DecideContext): SessionEvent[] {
  return context.settings.restrictions.approvalCategories.flatMap((category) => {
    const lineIds = state.lines
      .filter((line) => line.category === category && !isLookedAt(state, line))
      .map(({ lineId }) => lineId);
    if (lineIds.length === 0) return [];
    return raise(state, { reason: { kind: 'category', category }, holds: 'payment', lineIds }, context);
  });
}

/** Asked for now, or approved for the category before. */
const isLookedAt = ({ interventions }: CheckoutState, { category }: BasketLine): boolean =>
  interventions.some(
    ({ reason, status }) =>
      reason.kind === 'category' && reason.category === category && (status === 'open' || status === 'approved'),
  );
