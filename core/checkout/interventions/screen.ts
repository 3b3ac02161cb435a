import { inLanguage } from '../../catalogue/product.ts';
import type { InterventionView, ReasonCodeView, ReasonView } from '../../contract/staff-view.ts';
import type { Screen } from '../../contract/view.ts';
import { mayStaff } from '../../staff/state.ts';
import type { CheckoutState } from '../state.ts';
import type { Reason } from './reasons.ts';
import { isAnsweredElsewhere, RIGHT_FOR } from './rights.ts';
import { codesFor, type InterventionSettings, type ReasonCode } from './settings.ts';
import { type Intervention, openInterventions } from './state.ts';

export const interventionViews = (
  state: CheckoutState,
  settings: InterventionSettings,
  language: string,
): InterventionView[] => openInterventions(state).map((each) => interventionView(state, each, settings, language));

function interventionView(
  state: CheckoutState,
  { interventionId, reason, lineIds, holds, raisedAtMs }: Intervention,
  settings: InterventionSettings,
  language: string,
): InterventionView {
  const named = ({ code, name }: ReasonCode): ReasonCodeView => ({ code, name: inLanguage(name, language) });
  const offered = (outcome: ReasonCode['outcome']) => codesFor(settings, reason.kind, outcome).map(named);
  const about = state.lines.filter(({ lineId }) => lineIds.includes(lineId));
  return {
    interventionId,
    reason: reasonView(reason),
    items: about.map(({ name }) => inLanguage(name, language)),
    holds,
    raisedAtMs,
    answers:
      mayStaff(state, RIGHT_FOR[reason.kind]) && !isAnsweredElsewhere(reason.kind)
        ? { approve: offered('approve'), deny: offered('deny') }
        : null,
  };
}

function reasonView(reason: Reason): ReasonView {
  switch (reason.kind) {
    case 'age':
      return { kind: 'age', minimumAgeYears: reason.minimumAgeYears };
    case 'weightMismatch':
      return { kind: 'weightMismatch', expectedGrams: reason.expectedGrams, measuredGrams: reason.measuredGrams };
    case 'audit':
      return { kind: 'audit', itemCount: reason.itemCount };
    case 'voidLine':
      return { kind: 'voidLine', quantity: reason.quantity, amountMinor: reason.amountMinor };
    case 'voidBasket':
      return { kind: 'voidBasket', amountMinor: reason.amountMinor };
    case 'quantity':
      return { kind: 'quantity', piecesMax: reason.piecesMax };
    default:
      return { kind: reason.kind };
  }
}

/** Null while shopping goes on. */
export function heldScreen(state: CheckoutState, language: string): Screen | null {
  const held = openInterventions(state).find(({ holds }) => holds === 'everything');
  if (held === undefined) return null;
  // Whoever would rather do without them takes them out, and goes on.
  const isVoid = held.reason.kind === 'voidLine' || held.reason.kind === 'voidBasket';
  const items = (isVoid ? [] : state.lines)
    .filter(({ lineId }) => held.lineIds.includes(lineId))
    .map(({ lineId, name }) => ({ lineId, name: inLanguage(name, language) }));
  return { name: 'held', reason: reasonView(held.reason), items };
}
