import { describe, expect, test } from 'vitest';
import { flightSchema, passengerRecordSchema, recordLocatorSchema } from '../../../core/checkin/departure.ts';
import { generateDepartures, type SampleBooking } from '../../../lab/data/flights.ts';
import { airlines, airports } from '../../../lab/data/sources.ts';

const TODAY = '2026-12-31';
const TOMORROW = '2027-01-01';
const { flights, bookings } = generateDepartures({ today: TODAY });
const passengers = bookings.flatMap((booking) => booking.passengers);
const flightOf = (booking: SampleBooking) => flights.find((flight) => flight.flightId === booking.flightId);

const duplicates = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe('the sample airport', () => {
  test('has at least 60 airports with unique codes and time zones that exist', () => {
    expect(airports.length).toBeGreaterThanOrEqual(60);
    expect(duplicates(airports.map((airport) => airport.code))).toEqual([]);
    for (const { timeZone } of airports) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  });

  test('has airlines with unique designators', () => {
    expect(duplicates(airlines.map((airline) => airline.designator))).toEqual([]);
  });

  test('is the same for the same day, and another on another day or at another airport', () => {
    expect(generateDepartures({ today: TODAY })).toEqual({ flights, bookings });
    expect(generateDepartures({ today: TOMORROW }).bookings).not.toEqual(bookings);
    expect(generateDepartures({ today: TODAY, origin: 'JFK' }).flights.every(({ origin }) => origin === 'JFK')).toBe(
      true,
    );
  });

  test('refuses a day that is none and an airport that it does not know', () => {
    expect(() => generateDepartures({ today: '2026-02-30' })).toThrow('not a date');
    expect(() => generateDepartures({ today: TODAY, origin: 'QQQ' })).toThrow('no airport');
  });

  test('has at least 40 valid flights today, from 00:30 to 23:30, and as many tomorrow', () => {
    expect(flights.filter((flight) => !flightSchema.safeParse(flight).success)).toEqual([]);
    const today = flights.filter((flight) => flight.departureDate === TODAY);
    expect(today.length).toBeGreaterThanOrEqual(40);
    expect(flights.filter((flight) => flight.departureDate === TOMORROW).length).toBe(today.length);
    expect([today.at(0)?.departureTime, today.at(-1)?.departureTime]).toEqual(['00:30', '23:30']);
    expect(duplicates(flights.map((flight) => flight.flightId))).toEqual([]);
    expect(flights.filter((flight) => flight.boardingTime >= flight.departureTime)).toEqual([]);
    expect(
      today
        .map((flight) => flight.status)
        .filter((status) => status !== 'open')
        .sort(),
    ).toEqual(['cancelled', 'closed']);
  });

  test('knows the instant of each departure from the time at its airport, also around a change of the clocks', () => {
    const instantAt = (today: string, origin: string, index: number) =>
      generateDepartures({ today, origin }).flights.at(index)?.departsAtMs;
    expect(instantAt('2026-11-22', 'ZRH', 0)).toBe(Date.parse('2026-11-22T00:30+01:00'));
    expect(instantAt('2026-07-01', 'JFK', 0)).toBe(Date.parse('2026-07-01T00:30-04:00'));
    expect(instantAt('2026-03-28', 'ZRH', -1)).toBe(Date.parse('2026-03-29T23:30+02:00'));
    expect(instantAt('2026-03-29', 'ZRH', 0)).toBe(Date.parse('2026-03-29T00:30+01:00'));
    expect(instantAt('2026-10-25', 'ZRH', 0)).toBe(Date.parse('2026-10-25T00:30+02:00'));
  });

  test('knows tomorrow today: locators, people and seats stay when the day comes', () => {
    const withoutCheckIn = (list: readonly SampleBooking[]) =>
      list
        .filter((booking) => booking.flightId.endsWith(TOMORROW))
        .map((booking) => ({
          ...booking,
          passengers: booking.passengers.map((passenger) => ({ ...passenger, checkedIn: false, sequenceNumber: null })),
        }));
    expect(withoutCheckIn(generateDepartures({ today: TOMORROW }).bookings)).toEqual(withoutCheckIn(bookings));
  });
});

