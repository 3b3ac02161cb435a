/** Short ways to write down baskets and rules. */
import type { PricingBasket, PricingLine } from '../../../../core/pricing/basket.ts';
import { compilePricing } from '../../../../core/pricing/compile.ts';
import { priceBasket } from '../../../../core/pricing/price-basket.ts';
import type { PricedBasket } from '../../../../core/pricing/priced.ts';
import { type PricingRulesInput, pricingRulesSchema } from '../../../../core/pricing/rules.ts';

/** Tuesday, 24 November 2026, 12:00 UTC. */
export const NOON_MS = Date.UTC(2026, 10, 24, 12);

export type { PricingRulesInput };

export type PromotionInput = NonNullable<PricingRulesInput['promotions']>[number];
type TermsInput = PromotionInput['terms'];

/** A promotion for everything and everybody, unless `terms` say otherwise. */
export const promotion = (
  promotionId: string,
  terms: TermsInput,
  more: Partial<PromotionInput> = {},
): PromotionInput => ({
  promotionId,
  name: promotionId,
  terms,
  ...more,
});

/** A line of pieces; its category is the letter that its id begins with. */
export const line = (
  lineId: string,
  unitPriceMinor: number,
  quantity = 1,
  more: Partial<PricingLine> = {},
): PricingLine => ({
  lineId,
  code: lineId,
  category: lineId.slice(0, 1),
  unit: 'each',
  unitPriceMinor,
  quantity,
  weightGrams: null,
  taxRateBasisPoints: 1900,
  ...more,
});

export const weighed = (lineId: string, unitPriceMinor: number, weightGrams: number, more: Partial<PricingLine> = {}) =>
  line(lineId, unitPriceMinor, 1, { unit: 'kilogram', weightGrams, ...more });

/** Articles by the first letter of their lines' ids. */
export const category = (...categories: string[]) => ({ categories });

export const price = (
  rules: PricingRulesInput,
  lines: readonly PricingLine[],
  more: Partial<PricingBasket> = {},
): PricedBasket =>
  priceBasket(compilePricing(pricingRulesSchema.parse(rules)), { currency: 'EUR', atMs: NOON_MS, lines, ...more });

/** What each promotion took off. */
export const taken = ({ discounts }: PricedBasket): Record<string, number> =>
  Object.fromEntries(
    discounts.map(({ promotionId, couponId, kind, discountMinor }) => [promotionId ?? couponId ?? kind, discountMinor]),
  );
