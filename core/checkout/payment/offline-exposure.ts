import { z } from 'zod';
import type { OfflinePayments } from '../../config/kiosk-config.ts';
import { addMinor } from '../../money/money.ts';
import { invariant } from '../../result.ts';
import type { CheckoutEvent } from '../events.ts';
import type { CheckoutState } from '../state.ts';

/**
 * What a terminal has approved without its bank since it was last proven online. Each session starts with it in its first event, so that
 * one session's rows are enough to know it after a restart.
 */
export const offlineExposureSchema = z.object({
  count: z.int().min(0),
  totalMinor: z.int().min(0),
  /** When the first of them was begun; null where there is none. */
  oldestAtMs: z.int().nullable(),
});
/** Null until the terminal was proven online for the first time: a journal that begins anew knows nothing of what came before it. */
export type OfflineExposure = z.infer<typeof offlineExposureSchema> | null;

const NOTHING_OPEN: OfflineExposure = { count: 0, totalMinor: 0, oldestAtMs: null };

/** Only the bank's own word proves that the terminal was online: an approval or a decline that the terminal says came from there. */
export function exposureAfter(
  exposure: OfflineExposure,
  { tenders }: CheckoutState,
  event: CheckoutEvent,
): OfflineExposure {
  switch (event.type) {
    case 'tender.settled': {
      // Gift cards and cash say nothing about the terminal; nor do staff, who have read it on a slip.
      if (event.approval === null || event.by === 'staff') return exposure;
      if (!event.approval.isOffline) return NOTHING_OPEN;
      if (exposure === null) return null;
      const tender = tenders.find(({ tenderId }) => tenderId === event.tenderId);
      invariant(tender !== undefined, 'a tender was settled that was never started');
      return {
        count: exposure.count + 1,
        totalMinor: addMinor(exposure.totalMinor, event.settledMinor ?? tender.amountMinor),
        oldestAtMs: exposure.oldestAtMs ?? tender.startedAtMs,
      };
    }
    case 'tender.declined':
      return event.wasOnline ? NOTHING_OPEN : exposure;
    default:
      return exposure;
  }
}

/**
 * The highest amount that the terminal may approve by itself now, 0 for none. A clock that was set back leaves the age unknown, and
 * counts as expired.
 */
export function offlineUpToMinor(exposure: OfflineExposure, limits: OfflinePayments, atMs: number): number {
  if (exposure === null || exposure.count >= limits.countMax) return 0;
  const ageMs = atMs - (exposure.oldestAtMs ?? atMs);
  if (ageMs < 0 || ageMs >= limits.expiresAfterMs) return 0;
  return Math.max(0, Math.min(limits.floorLimitMinor, limits.totalMinorMax - exposure.totalMinor));
}
