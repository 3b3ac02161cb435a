/** Whether what was put into the bagging area, or taken out of it, is what the basket asks for. */
import { invariant } from '../../result.ts';
import type { BaggingSettings } from './settings.ts';
import type { Pending } from './state.ts';

/** What earlier purchases showed of an article: grams of one piece, and how far the pieces differ. */
export type KnownWeight = { meanGrams: number; spreadGrams: number };
export type KnownWeights = Readonly<Record<string, KnownWeight>>;

/** Of what waits only so many are tried in every combination; more at once are tried together. */
const COMBINED_MAX = 10;
/** Of a spread that was measured, so many times to either side are the same article. */
const SPREADS = 3;

export type Match = { placed: { lineId: string; pieces: number; grams: number }[]; isCertain: boolean };

/**
 * The largest part of what waits that makes the weight change by `deltaGrams`: everything at once before a few, the newest before older
 * ones. Null where nothing fits.
 */
export function matchOf(
  pending: readonly Pending[],
  deltaGrams: number,
  known: KnownWeights,
  settings: BaggingSettings,
): Match | null {
  for (const chosen of choices(pending)) {
    const match = fits(chosen, deltaGrams, known, settings);
    if (match !== null) return match;
  }
  return null;
}

function choices(pending: readonly Pending[]): Pending[][] {
  const newest = pending.slice(-COMBINED_MAX);
  const all: Pending[][] = pending.length > newest.length ? [[...pending]] : [];
  const masks = Array.from({ length: 2 ** newest.length - 1 }, (_, index) => index + 1);
  const bySize = masks.toSorted((a, b) => bits(b) - bits(a) || b - a);
  return [...all, ...bySize.map((mask) => newest.filter((_, index) => (mask >> index) & 1))];
}

const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

function fits(chosen: Pending[], deltaGrams: number, known: KnownWeights, settings: BaggingSettings): Match | null {
  const parts = chosen.map((each) => ({ ...each, ...weightOf(each, known) }));
  const unknown = parts.filter(({ grams }) => grams === null);
  const sureGrams = parts.reduce((sum, { grams }) => sum + (grams ?? 0), 0);
  const slack = parts.reduce((sum, { spread }) => sum + spread, settings.toleranceGrams);
  const restGrams = deltaGrams - sureGrams;
  const isCertain = parts.length === 1;
  if (unknown.length === 0) {
    if (Math.abs(restGrams) > slack) return null;
    return { placed: shared(parts, deltaGrams), isCertain };
  }
  // An article that nobody has weighed yet is what is left over: more than nothing, and not more than it may be.
  const pieces = unknown.reduce((sum, each) => sum + each.pieces, 0);
  const isPossible = pieces > 0 && restGrams > settings.noiseGrams && restGrams <= settings.unknownGramsMax * pieces;
  return isPossible ? { placed: shared(parts, deltaGrams), isCertain } : null;
}

function weightOf({ code, pieces, gramsEach }: Pending, known: KnownWeights): { grams: number | null; spread: number } {
  if (gramsEach !== null) return { grams: gramsEach * pieces, spread: 0 };
  const learned = known[code];
  if (learned === undefined) return { grams: null, spread: 0 };
  return {
    grams: Math.round(learned.meanGrams * pieces),
    spread: Math.ceil(SPREADS * learned.spreadGrams * Math.sqrt(Math.abs(pieces))),
  };
}

/** The whole change, told apart by line: what is known first, the rest in equal parts, the last one takes what does not divide. */
function shared(parts: (Pending & { grams: number | null })[], deltaGrams: number): Match['placed'] {
  const open = parts.some(({ grams }) => grams === null) ? parts.filter(({ grams }) => grams === null) : parts;
  const sure = parts.filter((part) => !open.includes(part)).reduce((sum, { grams }) => sum + (grams ?? 0), 0);
  const restGrams = deltaGrams - sure;
  const pieces = open.reduce((sum, each) => sum + each.pieces, 0);
  let given = 0;
  const last = open.at(-1);
  invariant(last !== undefined, 'something was chosen');
  return parts.map((part) => {
    const { lineId } = part;
    if (!open.includes(part)) return { lineId, pieces: part.pieces, grams: part.grams ?? 0 };
    const share = pieces === 0 ? 0 : Math.trunc((restGrams * part.pieces) / pieces) + 0; // never -0, which JSON does not give back
    const grams = part === last ? restGrams - given : share;
    given += grams;
    return { lineId, pieces: part.pieces, grams };
  });
}
