import { err, ok, type Result } from '../../core/result.ts';
import type { Trx } from './context.ts';
import { claimJournal } from './instance-store.ts';
import type { Upload, UploadRefusal } from './ledger-store.ts';
import { spendNonce } from './nonces.ts';

/**
 * Whether this upload may speak for the journal: of an enrolled epoch, signed by the key that counts for it now, never seen before, and of
 * the one instance. Whatever the route knew of the key may be old; this is what decides.
 */
export async function hear(
  trx: Trx,
  { kiosk, epoch, proof }: Upload,
  nowMs: number,
): Promise<Result<null, UploadRefusal>> {
  const enrolment = await trx
    .selectFrom('enrolment')
    .leftJoin('revoked_key', (join) =>
      join
        .onRef('revoked_key.kiosk', '=', 'enrolment.kiosk')
        .onRef('revoked_key.public_key', '=', 'enrolment.public_key'),
    )
    .select(['enrolment.public_key as publicKey', 'revoked_at_ms as revokedAtMs'])
    .where('enrolment.kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (enrolment === undefined) return err({ kind: 'notEnrolled' });
  if (proof === undefined) return ok(null);
  const { publicKey, nonce, signedAtMs, instance } = proof;
  if (enrolment.publicKey !== publicKey) return err({ kind: 'notEnrolled' });
  if (enrolment.revokedAtMs !== null) return err({ kind: 'revoked' });
  if (!(await spendNonce(trx, kiosk, { nonce, signedAtMs }))) return err({ kind: 'replayed' });
  return claimJournal(trx, { kiosk, epoch, instance, signedAtMs }, nowMs);
}
