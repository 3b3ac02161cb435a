import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { RequestError } from '../request-error.ts';
import { batchSchema, settlementSchema, withdrawRequestSchema } from '../settlement/batch.ts';
import { type Route, refusalSchema } from './route.ts';

const subject = 'settlement';
const access = 'loopback';
/** One that was taken back has a longer name than it came with. */
const paramsSchema = z.object({ batchId: z.string().min(1).max(90) });

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
        404: { description: 'no kiosk of that name was ever enrolled', schema: refusalSchema },
        409: { description: 'a batch of this name and other content was taken before', schema: refusalSchema },
      },
    },
    async ({ body }) => {
      const settled = await store.settle(body);
      if (settled.ok) return settled.value;
      if (settled.error.kind === 'unknownKiosk') {
        throw new RequestError(404, 'unknownKiosk', `no kiosk "${body.kiosk}" was ever enrolled; nothing was taken`);
      }
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
  route(
    {
      method: 'POST',
      path: '/v1/settlement/withdraw',
      subject,
      summary: 'Takes a batch back; it is kept under another name, and the right one can come under its own',
      access,
      body: withdrawRequestSchema,
      answers: {
        200: { description: 'the name under which it is kept', schema: z.object({ keptAs: z.string() }) },
        404: { description: 'there is no such batch', schema: refusalSchema },
        409: { description: 'it was taken back before', schema: refusalSchema },
      },
    },
    async ({ body }) => {
      const done = await store.withdrawBatch(body);
      if (done.ok) return done.value;
      if (done.error.kind === 'unknownBatch') throw new RequestError(404, 'notFound', 'there is no such batch');
      throw new RequestError(409, done.error.kind, 'it was taken back before');
    },
  );
}
