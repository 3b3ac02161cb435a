import { gs1CheckDigit } from '../../core/barcode/gtin.ts';
import type { BlockOf, DocumentBlock, PrintDocument, Symbology } from '../../core/documents/document.ts';
import { unreachable } from '../../core/result.ts';
import { plainText, type Repertoire, repertoireOf } from './code-page-runs.ts';
import { type DotImage, imageOfRows } from './dot-image.ts';
import type { PaperFormat } from './paper-format.ts';
import { wrapWords } from './word-wrap.ts';

export type Placing = 'left' | 'center' | 'right';
export type Direction = 'ltr' | 'rtl';

/** Text that no code page of the printer holds, to be drawn across the whole width of the paper. Sizes count from 1. */
export type StripRequest = {
  widthDots: number;
  direction: Direction;
  widthScale: number;
  heightScale: number;
  bold: boolean;
  underline: boolean;
  reverse: boolean;
} & (
  | { kind: 'text'; text: string; placing: Placing }
  /** `label` at the start of the line, `value` at its end. */
  | { kind: 'pair'; label: string; value: string }
);

export type TextLine = {
  kind: 'line';
  text: string;
  placing: Placing;
  widthScale: number;
  heightScale: number;
  bold: boolean;
  underline: boolean;
  reverse: boolean;
};

/** What stands on the paper, from the top. `text` of a line is in the code pages and fits the paper. */
export type DocumentPart =
  | TextLine
  | { kind: 'strip'; request: StripRequest }
  | { kind: 'rule' }
  | { kind: 'space'; lines: number }
  | { kind: 'symbol'; symbology: Symbology; data: string }
  | { kind: 'picture'; picture: DotImage };

const SIZES = { normal: [1, 1], large: [1, 2], huge: [2, 2] } as const;

/** Longer ones do not fit on 80 mm paper; they are printed as text, which a person can still type in. */
export const CODE128_LENGTH_MAX = 40;
/** What is left for a label beside a value; with less the value gets a line of its own. */
const LABEL_COLUMNS_MIN = 8;

type Setting = { format: PaperFormat; repertoire: Repertoire; direction: Direction };

/** What the document looks like on this paper. The language decides where a line starts. */
export function layOut(document: PrintDocument, format: PaperFormat): DocumentPart[] {
  const setting = { format, repertoire: repertoireOf(format.codepages), direction: directionOf(document.language) };
  return document.blocks.flatMap((block) => partsOf(block, setting));
}

/** The strips that have to be drawn before the document can be encoded, in the order of the paper. */
export const stripsOf = (parts: readonly DocumentPart[]): StripRequest[] =>
  parts.flatMap((part) => (part.kind === 'strip' ? [part.request] : []));

const RTL_LANGUAGES = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

