import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WedgeDetector, type WedgeRule } from '../../../core/keyboard/wedge.ts';

const RULE: WedgeRule = { gapMs: 35, lengthMin: 4, prefix: '', suffix: 'Enter' };
const SCAN_GAP_MS = 8;
const TYPING_GAP_MS = 120;

type Stroke = readonly [key: string, gapMs: number];
const scanned = (text: string, suffix = 'Enter'): Stroke[] => [...text, suffix].map((key) => [key, SCAN_GAP_MS]);
const typed = (keys: readonly string[]): Stroke[] => keys.map((key) => [key, TYPING_GAP_MS]);

/** What became of the keys: scans, and all that a field gets, in its order. */
function fate(strokes: readonly Stroke[], rule: WedgeRule = RULE): { scans: string[]; field: string } {
  const detector = new WedgeDetector(rule);
  const scans: string[] = [];
  let field = '';
  let atMs = 1_000;
  for (const [key, gapMs] of strokes) {
    atMs += gapMs;
    const { before, scan, isHeld } = detector.push(key, atMs);
    field += before;
    if (scan !== null) scans.push(scan);
    if (!isHeld) field += key.length === 1 ? key : `<${key}>`;
  }
  return { scans, field: field + detector.flush() };
}

describe('a reader that types', () => {
  test.each([
    ['an EAN', '4006381333931'],
    ['a boarding pass with blanks', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100'],
    ['a GS1 symbol with its separator', '0109521234567899\x1d10LOT'],
    ['capitals and small letters', 'PNR:abc123/Doe'],
  ])('gives a symbol, and no field gets any of it: %s', (_what, text) => {
    expect(fate(scanned(text))).toEqual({ scans: [text], field: '' });
  });

  test('gives one symbol after the other', () => {
    expect(fate([...scanned('11111'), ...scanned('22222')])).toEqual({ scans: ['11111', '22222'], field: '' });
  });

  test('that ends with Tab gives symbols by that, and Enter is none then', () => {
    const rule: WedgeRule = { ...RULE, suffix: 'Tab' };
    expect(fate(scanned('11111', 'Tab'), rule).scans).toEqual(['11111']);
    expect(fate(scanned('11111', 'Enter'), rule)).toEqual({ scans: [], field: '11111<Enter>' });
  });

  test('with a prefix gives symbols without it, and nothing else', () => {
    const rule: WedgeRule = { ...RULE, prefix: '~!' };
    expect(fate([...scanned('~!11111'), ...scanned('22222')], rule)).toEqual({
      scans: ['11111'],
      field: '22222<Enter>',
    });
  });
});

describe('a person who types', () => {
  test.each([
    ['digits and Enter', typed([...'4006381333931', 'Enter']), '4006381333931<Enter>'],
    ['two keys at once', [...typed(['a']), ['b', 3], ...typed(['c', 'Enter'])] as Stroke[], 'abc<Enter>'],
    ['three digits as fast as a reader', scanned('123'), '123<Enter>'],
    ['correcting', typed(['a', 'Backspace', 'b']), 'a<Backspace>b'],
    ['a symbol whose Enter comes late', [...scanned('11111').slice(0, -1), ['Enter', 200]] as Stroke[], '11111<Enter>'],
  ])('loses no key and scans nothing: %s', (_what, strokes, field) => {
    expect(fate(strokes)).toEqual({ scans: [], field });
  });

  test('and a reader in between keep apart', () => {
    const strokes: Stroke[] = [...typed(['a', 'b']), ['1', 200], ...scanned('2345'), ...typed(['c'])];
    expect(fate(strokes)).toEqual({ scans: ['12345'], field: 'abc' });
  });

  test('holds a key down: more than a symbol has is typed, and nothing grows', () => {
    const many = Array.from({ length: 3_000 }, (): Stroke => ['a', 30]);
    expect(fate(many).field).toBe('a'.repeat(3_000));
  });
});

test('whatever is pressed and whenever, each character ends in a scan or in a field, once and in order', () => {
  const stroke = fc.tuple(
    fc.constantFrom('a', '1', ' ', 'Enter', 'Tab', 'Shift', 'Backspace'),
    fc.constantFrom(1, 10, 34, 35, 36, 200),
  );
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 60 }), (strokes) => {
      const { scans, field } = fate(strokes);
      const pressed = strokes
        .filter(([key]) => key.length === 1)
        .map(([key]) => key)
        .sort();
      const ended = [...scans.join(''), ...field.replace(/<\w+>/g, '')].sort();
      expect(ended).toEqual(pressed);
    }),
  );
});
