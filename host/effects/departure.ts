import type { AcceptanceAnswer, BookingAnswer } from '../../core/checkin/commands.ts';
import type { AcceptanceRequest, Booking, DepartureControl, Identification } from '../../core/checkin/departure.ts';
import type { FoundBooking } from '../../core/checkin/events.ts';
import type { PersonalData } from '../personal-data.ts';

/** Asks departure control for a booking and seals what is personal in the answer before anything else sees it. */
export async function findBooking(
  departureControl: DepartureControl,
  identification: Identification,
  personal: PersonalData | null,
): Promise<BookingAnswer> {
  if (personal === null) return { kind: 'failed', reason: 'unreachable' };
  const result = await departureControl.findBooking(identification);
  if (result.ok) return { kind: 'found', booking: sealBooking(result.value, personal) };
  switch (result.error.kind) {
    case 'notFound':
    case 'flightClosed':
      return { kind: 'failed', reason: result.error.kind };
    case 'seatTaken':
    case 'unreachable':
      return { kind: 'failed', reason: 'unreachable' };
  }
}

const sealBooking = (booking: Booking, { seal }: PersonalData): FoundBooking => ({
  recordLocator: seal(booking.recordLocator),
  flight: booking.flight,
  takenSeats: booking.takenSeats,
  travellers: booking.passengers.map(({ surname, givenNames, documentNumber: _document, ...open }) => ({
    ...open,
    surname: seal(surname),
    givenNames: seal(givenNames),
  })),
});

export async function acceptPassenger(
  departureControl: DepartureControl,
  request: AcceptanceRequest,
): Promise<AcceptanceAnswer> {
  const result = await departureControl.accept(request);
  return result.ok ? { kind: 'accepted', ...result.value } : { kind: 'failed', reason: result.error.kind };
}
