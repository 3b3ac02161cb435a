import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import { batchSchema, settlementSchema } from '../settlement/batch.ts';
import { type Route, refusalSchema } from './route.ts';

const subject = 'settlement';
const access = 'loopback';
const paramsSchema = z.object({ batchId: z.string().min(1).max(80) });

export function settlementRoutes(route: Route, { store }: RouteContext): void {
  route(
    {
      method: 'POST',
      path: '/v1/settlement/batches',
      subject,
      summary:
        'Matches a terminal’s or acquirer’s batch against the ledger; the same batch again gives the same answer',
      access,
      body: batchSchema,
      answers: {
        200: { description: 'what matched and what did not', schema: settlementSchema },
        409: { description: 'a batch of this name and other content was taken before', schema: refusalSchema },
      },
    },
    async ({ body }) => {
      const settled = await store.settle(body);
      if (settled.ok) return settled.value;
      throw new RequestError(409, settled.error.kind, 'a batch of this name and other content was taken before');
    },
  );
  route(
    {
      method: 'GET',
      path: '/v1/settlement/batches/:batchId',
      subject,
      summary: 'How a batch was matched last',
      access,
      params: paramsSchema,
      answers: {
        200: { description: 'what matched and what did not', schema: settlementSchema },
        404: { description: 'there is no such batch', schema: refusalSchema },
      },
    },
    async ({ params }) => {
      const settlement = await store.settlement(params.batchId);
      if (settlement === null) throw new RequestError(404, 'notFound', 'there is no such batch');
      return settlement;
    },
  );
}
