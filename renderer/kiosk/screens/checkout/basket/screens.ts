import type { Screens } from '../../../screen-of.ts';
import { Bags } from './Bags.tsx';
import { Basket } from './Basket.tsx';
import { Weigh } from './Weigh.tsx';

export const basketScreens = {
  basket: Basket,
  weigh: Weigh,
  bags: Bags,
} satisfies Partial<Screens>;
