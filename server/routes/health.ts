import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { readinessSchema } from '../readiness.ts';
import type { Route } from './route.ts';

const subject = 'operation';
const method = 'GET';
const healthSchema = z.object({
  status: z.literal('ok'),
  incarnation: z.string(),
  upMs: z.int(),
  badRequests: z.int(),
});

export function healthRoutes(route: Route, { store, now, badRequestCount, readiness, metrics }: RouteContext): void {
  const startedAtMs = now();
  route(
    {
      method,
      path: '/v1/health',
      subject,
      summary: 'Whether the process lives',
      access: 'open',
      answers: { 200: { description: 'it does', schema: healthSchema } },
    },
    () => ({
      status: 'ok',
      incarnation: store.incarnation,
      upMs: now() - startedAtMs,
      badRequests: badRequestCount(),
    }),
  );
  route(
    {
      method,
      path: '/v1/ready',
      subject,
      summary:
        'Whether it can take requests: the database answers, its tables are those of this version, the disk has room',
      access: 'open',
      answers: {
        200: { description: 'ready', schema: readinessSchema },
        503: { description: 'not ready; the checks say why', schema: readinessSchema },
      },
    },
    async ({ reply }) => {
      const ready = await readiness();
      return reply.code(ready.isReady ? 200 : 503).send(ready);
    },
  );
  route(
    {
      method,
      path: '/metrics',
      subject,
      summary: 'Figures for Prometheus',
      access: 'operator',
      answers: { 200: { description: 'Prometheus’ text format', schema: z.string(), contentType: 'text/plain' } },
    },
    async ({ reply }) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
