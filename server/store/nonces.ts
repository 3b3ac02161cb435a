import { SIGNATURE_AGE_MS_MAX } from '../../offline/wire/identity-wire.ts';
import type { Trx } from './context.ts';

/** Twice as long as a signature is good: the clocks of several servers on one database differ a little. */
const NONCE_KEPT_MS = 2 * SIGNATURE_AGE_MS_MAX;

/** What tells one request of a kiosk from every other one. `signedAtMs` is the time in its signature. */
export interface RequestStamp {
  nonce: string;
  signedAtMs: number;
}

/** False where this request was seen before, by whichever instance of the server. */
export async function spendNonce(trx: Trx, kiosk: string, { nonce, signedAtMs }: RequestStamp): Promise<boolean> {
  const inserted = await trx
    .insertInto('nonce')
    .values({ kiosk, nonce, signed_at_ms: signedAtMs })
    .onConflict((conflict) => conflict.columns(['kiosk', 'nonce']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/**
 * After that the time in its signature alone refuses a replay. Its uploads do it under
 * the lock on a kiosk's mark, and whatever they leave behind (a kiosk that is gone, or only reads) the night and a server's start.
 */
export async function purgeNonces(trx: Trx, kiosks: readonly string[], nowMs: number): Promise<void> {
  if (kiosks.length === 0) return;
  await trx
    .deleteFrom('nonce')
    .where('kiosk', 'in', kiosks)
    .where('signed_at_ms', '<', nowMs - NONCE_KEPT_MS)
    .execute();
}

/** Kiosks whose old requests are remembered although none of their uploads has purged them: they went silent, or never deliver. */
export async function kiosksWithOldNonces(trx: Trx, nowMs: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('nonce')
    .select('kiosk')
    .distinct()
    .where('signed_at_ms', '<', nowMs - NONCE_KEPT_MS)
    .execute();
  return rows.map(({ kiosk }) => kiosk);
}
