import type { Screens } from '../../../screen-of.ts';
import { Basket } from './Basket.tsx';
import { Weigh } from './Weigh.tsx';

export const basketScreens = {
  basket: Basket,
  weigh: Weigh,
} satisfies Partial<Screens>;
