/** The flights of one day from one airport: the same numbers and times every day, as a timetable has them. */
import type { Cabin, Flight } from '../../core/checkin/departure.ts';
import { invariant } from '../../core/result.ts';
import { clockTime, instantOf } from './calendar.ts';
import { type SeededChoice, seededChoice } from './random.ts';
import { type Airport, aircraftCabins, airlines, airports } from './sources.ts';

const FLIGHTS_PER_DAY = 48;
const FIRST_DEPARTURE_MINUTES = 30;
const LAST_DEPARTURE_MINUTES = 23 * 60 + 30;
const DEPARTURES_ON_MULTIPLES_OF_MINUTES = 5;
const BOARDING_BEFORE_SHORT_HAUL_MINUTES = 30;
const BOARDING_BEFORE_LONG_HAUL_MINUTES = 50;
const GATES_PER_PIER = 40;

export function scheduleOf(originCode: string, departureDate: string): Flight[] {
  const origin = airports.find((airport) => airport.code === originCode);
  invariant(origin !== undefined, `no airport ${originCode} in the sample data`);
  const choice = seededChoice(`schedule/${originCode}`);
  const destinations = choice.shuffled(airports.filter((airport) => airport.code !== originCode));
  return destinations
    .slice(0, FLIGHTS_PER_DAY)
    .map((destination, index) => flightTo(destination, { origin, departureDate, index, choice }));
}

interface Departure {
  origin: Airport;
  departureDate: string;
  index: number;
  choice: SeededChoice;
}

function flightTo(destination: Airport, { origin, departureDate, index, choice }: Departure): Flight {
  const longHaul = destination.region !== origin.region;
  const departureMinutes = departureMinutesAt(index);
  // A boarding time has no date of its own: it must never fall on the day before.
  const boardingBeforeMinutes =
    longHaul && departureMinutes >= BOARDING_BEFORE_LONG_HAUL_MINUTES
      ? BOARDING_BEFORE_LONG_HAUL_MINUTES
      : BOARDING_BEFORE_SHORT_HAUL_MINUTES;
  const airline = choice.pick(airlines.filter(({ network }) => (network === 'worldwide') === longHaul));
  const number = String(longHaul ? 10 + 2 * index : 300 + 2 * index);
  return {
    flightId: `${airline.designator}${number}-${departureDate}`,
    carrier: airline.designator,
    number,
    origin: origin.code,
    originCity: origin.city,
    destination: destination.code,
    destinationCity: destination.city,
    departureDate,
    departureTime: clockTime(departureMinutes),
    boardingTime: clockTime(departureMinutes - boardingBeforeMinutes),
    departsAtMs: instantOf(departureDate, departureMinutes, origin.timeZone),
    // 7 and 40 share no factor: flights close in time never stand at the same gate.
    gate: `${longHaul ? 'E' : 'B'}${1 + ((index * 7) % GATES_PER_PIER)}`,
    terminal: longHaul ? '2' : '1',
    status: 'open',
    cabins: cabinsFor(longHaul, choice),
  };
}

function departureMinutesAt(index: number): number {
  const spanMinutes = LAST_DEPARTURE_MINUTES - FIRST_DEPARTURE_MINUTES;
  const exactMinutes = FIRST_DEPARTURE_MINUTES + (index * spanMinutes) / (FLIGHTS_PER_DAY - 1);
  return Math.round(exactMinutes / DEPARTURES_ON_MULTIPLES_OF_MINUTES) * DEPARTURES_ON_MULTIPLES_OF_MINUTES;
}

function cabinsFor(longHaul: boolean, choice: SeededChoice): Cabin[] {
  const { regionalJet, singleAisle, wideBody, wideBodyTwin } = aircraftCabins;
  const kinds = longHaul ? [wideBody, wideBodyTwin] : [singleAisle, singleAisle, regionalJet];
  return structuredClone(choice.pick(kinds));
}
