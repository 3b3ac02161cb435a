import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compressUpcA,
  expandUpcE,
  readEan8,
  readEan13,
  readItf14,
  readUnidentified,
  readWithAddOn,
} from '../../../../core/barcode/ean-upc.ts';
import { gs1CheckDigit } from '../../../../core/barcode/gtin.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe('UPC-E', () => {
  test.each([
    ['04252614', '042100005264'],
    ['01234531', '012300000451'],
    ['01234543', '012340000053'],
    ['01234558', '012345000058'],
    ['01234505', '012000003455'],
    ['01234565', '012345000065'],
    ['06543217', '065100004327'],
    ['12345670', '123456000070'],
    ['14252611', '142100005261'],
  ])('%s stands for %s', (upcE, upcA) => {
    expect(expandUpcE(upcE)).toBe(upcA);
    expect(readEan13(upcE)).toEqual({ ok: true, value: { symbology: 'UPC-E', gtin: upcA.padStart(14, '0') } });
  });

  test.each(['24252614', '0425261', '042526144', '0425261A'])('%s is none', (text) => {
    expect(expandUpcE(text)).toBeNull();
  });

  test('of a UPC-A that can be one is the same number again, in both number systems', () => {
    const zeros = fc.constantFrom(
      'AB00000CDE',
      'AB10000CDE',
      'AB20000CDE',
      'ABC00000DE',
      'ABCD00000E',
      'ABCDE00005',
      'ABCDE00009',
    );
    const body = fc.tuple(fc.constantFrom('0', '1'), zeros, digits(5)).map(([system, pattern, letters]) => {
      const filled = pattern.replace(/[A-E]/g, (letter) => letters.charAt('ABCDE'.indexOf(letter)));
      return system + filled;
    });
    fc.assert(
      fc.property(body, (eleven) => {
        const upcA = eleven + gs1CheckDigit(eleven);
        const upcE = compressUpcA(upcA);
        expect(upcE).toMatch(/^[01]\d{7}$/);
        expect(expandUpcE(upcE ?? '')).toBe(upcA);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['012345678905', '242100005264', '042100105264', '123'])('cannot stand for %s', (upcA) => {
    expect(compressUpcA(upcA)).toBeNull();
  });

  test('is read of readers that send less of it', () => {
    const number = { ok: true, value: { symbology: 'UPC-E', gtin: '00042100005264' } };
    expect(readEan13('4252614')).toEqual(number);
    expect(readEan13('425261')).toEqual(number);
    expect(readEan13('4252615')).toEqual({ ok: false, error: { kind: 'wrongCheckDigit' } });
  });
});

describe('EAN and UPC', () => {
  test.each([
    ['4006381333931', 'EAN-13', '04006381333931'],
    ['0012345678905', 'UPC-A', '00012345678905'],
    ['012345678905', 'UPC-A', '00012345678905'],
  ])('%s is %s', (text, symbology, gtin) => {
    expect(readEan13(text)).toEqual({ ok: true, value: { symbology, gtin } });
  });

  test.each([
    ['4006381333932', 'wrongCheckDigit'],
    ['40063813339', 'wrongLength'],
    ['400638133393A', 'notDigits'],
    ['', 'notDigits'],
  ])('%j is refused as %s', (text, kind) => {
    expect(readEan13(text)).toEqual({ ok: false, error: { kind } });
  });

  test('with eight digits are what the identifier says', () => {
    const ean8 = { ok: true, value: { symbology: 'EAN-8', gtin: '00000001234565' } };
    const upcE = { ok: true, value: { symbology: 'UPC-E', gtin: '00012345000065' } };
    expect(readEan8('01234565')).toEqual(ean8);
    expect(readEan13('01234565')).toEqual(upcE);
    expect(readUnidentified('01234565')).toEqual(upcE);
    expect(readUnidentified('96385074')).toEqual({ ok: true, value: { symbology: 'EAN-8', gtin: '00000096385074' } });
    expect(readEan8('9638507')).toEqual({ ok: false, error: { kind: 'wrongLength' } });
    expect(readUnidentified('95200004')).toEqual({ ok: false, error: { kind: 'wrongCheckDigit' } });
  });

  test.each([
    ['978020137962451299', '09780201379624', '51299'],
    ['9780201379624 51299', '09780201379624', '51299'],
    ['9780201379624]E251299', '09780201379624', '51299'],
    ['977031784700106', '09770317847001', '06'],
    ['012345678905 12', '00012345678905', '12'],
  ])('with an add-on %s is %s and %s', (text, gtin, addOn) => {
    expect(readWithAddOn(text, readEan13)).toMatchObject({ ok: true, value: { gtin, addOn } });
  });

  test.each([
    ['978020137962551299', 'wrongCheckDigit'],
    ['9780201379624123', 'wrongLength'],
    ['9780201379624 ABCDE', 'notDigits'],
  ])('with an add-on %s are refused as %s', (text, kind) => {
    expect(readWithAddOn(text, readEan13)).toEqual({ ok: false, error: { kind } });
  });
});

describe('ITF-14', () => {
  test('is a GTIN, with and without the check digit', () => {
    const number = { ok: true, value: { symbology: 'ITF-14', gtin: '10614141000415' } };
    expect(readItf14('10614141000415', { hasCheckDigit: true })).toEqual(number);
    expect(readItf14('1061414100041', { hasCheckDigit: false })).toEqual(number);
    expect(readItf14('10614141000416', { hasCheckDigit: true })).toEqual({
      ok: false,
      error: { kind: 'wrongCheckDigit' },
    });
    expect(readItf14('123456', { hasCheckDigit: true })).toEqual({ ok: false, error: { kind: 'wrongLength' } });
  });
});
