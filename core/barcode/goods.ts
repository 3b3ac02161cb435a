/** What a code on goods is: article, coupon, refund receipt, logistic unit or another GS1 key, with everything that it says of itself. */
import type { RetailError } from './ean-upc.ts';
import type { CouponCode } from './gs1/coupon-code.ts';
import type { DigitalLinkError } from './gs1/digital-link.ts';
import type { Element } from './gs1/element.ts';
import type { ItemData } from './gs1/item-data.ts';
import type { PositiveOffer } from './gs1/positive-offer.ts';
import type { InStoreError, InStoreNumber, InStoreRule } from './in-store-rule.ts';

/** One symbol as a reader delivered it: see `Scan` in hardware/ports/scanner.ts. */
export type ScannedSymbol = { aim: string | null; text: string };

/** `currentYear`: for two-digit years. */
export type GoodsContext = { currentYear: number; inStoreRules: readonly InStoreRule[] };

/** What the number of an article says beside which article it is. */
export type ArticleDetails = {
  symbology?: string;
  addOn?: string;
  isbn?: string;
  isbn10?: string;
  ismn?: string;
  issn?: string;
  issueVariant?: string;
  inStore?: InStoreNumber;
  /** Everything that the element string or the link says. */
  item?: ItemData;
  elements?: readonly Element[];
};

export type Coupon =
  | ({ scheme: 'northAmerican' } & CouponCode)
  | ({ scheme: 'positiveOffer' } & PositiveOffer)
  /** GS1's coupon number (AI 255) with the amount, percentage or points beside it, which `item` has. */
  | { scheme: 'globalCouponNumber'; couponNumber: string }
  | { scheme: 'upcA'; number: string; companyPrefix: string; familyCode: string; valueCode: string }
  /** GS1 Prefixes 981 to 984 (common currency) and 99: what is behind them is national. */
  | { scheme: 'commonCurrency' | 'national'; number: string };

export type Goods =
  /** `code`: what the catalogue knows the article by, a GTIN of fourteen digits or `plu:` and four or five. */
  | ({ kind: 'product'; code: string } & ArticleDetails)
  | { kind: 'coupon'; coupon: Coupon; item?: ItemData; elements?: readonly Element[] }
  | { kind: 'refundReceipt'; number: string }
  /** An add-on that came alone, without its main symbol. */
  | { kind: 'addOn'; addOn: string }
  /** A key of GS1's that is no article at the till: SSCC, GLN, asset, document … */
  | { kind: 'gs1'; item: ItemData; elements: readonly Element[] };

export type GoodsError = RetailError | InStoreError | DigitalLinkError;
