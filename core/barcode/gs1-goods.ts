import { ok, type Result } from '../result.ts';
import type { Goods, GoodsError } from './goods.ts';
import { applicationIdentifierAt } from './gs1/dictionary.ts';
import { looksLikeUri, readDigitalLink } from './gs1/digital-link.ts';
import type { Element } from './gs1/element.ts';
import { complete, GROUP_SEPARATOR, readBracketed, readElementString } from './gs1/element-string.ts';
import { type ItemData, itemDataOf } from './gs1/item-data.ts';

/** SSCC and the shortest article number with something behind it: shorter texts without an identifier are no element strings. */
const UNIDENTIFIED_LENGTH_MIN = 16;

function couponOf({
  coupon,
  positiveOffer,
  couponNumber,
}: ItemData): Extract<Goods, { kind: 'coupon' }>['coupon'] | null {
  if (coupon !== undefined) return { scheme: 'northAmerican', ...coupon };
  if (positiveOffer !== undefined) return { scheme: 'positiveOffer', ...positiveOffer };
  return couponNumber === undefined ? null : { scheme: 'globalCouponNumber', couponNumber };
}

/** A key of GS1's, or a coupon, which needs none. */
const namesSomething = ({ identifier: { ai, keyQualifiers } }: Element): boolean =>
  keyQualifiers !== null || ai === '8110' || ai === '8112';

/** What elements that may stand together mean at a till. */
export function goodsOfElements(elements: readonly Element[], currentYear: number): Goods {
  const item = itemDataOf(elements, currentYear);
  const coupon = couponOf(item);
  if (coupon !== null) return { kind: 'coupon', coupon, item, elements };
  const code = item.gtin ?? item.madeToOrderGtin ?? item.piece?.gtin;
  return code === undefined ? { kind: 'gs1', item, elements } : { kind: 'product', code, item, elements };
}

/** `text`: what a reader delivered of a symbol that holds a GS1 element string. */
export function readGs1Goods(text: string, currentYear: number): Result<Goods, GoodsError> {
  const elements = readElementString(text);
  return elements.ok ? ok(goodsOfElements(elements.value, currentYear)) : elements;
}

/**
 * A text that only by itself can be told for GS1: a Digital Link, AIs in brackets, or an element string of a reader that sends no
 * identifier. Null where it is nothing of that kind: any other web address, above all.
 */
export function readGs1Text(text: string, currentYear: number): Result<Goods, GoodsError> | null {
  if (looksLikeUri(text)) {
    const link = readDigitalLink(text);
    if (link.ok) return ok(goodsOfElements(link.value.elements, currentYear));
    return link.error.kind === 'noPrimaryKey' || link.error.kind === 'missingDomain' ? null : link;
  }
  if (/^\(\d{2,4}\)/.test(text)) {
    const elements = readBracketed(text);
    return elements.ok ? ok(goodsOfElements(elements.value, currentYear)) : elements;
  }
  if (text.startsWith(GROUP_SEPARATOR)) return readGs1Goods(text.slice(1), currentYear);
  if (text.length < UNIDENTIFIED_LENGTH_MIN || applicationIdentifierAt(text, 0) === null) return null;
  // Only a whole label that names something is believed here: words and digits of other kinds look like single elements.
  const elements = complete(readElementString(text));
  if (elements.ok && elements.value.some(namesSomething)) return ok(goodsOfElements(elements.value, currentYear));
  return text.includes(GROUP_SEPARATOR) && !elements.ok ? elements : null;
}
