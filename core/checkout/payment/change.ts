/** Change out of what a recycler really has: as few and as large pieces as possible, and exact or not at all. */

/** `count`: how many can be paid out. */
export type Level = { denominationMinor: number; count: number };

/** The search looks at no more combinations than this; only a recycler with hardly any coins comes near it. */
const STEPS_MAX = 20_000;

/**
 * The pieces that come to exactly that amount, the largest denominations first; null where these levels cannot. Greedy with going back:
 * where a large piece leaves a rest that cannot be paid, one fewer of it is tried. Amounts that were found impossible from one
 * denomination on are remembered, so the search is bounded.
 */
export function changeOf(levels: readonly Level[], amountMinor: number): Level[] | null {
  if (amountMinor === 0) return [];
  const usable = levels
    .filter(({ count, denominationMinor }) => count > 0 && denominationMinor > 0)
    .sort((a, b) => b.denominationMinor - a.denominationMinor);
  const impossible = new Set<string>();
  let steps = 0;

  function from(index: number, restMinor: number): Level[] | null {
    if (restMinor === 0) return [];
    const level = usable[index];
    if (level === undefined) return null;
    const key = `${index}:${restMinor}`;
    if (impossible.has(key)) return null;
    const { denominationMinor } = level;
    for (let count = Math.min(level.count, Math.floor(restMinor / denominationMinor)); count >= 0; count -= 1) {
      steps += 1;
      if (steps > STEPS_MAX) return null;
      const others = from(index + 1, restMinor - count * denominationMinor);
      if (others !== null) return count === 0 ? others : [{ denominationMinor, count }, ...others];
    }
    impossible.add(key);
    return null;
  }

  return from(0, amountMinor);
}

/**
 * Of these denominations, those that may be put in while `missingMinor` is still to be paid: what does not overpay, and what does if its
 * change can be paid. Coins that are put in before the change is due only add to what can be paid.
 */
export const takesOf = (
  denominations: readonly number[],
  levels: readonly Level[],
  missingMinor: number,
): { takesMinor: number[]; exactOnly: boolean } => {
  const takesMinor = denominations.filter(
    (denominationMinor) =>
      denominationMinor <= missingMinor || changeOf(levels, denominationMinor - missingMinor) !== null,
  );
  return {
    takesMinor,
    exactOnly: missingMinor > 0 && !takesMinor.some((denominationMinor) => denominationMinor > missingMinor),
  };
};
