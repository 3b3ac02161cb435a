import type { PieceWeight } from '../../catalogue/product.ts';
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

/**
 * Pieces to be put there, or with a minus to be taken out. `gramsEach` is what is certain of it by itself, `pieceWeight` what the catalogue
 * says; null where neither does.
 */
export type Pending = {
  lineId: string;
  code: string;
  category: string;
  isBag: boolean;
  pieces: number;
  gramsEach: number | null;
  pieceWeight: PieceWeight | null;
};

type Bagged = BaggingState & { lines: readonly BasketLine[] };

/** A deposit weighs nothing by itself, and bottles that came back are gone. Carrier bags are told apart: nobody has to put them there. */
export const isGoods = ({ kind = 'goods' }: BasketLine): boolean => kind === 'goods';

export const linePieces = ({ unit, quantity }: BasketLine): number => (unit === 'each' ? quantity : 1);

/** What the basket holds and the bagging area does not, and the reverse: the basket's lines first, in their order. */
export function pendingOf({ lines, bagging }: Bagged): Pending[] {
  const inBasket = new Set(lines.map(({ lineId }) => lineId));
  const gone = Object.entries(bagging.placed).flatMap(([lineId, there]): Pending[] =>
    inBasket.has(lineId)
      ? []
      : [
          {
            lineId,
            code: there.code,
            category: '',
            isBag: false,
            pieces: -there.pieces,
            gramsEach: eachOf(there),
            pieceWeight: null,
          },
        ],
  );
  return [...openOf(lines.filter(isGoods), bagging), ...gone].filter(({ pieces }) => pieces !== 0);
}

/** Carrier bags that may be put there, or taken out: nothing waits for them, and their weight surprises nobody. */
export const bagsOf = ({ lines, bagging }: Bagged): Pending[] =>
  openOf(
    lines.filter(({ kind }) => kind === 'bag'),
    bagging,
  ).filter(({ pieces }) => pieces !== 0);

const openOf = (
  lines: readonly BasketLine[],
  { placed, skippedPieces }: Pick<BaggingState['bagging'], 'placed' | 'skippedPieces'>,
): Pending[] =>
  lines.map((line) => {
    const { lineId, code, category, weightGrams, pieceWeight = null } = line;
    const there = placed[lineId];
    const pieces = linePieces(line) - (there?.pieces ?? 0) - (skippedPieces[lineId] ?? 0);
    const gramsEach = weightGrams ?? eachOf(there);
    return { lineId, code, category, isBag: line.kind === 'bag', pieces, gramsEach, pieceWeight };
  });

/** Nothing where it came in while nobody could weigh. */
const eachOf = (there: PlacedLine | undefined): number | null =>
  there === undefined || there.pieces === 0 || there.grams <= 0 ? null : Math.round(there.grams / there.pieces);
