/** What the lab page offers to hold at the scanner: the shelf, the flights and who flies. */
import { inLanguage, type Product } from '../core/catalogue/product.ts';
import { isCheckInOpen } from '../core/checkin/departure.ts';
import { invariant } from '../core/result.ts';
import type { FlightSummary, ScanCode, Shelf, ShelfProduct, TravelBooking, Traveller } from './api.ts';
import type { SampleBooking } from './data/flights.ts';
import type { SamplePassenger } from './data/passengers.ts';
import { boardingPassBarcode, bookingConfirmationCode, passportMrz } from './data/travel-documents.ts';
import type { Sample } from './sample.ts';

const LANGUAGE = 'en';

/** What a label in this shop would carry. The AIM identifiers are those of ISO/IEC 15424 as we know them. */
function codeOf({ code }: Product): ScanCode {
  if (code.startsWith('plu:')) return { symbology: 'code128', text: code.slice('plu:'.length), aim: 'C0' };
  return { symbology: 'ean13', text: code.slice(1), aim: 'E0' };
}

export function shelfOf({ catalogue, departments }: Sample): Shelf {
  const products: ShelfProduct[] = catalogue.products.map((product) => ({
    code: product.code,
    name: inLanguage(product.name, LANGUAGE),
    category: product.category,
    priceMinor: product.priceMinor,
    currency: catalogue.currency,
    unit: product.unit,
    weightGrams: product.pieceWeight?.grams ?? null,
    minimumAgeYears: product.minimumAgeYears,
    picture: product.picture,
    scan: codeOf(product),
  }));
  const used = new Set(products.map(({ category }) => category));
  return {
    departments: departments.filter(({ id }) => used.has(id)).map(({ id, en }) => ({ id, name: en })),
    products,
  };
}

/** Today's and tomorrow's flights by departure; those that nobody can be checked in for any more, or yet, show as closed: worth trying. */
export const flightsOf = ({ departures }: Sample, nowMs: number): FlightSummary[] =>
  departures.flights
    .toSorted((a, b) => a.departsAtMs - b.departsAtMs)
    .map((flight) => {
      const { flightId, carrier, number, destination, destinationCity, departureDate, departureTime, gate } = flight;
      return {
        ...{ flightId, destination, destinationCity, departureDate, departureTime, gate },
        designator: `${carrier} ${number}`,
        status: flight.status === 'open' && !isCheckInOpen(flight, nowMs) ? 'closed' : flight.status,
      };
    });

export function bookingsOf({ departures }: Sample, flightId: string): TravelBooking[] {
  return departures.bookings
    .filter((booking) => booking.flightId === flightId)
    .map((booking) => {
      const [first] = booking.passengers;
      invariant(first !== undefined, `booking ${booking.recordLocator} has no passenger`);
      return {
        recordLocator: booking.recordLocator,
        surname: first.surname,
        confirmation: { symbology: 'qrcode', text: bookingConfirmationCode(booking), aim: 'Q1' },
        travellers: booking.passengers.map((passenger) => travellerOf(departures, booking, passenger)),
      };
    });
}

function travellerOf(departures: Sample['departures'], booking: SampleBooking, passenger: SamplePassenger): Traveller {
  const flight = departures.flights.find(({ flightId }) => flightId === booking.flightId);
  invariant(flight !== undefined, `no flight ${booking.flightId}`);
  const { passengerId, givenNames, surname, seat, checkedIn } = passenger;
  return {
    ...{ passengerId, seat, checkedIn },
    name: `${givenNames} ${surname}`,
    mrz: passportMrz(passenger),
    boardingPass: { symbology: 'pdf417', text: boardingPassBarcode(booking, passenger, flight), aim: 'L2' },
  };
}
