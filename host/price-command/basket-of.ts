/** The basket that a file describes: its articles at the prices of their moments. */
import { priceAt } from '../../core/catalogue/price-list.ts';
import type { Localized } from '../../core/catalogue/product.ts';
import type { PricingBasket, PricingLine } from '../../core/pricing/basket.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { pricingCoupon } from './coupon-of.ts';
import { type DutyModel, dutyModel, dutyOf, isSoldDutyFree } from './duty-of.ts';
import { type Mistake, pathOf } from './mistakes.ts';
import type { PriceItem, PriceProduct } from './price-file.ts';
import type { Mistakes, PriceRequest } from './read-price-file.ts';

/** `names`: of the articles, by the line's id. `duty`: null where the file is about no journey. */
export type FileBasket = { basket: PricingBasket; names: ReadonlyMap<string, Localized>; duty: DutyModel | null };

export function basketOf(request: PriceRequest): Result<FileBasket, Mistakes> {
  const { file, catalogue, rules } = request;
  const mistakes: Mistake[] = [];
  const complain = (keys: readonly PropertyKey[], message: string): void => {
    mistakes.push({ path: pathOf(keys), message });
  };
  const products = productsOf(request, complain);
  if (rules.currency !== undefined && rules.currency !== catalogue.currency) {
    complain(['rules', 'currency'], `the catalogue is in ${catalogue.currency}`);
  }
  const known = new Set(rules.promotions.map(({ promotionId }) => promotionId));
  for (const promotionId of Object.keys(file.member?.uses ?? {})) {
    if (!known.has(promotionId)) complain(['member', 'uses', promotionId], 'the rules have no promotion of this id');
  }
  const names = new Map<string, Localized>();
  const duty = dutyOf(request);
  const sold: { item: PriceItem; product: PriceProduct }[] = [];
  const lines = file.items.flatMap((item, index): PricingLine[] => {
    const code = item.code ?? item.gtin ?? item.plu ?? '';
    const field = item.code === undefined ? (item.gtin === undefined ? 'plu' : 'gtin') : 'code';
    const product = products.get(code);
    if (product === undefined) {
      complain(['items', index, field], `the catalogue has no article ${code}`);
      return [];
    }
    const problem = quantityProblem(item, product);
    if (problem !== null) {
      complain(['items', index, problem.field], problem.message);
      return [];
    }
    const lineId = String(index + 1);
    names.set(lineId, product.name ?? { en: code });
    const dutyFree = isSoldDutyFree(duty, product) ? { unitPriceMinor: product.dutyFreePriceMinor ?? null } : undefined;
    const line = { ...lineOf(lineId, item, product, request), dutyFree };
    sold.push({ item, product });
    if (product.deposit === undefined) return [line];
    const deposit = depositLine(line, product.deposit);
    names.set(deposit.lineId, product.deposit.name);
    return [line, deposit];
  });
  const coupons = file.coupons.flatMap((coupon, index) => {
    const read = pricingCoupon(coupon, request);
    if (read.ok) return [read.value];
    complain(['coupons', index, 'barcode'], read.error.message);
    return [];
  });
  if (mistakes.length > 0) return err({ kind: 'mistakes', mistakes });
  const { moment: atMs, member, isTaxExempt } = file;
  const basket = { currency: catalogue.currency, atMs, lines, member, coupons, isTaxExempt };
  return ok({ basket, names, duty: duty === null ? null : dutyModel(duty, sold) });
}

function productsOf(
  { catalogue, rules }: PriceRequest,
  complain: (keys: readonly PropertyKey[], message: string) => void,
): Map<string, PriceProduct> {
  const products = new Map<string, PriceProduct>();
  for (const [index, product] of catalogue.products.entries()) {
    const { code, taxCode } = product;
    if (products.has(code)) complain(['catalogue', 'products', index, 'code'], `a second article ${code}`);
    products.set(code, product);
    if (taxCode === undefined || Object.hasOwn(rules.taxes.codes, taxCode)) continue;
    complain(['catalogue', 'products', index, 'taxCode'], `rules.taxes.codes has no ${JSON.stringify(taxCode)}`);
  }
  for (const code of Object.keys(catalogue.prices ?? {})) {
    if (!products.has(padded(code))) complain(['catalogue', 'prices', code], `the catalogue has no article ${code}`);
  }
  return products;
}

const padded = (code: string): string => (/^\d+$/.test(code) ? code.padStart(14, '0') : code);

function quantityProblem(
  { quantity, weightGrams }: PriceItem,
  { unit }: PriceProduct,
): { field: string; message: string } | null {
  if (unit === 'each') {
    if (weightGrams === undefined) return null;
    return { field: 'weightGrams', message: 'this article is sold by the piece: give its quantity' };
  }
  if (weightGrams === undefined) return { field: 'weightGrams', message: 'is missing: this article is sold by weight' };
  if ((quantity ?? 1) === 1) return null;
  return { field: 'quantity', message: 'this article is sold by weight: one item for each weighing' };
}

function depositLine(line: PricingLine, deposit: NonNullable<PriceProduct['deposit']>): PricingLine {
  return {
    lineId: `${line.lineId}:deposit`,
    code: `${line.code}:deposit`,
    category: '',
    unit: 'each',
    unitPriceMinor: deposit.amountMinor,
    quantity: line.quantity,
    weightGrams: null,
    taxRateBasisPoints: deposit.taxRateBasisPoints ?? line.taxRateBasisPoints,
    taxCode: deposit.taxCode ?? (deposit.taxRateBasisPoints === undefined ? line.taxCode : undefined),
    discountable: false,
    atMs: line.atMs,
  };
}

function lineOf(
  lineId: string,
  item: PriceItem,
  product: PriceProduct,
  { file, catalogue }: PriceRequest,
): PricingLine {
  const atMs = item.atMs ?? file.moment;
  const planned = Object.entries(catalogue.prices ?? {}).find(([code]) => padded(code) === product.code)?.[1];
  const listed = planned === undefined ? product.priceMinor : priceAt(planned, product.priceMinor, atMs);
  return {
    lineId,
    code: product.code,
    category: product.category,
    tags: product.tags,
    unit: product.unit,
    unitPriceMinor: item.priceOverrideMinor ?? listed,
    memberPriceMinor: product.memberPriceMinor,
    quantity: item.quantity ?? 1,
    weightGrams: item.weightGrams ?? null,
    taxRateBasisPoints: product.taxRateBasisPoints ?? 0,
    taxCode: product.taxCode,
    discountable: product.isNotDiscountable !== true,
    isPriceOverridden: item.priceOverrideMinor !== undefined,
    atMs,
  };
}
