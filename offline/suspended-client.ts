import type { SuspendedBasket } from '../core/checkout/suspend/suspended-basket.ts';
import { err, ok, type Result } from '../core/result.ts';
import { createSignedRequest, type SignedRequestOptions, type Unreachable } from './signed-request.ts';
import {
  type RecallRefused,
  type RecallRequest,
  recalledSchema,
  recallRefusedSchema,
  type SuspendRequest,
  suspendedSchema,
} from './wire/suspended-wire.ts';

/** `unreachable`: it may have been done all the same. Repeat it under the same id. */
export interface SuspendedClient {
  suspend(request: SuspendRequest): Promise<Result<null, { kind: 'refused' } | Unreachable>>;
  recall(
    request: RecallRequest,
  ): Promise<Result<SuspendedBasket, { kind: 'refused'; refusal: RecallRefused } | Unreachable>>;
}

/** Suspended baskets at the server. Each request is done once under its id, however often it comes. */
export function createSuspendedClient(options: SignedRequestOptions): SuspendedClient {
  const request = createSignedRequest(options);
  return {
    async suspend(asked) {
      const answer = await request('POST', '/v1/suspended/suspend', asked);
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      if (status === 200 && suspendedSchema.safeParse(body).success) return ok(null);
      return status === 409 || status === 400 ? err({ kind: 'refused' }) : unexpected(status);
    },
    async recall(asked) {
      const answer = await request('POST', '/v1/suspended/recall', asked);
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      const taken = status === 200 ? recalledSchema.safeParse(body) : null;
      if (taken?.success === true) return ok(taken.data.basket);
      const refusal = status === 404 || status === 409 ? recallRefusedSchema.safeParse(body) : null;
      return refusal?.success === true ? err({ kind: 'refused', refusal: refusal.data }) : unexpected(status);
    },
  };
}

const unexpected = (status: number): Result<never, Unreachable> =>
  err({ kind: 'unreachable', detail: `unexpected answer with status ${status}` });
