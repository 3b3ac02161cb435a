/**
 * The most that promotions can take off a small basket, found by trying everything: every set of every promotion over every choice of
 * units, layer after layer, then every choice on the basket. Written from the model in docs/pricing.md and nothing of the engine.
 */
import type { PricingLine } from '../../../../core/pricing/basket.ts';
import type { PricedPromotion } from '../../../../core/pricing/rules.ts';

type Unit = { line: PricingLine; left: number; frozen: boolean };
type Terms = PricedPromotion['terms'];
type Groups = { take: number; has: (line: PricingLine) => boolean }[];

const BASKET_KINDS = ['basketPercentOff', 'basketAmountOff', 'threshold'];
const percent = (amount: number, basisPoints: number): number =>
  Number((BigInt(amount) * BigInt(basisPoints) * 2n + 10_000n) / 20_000n);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

const chosenBy =
  (on: { categories?: string[] | undefined } | undefined) =>
  (line: PricingLine): boolean =>
    on?.categories === undefined || on.categories.includes(line.category);

function groupsOf(terms: Terms): Groups {
  switch (terms.kind) {
    case 'mixAndMatch':
      return terms.groups.map(({ on, take }) => ({ take, has: chosenBy(on) }));
    case 'nForM':
    case 'cheapestFree':
    case 'bundlePrice':
      return [{ take: terms.take, has: chosenBy(terms.on) }];
    case 'nthPercentOff':
      return [{ take: terms.nth, has: chosenBy(terms.on) }];
    default:
      return [{ take: 1, has: chosenBy(terms.on) }];
  }
}

/** What each unit of a set gets; the units come in descending order of what is left of them. */
function gains(terms: Terms, lefts: number[]): number[] {
  const total = sum(lefts);
  const onCheapest = (many: number, basisPoints: number) =>
    lefts.map((left, place) => (place < lefts.length - many ? 0 : percent(left, basisPoints)));
  switch (terms.kind) {
    case 'nForM':
      return onCheapest(terms.take - terms.pay, 10_000);
    case 'cheapestFree':
      return onCheapest(1, 10_000);
    case 'nthPercentOff':
      return onCheapest(1, terms.percentBasisPoints);
    case 'percentOff':
      return onCheapest(1, terms.percentBasisPoints);
    case 'freeItem':
      return onCheapest(1, 10_000);
    case 'amountOff':
      return shared(Math.min(terms.amountMinor, total), lefts);
    case 'fixedPrice':
    case 'bundlePrice':
      return shared(Math.max(0, total - terms.priceMinor), lefts);
    case 'mixAndMatch': {
      const { reward } = terms;
      if (reward.kind === 'price') return shared(Math.max(0, total - reward.priceMinor), lefts);
      if (reward.kind === 'amountOff') return shared(Math.min(reward.amountMinor, total), lefts);
      return reward.kind === 'cheapestFree'
        ? onCheapest(1, 10_000)
        : onCheapest(lefts.length, reward.percentBasisPoints);
    }
    default:
      throw new Error(`${terms.kind} is not of the item level`);
  }
}

function shared(amount: number, weights: number[]): number[] {
  const total = sum(weights);
  const parts = weights.map((weight) => Math.floor((amount * weight) / total));
  const order = weights
    .map((weight, place) => ({ place, rest: (amount * weight) % total }))
    .sort((a, b) => b.rest - a.rest || a.place - b.place);
  for (let left = amount - sum(parts), at = 0; left > 0; left -= 1, at += 1)
    parts[order[at]?.place ?? 0] = (parts[order[at]?.place ?? 0] ?? 0) + 1;
  return parts;
}

function fillsGroups(units: Unit[], groups: Groups): boolean {
  const [unit, ...others] = units;
  if (unit === undefined) return groups.every(({ take }) => take === 0);
  return groups.some(
    (group, place) =>
      group.take > 0 &&
      group.has(unit.line) &&
      fillsGroups(
        others,
        groups.map((other, at) => (at === place ? { ...other, take: other.take - 1 } : other)),
      ),
  );
}

const isWeighed = ({ line }: Unit): boolean => line.unit === 'kilogram';

export function bruteForce(promotions: PricedPromotion[], lines: PricingLine[]): number {
  const inOrder = lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1));
  const units = inOrder.flatMap((line): Unit[] =>
    Array.from({ length: line.quantity }, () => ({
      line,
      left: line.weightGrams === null ? line.unitPriceMinor : percent(line.unitPriceMinor, line.weightGrams * 10),
      frozen: false,
    })),
  );
  const items = promotions.filter(({ terms }) => !BASKET_KINDS.includes(terms.kind));
  const layers = [...new Set(items.map(({ terms }) => terms.layer ?? 1))].sort((a, b) => a - b);
  return bestOfLayers(
    layers.map((layer) => items.filter(({ terms }) => (terms.layer ?? 1) === layer)),
    units,
    promotions,
  );
}

