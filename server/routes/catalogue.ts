import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { requireSignature } from '../request-signature.ts';
import { readQuery } from './read-query.ts';

const querySchema = z.object({ after: z.coerce.number().int().min(0).default(0) });
const pictureParamsSchema = z.object({ name: z.string().regex(/^[a-z0-9-]{1,80}$/) });

export function catalogueRoutes(app: FastifyInstance, { store, now, pictureSvg }: RouteContext): void {
  app.get('/v1/catalogue', async (request, reply) => {
    await requireSignature(request, store, now());
    const { after } = readQuery(request.query, querySchema);
    const text = await store.catalogueAfter(after);
    if (text === null) return reply.code(204).send();
    return reply.type('application/json').send(text);
  });

  app.get('/pictures/:name.svg', async (request, reply) => {
    const { name } = readQuery(request.params, pictureParamsSchema);
    const svg = pictureSvg(name);
    if (svg === null) return reply.code(404).send({ kind: 'notFound', detail: 'there is no such picture' });
    // An SVG can hold scripts; opened as a page it may run none.
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    return reply.type('image/svg+xml').send(svg);
  });
}
