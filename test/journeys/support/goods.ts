import type { Product } from '../../../core/catalogue/product.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Walk } from './walk.ts';

/** A product's barcode as it stands on the packet: EAN-13 of the padded GTIN. */
export const barcodeOf = (product: Product): string => product.code.slice(1);

/** Packaged goods that anybody may buy, in the order of the catalogue. */
export function packaged(lab: Lab, count: number): Product[] {
  const goods = lab.sample.catalogue.products.filter(
    ({ code, minimumAgeYears, unit, deposit }) =>
      /^\d{14}$/.test(code) && minimumAgeYears === null && unit === 'each' && deposit === undefined,
  );
  // Spread over the catalogue, so that both tax rates and many departments take part.
  const stride = Math.floor(goods.length / count);
  return Array.from({ length: count }, (_, index) => goods[index * stride]).filter((product) => product !== undefined);
}

export function first(lab: Lab, fits: (product: Product) => boolean): Product {
  const found = lab.sample.catalogue.products.find(fits);
  if (found === undefined) throw new Error('the sample catalogue has no such product');
  return found;
}

/** Puts one product into the empty basket. */
export async function scanOne(walk: Walk): Promise<Product> {
  const [product] = packaged(walk.lab, 1);
  if (product === undefined) throw new Error('the sample catalogue is empty');
  await walk.scans(barcodeOf(product));
  await walk.hasLines(1);
  return product;
}