function bestOfLayers([layer, ...later]: PricedPromotion[][], units: Unit[], all: PricedPromotion[]): number {
  if (layer === undefined) return bestOfBasket(units, all);
  let best = 0;
  /** `open`: units that are not decided yet in this layer. */
  const go = (open: number[], state: Unit[], used: Map<string, number>, gained: number): void => {
    const [lead, ...others] = open;
    if (lead === undefined) {
      best = Math.max(best, gained + bestOfLayers(later, state, all));
      return;
    }
    go(others, state, used, gained);
    if (state[lead]?.frozen === true) return;
    for (const { promotionId, terms } of layer) {
      const times = used.get(promotionId) ?? 0;
      if (times >= (terms.maxPerBasket ?? 99)) continue;
      const groups = groupsOf(terms);
      for (const more of subsets(others, sum(groups.map(({ take }) => take)) - 1)) {
        const set = [lead, ...more].sort((a, b) => (state[b]?.left ?? 0) - (state[a]?.left ?? 0) || a - b);
        const members = set.flatMap((place) => state[place] ?? []);
        if (members.some(({ frozen, left }) => frozen || left === 0) || !fillsGroups(members, groups)) continue;
        if (members.some(isWeighed) && terms.kind !== 'percentOff' && terms.kind !== 'freeItem') continue;
        const got = gains(
          terms,
          members.map(({ left }) => left),
        );
        if (sum(got) === 0) continue;
        const next = state.map((unit, place) => {
          const at = set.indexOf(place);
          return at === -1 ? unit : { ...unit, left: unit.left - (got[at] ?? 0), frozen: terms.exclusive };
        });
        go(
          others.filter((place) => !set.includes(place)),
          next,
          new Map(used).set(promotionId, times + 1),
          gained + sum(got),
        );
      }
    }
  };
  go(
    units.map((_, place) => place),
    units,
    new Map(),
    0,
  );
  return best;
}

function subsets(from: number[], size: number): number[][] {
  if (size === 0) return [[]];
  return from.flatMap((first, place) => subsets(from.slice(place + 1), size - 1).map((rest) => [first, ...rest]));
}

/** What is left of each line, once of what is frozen and once of the rest. */
function bestOfBasket(units: Unit[], all: PricedPromotion[]): number {
  const rests = new Map<PricingLine, number>();
  for (const { line, left, frozen } of units) if (!frozen) rests.set(line, (rests.get(line) ?? 0) + left);
  const offers = all.filter(({ terms }) => BASKET_KINDS.includes(terms.kind));
  const layers = [...new Set(offers.map(({ terms }) => terms.layer ?? 1))].sort((a, b) => a - b);
  return choose(
    layers.map((layer) => offers.filter(({ terms }) => (terms.layer ?? 1) === layer)),
    rests,
    false,
  );
}

function choose([layer, ...later]: PricedPromotion[][], rests: Map<PricingLine, number>, hasGiven: boolean): number {
  if (layer === undefined) return 0;
  let best = choose(later, rests, hasGiven);
  for (const { terms } of layer) {
    if (terms.kind === 'mixAndMatch' || (terms.exclusive && hasGiven)) continue;
    const has = chosenBy(terms.on);
    const lines = [...rests].filter(([line, left]) => has(line) && left > 0);
    const subtotal = sum(lines.map(([, left]) => left));
    const off = basketOff(terms, subtotal);
    if (off === 0) continue;
    const parts = shared(
      off,
      lines.map(([, left]) => left),
    );
    const next = new Map(rests);
    for (const [place, [line, left]] of lines.entries()) next.set(line, left - (parts[place] ?? 0));
    best = Math.max(best, off + (terms.exclusive ? 0 : choose(later, next, true)));
  }
  return best;
}

function basketOff(terms: Terms, subtotal: number): number {
  switch (terms.kind) {
    case 'basketPercentOff':
      return percent(subtotal, terms.percentBasisPoints);
    case 'basketAmountOff':
      return Math.min(subtotal, terms.amountMinor);
    case 'threshold': {
      if (subtotal < terms.spendMinor) return 0;
      if (terms.reward.kind === 'percentOff') return percent(subtotal, terms.reward.percentBasisPoints);
      return Math.min(
        subtotal,
        terms.reward.amountMinor * (terms.repeats ? Math.floor(subtotal / terms.spendMinor) : 1),
      );
    }
    default:
      return 0;
  }
}
