/**
 * Machine-readable zone of a passport, ICAO Doc 9303 part 4 (TD3: two lines of 44). `mrz` reads it; ours decides whether it may be
 * believed: every check digit right, document number and name present.
 */
import { parse } from 'mrz';
import { err, ok, type Result } from '../result.ts';

const LINE_LENGTH = 44;

export type TravelDocument = { documentNumber: string; surname: string };
export type TravelDocumentError = { kind: 'notATravelDocument' } | { kind: 'wrongCheckDigit' };

const compact = (text: string): string => text.replace(/[\r\n]/g, '');

export const looksLikeTravelDocument = (text: string): boolean => /^P[A-Z<][A-Z<]{3}[A-Z0-9<]{83}$/.test(compact(text));

/** ICAO Doc 9303 part 3, section 4.9: weights 7 3 1, A = 10 … Z = 35, filler 0. */
function icaoCheckDigit(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += value * ([7, 3, 1][index % 3] ?? 0);
  }
  return sum % 10;
}

const checks = (text: string, digit: string): boolean =>
  digit === String(icaoCheckDigit(text)) || (digit === '<' && /^<*$/.test(text));

export function readTravelDocument(text: string): Result<TravelDocument, TravelDocumentError> {
  if (!looksLikeTravelDocument(text)) return err({ kind: 'notATravelDocument' });
  const zone = compact(text);
  const lines = [zone.slice(0, LINE_LENGTH), zone.slice(LINE_LENGTH)] as const;
  const second = lines[1];
  const composite = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43);
  const allRight =
    checks(second.slice(0, 9), second.charAt(9)) &&
    checks(second.slice(13, 19), second.charAt(19)) &&
    checks(second.slice(21, 27), second.charAt(27)) &&
    checks(second.slice(28, 42), second.charAt(42)) &&
    checks(composite, second.charAt(43));
  if (!allRight) return err({ kind: 'wrongCheckDigit' });
  const { fields } = parse([...lines], { autocorrect: false });
  const surname = fields.lastName;
  const documentNumber = second.slice(0, 9).replaceAll('<', '');
  if (!surname || documentNumber === '') return err({ kind: 'notATravelDocument' });
  return ok({ documentNumber, surname });
}
