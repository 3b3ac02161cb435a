/** The basket level: what is off subtotals, after the item level. */
import { entryAt } from '../entry-at.ts';
import { type RoundingMode, shareOut } from '../money/rounding.ts';
import type { Given } from './apply.ts';
import { type Effort, isSpent } from './effort.ts';
import type { BasketOffer } from './offer.ts';
import type { Lot } from './piles.ts';
import { percentOff, sumOf } from './reward.ts';

/** Subtotals that are added up for one basket; then what was found by then is the answer. */
const STEPS_MAX = 20_000;

/** What is left of a line: once for the units that an exclusive offer took, once for the others. */
export type Rest = { line: number; leftMinor: number; isFrozen: boolean };

export function restsOf(lots: readonly Lot[]): Rest[] {
  const rests = new Map<string, Rest>();
  for (const { line, amountMinor, count, isFrozen } of lots) {
    const key = `${line}|${isFrozen}`;
    const leftMinor = (rests.get(key)?.leftMinor ?? 0) + amountMinor * count;
    rests.set(key, { line, leftMinor, isFrozen });
  }
  return [...rests.values()].sort((a, b) => a.line - b.line || Number(a.isFrozen) - Number(b.isFrozen));
}

/** Offers of one layer, of which at most one is given; `lines`: those that an offer is about. */
export type BasketLayer = readonly { offer: BasketOffer; lines: ReadonlySet<number> }[];

/** `isProven`: no other choice of these offers gives more. `steps`: what it took to find it. */
export type BasketOutcome = Choice & { isProven: boolean; steps: number };

/** What an offer gives on a subtotal. */
export function basketDiscount(
  { reward, spendMinor, repeats }: BasketOffer,
  subtotalMinor: number,
  mode: RoundingMode,
): number {
  if (subtotalMinor <= 0 || subtotalMinor < spendMinor) return 0;
  if (reward.kind === 'percent') return percentOff(subtotalMinor, reward.basisPoints, mode);
  const times = repeats ? Math.floor(subtotalMinor / spendMinor) : 1;
  return Math.min(subtotalMinor, reward.amountMinor * times);
}

type Entry = BasketLayer[number];

const isIn = ({ lines }: Entry, { line, isFrozen, leftMinor }: Rest): boolean =>
  !isFrozen && leftMinor > 0 && lines.has(line);

export const subtotalOf = (entry: Entry, rests: readonly Rest[]): number =>
  rests.reduce((sum, rest) => (isIn(entry, rest) ? sum + rest.leftMinor : sum), 0);

/** No choice gives more than this on these or on lower rests. */
export const basketUpper = (layers: readonly BasketLayer[], rests: readonly Rest[], mode: RoundingMode): number =>
  sumOf(
    layers.map((layer) =>
      Math.max(0, ...layer.map((entry) => basketDiscount(entry.offer, subtotalOf(entry, rests), mode))),
    ),
  );

/**
 * The best choice of at most one offer a layer, layer after layer; an exclusive offer is the only one. What gives most is tried first, so
 * that the answer is a good one where not all can be tried.
 */
export function solveBasket(
  layers: readonly BasketLayer[],
  rests: readonly Rest[],
  mode: RoundingMode,
  effort: Effort,
): BasketOutcome {
  let steps = 0;
  let isProven = true;
  const isOver = (): boolean => steps > STEPS_MAX || isSpent(effort);
  function choose(at: number, left: readonly Rest[], hasGiven: boolean): Choice {
    const layer = layers[at];
    if (layer === undefined) return { given: [], rests: left, discountMinor: 0 };
    const later = layers.slice(at + 1);
    const laterMinor = basketUpper(later, left, mode);
    const looked = layer.length + later.flat().length;
    steps += looked;
    effort.left -= looked * rests.length;
    let best: (Choice & { place: number }) | null = null;
    for (const { entry, discountMinor, place } of openIn(layer, left, hasGiven, mode)) {
      const { isExclusive } = entry.offer;
      const upper = discountMinor + (isExclusive ? 0 : laterMinor);
      if (best !== null && (upper < best.discountMinor || (upper === best.discountMinor && place > best.place)))
        continue;
      if (best !== null && isOver()) isProven = false;
      else {
        const given = giveBasket(entry, left, discountMinor);
        const rest = isExclusive
          ? { given: [], rests: given.rests, discountMinor: 0 }
          : choose(at + 1, given.rests, true);
        const total = discountMinor + rest.discountMinor;
        if (best === null || total > best.discountMinor || (total === best.discountMinor && place < best.place))
          best = { given: [given.given, ...rest.given], rests: rest.rests, discountMinor: total, place };
      }
    }
    if (best === null) return choose(at + 1, left, hasGiven);
    if (laterMinor <= best.discountMinor) return best;
    if (isOver()) {
      isProven = false;
      return best;
    }
    const without = choose(at + 1, left, hasGiven);
    return without.discountMinor > best.discountMinor ? without : best;
  }
  const { given, rests: left, discountMinor } = choose(0, rests, false);
  if (isProven) return { given, rests: left, discountMinor, isProven, steps };
  const alone = bestAlone(layers, rests, mode);
  const best = alone.discountMinor > discountMinor ? alone : { given, rests: left, discountMinor };
  return { ...best, isProven, steps };
}

type Choice = { given: Given[]; rests: readonly Rest[]; discountMinor: number };
type OpenEntry = { entry: Entry; discountMinor: number; place: number };

/** What may be given, the most first, and equal ones in the order of the layer. */
function openIn(layer: BasketLayer, rests: readonly Rest[], hasGiven: boolean, mode: RoundingMode): OpenEntry[] {
  return layer
    .map((entry, place) => ({
      entry,
      discountMinor: basketDiscount(entry.offer, subtotalOf(entry, rests), mode),
      place,
    }))
    .filter(({ entry, discountMinor }) => discountMinor > 0 && !(entry.offer.isExclusive && hasGiven))
    .sort((a, b) => b.discountMinor - a.discountMinor);
}

/** The one offer that gives most by itself: no answer may be worse than it. */
function bestAlone(layers: readonly BasketLayer[], rests: readonly Rest[], mode: RoundingMode): Choice {
  const { entry, discountMinor } = entryAt(openIn(layers.flat(), rests, false, mode), 0);
  const { given, rests: left } = giveBasket(entry, rests, discountMinor);
  return { given: [given], rests: left, discountMinor };
}

function giveBasket(entry: Entry, rests: readonly Rest[], discountMinor: number): { given: Given; rests: Rest[] } {
  const places = rests.flatMap((rest, place) => (isIn(entry, rest) ? [place] : []));
  const parts = shareOut(
    discountMinor,
    places.map((place) => entryAt(rests, place).leftMinor),
  );
  const left = [...rests];
  const units = places.map((place, at) => {
    const [rest, part] = [entryAt(rests, place), entryAt(parts, at)];
    left[place] = { ...rest, leftMinor: rest.leftMinor - part };
    return { line: rest.line, quantity: 0, discountMinor: part };
  });
  return { given: { offer: entry.offer, discountMinor, sets: [{ times: 1, discountMinor, units }] }, rests: left };
}
