import { err, ok, type Result } from '../result.ts';
import {
  type RetailError,
  type RetailNumber,
  readEan8,
  readEan13,
  readItf14,
  readUnidentified,
  readWithAddOn,
} from './ean-upc.ts';
import type { Goods, GoodsContext, GoodsError, ScannedSymbol } from './goods.ts';
import { looksLikeUri } from './gs1/digital-link.ts';
import { GROUP_SEPARATOR } from './gs1/element-string.ts';
import { readGs1Goods, readGs1Text } from './gs1-goods.ts';
import { prefixUseOf, readBookNumber, readSerialNumber, readUpcCoupon } from './gs1-prefix.ts';
import { readInStoreNumber } from './in-store-rule.ts';
import { symbologyOf } from './symbology.ts';

const IN_STORE_PLU = /^\d{4,5}$/;
const isInStore = (use: string): boolean => use === 'inStore' || use === 'inCompany';

/** A number of the shop's own, by its rules; without a rule for it the whole number is the article. */
function readShopNumber(
  number: RetailNumber,
  digits: string,
  { inStoreRules }: GoodsContext,
): Result<Goods, GoodsError> {
  const { symbology, gtin, addOn } = number;
  const read = readInStoreNumber(digits, inStoreRules);
  if (!read.ok) return read;
  const details = { symbology, ...(addOn === undefined ? {} : { addOn }) };
  if (read.value === null) return ok({ kind: 'product', code: gtin, ...details });
  return ok({ kind: 'product', code: read.value.baseGtin, ...details, inStore: read.value });
}

function goodsOfNumber(number: RetailNumber, context: GoodsContext): Result<Goods, GoodsError> {
  const { symbology, gtin, addOn } = number;
  // A GTIN-14 on a case is never a shop's own number, whatever its digits.
  const digits = gtin.slice(symbology === 'EAN-8' ? -8 : -13);
  const use = symbology === 'ITF-14' && !gtin.startsWith('0') ? 'trade' : prefixUseOf(digits);
  if (isInStore(use)) return readShopNumber(number, digits, context);
  const article = { kind: 'product', code: gtin, symbology, ...(addOn === undefined ? {} : { addOn }) } as const;
  switch (use) {
    case 'book':
      return ok({ ...article, ...readBookNumber(digits) });
    case 'serial': {
      const { issn, variant } = readSerialNumber(digits);
      return ok({ ...article, issn, issueVariant: variant });
    }
    case 'upcCoupon':
      return ok({ kind: 'coupon', coupon: { scheme: 'upcA', number: digits, ...readUpcCoupon(digits) } });
    case 'commonCurrencyCoupon':
      return ok({ kind: 'coupon', coupon: { scheme: 'commonCurrency', number: digits } });
    case 'coupon':
      return ok({ kind: 'coupon', coupon: { scheme: 'national', number: digits } });
    case 'refundReceipt':
      return ok({ kind: 'refundReceipt', number: digits });
    default:
      return ok(article);
  }
}

const goodsOf = (read: Result<RetailNumber, RetailError>, context: GoodsContext): Result<Goods, GoodsError> =>
  read.ok ? goodsOfNumber(read.value, context) : read;

/** EAN/UPC in the several ways in which add-ons and composite parts come with it. */
function readEanUpc(
  text: string,
  readNumber: (digits: string) => Result<RetailNumber, RetailError>,
  context: GoodsContext,
): Result<Goods, GoodsError> {
  const [linear = '', composite] = text.split('|]e0');
  const plain = readNumber(linear);
  const number = plain.ok || plain.error.kind === 'wrongCheckDigit' ? plain : readWithAddOn(linear, readNumber);
  if (!number.ok) return plain.ok ? number : err(plain.error);
  if (composite === undefined) return goodsOfNumber(number.value, context);
  return readGs1Goods(`01${number.value.gtin}${composite}`, context.currentYear);
}

/**
 * A symbology that may hold anything holds loyalty cards and vouchers, too: digits are an article's number there only with its length and
 * its check digit. What carries it is not what it would be printed with on goods, so that no symbology is told.
 */
function readOpenText(text: string, context: GoodsContext): Result<Goods, GoodsError> | null {
  if (looksLikeArticleNumber(text)) {
    const goods = goodsOf(readUnidentified(text), context);
    if (!goods.ok) return null;
    if (goods.value.kind !== 'product') return goods;
    const { symbology: _, ...product } = goods.value;
    return ok(product);
  }
  // An element string has FNC1 before it, and another identifier then.
  if (looksLikeUri(text)) return readGs1Text(text, context.currentYear);
  const bracketed = text.startsWith('(') ? readGs1Text(text, context.currentYear) : null;
  return bracketed?.ok === true ? bracketed : null;
}

/** By its length alone: that of GTIN-8, -12, -13 and -14. */
export const looksLikeArticleNumber = (text: string): boolean => /^(?:\d{8}|\d{12,14})$/.test(text);

/** Without an identifier only the text can tell. Null: nothing that goods have on them. */
function readByText(text: string, context: GoodsContext): Result<Goods, GoodsError> | null {
  if (IN_STORE_PLU.test(text)) return ok({ kind: 'product', code: `plu:${text}` });
  if (/^\d{8,18}$/.test(text)) {
    const goods = readEanUpc(text, readUnidentified, context);
    if (goods.ok) return goods;
    const gs1 = readGs1Text(text, context.currentYear);
    return gs1?.ok ? gs1 : goods;
  }
  if (/^(\d{8}|\d{12,13})[ \]|]/.test(text)) return readEanUpc(text, readUnidentified, context);
  return readGs1Text(text, context.currentYear);
}

/** Null where it is nothing that goods have on them. */
export function readGoods({ aim, text }: ScannedSymbol, context: GoodsContext): Result<Goods, GoodsError> | null {
  const content = aim === null ? 'text' : (symbologyOf(aim)?.content ?? 'text');
  switch (content) {
    case 'elementString':
      return readGs1Goods(text.startsWith(GROUP_SEPARATOR) ? text.slice(1) : text, context.currentYear);
    case 'ean13':
    case 'ean13WithAddOn':
      return readEanUpc(text, readEan13, context);
    case 'ean8':
      return readEanUpc(text, readEan8, context);
    case 'addOn':
      return /^(\d\d|\d{5})$/.test(text) ? ok({ kind: 'addOn', addOn: text }) : err({ kind: 'wrongLength' });
    case 'itf':
      return goodsOf(readItf14(text, { hasCheckDigit: true }), context);
    case 'itfWithoutCheckDigit':
      return goodsOf(readItf14(text, { hasCheckDigit: false }), context);
    default:
      return aim === null ? readByText(text, context) : readOpenText(text, context);
  }
}
