import { describe, expect, test } from 'vitest';
import { generateCatalogue } from '../../../lab/data/catalogue.ts';
import { pictureSvg } from '../../../lab/data/pictures.ts';

const pictures = [
  ...new Set(generateCatalogue().products.flatMap(({ picture }) => (picture === null ? [] : [picture]))),
];

const idsDefined = (svg: string): string[] => [...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1] ?? '');
const idsUsed = (svg: string): string[] =>
  [...svg.matchAll(/url\(#([^)]+)\)|href="#([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '');

describe('the pictures of the sample catalogue', () => {
  test('exist for every product that names one', () => {
    expect(pictures.length).toBeGreaterThanOrEqual(40);
    expect(pictures.filter((picture) => !pictureSvg(picture)?.startsWith('<svg '))).toEqual([]);
  });

  test('are found by icon name as well as by file name', () => {
    expect(pictureSvg('banana')).toBe(pictureSvg('banana.svg'));
    expect(pictureSvg('no-such-fruit')).toBeNull();
    expect(pictureSvg('constructor')).toBeNull();
  });

  test('may all stand in one page: no two define the same id', () => {
    const ids = pictures.flatMap((picture) => idsDefined(pictureSvg(picture) ?? ''));
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('refer to nothing that they do not define', () => {
    const dangling = pictures.flatMap((picture) => {
      const svg = pictureSvg(picture) ?? '';
      const defined = new Set(idsDefined(svg));
      return idsUsed(svg).filter((id) => !defined.has(id));
    });
    expect(dangling).toEqual([]);
  });

  test('carry no script and load nothing', () => {
    expect(
      pictures.filter((picture) => /<script|<image|https?:(?!\/\/www\.w3\.org)/.test(pictureSvg(picture) ?? '')),
    ).toEqual([]);
  });
});
