import { compressUpcA } from '../../core/barcode/ean-upc.ts';
import type { Goods, GoodsContext, ScannedSymbol } from '../../core/barcode/goods.ts';
import { GROUP_SEPARATOR } from '../../core/barcode/gs1/element-string.ts';
import { type Identified, identifyDocument, printable } from '../../core/barcode/identify.ts';
import { DEFAULT_IN_STORE_RULES, type InStoreRule, inStoreRulesSchema } from '../../core/barcode/in-store-rule.ts';
import { looksLikeArticleNumber, readGoods } from '../../core/barcode/read-goods.ts';
import { splitAim, symbologyOf } from '../../core/barcode/symbology.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Codec, CodecError } from './codec.ts';
import { GS1_FIELDS } from './gs1.ts';
import { codecErrorOf } from './gs1-errors.ts';
import { GS1_OPTIONS, yearOf } from './gs1-options.ts';
import { answerOf, withGroupSeparators, withoutLineEnd } from './gs1-text.ts';

function readRules(json: string | undefined): Result<readonly InStoreRule[], CodecError> {
  if (json === undefined) return ok(DEFAULT_IN_STORE_RULES);
  const wrong = (message: string) => err({ kind: 'wrongOption', message: `--in-store-rules: ${message}` });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : 'no JSON');
  }
  const rules = inStoreRulesSchema.safeParse(value);
  if (rules.success) return ok(rules.data);
  const [issue] = rules.error.issues;
  return wrong(issue === undefined ? 'not a list of rules' : `${issue.path.join('.')}: ${issue.message}`);
}

function fieldsOf(found: Identified, currentYear: number): Record<string, unknown> {
  if (!('elements' in found) || found.elements === undefined) return found;
  const { elements, item: _, ...rest } = found;
  return { ...answerOf(elements, currentYear), ...rest };
}

/** A number's GTIN under its own name, where the code is one, and the eight digits of UPC-E, where it can be printed so. */
function numbersOf(goods: Goods): Record<string, unknown> {
  if (goods.kind !== 'product') return {};
  const { code, symbology } = goods;
  if (code.startsWith('plu:')) return { plu: code.slice('plu:'.length) };
  const upcE = symbology === 'UPC-A' || symbology === 'UPC-E' ? compressUpcA(code.slice(2)) : null;
  return { gtin: code, ...(upcE === null ? {} : { upcE }) };
}

const WRONG_CHECK_DIGIT = 'text is as long as a GTIN, but its check digit is wrong';

/** `raw`: before anything in it was taken for FNC1. */
function readBarcode(
  { aim, text, raw }: ScannedSymbol & { raw: string },
  context: GoodsContext,
): Result<Record<string, unknown>, CodecError> {
  const symbology = aim === null ? null : symbologyOf(aim);
  if (aim !== null && symbology === null) return err(codecErrorOf({ kind: 'unknownSymbologyIdentifier' }));
  const carrier = {
    ...(symbology === null ? {} : { symbology: symbology.name, symbologyMeaning: symbology.meaning }),
    ...(aim === null ? {} : { aimIdentifier: `]${aim}` }),
  };
  const document = identifyDocument(raw);
  if (document !== null) return ok({ ...carrier, ...document });
  const goods = readGoods({ aim, text }, context);
  if (goods === null) {
    if (symbology !== null && text !== '') {
      const warnings = looksLikeArticleNumber(text) ? [WRONG_CHECK_DIGIT] : [];
      return ok({ kind: 'text', ...carrier, text, ...(warnings.length === 0 ? {} : { warnings }) });
    }
    return err({ kind: 'unknown', message: `nothing known in "${printable(text)}"` });
  }
  if (!goods.ok) return err(codecErrorOf(goods.error));
  return ok({
    kind: goods.value.kind,
    ...carrier,
    ...numbersOf(goods.value),
    ...fieldsOf(goods.value, context.currentYear),
  });
}

export const barcodeCodec: Codec = {
  kind: 'barcode',
  checkOptions(options) {
    const year = yearOf(options);
    return year.ok ? readRules(options['in-store-rules']) : year;
  },
  title: 'One scan as a reader delivers it, with or without its AIM symbology identifier (ISO/IEC 15424)',
  options: {
    today: GS1_OPTIONS.today,
    'in-store-rules':
      'JSON list of {name, pattern, value, multiplyBy} for numbers a shop prints itself, such as [{"name":"meat","pattern":"28IIIIINNNNNC","value":"weightGrams"}]',
  },
  decode: {
    help: `One scan a line: ]E0…, ]E3…, ]E4…, ]C1…, ]d2…, ]Q3…, ]e0…, ]I1… or without an identifier; FNC1 as in decode -- gs1.
aimIdentifier, symbology, symbologyMeaning
                    what the identifier says; without one the symbology that the number tells
kind                product, coupon, refundReceipt, gs1 (another key of GS1), addOn, booking, travelDocument, unreadableDocument,
                    text (of a symbology that may hold any, unless it is a GTIN with its check digit, a Digital Link or AIs in brackets; without an identifier that is an error, unknown)
text                text: what the symbol holds
warnings            text: [what is unusual about it, for people]
code                product: what the catalogue knows it by
gtin, plu           product: its fourteen digits, or the four or five typed or stuck on fruit
upcE                product of a UPC-A or UPC-E: the eight digits of UPC-E, when it has enough zeros
addOn               the two or five digits beside an EAN or UPC
isbn, isbn10, ismn, issn, issueVariant
                    product of GS1 Prefix 977 to 979
inStore             product: {rule, itemReference, baseGtin, and priceMinor, weightGrams or count}
coupon              {scheme, …}: northAmerican (8110), positiveOffer (8112), globalCouponNumber (255), upcA (number system 5),
                    commonCurrency (981 to 984), national (99)
number              coupon, refundReceipt: the thirteen digits
recordLocator, surname, documentNumber
                    booking and travelDocument
and of an element string or a Digital Link:
${GS1_FIELDS}`,
    read({ text }, options) {
      const year = yearOf(options);
      if (!year.ok) return year;
      const rules = readRules(options['in-store-rules']);
      if (!rules.ok) return rules;
      const { aim, text: data } = splitAim(withoutLineEnd(text));
      const content = aim === null ? 'text' : (symbologyOf(aim)?.content ?? 'text');
      const isSpelled = aim === null && /^(?:\^|\{(?:GS|FNC1)\}|<(?:GS|FNC1)>)|^\d{4}.*(?:\^|\{GS\}|<GS>)/.test(data);
      const spelledOut = content !== 'text' || isSpelled ? withGroupSeparators(data) : data;
      // FNC1 in the first place says that it is an element string, which a reader's identifier says otherwise.
      const symbolText = isSpelled ? GROUP_SEPARATOR + spelledOut : spelledOut;
      return readBarcode({ aim, text: symbolText, raw: data }, { currentYear: year.value, inStoreRules: rules.value });
    },
  },
};
