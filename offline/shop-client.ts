import type { z } from 'zod';
import {
  claimAnswerSchema,
  memberAnswerSchema,
  type ShopService,
  type ShopServiceError,
} from '../core/checkout/shop-service.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  createSignedRequest,
  type ServerAnswer,
  type SignedRequestOptions,
  type Unreachable,
} from './signed-request.ts';

/** Coupons, bottle vouchers and members over the server's `/v1/codes` and `/v1/members` endpoints. Nothing of it touches the disk. */
export function createShopClient(options: SignedRequestOptions): ShopService {
  const request = createSignedRequest(options);
  return {
    claimCode: async (claim) => read(await request('POST', '/v1/codes/claim', claim), claimAnswerSchema),
    releaseCode: async (claimId) => {
      const answer = await request('POST', '/v1/codes/release', { claimId });
      if (!answer.ok) return answer;
      return answer.value.status === 200 ? ok(null) : unexpected(answer.value);
    },
    findMember: async (key) => {
      const answer = await request('POST', '/v1/members/find', { key });
      if (answer.ok && answer.value.status === 404) return err({ kind: 'notFound' });
      return read(answer, memberAnswerSchema);
    },
  };
}

function read<T>(answer: Result<ServerAnswer, Unreachable>, schema: z.ZodType<T>): Result<T, ShopServiceError> {
  if (!answer.ok) return answer;
  const parsed = answer.value.status === 200 ? schema.safeParse(answer.value.body) : null;
  return parsed?.success === true ? ok(parsed.data) : unexpected(answer.value);
}

/** Never the body: it may be about a person. */
const unexpected = ({ status }: ServerAnswer): Result<never, ShopServiceError> =>
  err({ kind: 'unreachable', detail: `unexpected answer with status ${status}` });
