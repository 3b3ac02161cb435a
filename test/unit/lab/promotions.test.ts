import { describe, expect, it } from 'vitest';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import { pricingSettingsSchema, shopPricing } from '../../../core/pricing/shop-pricing.ts';
import { termsSchema } from '../../../core/pricing/terms.ts';
import { promotionSchema } from '../../../core/promotions/promotion.ts';
import { generateCatalogue } from '../../../lab/data/catalogue.ts';
import { manyPromotions } from '../../../lab/data/promotions.ts';
import { generateOffers } from '../../../lab/data/shop.ts';
import { readEntry } from '../../../offline/wire/down-wire.ts';

const catalogue = generateCatalogue();

describe('the sample promotions', () => {
  it('are about articles that the catalogue has', () => {
    const codes = new Set(catalogue.products.map(({ code }) => code));
    const categories = new Set(catalogue.products.map(({ category }) => category));
    const { promotions } = pricingRulesSchema.parse({ promotions: manyPromotions(catalogue, 100) });
    for (const { promotionId, codes: own, terms } of promotions) {
      const groups = terms.kind === 'mixAndMatch' ? terms.groups.map(({ on }) => on) : [terms.on];
      expect(
        own.filter((code) => !codes.has(code)),
        promotionId,
      ).toEqual([]);
      for (const on of groups) {
        expect(on?.codes?.filter((code) => !codes.has(code)) ?? [], promotionId).toEqual([]);
        expect(on?.categories?.filter((name) => !categories.has(name)) ?? [], promotionId).toEqual([]);
        if (terms.kind === 'mixAndMatch') expect(on?.codes?.length, promotionId).toBeGreaterThan(1);
      }
    }
  });

  it('are of every kind that there is, and are understood by the kiosks they come down to', () => {
    const published = generateOffers(catalogue.products).promotions.map((promotion) => {
      const entry = readEntry('promotions', promotion);
      if (!entry.ok || !('value' in entry.value)) throw new Error(JSON.stringify(entry));
      return { ...promotionSchema.parse(entry.value.value), promotionId: entry.value.key };
    });
    const place = { settings: pricingSettingsSchema.parse({}), currency: 'EUR', timeZone: 'Europe/Zurich' } as const;
    const { pricing, problems } = shopPricing(place, published);
    expect(problems).toEqual([]);
    expect(pricing.rules.promotions).toHaveLength(published.length);
    const kinds = new Set(pricing.rules.promotions.map(({ terms }) => terms.kind));
    expect([...kinds].sort()).toEqual(termsSchema.options.map(({ shape }) => shape.kind.value).sort());
  });
});
