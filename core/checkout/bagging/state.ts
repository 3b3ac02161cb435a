import type { BasketLine } from '../basket/events.ts';
import type { Trouble } from './events.ts';

export type PlacedLine = { code: string; pieces: number; grams: number; isCertain: boolean };

export type BaggingTrouble = { trouble: Trouble; sinceMs: number; expectedGrams: number; measuredGrams: number };

export type BaggingState = {
  bagging: {
    /** What lies there and is accepted, own bags with it; null while the scale says nothing. */
    settledGrams: number | null;
    /** It has said something in this session, and then nothing any more. */
    isLost: boolean;
    /** By line, also of lines that have left the basket and are to be taken out. */
    placed: Readonly<Record<string, PlacedLine>>;
    skippedPieces: Readonly<Record<string, number>>;
    trouble: BaggingTrouble | null;
    /** Since when something is to be put there or taken out; null while nothing is. */
    waitingSinceMs: number | null;
    /** How often something did not fit. */
    troubles: number;
    ownBags: number;
    isOwnBagAsked: boolean;
  };
};

export const NOTHING_BAGGED: BaggingState = {
  bagging: {
    settledGrams: null,
    isLost: false,
    placed: {},
    skippedPieces: {},
    trouble: null,
    waitingSinceMs: null,
    troubles: 0,
    ownBags: 0,
    isOwnBagAsked: false,
  },
};

/** Pieces to be put there, or with a minus to be taken out. `gramsEach` is what is certain of it by itself. */
export type Pending = { lineId: string; code: string; category: string; pieces: number; gramsEach: number | null };

type Bagged = BaggingState & { lines: readonly BasketLine[] };

/** A deposit weighs nothing, and a bag next to nothing. */
export const isGoods = ({ kind = 'goods' }: BasketLine): boolean => kind === 'goods';

const piecesOf = ({ unit, quantity }: BasketLine): number => (unit === 'each' ? quantity : 1);

/** What the basket holds and the bagging area does not, and the reverse: the basket's lines first, in their order. */
export function pendingOf({ lines, bagging }: Bagged): Pending[] {
  const { placed, skippedPieces } = bagging;
  const wanted = lines.filter(isGoods).map((line): Pending => {
    const { lineId, code, category, weightGrams } = line;
    const there = placed[lineId];
    const pieces = piecesOf(line) - (there?.pieces ?? 0) - (skippedPieces[lineId] ?? 0);
    return { lineId, code, category, pieces, gramsEach: weightGrams ?? eachOf(there) };
  });
  const inBasket = new Set(lines.map(({ lineId }) => lineId));
  const gone = Object.entries(placed).map(
    ([lineId, there]): Pending => ({
      lineId,
      code: there.code,
      category: '',
      pieces: inBasket.has(lineId) ? 0 : -there.pieces,
      gramsEach: eachOf(there),
    }),
  );
  return [...wanted, ...gone].filter(({ pieces }) => pieces !== 0);
}

const eachOf = (there: PlacedLine | undefined): number | null =>
  there === undefined || there.pieces === 0 ? null : Math.round(there.grams / there.pieces);
