import { z } from 'zod';
import { catalogueSchema } from '../../core/catalogue/product.ts';
import type { RouteContext } from '../app.ts';
import { type Route, refusalSchema } from './route.ts';

const querySchema = z.object({ after: z.coerce.number().int().min(0).default(0) });
const pictureParamsSchema = z.object({ name: z.string().regex(/^[a-z0-9-]{1,80}$/) });

export function catalogueRoutes(route: Route, { store, pictureSvg }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/v1/catalogue',
      subject: 'catalogue',
      summary: 'The catalogue, where it is newer than the version `after`',
      access: 'signed',
      query: querySchema,
      answers: {
        200: { description: 'the whole catalogue', schema: catalogueSchema },
        204: { description: 'nothing newer', schema: null },
      },
    },
    async ({ query, reply }) => {
      const text = await store.catalogueAfter(query.after);
      if (text === null) return reply.code(204).send();
      return reply.type('application/json').send(text);
    },
  );

  route(
    {
      method: 'GET',
      path: '/pictures/:name.svg',
      subject: 'catalogue',
      summary: 'An article’s picture',
      access: 'open',
      params: pictureParamsSchema,
      answers: {
        200: { description: 'the picture', schema: z.string(), contentType: 'image/svg+xml' },
        404: { description: 'there is no such picture', schema: refusalSchema },
      },
    },
    ({ params, reply }) => {
      const svg = pictureSvg(params.name);
      if (svg === null) return reply.code(404).send({ kind: 'notFound', detail: 'there is no such picture' });
      // An SVG can hold scripts; opened as a page it may run none.
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
      return reply.type('image/svg+xml').send(svg);
    },
  );
}
