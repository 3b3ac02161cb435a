import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'mrz';
import { describe, expect, test } from 'vitest';
import { icaoCheckDigit } from '../../../core/barcode/mrz/check-digit.ts';
import { nameField, zoneName } from '../../../core/barcode/mrz/names.ts';
import { type MrzReadOptions, readMrz } from '../../../core/barcode/mrz/read.ts';
import { writeMrz } from '../../../core/barcode/mrz/write.ts';
import { readTravelDocument } from '../../../core/barcode/travel-document.ts';

type Cases = {
  read: { name: string; source: string; text: string; expect: object }[];
  refused: { name: string; text: string; error: string }[];
};
const cases: Cases = JSON.parse(readFileSync(new URL('../../fixtures/mrz/cases.json', import.meta.url), 'utf8'));

const zoneOf = (text: string, options: MrzReadOptions = {}) => {
  const zone = readMrz(text, options);
  if (!zone.ok) throw new Error(`${zone.error.kind}: ${zone.error.message}`);
  return zone.value;
};
const PASSPORT = cases.read[0]?.text ?? '';

describe('a machine-readable zone', () => {
  test.each(cases.read)('is read: $name ($source)', ({ text, expect: expected }) => {
    expect(zoneOf(text)).toMatchObject(expected);
  });

  test.each(cases.read)('is written again: $name ($source)', ({ text }) => {
    expect(writeMrz(zoneOf(text))).toEqual({ ok: true, value: text.split('\n') });
  });

  test.each(cases.refused)('is refused: $name', ({ text, error }) => {
    expect(readMrz(text)).toMatchObject({ ok: false, error: { kind: error } });
  });

  test.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['a blank', ' '],
    ['nothing', ''],
  ])('is read whatever stands between its lines: %s', (_name, between) => {
    for (const { text } of cases.read) expect(zoneOf(text.replaceAll('\n', between) + between)).toEqual(zoneOf(text));
  });

  test.each(cases.read.filter(({ text }) => text.length > 0 && !text.startsWith('V')))(
    'says what another library reads in it: $name ($source)',
    ({ text }) => {
      const ours = zoneOf(text);
      const { fields } = parse(text.split('\n'));
      expect([
        fields.lastName,
        fields.firstName,
        fields.documentNumber,
        fields.birthDate,
        fields.expirationDate,
      ]).toEqual([ours.surname, ours.givenNames, ours.documentNumber, ours.dateOfBirth, ours.dateOfExpiry]);
    },
  );

  test('with any character of its numbers misread is refused, as the check digits can tell', () => {
    const second = PASSPORT.indexOf('\n') + 1;
    for (let at = second; at < PASSPORT.length; at += 1) {
      const misread = /[0-9]/.test(PASSPORT.charAt(at)) ? String((Number(PASSPORT.charAt(at)) + 1) % 10) : null;
      if (misread === null) continue;
      expect(readMrz(PASSPORT.slice(0, at) + misread + PASSPORT.slice(at + 1)).ok).toBe(false);
    }
  });

  test.each([
    'D<<',
    'XXA',
    'XXB',
    'XXC',
    'XXX',
    'UNO',
    'UNA',
    'UNK',
    'XOM',
    'XPO',
    'EUE',
    'RKS',
    'GBD',
    'GBN',
    'GBO',
    'GBP',
    'GBS',
  ])('may have the code %s', (code) => {
    const zone = zoneOf(PASSPORT.replace('P<UTO', `P<${code}`).replace('6UTO', `6${code}`));
    expect([zone.issuingState, zone.nationality]).toEqual(Array(2).fill(code.replaceAll('<', '')));
  });
});

