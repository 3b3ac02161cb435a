/** What people do about rows that could not be applied, and whether the ledger is whole. On this machine only: the rows are shown as they are. */
import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { forkedPlaceSchema, forkedRowSchema } from '../store/forked-store.ts';
import { epochCheckSchema } from '../store/invariants-store.ts';
import { quarantinedRowSchema, quarantinePlaceSchema, retrySchema } from '../store/quarantine-store.ts';
import { stockPageSchema, stockQuerySchema } from '../store/stock-store.ts';
import type { Route } from './route.ts';

const access = 'loopback';
const subject = 'ledger';
const kiosk = z.string().max(32);
const querySchema = z.strictObject({
  kiosk: kiosk.optional(),
  afterKiosk: kiosk.optional(),
  afterEpoch: z.string().max(60).optional(),
  afterSeq: z.coerce.number().int().min(0).optional(),
});
const forkedQuerySchema = querySchema.extend({ afterHash: z.string().max(64).optional() });
const forkedPageSchema = z.object({ rows: z.array(forkedRowSchema), next: forkedPlaceSchema.nullable() });
const pageSchema = z.object({ rows: z.array(quarantinedRowSchema), next: quarantinePlaceSchema.nullable() });
const retryRequestSchema = z.strictObject({ kiosk: kiosk.optional(), after: quarantinePlaceSchema.optional() });
const checkQuerySchema = z.strictObject({ kiosk });
const checkAnswerSchema = z.object({ epochs: z.array(epochCheckSchema) });

export function quarantineRoutes(route: Route, { store, log }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/v1/ledger/quarantine',
      subject,
      summary: 'Rows that could not be applied, whole and as they came, page by page',
      access,
      query: querySchema,
      answers: { 200: { description: 'a page', schema: pageSchema } },
    },
    ({ query }) => {
      const after = quarantinePlaceSchema.safeParse({
        kiosk: query.afterKiosk,
        epoch: query.afterEpoch,
        seq: query.afterSeq,
      });
      return store.quarantined({ kiosk: query.kiosk, after: after.data });
    },
  );
  route(
    {
      method: 'GET',
      path: '/v1/ledger/quarantine/forked',
      subject,
      summary:
        'Rows that were refused because the ledger has others under their numbers, page by page; none was applied',
      access,
      query: forkedQuerySchema,
      answers: { 200: { description: 'a page', schema: forkedPageSchema } },
    },
    ({ query }) => {
      const { kiosk: of, afterKiosk, afterEpoch: epoch, afterSeq: seq, afterHash: hash } = query;
      const after = forkedPlaceSchema.safeParse({ kiosk: afterKiosk, epoch, seq, hash });
      return store.forkedRows({ kiosk: of, after: after.data });
    },
  );
  route(
    {
      method: 'POST',
      path: '/v1/ledger/quarantine/retry',
      subject,
      summary: 'Applies a page of them again; what succeeds leaves the quarantine, a repeat changes nothing',
      access,
      body: retryRequestSchema,
      answers: { 200: { description: 'how many were applied, and how many are left', schema: retrySchema } },
    },
    async ({ body }) => {
      const outcome = await store.retryQuarantined(body);
      log.info({ applied: outcome.applied, left: outcome.left }, 'rows in quarantine were tried again');
      return outcome;
    },
  );
  route(
    {
      method: 'GET',
      path: '/v1/ledger/check',
      subject,
      summary:
        'Whether a kiosk’s part of the ledger is whole: no gap, every row applied once, counts and sums to compare',
      access,
      query: checkQuerySchema,
      answers: { 200: { description: 'by epoch', schema: checkAnswerSchema } },
    },
    async ({ query }) => ({ epochs: await store.checkInvariants(query.kiosk) }),
  );
  route(
    {
      method: 'GET',
      path: '/v1/ledger/stock',
      subject,
      summary: 'What was sold of each article since a time',
      access,
      query: stockQuerySchema,
      answers: { 200: { description: 'a page', schema: stockPageSchema } },
    },
    ({ query }) => store.stockMoved(query),
  );
}
