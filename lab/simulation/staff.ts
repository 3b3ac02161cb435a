/** Somebody of the shop, as the lanes see them: they come when they are wanted, answer by what the screen offers, and go. */
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { View } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';

export const STAFF_BADGE = '1001';
export const STAFF_PIN = '4711';

const COMES_PERCENT = 40;
const APPROVES_PERCENT = 80;
const TYPES_WRONG_PERCENT = 5;

export type StaffMove = { scans: string } | { taps: ScreenCommand };

/** What staff do at this screen; null where nothing is theirs to do. */
export function staffMove({ screen, staff, interventions }: View, chance: SeededChoice): StaffMove | null {
  if (screen.name === 'staffPin') {
    const pin = chance.chance(TYPES_WRONG_PERCENT) ? '0000' : STAFF_PIN;
    return { taps: { type: 'staff.pin', pin } };
  }
  if (staff === null) {
    const isWanted = interventions.some(({ reason }) => reason.kind !== 'paymentUnknown');
    return isWanted && chance.chance(COMES_PERCENT) ? { scans: `STAFF:${STAFF_BADGE}` } : null;
  }
  const open = interventions.find(({ answers }) => answers !== null);
  if (open === undefined || open.answers === null) return { taps: { type: 'staff.signOut' } };
  const { interventionId } = open;
  const [denied] = open.answers.deny;
  if (denied !== undefined && !chance.chance(APPROVES_PERCENT)) {
    return { taps: { type: 'intervention.deny', interventionId, reasonCode: denied.code } };
  }
  const [approved] = open.answers.approve;
  return approved === undefined
    ? { taps: { type: 'staff.signOut' } }
    : { taps: { type: 'intervention.approve', interventionId, reasonCode: approved.code } };
}
