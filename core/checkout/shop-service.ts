/** What a kiosk asks the shop's server in the middle of a purchase. Without an answer the purchase goes on under its limits. */
import { z } from 'zod';
import type { Result } from '../result.ts';

const id = z.string().min(1).max(80);

export const claimRequestSchema = z.strictObject({
  claimId: id,
  kind: z.enum(['coupon', 'depositReturn']),
  code: z.string().min(1).max(120),
  amountMinor: z.int().min(0),
});
export type ClaimRequest = z.infer<typeof claimRequestSchema>;

/** `usedBefore`: somebody else holds it, or it was used up. */
export const claimAnswerSchema = z.strictObject({ outcome: z.enum(['granted', 'usedBefore']) });

export const releaseRequestSchema = z.strictObject({ claimId: id });

/** `key`: the number of a member card, or a telephone number. Personal data: never logged, never stored in the clear. */
export const memberRequestSchema = z.strictObject({ key: z.string().min(3).max(60) });
export const memberAnswerSchema = z.strictObject({
  reference: z.string().min(1).max(80),
  tier: z.string().min(1).max(60),
});

export type ShopServiceError = { kind: 'unreachable'; detail: string };

/** Never throws. A repeated claim under the same id has the same answer. */
export interface ShopService {
  claimCode(request: ClaimRequest): Promise<Result<z.infer<typeof claimAnswerSchema>, ShopServiceError>>;
  releaseCode(claimId: string): Promise<Result<null, ShopServiceError>>;
  findMember(key: string): Promise<Result<z.infer<typeof memberAnswerSchema>, ShopServiceError | { kind: 'notFound' }>>;
}
