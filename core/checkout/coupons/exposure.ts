import { z } from 'zod';
import { addMinor } from '../../money/money.ts';
import { invariant } from '../../result.ts';
import type { CheckoutEvent } from '../events.ts';
import type { CheckoutState } from '../state.ts';
import type { OfflineCodes } from './settings.ts';

/** Codes that were taken without asking the server since it last answered. Each session starts with it in its first event. */
export const codeExposureSchema = z.object({ count: z.int().min(0), totalMinor: z.int().min(0) });
export type CodeExposure = z.infer<typeof codeExposureSchema>;

export const NO_CODES_EXPOSED: CodeExposure = { count: 0, totalMinor: 0 };

export function codeExposureAfter(
  exposure: CodeExposure,
  { claims }: CheckoutState,
  event: CheckoutEvent,
): CodeExposure {
  if (event.type === 'claim.refused' && event.reason === 'usedBefore') return NO_CODES_EXPOSED;
  if (event.type !== 'claim.granted' || event.by === 'open') return exposure;
  if (event.by === 'server') return NO_CODES_EXPOSED;
  const claim = claims.find(({ claimId }) => claimId === event.claimId);
  invariant(claim !== undefined, 'a code is claimed before it is granted');
  return { count: exposure.count + 1, totalMinor: addMinor(exposure.totalMinor, claim.amountMinor) };
}

export const mayTakeOffline = (exposure: CodeExposure, limits: OfflineCodes, amountMinor: number): boolean =>
  exposure.count < limits.countMax &&
  amountMinor <= limits.amountMinorMax &&
  addMinor(exposure.totalMinor, amountMinor) <= limits.totalMinorMax;
