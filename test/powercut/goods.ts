import type { Lab } from '../../lab/lab.ts';

/** Barcodes of packaged goods that anybody may buy, different for each purchase. */
export function barcodes(lab: Lab, count: number, purchase: number): string[] {
  const goods = lab.sample.catalogue.products.filter(
    ({ code, minimumAgeYears, unit }) => /^\d{14}$/.test(code) && minimumAgeYears === null && unit === 'each',
  );
  return Array.from(
    { length: count },
    (_, index) => goods[(purchase * 7 + index * 31) % goods.length]?.code.slice(1) ?? '',
  );
}
