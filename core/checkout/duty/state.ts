import type { BasketLine } from '../basket/events.ts';
import { type BasketState, isGoods } from '../basket/state.ts';
import type { SaleDuty, TakenPass } from './events.ts';

export type DutyState = {
  dutyPass: TakenPass | null;
  /** What the shopper is asked before the payment. */
  dutyAsked: 'pass' | 'seal' | null;
  dutyPassDeclined: boolean;
  /** The liquids are in their bag. */
  sealedAtMs: number | null;
};

export const NO_DUTY: DutyState = { dutyPass: null, dutyAsked: null, dutyPassDeclined: false, sealedAtMs: null };

/** How long the last screen stays for somebody who is closing a bag. */
export const SEAL_WAIT_MS = 120_000;

/** By the pass that is there now. */
export const isDutyFree = ({ dutyPass }: DutyState, line: BasketLine): boolean =>
  dutyPass?.isDutyFree === true && mayBeDutyFree(line);

export const mayBeDutyFree = (line: BasketLine): boolean => line.mayBeDutyFree === true && isGoods(line);

export const needsSeal = ({ dutyPass, lines }: DutyState & Pick<BasketState, 'lines'>): boolean =>
  dutyPass !== null && dutyPass.seal !== null && lines.some((line) => line.isLiquid === true && isGoods(line));

/** Somebody has still to confirm it, at that time. */
export const sealIsOpen = (
  state: DutyState & Pick<BasketState, 'lines'>,
  when: 'beforePayment' | 'afterPayment',
): boolean => needsSeal(state) && state.sealedAtMs === null && state.dutyPass?.seal?.confirm === when;

/** Null where no pass was shown. */
export function saleDuty(state: DutyState & Pick<BasketState, 'lines'>): SaleDuty | null {
  if (state.dutyPass === null) return null;
  const sealedBag = !needsSeal(state) ? 'notNeeded' : state.sealedAtMs === null ? 'open' : 'confirmed';
  return { ...state.dutyPass, sealedBag };
}