const directionOf = (language: string): Direction =>
  RTL_LANGUAGES.has(language.split('-')[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr';

function partsOf(block: DocumentBlock, setting: Setting): DocumentPart[] {
  switch (block.type) {
    case 'text':
      return linesOfText(block.text).flatMap((text) => textParts({ ...block, text }, setting));
    case 'pair':
      return pairParts(block, setting);
    case 'rule':
      return [{ kind: 'rule' }];
    case 'space':
      return [{ kind: 'space', lines: block.lines }];
    case 'barcode':
      return symbolParts(block.symbology, block.data, setting);
    case 'image':
      return [{ kind: 'picture', picture: pictureOf(block) }];
    default:
      return unreachable(block);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

const linesOfText = (text: string): string[] =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replace(CONTROLS, ' '));

function placingOf(align: 'start' | 'centre' | 'end', direction: Direction): Placing {
  if (align === 'centre') return 'center';
  return (align === 'start') === (direction === 'ltr') ? 'left' : 'right';
}

function textParts(block: BlockOf<'text'>, { format, repertoire, direction }: Setting): DocumentPart[] {
  const [widthScale, heightScale] = SIZES[block.size];
  const { bold, underline = false, reverse = false } = block;
  const placing = placingOf(block.align, direction);
  const style = { placing, widthScale, heightScale, bold, underline, reverse };
  const plain = plainText(block.text, repertoire);
  if (plain === null) {
    const request = { kind: 'text', text: block.text, direction, widthDots: format.dots, ...style } as const;
    return [{ kind: 'strip', request }];
  }
  const columns = Math.floor(format.columns / widthScale);
  return wrapWords(plain, columns).map((text) => ({ kind: 'line', text, ...style }));
}

function pairParts(block: BlockOf<'pair'>, { format, repertoire, direction }: Setting): DocumentPart[] {
  const value = oneLine(block.value);
  const label = oneLine(block.label);
  const plainLabel = plainText(label, repertoire);
  const plainValue = plainText(value, repertoire);
  const style = { widthScale: 1, heightScale: 1, bold: block.bold, underline: false, reverse: false };
  if (plainLabel === null || plainValue === null) {
    const request = { kind: 'pair', label, value, direction, widthDots: format.dots, ...style } as const;
    return [{ kind: 'strip', request }];
  }
  const line = (text: string, placing: Placing = 'left'): TextLine => ({ kind: 'line', text, placing, ...style });
  const { columns } = format;
  const labelColumns = columns - plainValue.length - 1;
  const atStart = placingOf('start', direction);
  if (labelColumns < Math.min(LABEL_COLUMNS_MIN, plainLabel.length)) {
    const values = wrapWords(plainValue, columns).map((text) => line(text, placingOf('end', direction)));
    return [...wrapWords(plainLabel, columns).map((text) => line(text, atStart)), ...values];
  }
  const [first = '', ...others] = wrapWords(plainLabel, labelColumns);
  const gap = ' '.repeat(columns - first.length - plainValue.length);
  const firstLine = direction === 'ltr' ? first + gap + plainValue : plainValue + gap + first;
  return [line(firstLine), ...others.map((text) => line(text, atStart))];
}

const oneLine = (text: string): string => linesOfText(text).join(' ');

function symbolParts(symbology: Symbology, data: string, setting: Setting): DocumentPart[] {
  const checked = symbolData(symbology, data);
  if (checked !== null) return [{ kind: 'symbol', symbology, data: checked }];
  // A symbol that cannot be made is told as text, which a person can still type in.
  const block = { type: 'text', align: 'centre', size: 'normal', bold: false } as const;
  return linesOfText(data).flatMap((text) => textParts({ ...block, text }, setting));
}

const GTIN_LENGTHS: Partial<Record<Symbology, number>> = { ean13: 13, ean8: 8, upca: 12 };

/** What the symbol carries, with a missing check digit added; null where the symbology cannot carry it. */
export function symbolData(symbology: Symbology, data: string): string | null {
  const gtinLength = GTIN_LENGTHS[symbology];
  if (gtinLength !== undefined) return gtinData(data, gtinLength);
  if (data === '') return null;
  if (symbology === 'code128') return /^[ -~]+$/.test(data) && data.length <= CODE128_LENGTH_MAX ? data : null;
  return LATIN1.test(data) && !REAL_TIME.test(data) ? data : null;
}

/** DLE and ESC begin commands that a printer obeys wherever it meets them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const REAL_TIME = /[\u0010\u001b]/;

/** Readers take the bytes of a symbol without a character set for ISO 8859-1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a symbol may carry them.
const LATIN1 = /^[\u0000-\u00ff]*$/;

function gtinData(data: string, length: number): string | null {
  if (!/^\d+$/.test(data)) return null;
  if (data.length === length - 1) return `${data}${gs1CheckDigit(data)}`;
  return data.length === length && gs1CheckDigit(data.slice(0, -1)) === Number(data.at(-1)) ? data : null;
}

const pictureOf = ({ widthDots, heightDots, data }: BlockOf<'image'>): DotImage =>
  imageOfRows(widthDots, heightDots, Buffer.from(data, 'base64'));
