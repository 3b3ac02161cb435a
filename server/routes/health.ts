import type { FastifyInstance } from 'fastify';
import type { RouteContext } from '../app.ts';

export function healthRoutes(app: FastifyInstance, { store, now, badRequestCount }: RouteContext): void {
  const startedAtMs = now();
  app.get('/v1/health', async () => ({
    status: 'ok',
    incarnation: store.incarnation,
    upMs: now() - startedAtMs,
    badRequests: badRequestCount(),
  }));
}
