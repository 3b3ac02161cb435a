import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { offlineOutcomeSchema, offlineTenderSchema, pageOf, pageQuerySchema } from '../ledger.ts';
import type { Route } from './route.ts';

const subject = 'ledger';
const OUTCOMES_PER_REPORT_MAX = 500;

const reportSchema = z.object({ outcomes: z.array(offlineOutcomeSchema).max(OUTCOMES_PER_REPORT_MAX) });
const reportAnswerSchema = z.object({
  recorded: z.int(),
  known: z.int(),
  /** Reported about payments that the bank itself had approved: somebody must look at the report. */
  notOffline: z.array(z.string()),
});

export function offlinePaymentRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/v1/ledger/offline-tenders',
      subject,
      summary: 'Payments that a terminal approved without its bank, with what the bank said later',
      access: 'loopback',
      query: pageQuerySchema,
      answers: { 200: { description: 'a page', schema: pageOf(offlineTenderSchema) } },
    },
    ({ query }) => store.offlineTenders(query),
  );
  route(
    {
      method: 'POST',
      path: '/v1/ledger/offline-outcomes',
      subject,
      summary: 'What the bank made of such payments; a repeat changes nothing',
      access: 'operator',
      body: reportSchema,
      answers: { 200: { description: 'what was recorded', schema: reportAnswerSchema } },
    },
    async ({ body }) => {
      const answer: z.infer<typeof reportAnswerSchema> = { recorded: 0, known: 0, notOffline: [] };
      for (const outcome of body.outcomes) {
        const recorded = await store.recordOfflineOutcome(outcome);
        if (recorded.ok) answer[recorded.value] += 1;
        else answer.notOffline.push(outcome.tenderId);
      }
      return answer;
    },
  );
}
