/** What travellers hold in their hands: passport, boarding pass, booking confirmation. */
import { encode } from 'bcbp';
import { transliterateName } from '../../core/barcode/transliterate.ts';
import type { Flight } from '../../core/checkin/departure.ts';
import { invariant } from '../../core/result.ts';
import type { SampleBooking } from './flights.ts';
import type { SamplePassenger } from './passengers.ts';

const MRZ_LINE_LENGTH = 44;
const MRZ_NAME_LENGTH = 39;
const MRZ_PERSONAL_NUMBER_LENGTH = 14;
const MRZ_WEIGHTS = [7, 3, 1];
const BCBP_NAME_LENGTH = 20;

/**
 * The machine-readable zone of the passenger's passport: two lines of 44 characters. Our own reading of ICAO 9303 part 4 (TD3),
 * without a personal number.
 */
export function passportMrz(passenger: SamplePassenger): [string, string] {
  const state = mrzState(passenger.nationality);
  const number = passenger.documentNumber.padEnd(9, '<');
  const birth = mrzDate(passenger.dateOfBirth);
  const expiry = mrzDate(passenger.documentExpiry);
  const numberPart = number + mrzCheckDigit(number);
  const birthPart = birth + mrzCheckDigit(birth);
  // An empty personal number has the filler as its check digit.
  const expiryPart = `${expiry}${mrzCheckDigit(expiry)}${'<'.repeat(MRZ_PERSONAL_NUMBER_LENGTH + 1)}`;
  const sex = passenger.sex === 'X' ? '<' : passenger.sex;
  const composite = mrzCheckDigit(numberPart + birthPart + expiryPart);
  const lines: [string, string] = [
    `P<${state}${mrzName(passenger)}`,
    `${numberPart}${state}${birthPart}${sex}${expiryPart}${composite}`,
  ];
  invariant(
    lines.every((line) => line.length === MRZ_LINE_LENGTH && /^[A-Z0-9<]+$/.test(line)),
    'a line of the machine-readable zone has 44 characters of A–Z, 0–9 and <',
  );
  return lines;
}

/** Germany is the one state of the samples whose code in passports is not its ISO code. */
const mrzState = (nationality: string): string => (nationality === 'DEU' ? 'D<<' : nationality);

const mrzDate = (date: string): string => date.replaceAll('-', '').slice(2);

/** Too long a surname is cut so that the given names keep their first letter. */
function mrzName(passenger: SamplePassenger): string {
  const surname = mrzWords(passenger.surname);
  const given = mrzWords(passenger.givenNames);
  const surnameLengthMax = given === '' ? MRZ_NAME_LENGTH : MRZ_NAME_LENGTH - '<<'.length - 1;
  return `${surname.slice(0, surnameLengthMax)}<<${given}`.slice(0, MRZ_NAME_LENGTH).padEnd(MRZ_NAME_LENGTH, '<');
}

const mrzWords = (name: string): string => transliterateName(name).trim().replace(/[ -]+/g, '<');

/** Weights 7, 3, 1; digits count as themselves, A–Z as 10–35, the filler as 0. */
function mrzCheckDigit(text: string): string {
  const sum = [...text].reduce((total, sign, index) => {
    const value = sign === '<' ? 0 : Number.parseInt(sign, 36);
    return total + value * (MRZ_WEIGHTS[index % MRZ_WEIGHTS.length] ?? 0);
  }, 0);
  return String(sum % 10);
}

/**
 * The text of the passenger's bar-coded boarding pass (IATA Resolution 792, one leg, mandatory items). Before check-in it has no
 * seat, the sequence number 0000 and the passenger status 0, as a confirmation printed at home may carry it; after check-in the
 * status is 1 (our own reading).
 */
export function boardingPassBarcode(booking: SampleBooking, passenger: SamplePassenger, flight: Flight): string {
  invariant(booking.flightId === flight.flightId, `booking ${booking.recordLocator} is not on ${flight.flightId}`);
  const sequence = String(passenger.sequenceNumber ?? 0).padStart(4, '0');
  return encode({
    data: {
      passengerName: bcbpName(passenger),
      legs: [
        {
          operatingCarrierPNR: booking.recordLocator,
          departureAirport: flight.origin,
          arrivalAirport: flight.destination,
          operatingCarrierDesignator: flight.carrier,
          flightNumber: flight.number.padStart(4, '0'),
          flightDate: new Date(`${flight.departureDate}T00:00:00Z`),
          compartmentCode: passenger.compartment,
          seatNumber: passenger.seat?.padStart(4, '0') ?? '',
          checkInSequenceNumber: sequence,
          passengerStatus: passenger.checkedIn ? '1' : '0',
        },
      ],
    },
  });
}

/** `SURNAME/GIVEN NAMES` in 20 characters; too long a surname leaves room for the first letter of the given names. */
function bcbpName(passenger: SamplePassenger): string {
  const surname = bcbpWords(passenger.surname).slice(0, BCBP_NAME_LENGTH - '/'.length - 1);
  return `${surname}/${bcbpWords(passenger.givenNames)}`.slice(0, BCBP_NAME_LENGTH).trimEnd();
}

const bcbpWords = (name: string): string => transliterateName(name).replaceAll('-', ' ');

/** What the QR code of a booking confirmation says: `PNR:ABC123/SURNAME`, with the surname of the first passenger. */
export function bookingConfirmationCode(booking: SampleBooking): string {
  const [first] = booking.passengers;
  invariant(first !== undefined, `booking ${booking.recordLocator} has no passenger`);
  return `PNR:${booking.recordLocator}/${transliterateName(first.surname)}`;
}
