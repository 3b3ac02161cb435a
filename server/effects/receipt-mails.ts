/** A shopper asked for the receipt by mail. Written down with the row that asks, so that one request is one mail however often it is delivered. */
import { z } from 'zod';
import { isSealedText } from '../../offline/wire/sealed-text.ts';
import type { BulkColumns } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import { effect } from './effect.ts';

const id = z.string().min(1).max(80);
const requestSchema = z.object({
  v: z.literal(1),
  atMs: z.int().min(0),
  requestId: id,
  saleId: id,
  to: z.string().max(1_000).refine(isSealedText, { message: 'an address lies sealed' }),
  language: z.string().max(16),
});

const RECEIPT_MAIL: BulkColumns<Tables['receipt_mail']> = {
  request_id: 'text',
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  sale_id: 'text',
  session: 'text',
  recipient: 'text',
  language: 'text',
  at_ms: 'bigint',
  state: 'text',
  tries: 'bigint',
  next_try_at_ms: 'bigint',
  detail: 'text',
};

export const receiptMails = effect(requestSchema, async ({ trx, insertAll }, items) => {
  const mails = items.map(({ row: { kiosk, epoch, seq }, event }): Tables['receipt_mail'] => ({
    request_id: event.requestId,
    ...{ kiosk, epoch, seq },
    sale_id: event.saleId,
    // A sale has the id of its session.
    session: event.saleId,
    recipient: event.to,
    language: event.language,
    at_ms: event.atMs,
    state: 'waiting',
    tries: 0,
    next_try_at_ms: event.atMs,
    detail: '',
  }));
  await insertAll(trx, 'receipt_mail', RECEIPT_MAIL, mails, 'skipKnown');
  return null;
});
