import type { SuspendScreen } from '../../contract/suspend-contract.ts';
import { invariant } from '../../result.ts';
import type { CheckoutSettings } from '../settings.ts';
import type { CheckoutState } from '../state.ts';
import { groupedNumber } from './basket-number.ts';

/** Null while no basket leaves or comes. */
export function suspendScreen(
  { suspension, recall }: CheckoutState,
  { suspend: { offlineTill } }: CheckoutSettings,
): SuspendScreen | null {
  if (recall !== null) return { name: 'recalling', phase: recall.status, number: groupedNumber(recall.basketId) };
  if (suspension === null) return null;
  const { where, status, basketId, trouble, nextIsCopy, expiresAtMs } = suspension;
  const number = groupedNumber(basketId);
  if (where === null || status === 'storing') return { name: 'suspending', phase: 'storing' };
  if (status === 'printing') return { name: 'suspending', phase: 'printing' };
  if (status === 'notStarted' || status === 'unknown') {
    invariant(trouble !== null, 'a slip that did not come out has its reason');
    return {
      name: 'slipTrouble',
      certainty: status,
      trouble,
      number,
      maySkip: where === 'server' || nextIsCopy,
      mayTakeBack: where === 'slip' && !nextIsCopy,
    };
  }
  const till = where === 'slip' ? offlineTill : null;
  return { name: 'suspended', number, till, hasSlip: status === 'printed', expiresAtMs };
}
