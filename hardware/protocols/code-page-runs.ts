import { CODEPAGES, type CodepageName } from './codepages.ts';

/** Which of the model's code pages holds a character, the first of them before the others, and its byte in each of them. */
export type Repertoire = {
  pages: readonly CodepageName[];
  pageOf: ReadonlyMap<string, CodepageName>;
  byteOf: ReadonlyMap<CodepageName, ReadonlyMap<string, number>>;
};

const UNDEFINED = '\ufffd';

export function repertoireOf(pages: readonly CodepageName[]): Repertoire {
  const pageOf = new Map<string, CodepageName>();
  const byteOf = new Map<CodepageName, Map<string, number>>();
  for (const page of pages) {
    const bytes = new Map<string, number>();
    let byte = UPPER_HALF;
    for (const character of CODEPAGES[page].upperHalf) {
      if (character !== UNDEFINED) {
        bytes.set(character, byte);
        if (!pageOf.has(character)) pageOf.set(character, page);
      }
      byte += 1;
    }
    byteOf.set(page, bytes);
  }
  return { pages, pageOf, byteOf };
}

const UPPER_HALF = 0x80;

/** What typesetting calls for and a plain printer can do without. Only used where no code page has the character itself. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u200a': ' ',
  '\u202f': ' ',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2015': '-',
  '\u2212': '-',
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
  '\u201b': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2026': '...',
  '\u2022': '*',
};

/** Marks that say how text runs, not what it says. A line without a script from right to left does not need them. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text of a line as the printer's code pages can hold it, or null where they cannot and it has to be drawn. */
export function plainText(text: string, { pageOf }: Repertoire): string | null {
  let plain = '';
  for (const character of text.normalize('NFC').replace(INVISIBLE, '')) {
    if (isAscii(character) || pageOf.has(character)) plain += character;
    else if (PLAIN[character] !== undefined) plain += PLAIN[character];
    else return null;
  }
  return plain;
}

/** Printable, so that no text can reach the printer as a command. */
const isAscii = (character: string): boolean => character >= ' ' && character <= '~';

export type PageRun = { page: CodepageName; bytes: number[] };

/** Text that `plainText` gave, in bytes, cut where the code page has to change; ASCII is in all of them. */
export function runsOf(text: string, { pages, pageOf, byteOf }: Repertoire): PageRun[] {
  const runs: PageRun[] = [];
  let page = pages[0] ?? 'cp437';
  for (const character of text) {
    let byte = isAscii(character) ? character.charCodeAt(0) : byteOf.get(page)?.get(character);
    if (byte === undefined) {
      page = pageOf.get(character) ?? page;
      byte = byteOf.get(page)?.get(character) ?? UNKNOWN;
    }
    const last = runs.at(-1);
    if (last?.page === page) last.bytes.push(byte);
    else runs.push({ page, bytes: [byte] });
  }
  return runs;
}

/** A question mark; text that `plainText` gave has nothing unknown. */
const UNKNOWN = 0x3f;
