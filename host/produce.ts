import type { Product } from '../core/catalogue/product.ts';
import type { ProduceItem } from '../core/contract/carrier.ts';

/** What can be found by its picture; nothing for what has none. */
export const produceItem = ({ code, name, unit, priceMinor, picture }: Product): ProduceItem[] =>
  picture === null ? [] : [{ code, name, unit, priceMinor, picture }];
