import { describe, expect, test } from 'vitest';
import {
  addressRows,
  documentRows,
  emailRows,
  keyFace,
  wantsCapital,
} from '../../../../renderer/components/keyboard-layouts.ts';

const LANGUAGES = ['en', 'de'];
/** A row of this many keys of 20 mm with 3 mm between them is as wide as the narrowest panel that is drawn in full size. */
const KEYS_IN_ROW_MAX = 11;

/** Presses the keys that the text needs, with the capitals that come by themselves or by the key for them. */
function typed(text: string, language: string): string {
  const keys = [...addressRows(language, false).flat(), ...addressRows(language, true).flat(), ' '];
  return [...text]
    .map((character) => keys.flatMap((key) => [key, keyFace(key, language)]).find((face) => face === character) ?? '?')
    .join('');
}

describe('the keyboard for names and addresses', () => {
  test.each(LANGUAGES)('has every letter and sign that companies and streets need (%s)', (language) => {
    const names = [
      'Müller & Söhne GmbH',
      'Straße des 17. Juni 135',
      'A/S Ørsted, Kraftværksvej 53',
      'Łódź Sp. z o.o.',
      'Société d’Économie (S.A.)',
      'Győr, Kőbányai út 41/c',
      'Plzeň, náměstí Republiky #1',
      'São João, Avenida da Conceição',
      'Beyoğlu + Şişli',
      'Constanța',
    ];
    for (const name of names) expect(typed(name, language)).toBe(name);
  });

  test.each(LANGUAGES)('keeps its height and its width when the other letters are asked for (%s)', (language) => {
    const plain = addressRows(language, false);
    const accents = addressRows(language, true);
    expect(accents).toHaveLength(plain.length);
    for (const rows of [plain, accents, documentRows(language), emailRows(language)]) {
      expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(KEYS_IN_ROW_MAX);
      const keys = rows.flat();
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test('begins words with a capital, and goes on small', () => {
    for (const before of ['', 'Müller ', 'St.', 'Müller-', 'A/', '(']) expect(wantsCapital(before)).toBe(true);
    for (const before of ['M', 'Mü', '12', 'd’']) expect(wantsCapital(before)).toBe(false);
  });
});

test('documents are written in capitals, where a letter has one', () => {
  const faces = documentRows('de')
    .flat()
    .map((key) => keyFace(key, 'de'));
  expect(faces).toEqual([...'1234567890QWERTZUIOPÜASDFGHJKLÖÄYXCVBNMß-']);
});