describe('the sample bookings', () => {
  test('are at least 400, each of one to five valid passengers on a flight that exists', () => {
    expect(bookings.length).toBeGreaterThanOrEqual(400);
    expect(new Set(bookings.map((booking) => booking.passengers.length))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(passengers.filter((passenger) => !passengerRecordSchema.safeParse(passenger).success)).toEqual([]);
    expect(bookings.filter((booking) => flightOf(booking) === undefined)).toEqual([]);
  });

  test('have unique record locators without 0, O, 1 and I', () => {
    const locators = bookings.map((booking) => booking.recordLocator);
    expect(duplicates(locators)).toEqual([]);
    expect(
      locators.filter((locator) => !recordLocatorSchema.safeParse(locator).success || /[01OI]/.test(locator)),
    ).toEqual([]);
  });

  test('have unique passenger ids and document numbers of the form that passports have', () => {
    expect(duplicates(passengers.map((passenger) => passenger.passengerId))).toEqual([]);
    expect(duplicates(passengers.map((passenger) => passenger.documentNumber))).toEqual([]);
    expect(passengers.filter((passenger) => !/^[A-Z]\d{8}$/.test(passenger.documentNumber))).toEqual([]);
  });

  test('give families one surname and different given names', () => {
    const families = bookings.filter((booking) => booking.passengers.length >= 3);
    expect(families.length).toBeGreaterThan(50);
    for (const family of families) {
      expect(new Set(family.passengers.map((passenger) => passenger.surname)).size).toBe(1);
      expect(duplicates(family.passengers.map((passenger) => passenger.givenNames))).toEqual([]);
    }
  });

  test('have birth dates in the past and documents that outlast the flight', () => {
    expect(
      passengers.filter((passenger) => passenger.dateOfBirth >= TODAY || passenger.documentExpiry <= TOMORROW),
    ).toEqual([]);
  });

  test('give about half of the passengers a seat of their compartment, and no seat twice', () => {
    const seated = bookings.flatMap((booking) =>
      booking.passengers.flatMap(({ seat, compartment }) => (seat === null ? [] : [{ booking, seat, compartment }])),
    );
    expect(seated.length / passengers.length).toBeGreaterThan(0.4);
    expect(seated.length / passengers.length).toBeLessThan(0.6);
    expect(duplicates(seated.map(({ booking, seat }) => `${booking.flightId} ${seat}`))).toEqual([]);
    const outside = seated.filter(({ booking, seat, compartment }) => {
      const cabin = flightOf(booking)?.cabins.find((candidate) => candidate.compartment === compartment);
      const row = Number.parseInt(seat, 10);
      return (
        cabin === undefined || row < cabin.firstRow || row > cabin.lastRow || !cabin.columns.includes(seat.slice(-1))
      );
    });
    expect(outside).toEqual([]);
  });

  test('have some of today checked in, with a seat and a sequence number that no other has on the flight', () => {
    const checkedIn = bookings.flatMap((booking) =>
      booking.passengers.filter((passenger) => passenger.checkedIn).map((passenger) => ({ booking, passenger })),
    );
    expect(checkedIn.length).toBeGreaterThan(50);
    expect(checkedIn.filter(({ booking }) => !booking.flightId.endsWith(TODAY))).toEqual([]);
    expect(checkedIn.filter(({ passenger }) => passenger.seat === null || passenger.sequenceNumber === null)).toEqual(
      [],
    );
    expect(
      duplicates(checkedIn.map(({ booking, passenger }) => `${booking.flightId} ${passenger.sequenceNumber}`)),
    ).toEqual([]);
    expect(passengers.filter((passenger) => !passenger.checkedIn && passenger.sequenceNumber !== null)).toEqual([]);
  });
});
