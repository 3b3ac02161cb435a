/** Slips of suspended baskets in people's pockets, and what they know of them from the screens. One store shares them. */
import type { View } from '../../core/contract/view.ts';
import type { SeededChoice } from '../data/random.ts';
import type { SimulatedPrinter } from './printer.ts';

const OFFERS_PERCENT = 50;
const COPIED_PERCENT = 10;

export interface Slip {
  /** Its 16 digits. */
  number: string;
  /** What is on the paper; null where none came out. */
  barcode: string | null;
  from: string;
  totalMinor: number;
  itemCount: number;
  /** How often somebody came with it: a second time it is a copy, and an alarm is deserved. */
  offered: number;
}

export interface Slips {
  readonly all: readonly Slip[];
  take(who: string, shown: string, till: string | null, total: View['total'], printer: SimulatedPrinter): void;
  /** One that somebody comes with now; null: nobody does. */
  offer(chance: SeededChoice): Slip | null;
}

export function createSlips(): Slips {
  const all: Slip[] = [];
  return {
    all,
    take(who, shown, _till, total, printer) {
      const number = shown.replaceAll(' ', '');
      if (all.some((slip) => slip.number === number)) return;
      const barcode = printer.paper.findLast(({ isSlip }) => isSlip)?.receiptNumber ?? null;
      const { amountMinor: totalMinor, itemCount } = total ?? { amountMinor: 0, itemCount: 0 };
      all.push({ number, barcode, from: who, totalMinor, itemCount, offered: 0 });
    },
    offer(chance) {
      const waiting = all.filter(({ offered }) => offered === 0);
      const list = waiting.length === 0 || chance.chance(COPIED_PERCENT) ? all : waiting;
      if (list.length === 0 || !chance.chance(OFFERS_PERCENT)) return null;
      const slip = chance.pick(list);
      slip.offered += 1;
      return slip;
    },
  };
}
