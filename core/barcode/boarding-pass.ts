/**
 * IATA bar-coded boarding pass (Resolution 792). The `bcbp` package reads anything, even `"garbage"`, so that its answer is only
 * taken when the mandatory items of the first leg are all well-formed.
 */
import bcbp from 'bcbp';
import { z } from 'zod';
import { airportCodeSchema } from '../checkin/departure.ts';
import { err, ok, type Result } from '../result.ts';
import { transliterateName } from './transliterate.ts';

/** Mandatory items: 23 unique characters and 37 of the first leg. */
const MANDATORY_LENGTH = 60;
const BCBP_LENGTH_MAX = 600;

const legSchema = z.object({
  operatingCarrierPNR: z.string().regex(/^[A-Z0-9]{5,7}$/),
  departureAirport: airportCodeSchema,
  arrivalAirport: airportCodeSchema,
  operatingCarrierDesignator: z.string().regex(/^[A-Z0-9]{2,3}$/),
  flightNumber: z.string().regex(/^\d{1,4}[A-Z]?$/),
});
const decodedSchema = z.object({
  data: z.object({
    passengerName: z.string().regex(/^[A-Z][A-Z' -]*(\/[A-Z' -]*)?$/),
    legs: z.array(legSchema).min(1),
  }),
});

export type BoardingPassCode = { recordLocator: string; surname: string };
export type BoardingPassError = { kind: 'notABoardingPass' };

export const looksLikeBoardingPass = (text: string): boolean =>
  /^[MS][1-4][A-Z]/.test(text) && text.length >= MANDATORY_LENGTH;

/** What a kiosk needs of a scanned pass to find the booking. */
export function readBoardingPass(text: string): Result<BoardingPassCode, BoardingPassError> {
  if (!looksLikeBoardingPass(text) || text.length > BCBP_LENGTH_MAX) return err({ kind: 'notABoardingPass' });
  const decoded = decodedSchema.safeParse(decodeOrNull(text));
  if (!decoded.success) return err({ kind: 'notABoardingPass' });
  const { passengerName, legs } = decoded.data.data;
  const [leg] = legs;
  const [surname] = passengerName.split('/');
  if (leg === undefined || surname === undefined) return err({ kind: 'notABoardingPass' });
  return ok({ recordLocator: leg.operatingCarrierPNR, surname: surname.trim() });
}

function decodeOrNull(text: string): unknown {
  try {
    return bcbp.decode(text);
  } catch {
    // The package throws plain errors on truncated input: for us that is simply not a boarding pass.
    return null;
  }
}

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

const daysInto = (date: string): number => {
  const [year, month, day] = date.split('-').map(Number);
  return Math.round((Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1) - Date.UTC(year ?? 0, 0, 1)) / 86_400_000) + 1;
};

/**
 * The barcode text of one leg, mandatory items only (format M, one leg). Written out by position because the library's
 * encoder takes the flight date through the machine's time zone.
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
    String(daysInto(pass.departureDate)).padStart(3, '0'),
    pass.compartment,
    `${seatRow}${pass.seat.slice(-1)}`,
    String(pass.sequenceNumber).padStart(4, '0').padEnd(5),
    '1',
    '00',
  ].join('');
}
