/** The embedded departure-control system. Bookings are personal data: nothing of a request or an answer is logged. */
import type { FastifyInstance } from 'fastify';
import { acceptanceRequestSchema, identificationSchema } from '../../core/checkin/departure.ts';
import type { RouteContext } from '../app.ts';
import { readBody } from '../body.ts';
import { requireSignature } from '../request-signature.ts';

export function departureControlRoutes(app: FastifyInstance, { store, now }: RouteContext): void {
  app.post('/v1/dcs/find', async (request, reply) => {
    await requireSignature(request, store, now());
    const booking = await store.findBooking(await readBody(request, identificationSchema));
    return booking ?? reply.code(404).send({ kind: 'notFound' });
  });

  app.post('/v1/dcs/accept', async (request, reply) => {
    await requireSignature(request, store, now());
    const accepted = await store.accept(await readBody(request, acceptanceRequestSchema));
    if (accepted.ok) return accepted.value;
    return reply.code(accepted.error.kind === 'notFound' ? 404 : 409).send(accepted.error);
  });
}
