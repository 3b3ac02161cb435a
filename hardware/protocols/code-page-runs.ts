import { CODEPAGES, type CodepageName } from './codepages.ts';

/** Which of the model's code pages holds a character; the first of them goes before. */
export type Repertoire = { pages: readonly CodepageName[]; pageOf: ReadonlyMap<string, CodepageName> };

const UNDEFINED = '\ufffd';

export function repertoireOf(pages: readonly CodepageName[]): Repertoire {
  const pageOf = new Map<string, CodepageName>();
  for (const page of pages) {
    for (const character of CODEPAGES[page].upperHalf) {
      if (character !== UNDEFINED && !pageOf.has(character)) pageOf.set(character, page);
    }
  }
  return { pages, pageOf };
}

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

export type PageRun = { page: CodepageName; text: string };

/** Text that `plainText` gave, cut where the code page has to change; ASCII is in all of them. */
export function runsOf(text: string, { pages, pageOf }: Repertoire): PageRun[] {
  const runs: PageRun[] = [];
  let page = pages[0] ?? 'cp437';
  for (const character of text) {
    if (!isAscii(character)) page = holds(page, character) ? page : (pageOf.get(character) ?? page);
    const last = runs.at(-1);
    if (last?.page === page) last.text += character;
    else runs.push({ page, text: character });
  }
  return runs;
}

const holds = (page: CodepageName, character: string): boolean => CODEPAGES[page].upperHalf.includes(character);
