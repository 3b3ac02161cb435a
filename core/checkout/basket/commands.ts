import type { Product } from '../../catalogue/product.ts';
import type { ScreenCommand } from '../../contract/commands.ts';

export type BasketCommand =
  | Extract<ScreenCommand, { type: 'line.setQuantity' | 'line.void' | 'weigh.cancel' }>
  /** A scanned, typed or picked code and the catalogue's answer. `raw` is what the person sees if nothing was found. */
  | { type: 'item.offered'; raw: string; product: Product | null }
  | { type: 'weigh.confirm'; weightGrams: number | null };
