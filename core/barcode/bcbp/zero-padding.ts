/**
 * Numbers are issued with zeros before them: flight `0834 `, seat `001A`, check-in sequence `0025 ` (as in all worked examples of the
 * implementation guide; own reading). Issuers that pad with blanks instead are read as they are.
 */
export type ZeroPadded = 'flightNumber' | 'seatNumber' | 'checkInSequenceNumber';
export type AsPrinted = Partial<Record<ZeroPadded | 'dateOfFlight', string>>;

const SHORT: Readonly<Record<ZeroPadded, RegExp>> = {
  flightNumber: /^(\d{1,3})([A-Z]?)$/,
  seatNumber: /^(\d{1,2})([A-Z])$/,
  checkInSequenceNumber: /^(\d{1,3})([A-Z]?)$/,
};
const DIGITS: Readonly<Record<ZeroPadded, number>> = { flightNumber: 4, seatNumber: 3, checkInSequenceNumber: 4 };
export const ZERO_PADDED: readonly ZeroPadded[] = ['flightNumber', 'seatNumber', 'checkInSequenceNumber'];

/** With its zeros, where it is a number that lacks them; anything else as it is. */
export function zeroPadded(name: ZeroPadded, value: string): string {
  const [, digits, letter = ''] = SHORT[name].exec(value) ?? [];
  return digits === undefined ? value : digits.padStart(DIGITS[name], '0') + letter;
}