describe('dates of a zone', () => {
  const withDates = (birth: string, expiry: string): string => {
    const written = writeMrz({ ...zoneOf(PASSPORT), dateOfBirth: birth, dateOfExpiry: expiry });
    return written.ok ? written.value.join('\n') : `${written.error.kind}: ${written.error.message}`;
  };

  test.each([
    ['740812', '120415', '2026-11-24', '1974-08-12', '2012-04-15', true],
    ['261124', '361123', '2026-11-24', '2026-11-24', '2036-11-23', false],
    ['261125', '261124', '2026-11-24', '1926-11-25', '2026-11-24', false],
    ['000229', '990101', '2026-11-24', '2000-02-29', '1999-01-01', true],
    ['991231', '020101', '1999-12-31', '1999-12-31', '2002-01-01', false],
  ])('%s and %s, read on %s', (birth, expiry, today, dateOfBirthIso, dateOfExpiryIso, expired) => {
    expect(zoneOf(withDates(birth, expiry), { today })).toMatchObject({ dateOfBirthIso, dateOfExpiryIso, expired });
  });

  test('may be unknown in part, and then have no century', () => {
    const zone = zoneOf(withDates('74<<<<', '120415'), { today: '2026-11-24' });
    expect(zone).toMatchObject({
      dateOfBirth: '74<<<<',
      dateOfBirthIso: null,
      warnings: ['dateOfBirth is not wholly known'],
    });
  });

  test.each(['741301', '740832', '740230', '740431', '740800', '740012', '7408<2'])('are none: %s', (birth) => {
    expect(withDates(birth, '120415')).toMatch(/^invalidDocument: dateOfBirth/);
  });

  test('stay without a century where the day of reading is not told', () => {
    expect(zoneOf(PASSPORT)).toMatchObject({ dateOfBirthIso: null, dateOfExpiryIso: null, expired: null });
  });
});

describe('what an optical reader mixed up', () => {
  const misread = 'P<UT0ERIK55ON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O';

  test('is refused as it is', () => {
    expect(readMrz(misread).ok).toBe(false);
  });

  test('is put right where that was asked for, and told', () => {
    const { corrections, ...rest } = zoneOf(misread, { correct: true });
    const { corrections: none, ...right } = zoneOf(PASSPORT);
    expect(rest).toEqual(right);
    expect(none).toEqual([]);
    expect(corrections).toEqual([
      { line: 1, column: 5, original: '0', corrected: 'O' },
      { line: 1, column: 10, original: '5', corrected: 'S' },
      { line: 1, column: 11, original: '5', corrected: 'S' },
      { line: 2, column: 17, original: 'B', corrected: '8' },
      { line: 2, column: 18, original: 'I', corrected: '1' },
      { line: 2, column: 19, original: 'Z', corrected: '2' },
      { line: 2, column: 20, original: 'Z', corrected: '2' },
      { line: 2, column: 27, original: 'S', corrected: '5' },
      { line: 2, column: 44, original: 'O', corrected: '0' },
    ]);
  });

  test('in a document number stays, because it may hold both', () => {
    expect(readMrz(PASSPORT.replace('L898902C3', 'L8989O2C3'), { correct: true })).toMatchObject({
      error: { kind: 'wrongCheckDigit' },
    });
  });
});

