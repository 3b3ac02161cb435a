import type { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import {
  createSignedRequest,
  type ServerAnswer,
  type SignedRequestOptions,
  type Unreachable,
} from './signed-request.ts';
import {
  type balanceRequestSchema,
  balanceSchema,
  type Redeemed,
  type RedeemRequest,
  redeemedSchema,
  type ValueRefusal,
  valueRefusalSchema,
  type valueReversalSchema,
  valueReversedSchema,
} from './wire/stored-value-wire.ts';

export type { Redeemed } from './wire/stored-value-wire.ts';

/** `unreachable`: it may have been done all the same. Ask by `enquire`, or repeat the same reversal. */
export type StoredValueError = { kind: 'refused'; reason: ValueRefusal } | Unreachable;

/** Gift cards and vouchers at the server. `redeem` and `reverse` are done once under their ids, however often they are asked for. */
export interface StoredValueClient {
  balance(request: z.infer<typeof balanceRequestSchema>): Promise<Result<{ balanceMinor: number }, StoredValueError>>;
  redeem(request: RedeemRequest): Promise<Result<Redeemed, StoredValueError>>;
  /** What became of a tender; `neverSeen` is final. */
  enquire(tenderId: string): Promise<Result<Redeemed, StoredValueError>>;
  reverse(request: z.infer<typeof valueReversalSchema>): Promise<Result<{ amountMinor: number }, StoredValueError>>;
}

export function createStoredValueClient(options: SignedRequestOptions): StoredValueClient {
  const request = createSignedRequest(options);
  const ask = async <T>(path: string, body: object, schema: z.ZodType<T>) =>
    read(await request('POST', `/v1/stored-value/${path}`, body), schema);
  return {
    balance: (asked) => ask('balance', asked, balanceSchema),
    redeem: (asked) => ask('redeem', asked, redeemedSchema),
    enquire: (tenderId) => ask('enquire', { tenderId }, redeemedSchema),
    reverse: (asked) => ask('reverse', asked, valueReversedSchema),
  };
}

const REFUSED_STATUS = new Set([404, 409]);

function read<T>(answer: Result<ServerAnswer, Unreachable>, schema: z.ZodType<T>): Result<T, StoredValueError> {
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  const parsed = status === 200 ? schema.safeParse(body) : null;
  if (parsed?.success) return ok(parsed.data);
  const refusal = REFUSED_STATUS.has(status) ? valueRefusalSchema.safeParse(body) : null;
  if (refusal?.success) return err({ kind: 'refused', reason: refusal.data.kind });
  // Never the body: it may hold a number.
  return err({ kind: 'unreachable', detail: `unexpected answer with status ${status}` });
}
