import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { type Route, refusalSchema } from './route.ts';

const pictureParamsSchema = z.object({ name: z.string().regex(/^[a-z0-9-]{1,80}$/) });

export function pictureRoutes(route: Route, { pictureSvg }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/pictures/:name.svg',
      subject: 'downlink',
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
