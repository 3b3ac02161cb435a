import type { ScreenCommand } from '../../contract/commands.ts';
import type { Right } from '../../staff/rights.ts';
import type { StaffMember } from '../../staff/state.ts';

/** A member of staff who is not signed in at the kiosk itself, with the rights that whoever let the command in has verified. */
export type Actor = StaffMember & { rights: readonly Right[] };

type Answer = Extract<ScreenCommand, { type: 'intervention.approve' | 'intervention.deny' }>;

/** The same from wherever it comes. Without `by` it is whoever is signed in at the kiosk. */
export type InterventionCommand = Answer & { by?: Actor };
