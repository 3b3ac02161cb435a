/** What a kiosk does with a bar-coded boarding pass: finds the booking by it, and prints one. The code itself is in `bcbp/`. */
import { err, ok, type Result } from '../result.ts';
import { dayOfYearOf } from './bcbp/dates.ts';
import { readBcbp } from './bcbp/read.ts';
import { transliterateName } from './transliterate.ts';

/** Mandatory items: 23 unique characters and 37 of the first segment. */
const MANDATORY_LENGTH = 60;

export type BoardingPassCode = { recordLocator: string; surname: string };
export type BoardingPassError = { kind: 'notABoardingPass' };

export const looksLikeBoardingPass = (text: string): boolean =>
  /^M[1-9][A-Za-z]/.test(text) && text.length >= MANDATORY_LENGTH;

/** What a kiosk needs of a scanned pass to find the booking. */
export function readBoardingPass(text: string): Result<BoardingPassCode, BoardingPassError> {
  const pass = readBcbp(text);
  if (!pass.ok) return err({ kind: 'notABoardingPass' });
  const [segment] = pass.value.segments;
  if (!segment?.fromAirport || !segment.toAirport || !segment.operatingCarrier || !segment.flightNumber) {
    return err({ kind: 'notABoardingPass' });
  }
  const recordLocator = segment.operatingCarrierPnrCode;
  const surname = pass.value.passengerName.split('/')[0]?.trim() ?? '';
  if (recordLocator.length < RECORD_LOCATOR_LENGTH_MIN || surname === '') return err({ kind: 'notABoardingPass' });
  return ok({ recordLocator: recordLocator.toUpperCase(), surname: surname.toUpperCase() });
}

/** Shorter ones are no record locators of a booking. */
const RECORD_LOCATOR_LENGTH_MIN = 5;

export type BoardingPassData = {
  surname: string;
  givenNames: string;
  recordLocator: string;
  origin: string;
  destination: string;
  carrier: string;
  flightNumber: string;
  /** Local date of departure, `YYYY-MM-DD`. */
  departureDate: string;
  compartment: 'C' | 'Y';
  seat: string;
  sequenceNumber: number;
};

/**
 * The barcode text of one segment, mandatory items only (format M). Every field of ours fits, so it is written out by position.
 */
export function boardingPassText(pass: BoardingPassData): string {
  const name = `${transliterateName(pass.surname)}/${transliterateName(pass.givenNames)}`.slice(0, 20).padEnd(20);
  const seatRow = pass.seat.slice(0, -1).padStart(3, '0');
  return [
    'M1',
    name,
    'E',
    pass.recordLocator.padEnd(7),
    pass.origin,
    pass.destination,
    pass.carrier.padEnd(3),
    pass.flightNumber.padStart(4, '0').padEnd(5),
    String(dayOfYearOf(pass.departureDate)).padStart(3, '0'),
    pass.compartment,
    `${seatRow}${pass.seat.slice(-1)}`,
    String(pass.sequenceNumber).padStart(4, '0').padEnd(5),
    '1',
    '00',
  ].join('');
}
