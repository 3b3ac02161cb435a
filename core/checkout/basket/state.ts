import type { Product } from '../../catalogue/product.ts';
import type { BasketLine } from './events.ts';

export const BASKET_LINES_MAX = 200;
export const WEIGHT_GRAMS_MAX = 15_000;

export type BasketState = {
  lines: BasketLine[];
  newestLineId: string | null;
  weighing: Product | null;
};

export const EMPTY_BASKET: BasketState = { lines: [], newestLineId: null, weighing: null };
