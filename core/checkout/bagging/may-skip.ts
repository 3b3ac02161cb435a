import type { BaggingSettings } from './settings.ts';
import type { Pending } from './state.ts';

/** Whether the shopper may leave these goods, which are to be put there, in the trolley without asking anybody. */
export function maySkip(
  { code, category, gramsEach, pieceWeight }: Pending,
  { skip, skipCategories, skipCodes, heavyFromGrams }: BaggingSettings,
): boolean {
  if (skip === 'none') return false;
  if (skip === 'all' || skipCategories.includes(category) || skipCodes.includes(code)) return true;
  return (gramsEach ?? pieceWeight?.grams ?? 0) >= heavyFromGrams;
}
