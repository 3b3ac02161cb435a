/** A shop's rules from where they come from: taxes and rounding are settings, promotions come down in a channel of their own. */
import type { z } from 'zod';
import type { Currency } from '../money/money.ts';
import { compilePricing, type Pricing } from './compile.ts';
import { pricedPromotionSchema, pricingRulesSchema } from './rules.ts';

/** In a kiosk's configuration and from head office under `pricing`. */
export const pricingSettingsSchema = pricingRulesSchema.omit({ currency: true, timeZone: true, promotions: true });
export type PricingSettings = z.infer<typeof pricingSettingsSchema>;

export type PromotionProblem = { promotionId: string; expected: string };

type Place = { settings: PricingSettings; currency: Currency; timeZone: string };

/** A promotion that is not understood is left out and told: the others are given all the same. */
export function shopPricing(
  { settings, currency, timeZone }: Place,
  published: readonly { promotionId: string }[],
): { pricing: Pricing; problems: PromotionProblem[] } {
  const problems: PromotionProblem[] = [];
  const promotions = published.flatMap((promotion) => {
    const parsed = pricedPromotionSchema.safeParse(promotion);
    if (parsed.success) return [parsed.data];
    const expected = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    problems.push({ promotionId: promotion.promotionId, expected });
    return [];
  });
  return { pricing: compilePricing({ ...settings, currency, timeZone, promotions }), problems };
}
