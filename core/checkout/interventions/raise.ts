import type { EventOf, SessionEvent } from '../../session/events.ts';
import type { StaffMember } from '../../staff/state.ts';
import type { ClosedStatus, Holds } from './events.ts';
import type { Reason } from './reasons.ts';
import { type Intervention, type InterventionState, openInterventions } from './state.ts';

/** Interventions of one session; more than any shopper causes, and beyond it nothing more is raised that does not hold anything. */
export const INTERVENTIONS_MAX = 200;

type Raised = { reason: Reason; holds: Holds; lineIds?: readonly string[] };

/**
 * Calls for a person of the shop. Nothing where the same is wanted already: the same kind of reason for the same lines. The shopper goes
 * on with whatever `holds` leaves free.
 */
export function raise(
  state: InterventionState,
  { reason, holds, lineIds = [] }: Raised,
  { atMs, commandId }: { atMs: number; commandId: string },
): SessionEvent[] {
  const isWanted = openInterventions(state).some(
    (each) => each.reason.kind === reason.kind && each.lineIds.join() === lineIds.join(),
  );
  if (isWanted || (holds === 'nothing' && state.interventions.length >= INTERVENTIONS_MAX)) return [];
  // The count makes it one of its own even where one command raises two of a kind.
  const interventionId = `${commandId}:${reason.kind}:${state.interventions.length}`;
  return [{ type: 'intervention.raised', v: 1, atMs, interventionId, reason, lineIds: [...lineIds], holds }];
}

type Closing = { status: ClosedStatus; closedBy?: StaffMember; reasonCode?: string };

export const close = (
  { interventionId }: Intervention,
  { status, closedBy, reasonCode }: Closing,
  atMs: number,
): EventOf<'intervention.closed'> => ({
  type: 'intervention.closed',
  v: 1,
  atMs,
  interventionId,
  status,
  closedBy: closedBy ?? null,
  reasonCode: reasonCode ?? null,
});

/** The session ends: whatever is open goes to the people of the shop, and is not forgotten. */
export const handOn = (state: InterventionState, atMs: number): SessionEvent[] =>
  openInterventions(state).map((each) => close(each, { status: 'handedOn' }, atMs));
