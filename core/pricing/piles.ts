/** Units that are the same to every offer of a layer, and what the offers make of them together. */
import { entryAt } from '../entry-at.ts';
import type { RoundingMode } from '../money/rounding.ts';
import { compareOffers, type ItemOffer } from './offer.ts';
import { setDiscounts, sumOf, type UnitPrice } from './reward.ts';

/** Some units of one line that cost the same: what the layers before have left of them. */
export type Lot = UnitPrice & { line: number; count: number; isFrozen: boolean };

/** An offer that a unit may take part in, and as which of its slots. */
export type Fit = { offer: ItemOffer; slots: readonly number[] };
/** `signature`: the same for lines that no offer of this or a later layer tells apart. */
export type Fits = { signature: string; fits: readonly Fit[] };

/** `single`: the best that one unit can have by itself, of offers without a limit; taken unless a set is better. */
export type Pile = UnitPrice & {
  count: number;
  /** Places in the list of lots. */
  lots: readonly number[];
  fits: readonly Fit[];
  single: { offer: ItemOffer; discountMinor: number } | null;
};

/** An offer that ties units together: it takes several at a time, or there is not enough of it for all. */
export type Link = { offer: ItemOffer; limit: number };

/** Piles that share links, and no link with any other. Piles are in descending order of their prices. */
export type Component = { piles: readonly Pile[]; links: readonly Link[] };

/** So many sets of an offer, each of one unit of each of these piles (places in the component, ascending). */
export type Application = { offer: ItemOffer; piles: readonly number[]; times: number };

/** `limitOf`: how often an offer may still be given; infinity where nothing limits it. */
export function componentsOf(
  lots: readonly Lot[],
  fitsOf: (line: number) => Fits,
  limitOf: (offer: ItemOffer) => number,
  mode: RoundingMode,
): Component[] {
  const grouped = new Map<string, { first: Lot; fits: readonly Fit[]; lots: number[]; count: number }>();
  for (const [place, lot] of lots.entries()) {
    const { signature, fits } = fitsOf(lot.line);
    if (lot.isFrozen || lot.amountMinor <= 0 || fits.length === 0) continue;
    const key = `${lot.amountMinor}|${lot.memberMinor}|${signature}`;
    const group = grouped.get(key);
    if (group === undefined) grouped.set(key, { first: lot, fits, lots: [place], count: lot.count });
    else {
      group.lots.push(place);
      group.count += lot.count;
    }
  }
  const groups = [...grouped.values()].sort((a, b) => b.first.amountMinor - a.first.amountMinor);
  const links = linksOf(groups, limitOf);
  const piles = groups.map(({ first, fits, lots: places, count }): Pile => {
    const price = { amountMinor: first.amountMinor, memberMinor: first.memberMinor };
    return { ...price, fits, count, lots: places, single: bestSingle(price, fits, links, mode) };
  });
  return split(piles, links);
}

function linksOf(
  groups: readonly { fits: readonly Fit[]; count: number }[],
  limitOf: (offer: ItemOffer) => number,
): Map<ItemOffer, Link> {
  const units = new Map<ItemOffer, number>();
  for (const { fits, count } of groups) {
    for (const { offer } of fits) units.set(offer, (units.get(offer) ?? 0) + count);
  }
  const links = new Map<ItemOffer, Link>();
  // In one order, whichever lines come first: of what is worth the same the first is given.
  for (const [offer, count] of [...units].sort(([a], [b]) => compareOffers(a, b))) {
    const limit = limitOf(offer);
    if (offer.setUnits > 1 || limit < count) links.set(offer, { offer, limit });
  }
  return links;
}

function bestSingle(
  price: UnitPrice,
  fits: readonly Fit[],
  links: ReadonlyMap<ItemOffer, Link>,
  mode: RoundingMode,
): Pile['single'] {
  let best: Pile['single'] = null;
  for (const { offer } of fits) {
    if (links.has(offer)) continue;
    const discountMinor = sumOf(setDiscounts(offer, [price], mode));
    if (discountMinor > (best?.discountMinor ?? 0)) best = { offer, discountMinor };
  }
  return best;
}

/** Piles that no chain of links connects are searched apart: nothing that is done to one changes what the other can have. */
function split(piles: readonly Pile[], links: ReadonlyMap<ItemOffer, Link>): Component[] {
  const roots = piles.map((_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (entryAt(roots, root) !== root) root = entryAt(roots, root);
    return root;
  };
  const firstWith = new Map<ItemOffer, number>();
  for (const [place, { fits }] of piles.entries()) {
    for (const { offer } of fits) {
      if (!links.has(offer)) continue;
      const first = firstWith.get(offer);
      if (first === undefined) firstWith.set(offer, place);
      else roots[Math.max(rootOf(first), rootOf(place))] = Math.min(rootOf(first), rootOf(place));
    }
  }
  const byRoot = new Map<number, Pile[]>();
  for (const [place, pile] of piles.entries()) {
    const root = rootOf(place);
    const members = byRoot.get(root);
    if (members === undefined) byRoot.set(root, [pile]);
    else members.push(pile);
  }
  return [...byRoot.values()].map((members) => {
    const linked = new Set(members.flatMap(({ fits }) => fits.map(({ offer }) => offer)));
    return { piles: members, links: [...links.values()].filter(({ offer }) => linked.has(offer)) };
  });
}
