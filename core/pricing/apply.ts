/** A solution laid over the lots: which units of which lines took part, what each got, and what is left of it. */
import { entryAt } from '../entry-at.ts';
import type { RoundingMode } from '../money/rounding.ts';
import { invariant } from '../result.ts';
import type { ItemOffer, Offer } from './offer.ts';
import type { Application, Component, Lot } from './piles.ts';
import { setDiscounts, sumOf } from './reward.ts';

/** `units`: by line, how many took part and what they got together; those that got nothing too. */
export type GivenSet = {
  times: number;
  discountMinor: number;
  units: readonly { line: number; quantity: number; discountMinor: number }[];
};
/** What one offer gave, in all. */
export type Given = { offer: Offer; discountMinor: number; sets: readonly GivenSet[] };

type Unit = { line: number; amountMinor: number; memberMinor: number };

/** Takes units out of lots, in the order of the lots. */
class LotLedger {
  readonly #lots: readonly Lot[];
  readonly #left: number[];
  readonly #changed = new Map<string, Lot>();

  constructor(lots: readonly Lot[]) {
    this.#lots = lots;
    this.#left = lots.map(({ count }) => count);
  }

  /** One unit of the first of these lots that has one left. */
  take(places: readonly number[]): Unit {
    const place = places.find((candidate) => entryAt(this.#left, candidate) > 0);
    invariant(place !== undefined, 'a set takes more units than there are');
    this.#left[place] = entryAt(this.#left, place) - 1;
    return entryAt(this.#lots, place);
  }

  giveBack(unit: Unit, discountMinor: number, isFrozen: boolean): void {
    const amountMinor = unit.amountMinor - discountMinor;
    const key = `${unit.line}|${amountMinor}|${isFrozen}`;
    const same = this.#changed.get(key);
    if (same === undefined)
      this.#changed.set(key, { line: unit.line, amountMinor, memberMinor: amountMinor, count: 1, isFrozen });
    else same.count += 1;
  }

  lots(): Lot[] {
    const untouched = this.#lots.map((lot, place) => ({
      ...lot,
      memberMinor: lot.amountMinor,
      count: entryAt(this.#left, place),
    }));
    return [...untouched.filter(({ count }) => count > 0), ...this.#changed.values()].sort((a, b) => a.line - b.line);
  }
}

/** Sets with the same units and the same discounts are one entry that says how often. */
class GivenBook {
  readonly #byOffer = new Map<Offer, Map<string, { -readonly [Key in keyof GivenSet]: GivenSet[Key] }>>();

  note(offer: Offer, units: GivenSet['units']): void {
    const sets = this.#byOffer.get(offer) ?? new Map();
    this.#byOffer.set(offer, sets);
    const key = units.map(({ line, quantity, discountMinor }) => `${line}*${quantity}:${discountMinor}`).join();
    const discountMinor = sumOf(units.map((unit) => unit.discountMinor));
    const same = sets.get(key);
    if (same === undefined) sets.set(key, { times: 1, discountMinor, units });
    else {
      same.times += 1;
      same.discountMinor += discountMinor;
    }
  }

  all(): Given[] {
    return [...this.#byOffer].map(([offer, sets]) => ({
      offer,
      discountMinor: sumOf([...sets.values()].map(({ discountMinor }) => discountMinor)),
      sets: [...sets.values()],
    }));
  }
}

export type Solved = { component: Component; applications: readonly Application[] };

export function applySolutions(
  lots: readonly Lot[],
  solved: readonly Solved[],
  mode: RoundingMode,
): { lots: Lot[]; given: Given[] } {
  const ledger = new LotLedger(lots);
  const book = new GivenBook();
  for (const { component, applications } of solved) {
    for (const { offer, piles, times } of applications) {
      for (let time = 0; time < times; time += 1) {
        giveSet(
          ledger,
          book,
          offer,
          piles.map((place) => ledger.take(entryAt(component.piles, place).lots)),
          mode,
        );
      }
    }
  }
  return { lots: ledger.lots(), given: book.all() };
}

function giveSet(
  ledger: LotLedger,
  book: GivenBook,
  offer: ItemOffer,
  units: readonly Unit[],
  mode: RoundingMode,
): void {
  const discounts = setDiscounts(offer, units, mode);
  const byLine = new Map<number, { line: number; quantity: number; discountMinor: number }>();
  for (const [place, unit] of units.entries()) {
    const discountMinor = entryAt(discounts, place);
    ledger.giveBack(unit, discountMinor, offer.isExclusive);
    const same = byLine.get(unit.line) ?? { line: unit.line, quantity: 0, discountMinor: 0 };
    byLine.set(unit.line, { ...same, quantity: same.quantity + 1, discountMinor: same.discountMinor + discountMinor });
  }
  book.note(
    offer,
    [...byLine.values()].sort((a, b) => a.line - b.line),
  );
}
