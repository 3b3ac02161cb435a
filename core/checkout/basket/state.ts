import type { Product } from '../../catalogue/product.ts';
import type { BasketLine } from './events.ts';
import type { Prices } from './priced.ts';

export const BASKET_LINES_MAX = 200;
export const WEIGHT_GRAMS_MAX = 15_000;

export type BasketState = {
  lines: BasketLine[];
  newestLineId: string | null;
  weighing: Product | null;
  /** Of the bag or box on the scale; 0 where there is none. */
  tareGrams: number;
  /** Carrier bags that are offered right now; null while the step is not open. */
  bagsOffered: Product[] | null;
  /** The step before paying was gone through. */
  bagsAnswered: boolean;
  /** Lines that the customer took out without staff. */
  linesVoided: number;
  /** What the rules made of it; null before the first line, and in a session from before there were rules. */
  prices: Prices | null;
};

export const EMPTY_BASKET: BasketState = {
  lines: [],
  newestLineId: null,
  weighing: null,
  tareGrams: 0,
  bagsOffered: null,
  bagsAnswered: false,
  linesVoided: 0,
  prices: null,
};

/** Deposits come with their goods, and bottles that came back are no purchase. */
export const isGoods = ({ kind = 'goods' }: BasketLine): boolean => kind === 'goods';

export const linkedTo = (lines: readonly BasketLine[], lineId: string): BasketLine[] =>
  lines.filter((line) => line.linkedTo === lineId);
