import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  APPLICATION_IDENTIFIERS,
  applicationIdentifierAt,
  readDictionaryLine,
} from '../../../../core/barcode/gs1/dictionary.ts';
import dictionary from '../../../../core/barcode/gs1/syntax-dictionary.json' with { type: 'json' };

const published = readFileSync(new URL('../../../fixtures/gs1/gs1-syntax-dictionary.txt', import.meta.url), 'utf8');

describe('the GS1 Barcode Syntax Dictionary', () => {
  test('is here as GS1 published it, line by line', () => {
    const lines = published
      .split('\n')
      .map((line) => line.trim().replace(/\s+/g, ' '))
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(dictionary.lines).toEqual(lines);
    expect(lines.length).toBeGreaterThan(200);
  });

  test('has every application identifier, ranges counted out', () => {
    expect(APPLICATION_IDENTIFIERS.size).toBe(541);
    expect(['3100', '3105', '91', '99', '7239'].every((ai) => APPLICATION_IDENTIFIERS.has(ai))).toBe(true);
    expect(['3106', '04', '23', '3999', '89'].some((ai) => APPLICATION_IDENTIFIERS.has(ai))).toBe(false);
  });

  test('says of an AI everything that its line says', () => {
    expect(APPLICATION_IDENTIFIERS.get('3925')).toMatchObject({
      ai: '3925',
      title: 'PRICE',
      isPredefinedLength: false,
      isDataAttribute: true,
      requires: [
        [
          ['01', '30'],
          ['01', '31nn'],
          ['01', '32nn'],
          ['01', '35nn'],
          ['01', '36nn'],
        ],
      ],
      excludes: ['392n', '393n'],
      keyQualifiers: null,
    });
    expect(APPLICATION_IDENTIFIERS.get('01')?.keyQualifiers).toEqual([['22', '10', '21'], ['235']]);
    expect(APPLICATION_IDENTIFIERS.get('00')?.keyQualifiers).toEqual([[]]);
    expect(APPLICATION_IDENTIFIERS.get('253')?.components).toMatchObject([
      { characterSet: 'N', lengthMin: 13, lengthMax: 13, isOptional: false },
      { characterSet: 'X', lengthMin: 1, lengthMax: 17, isOptional: true },
    ]);
  });

  test.each([
    ['011234', '01'],
    ['8012', '8012'],
    ['235XXX', '235'],
    ['37123', '37'],
    ['234567', undefined],
    ['XXXXXX', undefined],
    ['800', undefined],
    ['', undefined],
  ])('finds at the front of %j the AI %s', (text, ai) => {
    expect(applicationIdentifierAt(text, 0)?.ai).toBe(ai);
  });

  test('is refused with a linter that nobody knows', () => {
    expect(() => readDictionaryLine('99 ? X..90,luck # INTERNAL')).toThrow(/unknown linter: luck/);
    expect(() => readDictionaryLine('99 ? # INTERNAL')).toThrow(/no component/);
    expect(() => readDictionaryLine('INTERNAL')).toThrow(/not a line/);
  });
});
