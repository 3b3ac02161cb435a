/** What a kiosk does with the machine-readable zone of a travel document: finds the booking by it. The zone itself is in `mrz/`. */
import { err, ok, type Result } from '../result.ts';
import { readMrz } from './mrz/read.ts';

export type TravelDocument = { documentNumber: string; surname: string };
export type TravelDocumentError = { kind: 'notATravelDocument' } | { kind: 'wrongCheckDigit' };

/** Lengths of whole zones: TD1, TD2 and MRV-B, TD3 and MRV-A. */
const ZONE_LENGTHS: ReadonlySet<number> = new Set([90, 72, 88]);

export function looksLikeTravelDocument(text: string): boolean {
  const zone = text.replace(/[\r\n]/g, '');
  return ZONE_LENGTHS.has(zone.length) && /^[ACIPV][A-Z<][A-Z<]{3}[A-Z0-9<]*$/.test(zone);
}

/** Every check digit must be right, and number and surname must be there: a booking is not looked for by less. */
export function readTravelDocument(text: string): Result<TravelDocument, TravelDocumentError> {
  if (!looksLikeTravelDocument(text)) return err({ kind: 'notATravelDocument' });
  const document = readMrz(text);
  if (!document.ok) {
    return err({ kind: document.error.kind === 'wrongCheckDigit' ? 'wrongCheckDigit' : 'notATravelDocument' });
  }
  const { documentNumber, surname } = document.value;
  return surname === '' ? err({ kind: 'notATravelDocument' }) : ok({ documentNumber, surname });
}
