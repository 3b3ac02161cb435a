/** Which AIs may and must stand together: the `req` and `ex` of GS1's Barcode Syntax Dictionary. */
import { matchesPattern } from './dictionary.ts';
import type { Element, Gs1Error } from './element.ts';

const firstValueOf = (elements: readonly Element[], ai: string): string | undefined =>
  elements.find(({ identifier }) => identifier.ai === ai)?.value;

/** An AI that `pattern` means, other than the one that asks: `310n` of (3103) is another net weight, not itself. */
const findOther = (elements: readonly Element[], pattern: string, ai: string): string | undefined =>
  elements.find(({ identifier }) => identifier.ai !== ai && matchesPattern(identifier.ai, pattern))?.identifier.ai;

/** What one element lacks: `requires` as in the dictionary, `01,02` either, `01+21` both. */
export type MissingAi = { ai: string; requires: string };

function findExclusion({ identifier: { ai, excludes } }: Element, elements: readonly Element[]): Gs1Error | null {
  for (const pattern of excludes) {
    const excludedBy = findOther(elements, pattern, ai);
    if (excludedBy !== undefined) return { kind: 'excludedAi', ai, excludedBy };
  }
  return null;
}

/** What can never be right on one item, whatever else is on it: an AI with two values, or AIs that exclude each other; or null. */
export function findConflict(elements: readonly Element[]): Gs1Error | null {
  const repeated = elements.find(({ identifier, value }) => firstValueOf(elements, identifier.ai) !== value);
  if (repeated !== undefined) return { kind: 'repeatedAi', ai: repeated.identifier.ai };
  for (const element of elements) {
    const exclusion = findExclusion(element, elements);
    if (exclusion !== null) return exclusion;
  }
  return null;
}

/**
 * What elements lack that the dictionary requires beside them. It may be on another symbol of the same item: the dictionary wants its
 * associations judged over everything that an item carries.
 */
export function findMissing(elements: readonly Element[]): MissingAi[] {
  return elements.flatMap(({ identifier: { ai, requires } }) => {
    const lacking = requires.find((alternatives) => {
      const isThere = (patterns: readonly string[]): boolean =>
        patterns.every((pattern) => findOther(elements, pattern, ai) !== undefined);
      return !alternatives.some(isThere);
    });
    return lacking === undefined ? [] : [{ ai, requires: lacking.map((patterns) => patterns.join('+')).join(',') }];
  });
}
