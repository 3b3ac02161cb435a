/** Whether what was put into the bagging area, or taken out of it, is what the basket asks for. */
import { invariant } from '../../result.ts';
import type { BaggingSettings } from './settings.ts';
import type { Pending } from './state.ts';

/** What earlier purchases showed of an article: grams of one piece, and how far the pieces differ. */
export type KnownWeight = { meanGrams: number; spreadGrams: number };
export type KnownWeights = Readonly<Record<string, KnownWeight>>;

/** Of what waits only so many are tried in every combination; more at once are tried together. */
const COMBINED_MAX = 10;
/** Of the pieces of one line so many are tried by themselves. */
const PIECES_TRIED_MAX = 50;
/** Of a spread that was measured, so many times to either side are the same article. */
const SPREADS = 3;

export type Match = { placed: { lineId: string; pieces: number; grams: number }[]; isCertain: boolean };

/** `pending` is to be put there, or taken out; `bags` may be. */
export type Waiting = { pending: readonly Pending[]; bags: readonly Pending[] };

/** `grams`: of all its pieces, null where nobody knows; then it is no more than `gramsMax`. */
type Part = Pending & { grams: number | null; spread: number; gramsMax: number };

/**
 * The largest part of what waits that makes the weight change by `deltaGrams`: everything at once before a few, the newest before older
 * ones. What is known to weigh as much is taken before a guess at something that was never weighed, and goods before carrier bags. Null
 * where nothing fits.
 */
export function matchOf(
  { pending, bags }: Waiting,
  deltaGrams: number,
  known: KnownWeights,
  settings: BaggingSettings,
): Match | null {
  const parts = pending.map((each) => partOf(each, known, settings));
  const withBags = [...parts, ...bags.map((each) => partOf(each, known, settings))];
  const all = [...choices(parts), ...(bags.length === 0 ? [] : choices(withBags)), ...withBags.flatMap(fewerOf)];
  const isKnown = (chosen: readonly Part[]): boolean => chosen.every(({ grams }) => grams !== null);
  for (const chosen of [...all.filter(isKnown), ...all.filter((each) => !isKnown(each))]) {
    if (fits(chosen, deltaGrams, settings))
      return { placed: shared(chosen, deltaGrams), isCertain: chosen.length === 1 };
  }
  return null;
}

function choices(parts: readonly Part[]): Part[][] {
  const newest = parts.slice(-COMBINED_MAX);
  const all: Part[][] = parts.length > newest.length ? [[...parts]] : [];
  const masks = Array.from({ length: 2 ** newest.length - 1 }, (_, index) => index + 1);
  const bySize = masks.toSorted((a, b) => bits(b) - bits(a) || b - a);
  return [...all, ...bySize.map((mask) => newest.filter((_, index) => (mask >> index) & 1))];
}

/** Some pieces of one line, the most first. What nobody has weighed has no pieces to tell apart. */
function fewerOf(part: Part): Part[][] {
  const { grams, pieces } = part;
  if (grams === null) return [];
  const count = Math.min(Math.abs(pieces) - 1, PIECES_TRIED_MAX);
  const sign = Math.sign(pieces);
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const fewer = sign * (count - index);
    return [{ ...part, pieces: fewer, grams: Math.round((grams * fewer) / pieces) }];
  });
}

const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

const sureGramsOf = (parts: readonly Part[]): number => parts.reduce((sum, { grams }) => sum + (grams ?? 0), 0);

function fits(chosen: readonly Part[], deltaGrams: number, settings: BaggingSettings): boolean {
  const unknown = chosen.filter(({ grams }) => grams === null);
  const slack = chosen.reduce((sum, { spread }) => sum + spread, settings.toleranceGrams);
  const restGrams = deltaGrams - sureGramsOf(chosen);
  if (unknown.length === 0) return Math.abs(restGrams) <= slack;
  // An article that nobody has weighed yet is what is left over: more than nothing, and not more than it may be.
  const pieces = unknown.reduce((sum, each) => sum + each.pieces, 0);
  const gramsMax = unknown.reduce((sum, each) => sum + Math.abs(each.pieces) * each.gramsMax, 0);
  const towards = Math.sign(pieces) * restGrams;
  return towards > settings.noiseGrams && towards <= gramsMax;
}

/** What was learned starts from the catalogue and goes before it; how far a piece may be off is the wider of what both say. */
function partOf(pending: Pending, known: KnownWeights, settings: BaggingSettings): Part {
  const { code, pieces, gramsEach, pieceWeight, isBag } = pending;
  const gramsMax = isBag ? settings.bagGramsMax : settings.unknownGramsMax;
  if (gramsEach !== null) return { ...pending, grams: gramsEach * pieces, spread: 0, gramsMax };
  const learned = known[code];
  const eachGrams = learned?.meanGrams ?? pieceWeight?.grams ?? null;
  if (eachGrams === null) return { ...pending, grams: null, spread: 0, gramsMax };
  const eachSpread = Math.max(SPREADS * (learned?.spreadGrams ?? 0), pieceWeight?.toleranceGrams ?? 0);
  const spread = Math.ceil(eachSpread * Math.sqrt(Math.abs(pieces)));
  return { ...pending, grams: Math.round(eachGrams * pieces), spread, gramsMax };
}

/**
 * The whole change, told apart by line: each gets what it is known to weigh. What is left over goes to the pieces that nobody has weighed,
 * and where there are none, in equal parts to all lines; the last one takes what does not divide.
 */
function shared(parts: readonly Part[], deltaGrams: number): Match['placed'] {
  const unknown = parts.filter(({ grams }) => grams === null);
  const open = unknown.length > 0 ? unknown : parts;
  const sharesOf = ({ pieces }: Part): number => (unknown.length > 0 ? pieces : 1);
  const restGrams = deltaGrams - sureGramsOf(parts);
  const shares = open.reduce((sum, each) => sum + sharesOf(each), 0);
  invariant(shares !== 0, 'what was chosen can take up what is left over');
  let given = 0;
  const last = open.at(-1);
  return parts.map((part) => {
    const { lineId, pieces } = part;
    const sureGrams = (part.grams ?? 0) + 0; // never -0, which JSON does not give back
    if (!open.includes(part)) return { lineId, pieces, grams: sureGrams };
    const share = part === last ? restGrams - given : Math.trunc((restGrams * sharesOf(part)) / shares);
    given += share;
    return { lineId, pieces, grams: sureGrams + share };
  });
}
