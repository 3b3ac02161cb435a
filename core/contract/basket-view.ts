import type { Reason } from '../pricing/reason.ts';
import type { DutyView } from './duty-contract.ts';

/** What the screens of the goods show. Amounts are integers in the minor unit, weights grams, names in the session's language. */

export type ScaleView =
  | { kind: 'stable'; weightGrams: number; amountMinor: number }
  /** `onlyTare`: no more than the bag or box is on it. */
  | { kind: 'motion' | 'overload' | 'underload' | 'notConnected' | 'onlyTare' };

export type LineDiscountView = { name: string; reason: Reason; discountMinor: number };

export type LineView = {
  lineId: string;
  name: string;
  kind: 'goods' | 'deposit' | 'bag' | 'depositReturn';
  unit: 'each' | 'kilogram';
  quantity: number;
  weightGrams: number | null;
  /** Taken off for the bag or box; 0 where nothing was. */
  tareGrams: number;
  unitPriceMinor: number;
  /** Before its discounts. */
  amountMinor: number;
  picture: string | null;
  /** Its number cannot be changed. */
  isFixed: boolean;
  /** Its price is the one on its label, not the catalogue's. */
  isLabelPriced: boolean;
  /** The line that it comes and goes with. */
  linkedTo: string | null;
  discounts: LineDiscountView[];
  /** Why it does not cost what the shelf says. */
  change: { kind: 'override' | 'discount' | 'markdown'; name: string | null; fromUnitPriceMinor: number } | null;
  hasDeposit: boolean;
  /** As the boarding pass decides; null while there is none, and for what no pass decides. */
  duty: 'free' | 'paid' | null;
};

export type CouponView = {
  couponId: string;
  name: string;
  /** `waiting`: what it is for is no longer in the basket, or something better is. */
  status: 'asking' | 'used' | 'waiting';
  discountMinor: number;
};

export type StaffView = {
  mayOverride: boolean;
  mayDiscount: boolean;
  mayVoid: boolean;
  discountBasisPointsMax: number;
  reasons: { code: string; name: string }[];
};

export type BasketView = {
  lines: LineView[];
  newestLineId: string | null;
  /** In all: promotions, coupons, member prices, stickers. */
  savingsMinor: number;
  coupons: CouponView[];
  /** The server is being asked about a coupon or a bottle voucher. */
  isAsking: boolean;
  member: { tier: string } | null;
  memberStep: 'none' | 'offered' | 'asking';
  memberByPhone: boolean;
  /** Null where the shop is at no airport. */
  duty: DutyView | null;
  hasBags: boolean;
  /** The shopper may pause here and go on elsewhere. */
  maySuspend: boolean;
  /** Bags are asked for before the payment. */
  bagsBeforePaying: boolean;
  /** Null while nobody of the shop is signed in with a right that matters here. */
  staff: StaffView | null;
};

export type BagView = { code: string; name: string; priceMinor: number; picture: string | null; quantity: number };

export type BasketScreen =
  | ({ name: 'basket' } & BasketView)
  | {
      name: 'weigh';
      product: { code: string; name: string; picture: string | null; pricePerKilogramMinor: number };
      tareGrams: number;
      tares: { name: string; grams: number }[];
      /** Staff may type the weight. */
      mayType: boolean;
    }
  | { name: 'bags'; bags: BagView[] };
