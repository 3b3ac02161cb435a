/** The basket level: what is off subtotals, after the item level. */
import { entryAt } from '../entry-at.ts';
import { type RoundingMode, shareOut } from '../money/rounding.ts';
import type { Given } from './apply.ts';
import type { BasketOffer } from './offer.ts';
import type { Lot } from './piles.ts';
import { percentOff, sumOf } from './reward.ts';

/** Choices of offers that are tried for one basket. */
const CHOICES_MAX = 4_000;

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

/** `isProven`: no other choice of these offers gives more. */
export type BasketOutcome = { given: Given[]; rests: readonly Rest[]; discountMinor: number; isProven: boolean };

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

/** The best choice of at most one offer a layer, layer after layer; an exclusive offer is the only one. */
export function solveBasket(layers: readonly BasketLayer[], rests: readonly Rest[], mode: RoundingMode): BasketOutcome {
  let choices = 0;
  function choose(at: number, left: readonly Rest[], hasGiven: boolean): BasketOutcome {
    const layer = layers[at];
    let best: BasketOutcome =
      layer === undefined
        ? { given: [], rests: left, discountMinor: 0, isProven: true }
        : { given: [], rests: left, discountMinor: -1, isProven: true };
    if (layer === undefined) return best;
    for (const entry of layer) {
      const discountMinor = basketDiscount(entry.offer, subtotalOf(entry, left), mode);
      choices += 1;
      if (discountMinor === 0 || (entry.offer.isExclusive && hasGiven)) continue;
      if (choices > CHOICES_MAX) break;
      const given = giveBasket(entry, left, discountMinor);
      const rest = entry.offer.isExclusive
        ? { given: [], rests: given.rests, discountMinor: 0, isProven: true }
        : choose(at + 1, given.rests, true);
      const total = discountMinor + rest.discountMinor;
      if (total > best.discountMinor) {
        best = { ...rest, given: [given.given, ...rest.given], discountMinor: total };
      }
    }
    const without = choose(at + 1, left, hasGiven);
    if (without.discountMinor > best.discountMinor) best = without;
    return best;
  }
  const best = choose(0, rests, false);
  return { ...best, isProven: choices <= CHOICES_MAX };
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
