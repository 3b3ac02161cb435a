import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { APPLICATION_IDENTIFIERS } from '../../../../core/barcode/gs1/dictionary.ts';
import { LINTERS } from '../../../../core/barcode/gs1/linters.ts';

/** The tables of GS1's own unit tests, see test/fixtures/gs1/LICENCES.md. A bad value has stars around what is wrong with it. */
const fixtureSchema = z.object({
  linters: z.record(
    z.string(),
    z.object({ good: z.array(z.string()), bad: z.array(z.tuple([z.string(), z.string()])) }),
  ),
});
const fixture = fixtureSchema.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/gs1/linters.json', import.meta.url), 'utf8')),
);
const lint = (name: string, value: string) => LINTERS.get(name)?.(value) ?? null;

describe.each(Object.entries(fixture.linters))('the linter %s', (name, { good, bad }) => {
  test('is one of those that look at values', () => expect(LINTERS.has(name)).toBe(true));

  test('finds nothing wrong with what is right', () => {
    expect(good.filter((value) => lint(name, value) !== null)).toEqual([]);
    expect(good.length).toBeGreaterThan(0);
  });

  test('says what is wrong, and where', () => {
    const found = bad.map(([marked]) => {
      const fault = lint(name, marked.replaceAll('*', ''));
      return fault === null ? null : { ...fault };
    });
    const expected = bad.map(([marked, kind]) => {
      const at = marked.indexOf('*');
      return { kind, at, length: marked.lastIndexOf('*') - at - 1 };
    });
    expect(found).toEqual(expected);
  });
});

describe('the linters', () => {
  test('are those that the dictionary names, and no others', () => {
    const used = new Set(
      [...APPLICATION_IDENTIFIERS.values()].flatMap(({ components }) => components.flatMap(({ linters }) => linters)),
    );
    const unused = [...LINTERS].filter(([, linter]) => !used.has(linter)).map(([name]) => name);
    expect(unused).toEqual([]);
  });

  test.each([
    ['iso3166alpha2', 'DE', null],
    ['iso3166alpha2', 'AA', 'notIso3166Alpha2'],
    ['iso4217', '396', null],
    ['yesno', '1', null],
    ['yesno', '2', 'notZeroOrOne'],
    ['zero', '0', null],
    ['zero', '1', 'notZero'],
    ['nonzero', '0010', null],
    ['nonzero', '0000', 'illegalZeroValue'],
    ['yyyymmdd', '19000229', 'illegalDay'],
    ['yyyymmdd', '20000229', null],
    ['cset82', 'a b', 'invalidCset82Character'],
    ['cset82', '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', null],
    ['cset39', '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', null],
    ['cset39', '123456_', 'invalidCset39Character'],
  ])('%s of %j finds %s', (name, value, kind) => {
    expect(lint(name, value)?.kind ?? null).toBe(kind);
  });
});
