import { err, ok } from '../../result.ts';
import { actedBy } from '../../staff/decide.ts';
import type { Right } from '../../staff/rights.ts';
import { isDate, storeTime, yearsBetween } from '../../time/store-time.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { InterventionCommand } from './commands.ts';
import { consequencesOf } from './consequences.ts';
import { close } from './raise.ts';
import { isAnsweredElsewhere, RIGHT_FOR } from './rights.ts';
import { codesFor } from './settings.ts';
import { openInterventions } from './state.ts';

/** Staff answer, at the kiosk or from afar, by the same rights. Refused where they have none, or somebody was faster. */
export function decideInterventions(
  state: CheckoutState,
  command: InterventionCommand,
  context: DecideContext,
): Decision {
  const actor = command.by ?? state.staff;
  if (actor === null) return err({ kind: 'noRight' });
  const intervention = openInterventions(state).find(({ interventionId }) => interventionId === command.interventionId);
  if (intervention === undefined || isAnsweredElsewhere(intervention.reason.kind)) return err({ kind: 'notNow' });
  const right: Right = RIGHT_FOR[intervention.reason.kind];
  if (!actor.rights.includes(right)) return err({ kind: 'noRight' });
  const outcome = command.type === 'intervention.approve' ? 'approve' : 'deny';
  const isOffered = codesFor(context.settings.interventions, intervention.reason.kind, outcome).some(
    ({ code }) => code === command.reasonCode,
  );
  if (!isOffered) return err({ kind: 'unknownReason' });
  const birthDate = command.type === 'intervention.approve' ? (command.birthDate ?? null) : null;
  if (birthDate !== null && !isBirthDate(birthDate, storeTime(context.atMs, context.timeZone).date)) {
    return err({ kind: 'noSuchBirthDate' });
  }
  const closedBy = { staffId: actor.staffId, role: actor.role };
  const { status, events } = consequencesOf(state, { intervention, answer: command, closedBy }, context);
  return ok([
    ...(command.by === undefined ? actedBy(state, right, context.atMs) : []),
    close(intervention, { status, closedBy, reasonCode: command.reasonCode }, context.atMs),
    ...events,
  ]);
}

const AGE_YEARS_MAX = 125;

/** A slip of the finger must not take goods away from somebody. */
const isBirthDate = (birthDate: string, today: string): boolean =>
  isDate(birthDate) && birthDate <= today && yearsBetween(birthDate, today) <= AGE_YEARS_MAX;
