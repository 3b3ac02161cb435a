import type { Product } from '../../catalogue/product.ts';
import type { Recall } from '../../catalogue/recall.ts';
import type { ScreenCommand } from '../../contract/commands.ts';
import type { ItemFacts } from './item-facts.ts';

type FromScreen = Extract<
  ScreenCommand,
  {
    type:
      | 'line.setQuantity'
      | 'line.void'
      | 'line.overridePrice'
      | 'line.discount'
      | 'basket.void'
      | 'weigh.cancel'
      | 'weigh.type'
      | 'weigh.choosePresetTare'
      | 'weigh.clearTare'
      | 'bags.set'
      | 'bags.close';
  }
>;

export type BasketCommand =
  | FromScreen
  /**
   * A scanned, typed or picked code and the catalogue's answer. `raw` is what the person sees if nothing was found. `facts`: what the code
   * says beside the article.
   */
  | {
      type: 'item.offered';
      raw: string;
      product: Product | null;
      facts?: ItemFacts;
      recalls?: readonly Recall[];
    }
  /** A sticker with a lower price and no article on it: it is on what was scanned last. */
  | { type: 'markdown.offered'; name: string; to: { percentBasisPoints: number } | { priceMinor: number } }
  | { type: 'weigh.confirm'; weightGrams: number | null }
  /** The empty bag or box is on the scale. */
  | { type: 'weigh.tareContainer'; weightGrams: number | null }
  /** `bags`: the articles that the shop's settings name, as the catalogue has them now. */
  | { type: 'bags.open'; bags: readonly Product[] };
