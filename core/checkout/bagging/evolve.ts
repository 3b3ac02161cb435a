import { invariant, unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { BaggingEvent, Placed } from './events.ts';
import { type BaggingState, isGoods, linePieces, type PlacedLine, pendingOf } from './state.ts';

type Bagging = BaggingState['bagging'];

export function evolveBagging(state: CheckoutState, event: BaggingEvent): CheckoutState {
  return { ...state, bagging: after(state, event) };
}

function after(state: CheckoutState, event: BaggingEvent): Bagging {
  const { bagging } = state;
  switch (event.type) {
    case 'bagging.began':
      // What was put there while nobody could weigh is nobody's to say: it counts as being where it belongs.
      return {
        ...bagging,
        settledGrams: event.weightGrams,
        trouble: null,
        isLost: false,
        placed: bagging.isLost ? allPlaced(state) : bagging.placed,
      };
    case 'bagging.lost':
      return { ...bagging, settledGrams: null, trouble: null, isOwnBagAsked: false, isLost: true };
    case 'bagging.accepted':
      return {
        ...bagging,
        settledGrams: event.weightGrams,
        trouble: null,
        placed: event.placed.reduce((placed, each) => put(placed, each, event.isCertain, state), bagging.placed),
      };
    case 'bagging.troubled': {
      const { trouble, expectedGrams, measuredGrams, atMs } = event;
      const isNew = bagging.trouble === null;
      const sinceMs = bagging.trouble?.sinceMs ?? atMs;
      return {
        ...bagging,
        trouble: { trouble, sinceMs, expectedGrams, measuredGrams },
        troubles: bagging.troubles + (isNew ? 1 : 0),
      };
    }
    case 'bagging.cleared':
      return { ...bagging, settledGrams: event.weightGrams, trouble: null };
    case 'bagging.skipped': {
      const { lineId, pieces } = event;
      const skippedPieces = { ...bagging.skippedPieces, [lineId]: (bagging.skippedPieces[lineId] ?? 0) + pieces };
      return { ...bagging, skippedPieces };
    }
    case 'ownBag.asked':
      return { ...bagging, isOwnBagAsked: true };
    case 'ownBag.left':
      return { ...bagging, isOwnBagAsked: false };
    case 'ownBag.accepted':
      return {
        ...bagging,
        settledGrams: event.weightGrams,
        ownBags: bagging.ownBags + 1,
        isOwnBagAsked: false,
        trouble: null,
      };
    default:
      return unreachable(event);
  }
}

type PlacedLines = Bagging['placed'];

function put(
  placed: PlacedLines,
  { lineId, pieces, grams }: Placed,
  isCertain: boolean,
  state: CheckoutState,
): PlacedLines {
  const { [lineId]: before, ...others } = placed;
  const code = before?.code ?? state.lines.find((line) => line.lineId === lineId)?.code;
  invariant(code !== undefined, 'what is placed is in the basket, or lay there before');
  const next: PlacedLine = {
    code,
    pieces: (before?.pieces ?? 0) + pieces,
    grams: (before?.grams ?? 0) + grams,
    isCertain: isCertain && (before?.isCertain ?? true),
  };
  return next.pieces === 0 ? others : { ...others, [lineId]: next };
}

function allPlaced({ lines, bagging }: CheckoutState): PlacedLines {
  return Object.fromEntries(
    lines.filter(isGoods).map((line) => {
      const { lineId, code } = line;
      const pieces = linePieces(line) - (bagging.skippedPieces[lineId] ?? 0);
      return [lineId, { code, pieces, grams: 0, isCertain: false }];
    }),
  );
}

/** Staff have looked and it does not fit: the shopper has the same time again to set it right. */
export function withPatience(state: CheckoutState, atMs: number): CheckoutState {
  const { trouble, waitingSinceMs } = state.bagging;
  return {
    ...state,
    bagging: {
      ...state.bagging,
      trouble: trouble && { ...trouble, sinceMs: atMs },
      waitingSinceMs: waitingSinceMs === null ? null : atMs,
    },
  };
}

/** Since when something waits to be put there: known after every event that changes what the basket or the bagging area holds. */
export function withWaiting(state: CheckoutState, atMs: number): CheckoutState {
  const isWaiting = pendingOf(state).length > 0;
  const waitingSinceMs = isWaiting ? (state.bagging.waitingSinceMs ?? atMs) : null;
  if (waitingSinceMs === state.bagging.waitingSinceMs) return state;
  return { ...state, bagging: { ...state.bagging, waitingSinceMs } };
}
