import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { isDay } from '../nightly/days.ts';
import { reportAsCsv, reportSchema } from '../nightly/report.ts';
import { RequestError } from '../request-error.ts';
import { type Route, refusalSchema } from './route.ts';

const REPORTS_LISTED_MAX = 400;
const subject = 'reconciliation';
const access = 'loopback';
const method = 'GET';
const paramsSchema = z.object({ day: z.string().refine(isDay, 'YYYY-MM-DD') });
const listSchema = z.object({
  reports: z.array(z.object({ day: z.string(), madeAtMs: z.int(), isClean: z.boolean() })),
});
const none = { description: 'no report was made of that day', schema: refusalSchema };

export function reconciliationRoutes(route: Route, { store }: RouteContext): void {
  async function reportOf(day: string) {
    const report = await store.report(day);
    if (report === null) throw new RequestError(404, 'notFound', 'no report was made of that day');
    return report;
  }
  route(
    {
      method,
      path: '/v1/reconciliation',
      subject,
      summary: 'The days that were reconciled, newest first',
      access,
      answers: { 200: { description: 'the days', schema: listSchema } },
    },
    async () => ({ reports: await store.reports(REPORTS_LISTED_MAX) }),
  );
  route(
    {
      method,
      path: '/v1/reconciliation/:day',
      subject,
      summary: 'The reconciliation report of a business day',
      access,
      params: paramsSchema,
      answers: { 200: { description: 'the report', schema: reportSchema }, 404: none },
    },
    ({ params }) => reportOf(params.day),
  );
  route(
    {
      method,
      path: '/v1/reconciliation/:day/csv',
      subject,
      summary: 'The same as CSV, one line for each kiosk and currency',
      access,
      params: paramsSchema,
      answers: { 200: { description: 'the report', schema: z.string(), contentType: 'text/csv' }, 404: none },
    },
    async ({ params, reply }) => reply.type('text/csv; charset=utf-8').send(reportAsCsv(await reportOf(params.day))),
  );
}
