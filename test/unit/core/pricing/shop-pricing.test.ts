import { describe, expect, it } from 'vitest';
import { pricingSettingsSchema, shopPricing } from '../../../../core/pricing/shop-pricing.ts';

const place = { settings: pricingSettingsSchema.parse({}), currency: 'EUR', timeZone: 'Europe/Berlin' } as const;
const published = (promotionId: string, terms: object) => ({
  promotionId,
  name: { en: promotionId },
  validFromMs: 0,
  validToMs: null,
  codes: [],
  terms,
});

describe('the promotions that head office publishes', () => {
  it('are given, but for those that this version does not understand, which are named', () => {
    const { pricing, problems } = shopPricing(place, [
      published('free', { kind: 'freeItem' }),
      published('later', { kind: 'freeParking', hours: 2 }),
      published('more', { kind: 'freeItem', colour: 'red' }),
    ]);
    expect(pricing.rules.promotions.map(({ promotionId }) => promotionId)).toEqual(['free']);
    expect(problems.map(({ promotionId }) => promotionId)).toEqual(['later', 'more']);
    expect(problems[0]?.expected).toMatch(/^terms\.kind: /);
    expect(problems[1]?.expected).toMatch(/^terms: .*colour/);
  });
});