describe('names in a zone', () => {
  // Examples of ICAO Doc 9303 parts 3 and 4; the ways of cutting are the issuer's choice.
  test.each([
    ['ERIKSSON', 'ANNA MARIA', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'],
    ['Smith-Jones', 'Susie Margaret', 'SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<'],
    ["O'Connor", 'Enya Siobhan', 'OCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<'],
    ['Van Der Muellen', 'Martin', 'VAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<'],
    ['Al-Basri', 'Huda Muhammad Jawad', 'AL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<'],
    ['Arkfreith', '', 'ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<'],
    ['Nilavadhanananda', 'Chayapa Dejthamrong Krasuang', 'NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K'],
    ['Nilavadhanananda', 'Arnpol Petch Charonguang', 'NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU'],
    ['Papandropoulous', 'Jonathon Warren Trevor', 'PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR'],
  ])('%s, %s', (surname, givenNames, field) => {
    expect(nameField(surname, givenNames, 39)).toBe(field);
  });

  test.each([
    ['BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL', 'DINGO POTOROO', 'BENNELONG<WOOLOOMOOLOO<W<W<<D<P'],
    ['NILAVADHANANANDA', 'CHAYAPA DEJTHAMRONG KRASUANG', 'NILAVADHANANANDA<<CHAYAPA<DEJ<K'],
  ])('of a smaller document: %s, %s', (surname, givenNames, field) => {
    expect(nameField(surname, givenNames, 31)).toBe(field);
  });

  test.each([
    ['Müller', 'MUELLER'],
    ['Weiß', 'WEISS'],
    ['Ångström', 'AANGSTROEM'],
    ['Þórðarson', 'THORDARSON'],
    ['Wałęsa', 'WALESA'],
    ['Đoković', 'DOKOVIC'],
    ['Œuvrard', 'OEUVRARD'],
    ['Ñandú', 'NANDU'],
    ['Çağlar', 'CAGLAR'],
    ['Щербаков', 'SHCHERBAKOV'],
    ['Юрий', 'IURII'],
    ['Хрущёв', 'KHRUSHCHEV'],
    ['Ђурђевић', 'DURDEVIC'],
    ['محمد', 'MXHMD'],
    ['ابو بكر', 'ABW<BKR'],
    ['فاطمة', 'FAXTTMXAH'],
    ['محمّد', 'MXHMMD'],
  ])('%s is written %s', (name, zone) => {
    expect(zoneName(name)).toBe(zone);
  });

  test('always fill exactly their field, and keep a letter of each component while there is room', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        (a, b) => {
          expect(nameField(`A${a}`, b, 30)).toMatch(/^A[A-Z<]{29}$/);
        },
      ),
    );
  });
});

describe('writing a zone', () => {
  const given = {
    format: 'TD1',
    issuingState: 'UTO',
    documentNumber: 'D23145890734',
    surname: 'Stevenson',
    givenNames: 'Peter John',
    nationality: 'UTO',
    dateOfBirth: '1934-07-12',
    sex: 'M',
    dateOfExpiry: '1995-07-12',
  };

  test('takes names in any letters, dates as dates, and long numbers', () => {
    expect(writeMrz(given)).toEqual({
      ok: true,
      value: ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'],
    });
  });

  test.each([
    ['of another format', { ...given, format: 'TD4' }, 'invalidInput'],
    ['with a long number where there is no place for it', { ...given, format: 'TD3' }, 'fieldTooLong'],
    [
      'with optional data beside a long number that do not fit',
      { ...given, format: 'TD2', optionalData: 'ABC' },
      'fieldTooLong',
    ],
    ['with a state that is none', { ...given, issuingState: 'QQQ' }, 'invalidDocument'],
    ['with small letters in a number', { ...given, documentNumber: 'd1' }, 'invalidInput'],
    ['with a day that is none', { ...given, dateOfBirth: '1934-02-30' }, 'invalidDocument'],
    ['without a name', { ...given, surname: '', givenNames: '' }, 'invalidDocument'],
    ['of nothing', undefined, 'invalidInput'],
  ])('is refused %s', (_case, input, kind) => {
    expect(writeMrz(input)).toMatchObject({ ok: false, error: { kind } });
  });
});

describe('a travel document at the kiosk', () => {
  test.each(cases.read.filter(({ name }) => !name.includes('no surname')))(
    'is known by number and surname: $name',
    ({ text }) => {
      const { documentNumber, surname } = zoneOf(text);
      expect(readTravelDocument(text)).toEqual({ ok: true, value: { documentNumber, surname } });
    },
  );

  test('has the check digits of the standard', () => {
    expect(['520727', 'AB2134<<<'].map(icaoCheckDigit)).toEqual(['3', '5']);
  });
});
