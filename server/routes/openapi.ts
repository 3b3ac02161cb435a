import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { catalogueSchema } from '../../core/catalogue/product.ts';
import { bookingSchema } from '../../core/checkin/departure.ts';
import { journalRowSchema, uploadAnswerSchema, uploadRequestSchema } from '../../offline/wire/journal-wire.ts';
import { checkInSchema, ledgerSummarySchema, saleSchema } from '../ledger.ts';
import { openApiDocument } from '../openapi/document.ts';
import { batchSchema, settlementSchema } from '../settlement/batch.ts';
import type { Route, RouteEntry } from './route.ts';

const NAMED = {
  requests: { JournalRow: journalRowSchema, UploadRequest: uploadRequestSchema, Batch: batchSchema },
  answers: {
    JournalRow: journalRowSchema,
    UploadAnswer: uploadAnswerSchema,
    Catalogue: catalogueSchema,
    Booking: bookingSchema,
    Sale: saleSchema,
    CheckIn: checkInSchema,
    LedgerSummary: ledgerSummarySchema,
    Settlement: settlementSchema,
  },
};
const packageSchema = z.object({ version: z.string() });

/** `entries` may still grow while routes are added: the document is made when it is first asked for. */
export function openApiRoutes(route: Route, entries: readonly RouteEntry[]): void {
  let document: object | null = null;
  route(
    {
      method: 'GET',
      path: '/v1/openapi.json',
      subject: 'operation',
      summary: 'This document',
      access: 'open',
      answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.literal('3.1.0') }) } },
    },
    () => {
      document ??= openApiDocument(entries, NAMED, versionOfPackage());
      return document;
    },
  );
}

function versionOfPackage(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}
