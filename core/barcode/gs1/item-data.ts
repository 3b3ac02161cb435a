/** What elements say about an item, as values: dates in ISO form, weights in grams, amounts as integers with their decimal places. */
import { scaleMinor } from '../../money/money.ts';
import { CURRENCIES } from './code-lists.ts';
import { type CouponCode, readCouponCode } from './coupon-code.ts';
import { isoDateOf } from './date-time.ts';
import type { Element } from './element.ts';
import { type PositiveOffer, readPositiveOffer } from './positive-offer.ts';

/** `amount` × 10^−`decimals`. `currency`: ISO 4217 letters, null for the currency of the place (AIs 390n, 392n). */
export type Gs1Amount = { amount: number; decimals: number; currency: string | null };
/** `value` × 10^−`decimals` of what the AI's title names. */
export type Gs1Measure = { ai: string; title: string; value: number; decimals: number };

/** Plain values, by their AI. */
const TEXTS = {
  '00': 'sscc',
  '01': 'gtin',
  '02': 'contentGtin',
  '03': 'madeToOrderGtin',
  '10': 'batch',
  '20': 'variant',
  '21': 'serial',
  '22': 'consumerProductVariant',
  '240': 'additionalId',
  '253': 'documentTypeId',
  '255': 'couponNumber',
  '400': 'orderNumber',
  '414': 'locationNumber',
  '422': 'countryOfOrigin',
  '8003': 'returnableAssetId',
  '8004': 'individualAssetId',
  '8018': 'serviceRelationNumber',
  '8020': 'paymentSlipReference',
} as const;
const DATES = {
  '11': 'productionDate',
  '12': 'dueDate',
  '13': 'packagingDate',
  '15': 'bestBeforeDate',
  '16': 'sellByDate',
  '17': 'expiryDate',
} as const;
const COUNTS = { '30': 'count', '37': 'contentCount', '8111': 'loyaltyPoints' } as const;
/** Grams of the unit, as a fraction: kilograms; pounds by the international definition. */
const WEIGHTS = {
  '310': { field: 'netWeightGrams', numerator: 1_000, denominator: 1 },
  '320': { field: 'netWeightGrams', numerator: 45_359_237, denominator: 100_000 },
  '330': { field: 'grossWeightGrams', numerator: 1_000, denominator: 1 },
  '340': { field: 'grossWeightGrams', numerator: 45_359_237, denominator: 100_000 },
} as const;
/** `currencyDigits` of the value are the currency. */
const AMOUNTS = {
  '390': { field: 'amountPayable', currencyDigits: 0 },
  '391': { field: 'amountPayable', currencyDigits: 3 },
  '392': { field: 'price', currencyDigits: 0 },
  '393': { field: 'price', currencyDigits: 3 },
  '394': { field: 'percentOff', currencyDigits: 0 },
  '395': { field: 'pricePerUnit', currencyDigits: 0 },
} as const;

type Field<Table extends Record<string, unknown>> = Table[keyof Table];

/**
 * `netWeightGrams` is rounded to whole grams; `measures` has it as coded. `percentOff` is an amount without a currency. Dates are
 * `YYYY-MM-DD`, `expiryTime` is `YYYY-MM-DDTHH:MM`.
 */
export type ItemData = Partial<
  Record<Field<typeof TEXTS> | Field<typeof DATES>, string> &
    Record<Field<typeof COUNTS> | Field<typeof WEIGHTS>['field'], number> &
    Record<Field<typeof AMOUNTS>['field'], Gs1Amount>
> & {
  expiryTime?: string;
  /** AI 8006: piece 1 of 2 of a trade item. */
  piece?: { gtin: string; piece: number; total: number };
  measures?: Gs1Measure[];
  /** Its dates are `YYYY-MM-DD` here. */
  coupon?: CouponCode;
  positiveOffer?: PositiveOffer;
};

const has = <Table extends object>(table: Table, key: string): key is Extract<keyof Table, string> =>
  Object.hasOwn(table, key);

function readAmount(value: string, decimals: number, currencyDigits: number): Gs1Amount {
  const digits = value.slice(0, currencyDigits);
  const currency = digits === '' ? null : (CURRENCIES.get(digits) ?? digits);
  return { amount: Number(value.slice(currencyDigits)), decimals, currency };
}

function addMeasure(data: ItemData, { identifier: { ai, title }, value }: Element): void {
  const family = ai.slice(0, 3);
  const measure = { ai, title, value: Number(value), decimals: Number(ai.slice(3)) };
  data.measures = [...(data.measures ?? []), measure];
  if (!has(WEIGHTS, family)) return;
  const { field, numerator, denominator } = WEIGHTS[family];
  data[field] = scaleMinor(measure.value, numerator, denominator * 10 ** measure.decimals);
}

function addTime(data: ItemData, value: string, currentYear: number): void {
  data.expiryDate ??= isoDateOf(value, currentYear);
  data.expiryTime = `${isoDateOf(value, currentYear)}T${value.slice(6, 8)}:${value.slice(8, 10)}`;
}

/** Dates of a coupon as other dates have them; its linter has read the value before. */
function addCoupon(data: ItemData, value: string, currentYear: number): void {
  const read = readCouponCode(value);
  if (!read.ok) return;
  const { expirationDate, startDate, ...coupon } = read.value;
  data.coupon = coupon;
  if (startDate !== undefined) data.coupon.startDate = isoDateOf(startDate, currentYear);
  if (expirationDate !== undefined) data.coupon.expirationDate = isoDateOf(expirationDate, currentYear);
}

function addPositiveOffer(data: ItemData, value: string): void {
  const read = readPositiveOffer(value);
  if (read.ok) data.positiveOffer = read.value;
}

function addElement(data: ItemData, element: Element, currentYear: number): void {
  const { identifier, value } = element;
  const { ai } = identifier;
  const family = ai.length === 4 ? ai.slice(0, 3) : '';
  if (has(TEXTS, ai)) data[TEXTS[ai]] = value;
  else if (has(DATES, ai)) data[DATES[ai]] = isoDateOf(value, currentYear);
  else if (has(COUNTS, ai)) data[COUNTS[ai]] = Number(value);
  else if (has(AMOUNTS, family)) {
    const { field, currencyDigits } = AMOUNTS[family];
    data[field] = readAmount(value, Number(ai.slice(3)), currencyDigits);
  } else if (/^3[1-6]\d\d$/.test(ai)) addMeasure(data, element);
  else if (ai === '7003') addTime(data, value, currentYear);
  else if (ai === '8006') {
    data.piece = { gtin: value.slice(0, 14), piece: Number(value.slice(14, 16)), total: Number(value.slice(16, 18)) };
  } else if (ai === '8110') addCoupon(data, value, currentYear);
  else if (ai === '8112') addPositiveOffer(data, value);
}

/** `currentYear` decides the century of two-digit years. Of an AI that is not here the element itself says all. */
export function itemDataOf(elements: readonly Element[], currentYear: number): ItemData {
  const data: ItemData = {};
  for (const element of elements) addElement(data, element, currentYear);
  return data;
}
