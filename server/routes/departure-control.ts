/** The embedded departure-control system. Bookings are personal data: nothing of a request or an answer is logged. */
import type { FastifyInstance } from 'fastify';
import { acceptanceRequestSchema, identificationSchema } from '../../core/checkin/departure.ts';
import type { RouteContext } from '../app.ts';
import { readBody } from '../body.ts';
import { requireSignature } from '../request-signature.ts';

const STATUS = { notFound: 404, seatTaken: 409, flightClosed: 409 } as const;

export function departureControlRoutes(app: FastifyInstance, { store, now }: RouteContext): void {
  app.post('/v1/dcs/find', async (request, reply) => {
    await requireSignature(request, store, now());
    const found = await store.findBooking(await readBody(request, identificationSchema));
    if (found.ok) return found.value;
    return reply.code(STATUS[found.error.kind]).send(found.error);
  });

  app.post('/v1/dcs/accept', async (request, reply) => {
    await requireSignature(request, store, now());
    const accepted = await store.accept(await readBody(request, acceptanceRequestSchema));
    if (accepted.ok) return accepted.value;
    return reply.code(STATUS[accepted.error.kind]).send(accepted.error);
  });
}
