import numbers from './codepage-numbers.json' with { type: 'json' };
import tables from './codepage-tables.json' with { type: 'json' };

/**
 * What bytes 80h–FFh stand for, by code page. U+FFFD marks a byte without a meaning. `codepage-tables.json` was generated from Python
 * 3.11's codecs, and from the node package `@point-of-sale/codepage-encoder` (MIT) where Python has none. `codepage-numbers.json` says
 * which page `ESC t n` selects, by maker and by printer: from `@point-of-sale/receipt-printer-encoder` (MIT) and from
 * receipt-print-hq/escpos-printer-db (CC-BY-4.0).
 */
export type CodepageTable = keyof typeof tables;

const page = (escposNumber: number, name: CodepageTable): { escposNumber: number; upperHalf: string } => ({
  escposNumber,
  upperHalf: tables[name],
});

/** The pages that a model may be told to print with, by Epson's numbers. */
export const CODEPAGES = {
  cp437: page(0, 'cp437'),
  cp850: page(2, 'cp850'),
  cp860: page(3, 'cp860'),
  cp863: page(4, 'cp863'),
  cp865: page(5, 'cp865'),
  cp851: page(11, 'cp851'),
  cp853: page(12, 'cp853'),
  cp857: page(13, 'cp857'),
  cp737: page(14, 'cp737'),
  'iso8859-7': page(15, 'iso8859-7'),
  windows1252: page(16, 'windows1252'),
  cp866: page(17, 'cp866'),
  cp852: page(18, 'cp852'),
  cp858: page(19, 'cp858'),
  cp720: page(32, 'cp720'),
  cp775: page(33, 'cp775'),
  cp855: page(34, 'cp855'),
  cp861: page(35, 'cp861'),
  cp862: page(36, 'cp862'),
  cp864: page(37, 'cp864'),
  cp869: page(38, 'cp869'),
  'iso8859-15': page(40, 'iso8859-15'),
  cp1098: page(41, 'cp1098'),
  cp774: page(42, 'cp774'),
  cp772: page(43, 'cp772'),
  cp1125: page(44, 'cp1125'),
  windows1250: page(45, 'windows1250'),
  windows1251: page(46, 'windows1251'),
  windows1253: page(47, 'windows1253'),
  windows1254: page(48, 'windows1254'),
  windows1255: page(49, 'windows1255'),
  windows1256: page(50, 'windows1256'),
  windows1257: page(51, 'windows1257'),
  windows1258: page(52, 'windows1258'),
  rk1048: page(53, 'rk1048'),
} as const satisfies Record<string, { escposNumber: number; upperHalf: string }>;
export type CodepageName = keyof typeof CODEPAGES;

const isCodepageName = (name: string): name is CodepageName => Object.hasOwn(CODEPAGES, name);
export const CODEPAGE_NAMES: readonly CodepageName[] = Object.keys(CODEPAGES).filter(isCodepageName);

/** Makers and printers whose numbering of code pages is known; `epson` is what most others follow. */
export const CODEPAGE_NUMBERINGS: readonly string[] = Object.keys(numbers);

const TABLES: ReadonlyMap<string, string> = new Map(Object.entries(tables));
const NUMBERED: ReadonlyMap<string, readonly (string | undefined)[]> = new Map(
  Object.entries(numbers).map(([name, pages]) => [name, pages.split(' ').map((each) => TABLES.get(each))]),
);

/** The upper half of each page by its number; an empty entry where the number selects nothing that is known. */
export const upperHalvesOf = (numbering: string): readonly (string | undefined)[] =>
  NUMBERED.get(numbering) ?? NUMBERED.get('epson') ?? [];
