import type { StaffAction, StaffView } from '../contract/staff-view.ts';
import type { Right } from '../staff/rights.ts';
import { mayStaff } from '../staff/state.ts';
import { mayAudit } from './audit/decide.ts';
import { canRefund } from './refund/decide.ts';
import { basketIsOpen, type CheckoutState } from './state.ts';
import { canSuspend } from './suspend/decide.ts';

type Offer = { action: StaffAction; right: Right; isPossible: (state: CheckoutState) => boolean };

/** What staff may do at an open basket, in the order of their menu. A feature with something for staff adds its line here. */
const OFFERS: readonly Offer[] = [
  { action: 'audit', right: 'audit', isPossible: mayAudit },
  { action: 'voidBasket', right: 'voidBasket', isPossible: (state) => basketIsOpen(state) && state.lines.length > 0 },
  { action: 'refund', right: 'refund', isPossible: canRefund },
  { action: 'suspend', right: 'suspend', isPossible: canSuspend },
];

export function staffView(state: CheckoutState, nameOf: (staffId: string) => string): StaffView | null {
  const { staff } = state;
  if (staff === null) return null;
  return {
    name: nameOf(staff.staffId),
    role: staff.role,
    signOutAtMs: staff.actedAtMs + staff.signOutAfterMs,
    actions: OFFERS.filter(({ right, isPossible }) => mayStaff(state, right) && isPossible(state)).map(
      ({ action }) => action,
    ),
  };
}
