/** The embedded departure-control system. Bookings are personal data: nothing of a request or an answer is logged. */
import { z } from 'zod';
import {
  acceptanceRequestSchema,
  acceptanceSchema,
  bookingSchema,
  identificationSchema,
} from '../../core/checkin/departure.ts';
import type { RouteContext } from '../app.ts';
import type { Route } from './route.ts';

const STATUS = { notFound: 404, seatTaken: 409, flightClosed: 409 } as const;
const subject = 'departure control';
const refusal = <T extends string>(...kinds: [T, ...T[]]) => z.object({ kind: z.enum(kinds) });

export function departureControlRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/dcs/find',
      subject,
      summary: 'The booking of a traveller, on the next flight that is open for check-in',
      access: 'signed',
      body: identificationSchema,
      answers: {
        200: { description: 'the booking', schema: bookingSchema },
        404: { description: 'nobody of that name', schema: refusal('notFound') },
        409: { description: 'no flight of theirs is open for check-in', schema: refusal('flightClosed') },
      },
    },
    async ({ body, reply }) => {
      const found = await store.findBooking(body);
      if (found.ok) return found.value;
      return reply.code(STATUS[found.error.kind]).send(found.error);
    },
  );

  route(
    {
      method: 'POST',
      path: '/v1/dcs/accept',
      subject,
      summary: 'Accepts one passenger on a seat; repeating an acceptance gives the same answer',
      access: 'signed',
      body: acceptanceRequestSchema,
      answers: {
        200: { description: 'accepted', schema: acceptanceSchema },
        404: { description: 'there is no such passenger', schema: refusal('notFound') },
        409: { description: 'not on this seat, or not now', schema: refusal('seatTaken', 'flightClosed') },
      },
    },
    async ({ body, reply }) => {
      const accepted = await store.accept(body);
      if (accepted.ok) return accepted.value;
      return reply.code(STATUS[accepted.error.kind]).send(accepted.error);
    },
  );
}
