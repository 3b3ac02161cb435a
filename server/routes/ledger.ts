import type { FastifyInstance } from 'fastify';
import type { RouteContext } from '../app.ts';
import { pageQuerySchema } from '../ledger.ts';
import { requireLoopback } from '../loopback.ts';
import { readQuery } from './read-query.ts';

export function ledgerRoutes(app: FastifyInstance, { store }: RouteContext): void {
  const onRequest = requireLoopback;
  app.get('/v1/ledger/sales', { onRequest }, (request) => store.sales(readQuery(request.query, pageQuerySchema)));
  app.get('/v1/ledger/checkins', { onRequest }, (request) => store.checkIns(readQuery(request.query, pageQuerySchema)));
  app.get('/v1/ledger/summary', { onRequest }, () => store.summary());
}
