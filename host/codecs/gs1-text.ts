/** GS1 data as people write it on a command line, and how its elements are answered. */
import { type RetailError, readEan8, readEan13, readItf14 } from '../../core/barcode/ean-upc.ts';
import { findConflict, findMissing } from '../../core/barcode/gs1/associations.ts';
import { isoDateOf } from '../../core/barcode/gs1/date-time.ts';
import { type DigitalLinkError, looksLikeUri, splitDigitalLink } from '../../core/barcode/gs1/digital-link.ts';
import type { Element } from '../../core/barcode/gs1/element.ts';
import {
  complete,
  GROUP_SEPARATOR,
  splitBracketed,
  splitElementString,
  writeBracketed,
  writeElementString,
} from '../../core/barcode/gs1/element-string.ts';
import { itemDataOf } from '../../core/barcode/gs1/item-data.ts';
import { splitAim, symbologyOf } from '../../core/barcode/symbology.ts';
import { err, ok, type Result } from '../../core/result.ts';

export type Gs1TextError =
  | DigitalLinkError
  | RetailError
  | { kind: 'unknownSymbologyIdentifier' | 'notGs1Data' | 'invalidInput' };

/** FNC1 as it may be written where the byte itself cannot be typed. */
const FNC1_SPELLINGS = /\^|\{GS\}|<GS>|\{FNC1\}|<FNC1>|\\x1[dD]|\\u001[dD]/g;

/** With `GS` for every FNC1 and without the one that only says that GS1 data follows. */
export function withGroupSeparators(text: string): string {
  const spelled = text.replace(FNC1_SPELLINGS, GROUP_SEPARATOR);
  return spelled.startsWith(GROUP_SEPARATOR) ? spelled.slice(1) : spelled;
}

export const withoutLineEnd = (text: string): string => text.replace(/[\r\n]+$/, '');

function splitPlain(text: string): Result<Element[], Gs1TextError> {
  if (looksLikeUri(text)) {
    const link = splitDigitalLink(text);
    return link.ok ? ok(link.value.elements) : link;
  }
  return text.startsWith('(') ? splitBracketed(text) : splitElementString(withGroupSeparators(text));
}

/** EAN/UPC as the standard has it, thirteen or eight digits, and the composite part beside it. */
function splitEanUpc(text: string, length: 8 | 13): Result<Element[], Gs1TextError> {
  const [linear = '', composite = ''] = text.split('|]e0');
  if (linear.length !== length) return err({ kind: 'wrongLength' });
  const number = length === 8 ? readEan8(linear) : readEan13(linear);
  return number.ok ? splitElementString(`01${number.value.gtin}${withGroupSeparators(composite)}`) : number;
}

function splitByAim(aim: string, text: string): Result<Element[], Gs1TextError> {
  switch (symbologyOf(aim)?.content ?? 'unknown') {
    case 'elementString':
      return splitElementString(withGroupSeparators(text));
    case 'ean13':
      return splitEanUpc(text, 13);
    case 'ean8':
      return splitEanUpc(text, 8);
    case 'itf': {
      const number = readItf14(text, { hasCheckDigit: true });
      return number.ok ? splitElementString(`01${number.value.gtin}`) : number;
    }
    case 'unknown':
      return err({ kind: 'unknownSymbologyIdentifier' });
    default:
      return looksLikeUri(text) ? splitPlain(text) : err({ kind: 'notGs1Data' });
  }
}

/** The elements of any spelling, each by itself. */
export function splitGs1Text(written: string): Result<Element[], Gs1TextError> {
  const { aim, text } = splitAim(withoutLineEnd(written));
  return aim === null ? splitPlain(text) : splitByAim(aim, text);
}

/** The rules over several elements, as far as `associations` wants them: see `GS1_OPTIONS`. */
export function together(
  split: Result<Element[], Gs1TextError>,
  associations: string | undefined,
): Result<Element[], Gs1TextError> {
  if (!split.ok || associations === 'ignore') return split;
  const conflict = findConflict(split.value);
  if (conflict !== null) return err(conflict);
  return associations === 'require' ? complete(split) : split;
}

const isDateElement = ({ identifier }: Element): boolean => /^1[1-7]$|^4326$|^7006$/.test(identifier.ai);

/** What every answer about GS1 data has. */
export function answerOf(elements: readonly Element[], currentYear: number): Record<string, unknown> {
  const missing = findMissing(elements);
  const item = itemDataOf(elements, currentYear);
  return {
    elements: elements.map((element) => ({
      ai: element.identifier.ai,
      title: element.identifier.title,
      value: element.value,
      ...(isDateElement(element) ? { date: isoDateOf(element.value, currentYear) } : {}),
    })),
    ...item,
    ...(item.coupon === undefined ? {} : { coupon: { scheme: 'northAmerican', ...item.coupon } }),
    ...(item.positiveOffer === undefined ? {} : { positiveOffer: { scheme: 'positiveOffer', ...item.positiveOffer } }),
    ...(missing.length > 0 ? { missing } : {}),
    hri: writeBracketed(elements),
    elementString: `^${writeElementString(elements, '^')}`,
  };
}
