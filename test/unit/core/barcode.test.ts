import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gs1CheckDigit, toGtin14 } from '../../../core/barcode/gtin.ts';
import { identify, RAW_LENGTH_MAX } from '../../../core/barcode/identify.ts';
import { looksLikeTravelDocument, readTravelDocument } from '../../../core/barcode/travel-document.ts';

const identifyText = (text: string) => identify({ aim: null, text }, { currentYear: 2026, inStoreRules: [] });

/** The specimen of ICAO Doc 9303 part 4. */
const SPECIMEN = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
] as const;

describe('GTINs', () => {
  test('of every length become the catalogue’s fourteen digits', () => {
    const body = fc.constantFrom(7, 11, 12, 13).chain((length) => fc.stringMatching(new RegExp(`^\\d{${length}}$`)));
    fc.assert(
      fc.property(body, (digits) => {
        const text = digits + gs1CheckDigit(digits);
        expect(toGtin14(text)).toEqual({ ok: true, value: text.padStart(14, '0') });
      }),
    );
  });

  test('with one wrong digit are refused', () => {
    const gtin = '4006381333931';
    for (let at = 0; at < gtin.length; at += 1) {
      for (const digit of '0123456789') {
        const read = toGtin14(gtin.slice(0, at) + digit + gtin.slice(at + 1));
        expect(read.ok).toBe(digit === gtin[at]);
      }
    }
  });

  test.each([
    ['', 'notDigits'],
    ['40063813339３1', 'notDigits'],
    ['123456789', 'wrongLength'],
    ['4006381333932', 'wrongCheckDigit'],
  ])('%j is refused as %s', (text, kind) => {
    expect(toGtin14(text)).toEqual({ ok: false, error: { kind } });
  });
});

describe('the machine-readable zone of a passport', () => {
  test('of ICAO’s specimen gives number and surname', () => {
    const expected = { ok: true, value: { documentNumber: 'L898902C3', surname: 'ERIKSSON' } };
    expect(readTravelDocument(SPECIMEN.join('\r\n'))).toEqual(expected);
    expect(readTravelDocument(SPECIMEN.join(''))).toEqual(expected);
  });

  test('with any single digit misread is refused', () => {
    const [names, data] = SPECIMEN;
    let tried = 0;
    for (let at = 0; at < data.length; at += 1) {
      if (!/\d/.test(data.charAt(at))) continue;
      for (const digit of '0123456789') {
        if (digit === data[at]) continue;
        const misread = names + data.slice(0, at) + digit + data.slice(at + 1);
        expect(readTravelDocument(misread)).toEqual({ ok: false, error: { kind: 'wrongCheckDigit' } });
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(200);
  });

  test('an optional-data field of fillers may have a filler for its check digit', () => {
    const empty = 'L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8';
    const read = readTravelDocument(SPECIMEN[0] + empty);
    expect(read.ok).toBe(true);
  });

  test('never throws, whatever has its shape', () => {
    const zone = fc.tuple(fc.stringMatching(/^P[A-Z<]{4}$/), fc.stringMatching(/^[A-Z0-9<]{83}$/));
    fc.assert(
      fc.property(zone, ([head, rest]) => {
        expect(looksLikeTravelDocument(head + rest)).toBe(true);
        expect(typeof readTravelDocument(head + rest).ok).toBe('boolean');
      }),
    );
  });
});

describe('a scanned text', () => {
  test.each([
    ['4006381333931', { kind: 'product', code: '04006381333931', symbology: 'EAN-13' }],
    ['95200004', { kind: 'unknown', raw: '95200004' }],
    ['4011', { kind: 'product', code: 'plu:4011' }],
    ['PNR:K7XQ2P/WEBER', { kind: 'booking', recordLocator: 'K7XQ2P', surname: 'WEBER' }],
    [SPECIMEN.join('\n'), { kind: 'travelDocument', documentNumber: 'L898902C3', surname: 'ERIKSSON' }],
    [SPECIMEN.join('').replace('L8', 'L9'), { kind: 'unreadableDocument' }],
    [`M1${'?'.repeat(70)}`, { kind: 'unknown', raw: `M1${'?'.repeat(38)}` }],
    [`M1A${'?'.repeat(70)}`, { kind: 'unreadableDocument' }],
    ['https://example.org', { kind: 'unknown', raw: 'https://example.org' }],
  ])('%j is what it is', (text, expected) => {
    expect(identifyText(text)).toEqual(expected);
  });

  test('that means nothing is shown short and printable, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const read = identifyText(text);
        if (read.kind !== 'unknown') return;
        expect(read.raw.length).toBeLessThanOrEqual(RAW_LENGTH_MAX);
        expect(read.raw).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});
