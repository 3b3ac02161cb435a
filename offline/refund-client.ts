import type { z } from 'zod';
import type { Granted, RefundableSale, RefundRefusal } from '../core/checkout/refund/sale.ts';
import { err, ok, type Result } from '../core/result.ts';
import { createSignedRequest, type SignedRequestOptions, type Unreachable } from './signed-request.ts';
import { grantedSchema, type RefundClaim, refundableSaleSchema, refundRefusedSchema } from './wire/refund-wire.ts';

export type RefundError = { kind: 'refused'; reason: RefundRefusal } | Unreachable;

/** `claim` is granted once under its refund's id, however often it is asked for. `unreachable`: it may have been granted all the same. */
export interface RefundClient {
  find(receiptNumber: string): Promise<Result<RefundableSale, RefundError>>;
  claim(claim: RefundClaim): Promise<Result<Granted, RefundError>>;
}

export function createRefundClient(options: SignedRequestOptions): RefundClient {
  const request = createSignedRequest(options);
  async function ask<T>(path: string, asked: object, schema: z.ZodType<T>): Promise<Result<T, RefundError>> {
    const answer = await request('POST', path, asked);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    const done = status === 200 ? schema.safeParse(body) : null;
    if (done?.success === true) return ok(done.data);
    const refused = status === 404 || status === 409 ? refundRefusedSchema.safeParse(body) : null;
    if (refused?.success === true) return err({ kind: 'refused', reason: refused.data.kind });
    // Never the body: a new voucher's number is money.
    return err({ kind: 'unreachable', detail: `unexpected answer with status ${status}` });
  }
  return {
    find: (receiptNumber) => ask('/v1/refunds/find', { receiptNumber }, refundableSaleSchema),
    claim: (claim) => ask('/v1/refunds/claim', claim, grantedSchema),
  };
}
