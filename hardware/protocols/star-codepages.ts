import type { CodepageName } from './codepages.ts';

/**
 * `ESC GS t n` by the names of our code pages. Star's "STAR Line Mode Command Specifications" Rev. 1.12, page 3-4; pages that it does
 * not have are left out.
 */
export const STAR_CODEPAGE_NUMBERS: Partial<Record<CodepageName, number>> = {
  cp437: 1,
  cp858: 4,
  cp852: 5,
  cp860: 6,
  cp861: 7,
  cp863: 8,
  cp865: 9,
  cp866: 10,
  cp855: 11,
  cp857: 12,
  cp737: 15,
  cp851: 16,
  cp869: 17,
  cp772: 19,
  cp774: 20,
  windows1252: 32,
  windows1250: 33,
  windows1251: 34,
};
