import { decode } from 'bcbp';
import { parse } from 'mrz';
import { describe, expect, test } from 'vitest';
import { transliterateName } from '../../../core/barcode/transliterate.ts';
import { generateDepartures } from '../../../lab/data/flights.ts';
import type { SamplePassenger } from '../../../lab/data/passengers.ts';
import { cultures } from '../../../lab/data/sources.ts';
import { boardingPassBarcode, bookingConfirmationCode, passportMrz } from '../../../lab/data/travel-documents.ts';

const TODAY = '2026-12-31';
const { flights, bookings } = generateDepartures({ today: TODAY });
const travellers = bookings.flatMap((booking) =>
  flights
    .filter((flight) => flight.flightId === booking.flightId)
    .flatMap((flight) => booking.passengers.map((passenger) => ({ booking, flight, passenger }))),
);

/** The specimen of ICAO 9303 part 4, which every MRZ reader is tried with. */
const SPECIMEN: SamplePassenger = {
  passengerId: 'SPECIM-1',
  surname: 'Eriksson',
  givenNames: 'Anna Maria',
  compartment: 'Y',
  seat: null,
  checkedIn: false,
  sequenceNumber: null,
  documentNumber: 'L898902C3',
  dateOfBirth: '1974-08-12',
  nationality: 'UTO',
  documentExpiry: '2012-04-15',
  sex: 'F',
};

describe('the passport of a sample passenger', () => {
  test('has the check digits of the well-known specimen', () => {
    const [first, second] = passportMrz(SPECIMEN);
    expect(first).toBe('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<');
    expect(second.slice(0, 28)).toBe('L898902C36UTO7408122F1204159');
  });

  test('is read as valid by an independent reader, with every field as it was', () => {
    for (const { passenger } of travellers) {
      const result = parse(passportMrz(passenger));
      expect(result.valid, JSON.stringify(result.details.filter((detail) => !detail.valid))).toBe(true);
      expect(result.format).toBe('TD3');
      expect(result.fields).toMatchObject({
        documentNumber: passenger.documentNumber,
        nationality: passenger.nationality === 'DEU' ? 'D' : passenger.nationality,
        birthDate: passenger.dateOfBirth.replaceAll('-', '').slice(2),
        expirationDate: passenger.documentExpiry.replaceAll('-', '').slice(2),
        sex: { F: 'female', M: 'male', X: 'nonspecified' }[passenger.sex],
      });
    }
  });

  test('is read as valid for every nationality of the samples', () => {
    const states = cultures.flatMap((culture) => culture.nationalities);
    expect(
      states.filter((nationality) => !parse(passportMrz({ ...SPECIMEN, nationality })).fields.nationality),
    ).toEqual([]);
  });

  test.each([
    ['Müller-Weiß', 'MUELLER-WEISS'],
    ["O'Brien", 'OBRIEN'],
    ['Þorsteinsson', 'THORSTEINSSON'],
    ['Łukasik', 'LUKASIK'],
    ['Yıldız', 'YILDIZ'],
    ['İbrahim', 'IBRAHIM'],
    ['Đặng', 'DANG'],
    ['Kjær', 'KJAER'],
    ['Şahin', 'SAHIN'],
    ['Castaño', 'CASTANO'],
  ])('writes %s as %s', (name, expected) => {
    expect(transliterateName(name)).toBe(expected);
    expect(transliterateName(name.normalize('NFD'))).toBe(expected);
  });

  test('keeps the first letter of the given names behind a surname that is too long', () => {
    const surname = 'Wijayakusumaningrat Tjokroaminoto Suryadarma';
    const [first] = passportMrz({ ...SPECIMEN, surname });
    expect(first).toBe('P<UTOWIJAYAKUSUMANINGRAT<TJOKROAMINOTO<SU<<A');
  });

  test('leaves no name of the samples without a letter', () => {
    const names = cultures.flatMap((culture) => [...culture.surnames, ...culture.female, ...culture.male]);
    expect(names.filter((name) => transliterateName(name).replace(/[ -]/g, '').length < 2)).toEqual([]);
  });
});

describe('the boarding pass of a sample passenger', () => {
  test('is decoded to what was encoded', () => {
    for (const { booking, flight, passenger } of travellers) {
      const text = boardingPassBarcode(booking, passenger, flight);
      expect(text).toMatch(
        /^M1[A-Z /]{20}E[A-Z0-9]{6} [A-Z]{6}[A-Z0-9]{2} \d{4} \d{3}[CY](\d{3}[A-Z]| {4})\d{4} [01]06>60000$/,
      );
      const leg = decode(text, Number(flight.departureDate.slice(0, 4))).data?.legs?.[0];
      expect(leg).toMatchObject({
        operatingCarrierPNR: booking.recordLocator,
        departureAirport: flight.origin,
        arrivalAirport: flight.destination,
        operatingCarrierDesignator: flight.carrier,
        compartmentCode: passenger.compartment,
        passengerStatus: passenger.checkedIn ? '1' : '0',
      });
      expect(Number(leg?.flightNumber)).toBe(Number(flight.number));
      expect(leg?.flightDate?.toISOString().slice(0, 10)).toBe(flight.departureDate);
      expect(leg?.seatNumber?.replace(/^0+/, '') || null).toBe(passenger.seat);
      expect(Number(leg?.checkInSequenceNumber)).toBe(passenger.sequenceNumber ?? 0);
    }
  });

  test('names the passenger in 20 characters, the given names with at least a letter', () => {
    for (const { booking, flight, passenger } of travellers) {
      const name = decode(boardingPassBarcode(booking, passenger, flight)).data?.passengerName ?? '';
      expect(name).toMatch(/^[A-Z ]{1,18}\/[A-Z][A-Z ]*$/);
    }
  });

  test('is not made for another flight than the booked one', () => {
    const [first] = travellers;
    const other = flights.find((flight) => flight.flightId !== first?.booking.flightId);
    expect(first && other).toBeDefined();
    if (first && other) expect(() => boardingPassBarcode(first.booking, first.passenger, other)).toThrow('is not on');
  });
});

describe('the booking confirmation', () => {
  test('carries the record locator and the surname in capital letters', () => {
    expect(
      bookingConfirmationCode({ recordLocator: 'ABC234', flightId: '8N300-2026-12-31', passengers: [SPECIMEN] }),
    ).toBe('PNR:ABC234/ERIKSSON');
    expect(bookings.filter((booking) => !/^PNR:[A-Z0-9]{6}\/[A-Z -]+$/.test(bookingConfirmationCode(booking)))).toEqual(
      [],
    );
  });
});
