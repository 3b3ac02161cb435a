import { codesFor } from '../../../core/checkout/interventions/settings.ts';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { STAFF_PIN_TIMER, STAFF_SIGN_OUT_TIMER } from '../../../core/staff/decide.ts';
import { type Role, rightsOf } from '../../../core/staff/rights.ts';
import { MILK, SETTINGS, SOAP, scan, type World } from './world.ts';

export const pinRight = (staffId: string, role: Role): SessionCommand => ({
  type: 'staff.pinChecked',
  staffId,
  outcome: { kind: 'right', role, rights: rightsOf(role, {}), signOutAfterMs: 60_000 },
});

/** What staff do at a kiosk, and what becomes of it; also without the right. */
export function staffMoves(world: World): SessionCommand[] {
  const { state } = world;
  const checkout = state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout : null;
  const open = checkout === null ? [] : openInterventions(checkout);
  const answers = open.flatMap(({ interventionId, reason: { kind } }): SessionCommand[] => [
    ...codesFor(SETTINGS.interventions, kind, 'approve').map(
      ({ code }): SessionCommand => ({ type: 'intervention.approve', interventionId, reasonCode: code }),
    ),
    ...codesFor(SETTINGS.interventions, kind, 'deny').map(
      ({ code }): SessionCommand => ({ type: 'intervention.deny', interventionId, reasonCode: code }),
    ),
    { type: 'intervention.approve', interventionId, reasonCode: 'ageDocumentSeen', birthDate: '2009-01-16' },
    { type: 'intervention.approve', interventionId, reasonCode: 'ageDocumentSeen', birthDate: '2020-02-30' },
  ]);
  return [
    ...(open.length > 0 ? whileWanted(checkout, answers) : []),
    { type: 'staff.identify', staffId: 'ana' },
    { type: 'staff.identify', staffId: 'tom' },
    ...(checkout?.pinAsked ? [pinRight('ana', 'attendant'), pinRight('ana', 'attendant')] : []),
    pinRight('tom', 'technician'),
    { type: 'staff.pinChecked', staffId: 'ana', outcome: { kind: 'wrong', lockedUntilMs: null } },
    { type: 'audit.start' },
    { type: 'staff.leave' },
    { type: 'staff.signOut' },
    { type: 'timer.elapsed', timerId: STAFF_PIN_TIMER },
    { type: 'timer.elapsed', timerId: STAFF_SIGN_OUT_TIMER },
    ...answers,
  ];
}

/** Somebody comes because they are wanted: signs in, answers, and scans again where a purchase is checked. */
function whileWanted(checkout: CheckoutState | null, answers: SessionCommand[]): SessionCommand[] {
  const often = (command: SessionCommand): SessionCommand[] => Array.from({ length: 6 }, () => command);
  if (checkout?.pinAsked) return often(pinRight(checkout.pinAsked.staffId, 'attendant'));
  if (!checkout?.staff?.rights.includes('audit')) return often({ type: 'staff.identify', staffId: 'ana' });
  return [...answers, ...answers, ...often(scan(MILK)), ...often(scan(SOAP))];
}
