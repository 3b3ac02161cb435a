import type { SessionEvent } from '../../session/events.ts';
import { storeTime, yearsBetween } from '../../time/store-time.ts';
import { removeLines } from '../basket/remove-lines.ts';
import type { DecideContext } from '../commands.ts';
import { type Answered, type Consequences, statusOf } from '../interventions/consequences.ts';
import { close } from '../interventions/raise.ts';
import { type Intervention, openInterventions } from '../interventions/state.ts';
import type { CheckoutState } from '../state.ts';
import { removeSurplus } from './quantities.ts';
import { AGE_STEPS_YEARS } from './settings.ts';

/** What staff's answer to a restriction changes: ages that are settled with it, and goods that may not be sold. */
export function answerRestriction(state: CheckoutState, answered: Answered, context: DecideContext): Consequences {
  const { intervention } = answered;
  const { reason } = intervention;
  if (reason.kind === 'age') return answerAge(state, answered, reason.minimumAgeYears, context);
  const status = statusOf(answered);
  if (status === 'approved') return { status, events: [] };
  if (reason.kind === 'quantity') return { status, events: removeSurplus(state, answered, context) };
  return { status, events: removeLines(state, intervention.lineIds, answered.closedBy, context) };
}

function answerAge(
  state: CheckoutState,
  { intervention, answer, closedBy }: Answered,
  askedYears: number,
  context: DecideContext,
): Consequences {
  const birthDate = answer.type === 'intervention.approve' ? (answer.birthDate ?? null) : null;
  const settled =
    birthDate === null ? byLook(answer.type, askedYears) : byBirthDate(birthDate, state, askedYears, context);
  const { approvedUpToYears, deniedFromYears } = settled;
  const decided: SessionEvent = { type: 'age.decided', v: 1, atMs: context.atMs, ...settled };
  // One answer settles every age that it is about.
  const others = openInterventions(state).flatMap((each): SessionEvent[] => {
    const years = yearsOf(each);
    if (each.interventionId === intervention.interventionId || years === null) return [];
    const closing = { closedBy, reasonCode: answer.reasonCode };
    if (approvedUpToYears !== null && years <= approvedUpToYears) {
      return [close(each, { status: 'approved', ...closing }, context.atMs)];
    }
    if (deniedFromYears !== null && years >= deniedFromYears) {
      return [close(each, { status: 'denied', ...closing }, context.atMs)];
    }
    return [];
  });
  const denied = state.lines.filter(
    ({ minimumAgeYears }) => minimumAgeYears !== null && deniedFromYears !== null && minimumAgeYears >= deniedFromYears,
  );
  return {
    status: approvedUpToYears !== null && approvedUpToYears >= askedYears ? 'approved' : 'denied',
    events: [
      decided,
      ...others,
      ...removeLines(
        state,
        denied.map(({ lineId }) => lineId),
        closedBy,
        context,
      ),
    ],
  };
}

type Settled = { approvedUpToYears: number | null; deniedFromYears: number | null; by: 'look' | 'birthDate' };

const byLook = (type: 'intervention.approve' | 'intervention.deny', years: number): Settled =>
  type === 'intervention.approve'
    ? { approvedUpToYears: years, deniedFromYears: null, by: 'look' }
    : { approvedUpToYears: null, deniedFromYears: years, by: 'look' };

/** The day in the store decides. Kept is only which of the usual steps the shopper has reached: an age is personal. */
function byBirthDate(birthDate: string, state: CheckoutState, askedYears: number, context: DecideContext): Settled {
  const years = yearsBetween(birthDate, storeTime(context.atMs, context.timeZone).date);
  const inBasket = state.lines.flatMap(({ minimumAgeYears }) => minimumAgeYears ?? []);
  const steps = [...new Set([askedYears, ...inBasket, ...AGE_STEPS_YEARS])].sort((a, b) => a - b);
  return {
    approvedUpToYears: steps.findLast((step) => step <= years) ?? null,
    deniedFromYears: steps.find((step) => step > years) ?? null,
    by: 'birthDate',
  };
}

export const yearsOf = ({ reason }: Pick<Intervention, 'reason'>): number | null =>
  reason.kind === 'age' ? reason.minimumAgeYears : null;
