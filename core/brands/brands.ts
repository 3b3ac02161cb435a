import { type Brand, brandSchema } from './brand.ts';
import fennel from './fennel.json' with { type: 'json' };
import meridian from './meridian.json' with { type: 'json' };

const BRANDS: ReadonlyMap<string, Brand> = new Map(
  [fennel, meridian].map((data) => brandSchema.parse(data)).map((brand) => [brand.brandId, brand]),
);

export const brandIds = (): string[] => [...BRANDS.keys()];
export const findBrand = (brandId: string): Brand | null => BRANDS.get(brandId) ?? null;
