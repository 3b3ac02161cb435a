import { inLanguage } from '../../catalogue/product.ts';
import type { BaggingView } from '../../contract/staff-view.ts';
import { mayStaff } from '../../staff/state.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import { maySkip } from './may-skip.ts';
import type { BaggingSettings } from './settings.ts';
import { pendingOf } from './state.ts';

/** What the shopper is to do with the bagging area; null where nothing is asked of them. */
export function baggingView(state: CheckoutState, settings: BaggingSettings, language: string): BaggingView | null {
  const { settledGrams, trouble, isOwnBagAsked, ownBags } = state.bagging;
  if (settledGrams === null || !basketIsOpen(state)) return null;
  const pending = pendingOf(state);
  const skippable = pending.find(
    (each) => each.pieces > 0 && (maySkip(each, settings) || mayStaff(state, 'resolveWeight')),
  );
  const skipLineId = skippable?.lineId ?? null;
  const named = (lineIds: readonly string[]): string[] =>
    state.lines.filter(({ lineId }) => lineIds.includes(lineId)).map(({ name }) => inLanguage(name, language));
  const toPlace = named(pending.filter(({ pieces }) => pieces > 0).map(({ lineId }) => lineId));
  if (trouble !== null) return { kind: trouble.trouble, items: toPlace, skipLineId };
  if (isOwnBagAsked) return { kind: 'ownBagAsked', items: [], skipLineId: null };
  if (toPlace.length > 0) return { kind: 'place', items: toPlace, skipLineId };
  if (pending.length > 0) return { kind: 'takeOut', items: [], skipLineId: null };
  if (state.lines.length === 0 && ownBags < settings.ownBagsMax)
    return { kind: 'ownBagOffer', items: [], skipLineId: null };
  return null;
}
