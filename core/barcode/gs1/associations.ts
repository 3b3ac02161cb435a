/** Which AIs may and must stand together: the `req` and `ex` of GS1's Barcode Syntax Dictionary. */
import { matchesPattern } from './dictionary.ts';
import type { Element, Gs1Error } from './element.ts';

const firstValueOf = (elements: readonly Element[], ai: string): string | undefined =>
  elements.find(({ identifier }) => identifier.ai === ai)?.value;

/** An AI that `pattern` means, other than the one that asks: `310n` of (3103) is another net weight, not itself. */
const findOther = (elements: readonly Element[], pattern: string, ai: string): string | undefined =>
  elements.find(({ identifier }) => identifier.ai !== ai && matchesPattern(identifier.ai, pattern))?.identifier.ai;

function findFaultOf({ identifier }: Element, elements: readonly Element[]): Gs1Error | null {
  const { ai } = identifier;
  for (const pattern of identifier.excludes) {
    const excludedBy = findOther(elements, pattern, ai);
    if (excludedBy !== undefined) return { kind: 'excludedAi', ai, excludedBy };
  }
  for (const alternatives of identifier.requires) {
    const isThere = (patterns: readonly string[]): boolean =>
      patterns.every((pattern) => findOther(elements, pattern, ai) !== undefined);
    if (!alternatives.some(isThere)) {
      const requires = alternatives.map((patterns) => patterns.join('+')).join(',');
      return { kind: 'requiredAiMissing', ai, requires };
    }
  }
  return null;
}

/** What is wrong with the elements of one item taken together, or null. */
export function findAssociationFault(elements: readonly Element[]): Gs1Error | null {
  const repeated = elements.find(({ identifier, value }) => firstValueOf(elements, identifier.ai) !== value);
  if (repeated !== undefined) return { kind: 'repeatedAi', ai: repeated.identifier.ai };
  for (const element of elements) {
    const fault = findFaultOf(element, elements);
    if (fault !== null) return fault;
  }
  return null;
}
