import type { StaffMember } from '../../staff/state.ts';
import type { ClosedStatus, Holds } from './events.ts';
import type { Reason } from './reasons.ts';

export type Intervention = {
  interventionId: string;
  reason: Reason;
  /** Of the lines that it is about; empty where it is about none, or the whole basket. */
  lineIds: readonly string[];
  raisedAtMs: number;
  holds: Holds;
  status: 'open' | ClosedStatus;
  closedBy: StaffMember | null;
  reasonCode: string | null;
  closedAtMs: number | null;
};

export type InterventionState = { interventions: readonly Intervention[] };

export const NO_INTERVENTIONS: InterventionState = { interventions: [] };

export const openInterventions = ({ interventions }: InterventionState): Intervention[] =>
  interventions.filter(({ status }) => status === 'open');

/** No tender may start: somebody of the shop has to look first. */
export const paymentIsHeld = (state: InterventionState): boolean =>
  openInterventions(state).some(({ holds }) => holds !== 'nothing');

/** Not even shopping goes on. */
export const everythingIsHeld = (state: InterventionState): boolean =>
  openInterventions(state).some(({ holds }) => holds === 'everything');
