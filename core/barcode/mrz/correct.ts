import type { MrzLayout, Place } from './layouts.ts';

/** `line` and `column` count from 1, as people count them. */
export type MrzCorrection = { line: number; column: number; original: string; corrected: string };

/** What optical readers mix up. Only where the layout allows letters alone or digits alone; a document number may hold both. */
const TO_DIGIT: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};
const TO_LETTER: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' };

/** Puts right what cannot be right where it stands. What it changed must be told: the check digits do not protect names. */
export function correctMrz(
  lines: readonly string[],
  layout: MrzLayout,
): { lines: string[]; corrections: MrzCorrection[] } {
  const corrected = lines.map((line) => [...line]);
  const corrections: MrzCorrection[] = [];
  const put = (places: readonly (Place | null | undefined)[], table: Readonly<Record<string, string>>): void => {
    for (const place of places) {
      if (!place) continue;
      const [line, from, to] = place;
      for (let column = from; column < to; column += 1) {
        const original = corrected[line]?.[column] ?? '';
        const right = table[original];
        if (right === undefined || corrected[line] === undefined) continue;
        corrected[line][column] = right;
        corrections.push({ line: line + 1, column: column + 1, original, corrected: right });
      }
    }
  };
  put([layout.documentCode, layout.issuingState, layout.names, layout.nationality], TO_LETTER);
  put(
    [
      layout.documentNumberCheckDigit,
      layout.dateOfBirth,
      layout.dateOfBirthCheckDigit,
      layout.dateOfExpiry,
      layout.dateOfExpiryCheckDigit,
      layout.optionalDataCheckDigit,
      layout.composite?.place,
    ],
    TO_DIGIT,
  );
  const order = (a: MrzCorrection, b: MrzCorrection): number => a.line - b.line || a.column - b.column;
  return { lines: corrected.map((line) => line.join('')), corrections: corrections.sort(order) };
}
