import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { APPLICATION_IDENTIFIERS } from '../../../../core/barcode/gs1/dictionary.ts';
import { mayQualify, readDigitalLink, splitDigitalLink } from '../../../../core/barcode/gs1/digital-link.ts';
import { escapeUri, unescapeUri } from '../../../../core/barcode/gs1/digital-link-text.ts';
import { elementsOf, splitBracketed, writeElementString } from '../../../../core/barcode/gs1/element-string.ts';
import { writeDigitalLink } from '../../../../core/barcode/gs1/write-digital-link.ts';
import { elementList } from './arbitrary-elements.ts';

const threeTexts = z.tuple([z.string(), z.string().nullable(), z.string().nullable()]);
/** The tables of GS1's own engine, see test/fixtures/gs1/LICENCES.md; `^` is FNC1. */
const fixture = z
  .object({
    read: z.array(z.tuple([z.string(), z.string()])),
    refused: z.array(z.string()),
    unescape: z.array(threeTexts),
    escape: z.array(threeTexts),
    sequences: z.array(z.string()),
    write: z.array(z.tuple([z.string().nullable(), z.string(), z.string().nullable()])),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../fixtures/gs1/engine-digital-links.json', import.meta.url), 'utf8')));

describe('a Digital Link', () => {
  test.each(fixture.read)('%s is %s', (uri, expected) => {
    const link = splitDigitalLink(uri);
    expect(link.ok ? `^${writeElementString(link.value.elements, '^')}` : link.error).toBe(expected);
  });

  test.each(fixture.refused)('%j is none', (uri) => expect(splitDigitalLink(uri).ok).toBe(false));

  test.each(fixture.unescape)('with %j holds %j in the path and %j in the query', (text, inPath, inQuery) => {
    expect([unescapeUri(text, false), unescapeUri(text, true)]).toEqual([inPath, inQuery]);
  });

  test.each(fixture.escape)('writes %j as %j in the path and %j in the query', (text, inPath, inQuery) => {
    expect([escapeUri(text, false), escapeUri(text, true)]).toEqual([inPath, inQuery]);
  });

  test.each(fixture.sequences)('may have the path %s', (sequence) => {
    const [key = '', ...qualifiers] = sequence.split(' ');
    const identifier = APPLICATION_IDENTIFIERS.get(key);
    expect(identifier !== undefined && mayQualify(identifier, qualifiers)).toBe(true);
  });

  test.each(fixture.write)('at %s of %s is %s', (stem, text, expected) => {
    const elements = splitBracketed(text);
    expect(elements.ok).toBe(true);
    const link = elements.ok ? writeDigitalLink(elements.value, stem ?? undefined) : elements;
    expect(link.ok ? link.value : null).toBe(expected);
  });

  test('in its compressed form is refused by name, other addresses as having no key', () => {
    const kindOf = (uri: string) => {
      const link = readDigitalLink(uri);
      return link.ok ? 'read' : link.error.kind;
    };
    expect(kindOf('https://id.gs1.org/ARFKK4m2wBZEDS')).toBe('compressedDigitalLink');
    expect(kindOf('https://example.org/products/abcdefghijklm')).toBe('noPrimaryKey');
    expect(kindOf('https://example.org/ABC')).toBe('noPrimaryKey');
  });

  test('says what is wrong with it', () => {
    const errorOf = (uri: string) => {
      const link = readDigitalLink(uri);
      return link.ok ? null : link.error;
    };
    expect(errorOf('https://a.example/01/09520123456788/10/A/22/B')).toEqual({
      kind: 'wrongQualifiers',
      sequence: '01,10,22',
    });
    expect(errorOf('https://a.example/01/09520123456788?21=A')).toEqual({ kind: 'notADataAttribute', ai: '21' });
    expect(errorOf('https://a.example/01/09520123456788?10=A')).toEqual({ kind: 'belongsInPath', ai: '10' });
    expect(errorOf('https://a.example/01/09520123456788?8200=http')).toEqual({ kind: 'notADataAttribute', ai: '8200' });
    expect(errorOf('https://a.example/01/09520123456789')).toMatchObject({ kind: 'invalidValue', ai: '01' });
    expect(errorOf('https://a.example/01/09520123456788?37=5')).toMatchObject({ kind: 'excludedAi' });
    expect(errorOf('https://a.example/01/09520123456788/10/A%00B')).toEqual({ kind: 'illegalEscape', ai: '10' });
  });

  test('keeps what stands before its key', () => {
    expect(readDigitalLink('https://shop.example/de/p/01/09520123456788#top')).toMatchObject({
      ok: true,
      value: { stem: 'https://shop.example/de/p' },
    });
  });

  test('of any elements that may be one is read back with the same elements', () => {
    let links = 0;
    fc.assert(
      fc.property(elementList, (pairs) => {
        const elements = elementsOf(pairs);
        const link = elements.ok ? writeDigitalLink(elements.value) : elements;
        if (!link.ok) return;
        links += 1;
        const read = readDigitalLink(link.value);
        const again = read.ok
          ? read.value.elements.map(({ identifier, value }) => ({ ai: identifier.ai, value }))
          : read;
        const byAi = (one: { ai: string }, other: { ai: string }) => (one.ai < other.ai ? -1 : 1);
        expect(Array.isArray(again) ? again.toSorted(byAi) : again).toEqual(pairs.toSorted(byAi));
      }),
      { numRuns: 2_000 },
    );
    expect(links).toBeGreaterThan(1_000);
  });
});
