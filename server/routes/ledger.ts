import type { RouteContext } from '../app.ts';
import { checkInSchema, ledgerSummarySchema, pageOf, pageQuerySchema, saleSchema } from '../ledger.ts';
import type { Route } from './route.ts';

const subject = 'ledger';
const access = 'loopback';
const method = 'GET';

export function ledgerRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method,
      path: '/v1/ledger/sales',
      subject,
      summary: 'Sales with their lines and tenders, page by page',
      access,
      query: pageQuerySchema,
      answers: { 200: { description: 'a page', schema: pageOf(saleSchema) } },
    },
    ({ query }) => store.sales(query),
  );
  route(
    {
      method,
      path: '/v1/ledger/checkins',
      subject,
      summary: 'Accepted passengers, page by page',
      access,
      query: pageQuerySchema,
      answers: { 200: { description: 'a page', schema: pageOf(checkInSchema) } },
    },
    ({ query }) => store.checkIns(query),
  );
  route(
    {
      method,
      path: '/v1/ledger/summary',
      subject,
      summary: 'Counts, sums and marks, and what people should look at',
      access,
      answers: { 200: { description: 'the summary', schema: ledgerSummarySchema } },
    },
    () => store.summary(),
  );
}
