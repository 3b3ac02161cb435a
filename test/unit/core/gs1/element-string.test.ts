import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { APPLICATION_IDENTIFIERS } from '../../../../core/barcode/gs1/dictionary.ts';
import type { Element } from '../../../../core/barcode/gs1/element.ts';
import {
  complete,
  elementsOf,
  GROUP_SEPARATOR,
  readBracketed,
  readElementString,
  splitBracketed,
  splitElementString,
  writeBracketed,
  writeElementString,
} from '../../../../core/barcode/gs1/element-string.ts';
import { splitGs1Text } from '../../../../host/codecs/gs1-text.ts';
import { elementList } from './arbitrary-elements.ts';

/** The tables of GS1's own engine, see test/fixtures/gs1/LICENCES.md; `^` is FNC1. */
const fixture = z
  .object({
    bracketed: z.array(z.tuple([z.string(), z.string().nullable()])),
    raw: z.array(z.tuple([z.string(), z.number()])),
    linters: z.array(z.tuple([z.string(), z.string().nullable()])),
    associations: z.array(z.tuple([z.string(), z.number()])),
    lengthByPrefix: z.record(z.string(), z.number()),
    predefinedLengths: z.record(z.string(), z.number()),
    scans: z.array(z.tuple([z.string(), z.string().nullable()])),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../fixtures/gs1/engine-elements.json', import.meta.url), 'utf8')));

const withFnc1 = (elements: readonly Element[]): string => `^${writeElementString(elements, '^')}`;
const delivered = (text: string): string => text.slice(1).replaceAll('^', GROUP_SEPARATOR);

describe('an element string', () => {
  test.each(fixture.bracketed)('in brackets %j is %j', (text, expected) => {
    const read = splitBracketed(text);
    expect(read.ok ? withFnc1(read.value) : null).toBe(expected);
  });

  test.each(fixture.raw)('as delivered %j is right: %d', (text, isRight) => {
    expect(splitElementString(delivered(text)).ok).toBe(isRight === 1);
  });

  test.each(fixture.linters)('%s is refused as %s', (text, kind) => {
    const read = splitBracketed(text);
    const found = read.ok ? null : read.error.kind === 'invalidValue' ? read.error.fault.kind : read.error.kind;
    expect(found).toBe(kind);
  });

  test.each(fixture.associations)('with the elements %s may stand together: %d', (text, isRight) => {
    const read = splitBracketed(text);
    expect(read.ok).toBe(true);
    expect(complete(readBracketed(text)).ok).toBe(isRight === 1);
  });

  test.each(fixture.scans)('from a reader %j is %j', (text, expected) => {
    const read = splitGs1Text(text);
    expect(read.ok ? withFnc1(read.value) : null).toBe(expected);
  });

  test('says which AIs are missing, and which disturb', () => {
    expect(readBracketed('(21)ABC')).toMatchObject({ ok: true });
    expect(complete(readBracketed('(21)ABC'))).toEqual({
      ok: false,
      error: { kind: 'requiredAiMissing', ai: '21', requires: '01,03,8006' },
    });
    expect(readBracketed('(01)09521234543213(37)5(00)095212345432132420')).toMatchObject({ ok: false });
    expect(readBracketed('(3940)1234(3941)9999(255)5412345000150')).toEqual({
      ok: false,
      error: { kind: 'excludedAi', ai: '3940', excludedBy: '3941' },
    });
    expect(readElementString(`10A${GROUP_SEPARATOR}10B`)).toEqual({
      ok: false,
      error: { kind: 'repeatedAi', ai: '10' },
    });
  });

  test('says where a value is wrong', () => {
    expect(splitElementString('7007211225211331')).toEqual({
      ok: false,
      error: {
        kind: 'invalidValue',
        ai: '7007',
        value: '211225211331',
        fault: { kind: 'illegalMonth', at: 8, length: 2 },
      },
    });
  });

  test('is no longer than any symbol, and has no more elements', () => {
    expect(splitElementString(`99${'A'.repeat(8_190)}`)).toEqual({ ok: false, error: { kind: 'tooLong' } });
    const many = Array.from({ length: 65 }, () => '11260101').join('');
    expect(splitElementString(many)).toEqual({ ok: false, error: { kind: 'tooManyElements' } });
    expect(splitBracketed('(11)260101'.repeat(65))).toEqual({ ok: false, error: { kind: 'tooManyElements' } });
  });
});

describe('the dictionary', () => {
  test('gives AIs that begin alike the same length', () => {
    const lengths = [...APPLICATION_IDENTIFIERS.keys()].map((ai) => [ai.slice(0, 2), ai.length]);
    const { '03': _, ...expected } = Object.fromEntries(lengths);
    expect(expected).toEqual(fixture.lengthByPrefix);
  });

  test('has predefined lengths exactly for the prefixes of the General Specifications', () => {
    for (const { ai, isPredefinedLength, components } of APPLICATION_IDENTIFIERS.values()) {
      const length = fixture.predefinedLengths[ai.slice(0, 2)];
      expect([ai, isPredefinedLength]).toEqual([ai, length !== undefined]);
      const longest = components.reduce((sum, { lengthMax }) => sum + lengthMax, 0);
      if (length !== undefined) expect([ai, longest]).toEqual([ai, length]);
    }
  });
});

describe('any elements that may stand together', () => {
  test('are read back as they were written, in each spelling', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(elementList, (pairs) => {
        const elements = elementsOf(pairs);
        expect(elements).toMatchObject({ ok: true });
        if (!elements.ok) return;
        for (const { ai } of pairs) seen.add(ai);
        expect(readElementString(writeElementString(elements.value))).toEqual(elements);
        expect(readBracketed(writeBracketed(elements.value))).toEqual(elements);
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size).toBeGreaterThan(400);
  });

  test('are found wrong when a digit of a checked value is', () => {
    for (let at = 0; at < 14; at += 1) {
      const gtin = '09521234543213';
      const wrong = gtin.slice(0, at) + ((Number(gtin[at]) + 1) % 10) + gtin.slice(at + 1);
      expect(readElementString(`01${wrong}`)).toMatchObject({ ok: false, error: { kind: 'invalidValue' } });
    }
  });
});
