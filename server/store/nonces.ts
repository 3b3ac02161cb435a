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
 * After that the time in its signature alone refuses a replay. One kiosk's only, and only by whoever
 * holds the lock on its mark, so that two servers never delete the same rows in different orders.
 */
export async function purgeNonces(trx: Trx, kiosk: string, nowMs: number): Promise<void> {
  await trx
    .deleteFrom('nonce')
    .where('kiosk', '=', kiosk)
    .where('signed_at_ms', '<', nowMs - NONCE_KEPT_MS)
    .execute();
}
