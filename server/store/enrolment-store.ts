import type { Result } from '../../core/result.ts';
import { type AdmissionRefusal, type AdmissionRequest, type Admitted, admit } from './admission.ts';
import type { StoreContext } from './context.ts';
import { recallLeavers, renewLeases } from './instance-store.ts';
import { kiosksWithOldNonces, purgeNonces, type RequestStamp, spendNonce } from './nonces.ts';

const ENROLMENTS_READ_MAX = 10;

export interface Enrolment {
  epoch: string;
  publicKey: string;
  isRevoked: boolean;
}

export interface EnrolmentStore {
  /** Decides about a kiosk that asks to be enrolled. What it was told before it is told again. */
  admit(request: AdmissionRequest): Promise<Result<Admitted, AdmissionRefusal>>;
  /** Enters a key that somebody has decided to trust: no code is asked for. */
  enrol(enrolment: { kiosk: string; epoch: string; publicKey: string }): Promise<'enrolled' | 'otherKey'>;
  /** The newest enrolments of a kiosk. */
  enrolmentsOf(kiosk: string): Promise<Enrolment[]>;
  /** False where this request was seen before. Durable, and the same for all servers on this database. */
  spendNonce(kiosk: string, stamp: RequestStamp): Promise<boolean>;
  /** Forgets every kiosk's requests whose age alone refuses them by now. For how many kiosks it did. */
  forgetOldNonces(): Promise<number>;
  /** At a server's start: counts from now for how long the machines that speak for a journal were silent. */
  renewLeases(): Promise<void>;
  /** After a restore: the machine that a journal was with at the time of the backup comes first. */
  holdJournals(): Promise<void>;
  /** Every key that the kiosk is enrolled with, or those that begin so. What they signed stays; nothing new of them is taken. */
  revoke(kiosk: string, keyPrefix: string): Promise<string[]>;
  /** Of every kiosk, by its id: the keys that are not revoked. */
  livingKeys(): Promise<{ kiosk: string; publicKey: string }[]>;
}

export const enrolmentStore = ({ transact, read, dialect, now }: StoreContext): EnrolmentStore => ({
  admit: (request) => transact((trx) => admit(trx, request, now())),
  enrol: ({ kiosk, epoch, publicKey }) =>
    transact(async (trx) => {
      const known = await trx
        .selectFrom('enrolment')
        .select('public_key')
        .where('kiosk', '=', kiosk)
        .where('epoch', '=', epoch)
        .executeTakeFirst();
      if (known !== undefined) return known.public_key === publicKey ? 'enrolled' : 'otherKey';
      await trx
        .insertInto('enrolment')
        .values({ kiosk, epoch, public_key: publicKey, enrolled_at_ms: now() })
        .execute();
      return 'enrolled';
    }),
  enrolmentsOf: (kiosk) =>
    read(async (trx) => {
      const rows = await trx
        .selectFrom('enrolment')
        .leftJoin('revoked_key', (join) =>
          join
            .onRef('revoked_key.kiosk', '=', 'enrolment.kiosk')
            .onRef('revoked_key.public_key', '=', 'enrolment.public_key'),
        )
        .select(['enrolment.epoch', 'enrolment.public_key as publicKey', 'revoked_at_ms as revokedAtMs'])
        .where('enrolment.kiosk', '=', kiosk)
        .orderBy('enrolled_at_ms', 'desc')
        .limit(ENROLMENTS_READ_MAX)
        .execute();
      return rows.map(({ epoch, publicKey, revokedAtMs }) => ({ epoch, publicKey, isRevoked: revokedAtMs !== null }));
    }),
  livingKeys: () =>
    read((trx) =>
      trx
        .selectFrom('enrolment')
        .leftJoin('revoked_key', (join) =>
          join
            .onRef('revoked_key.kiosk', '=', 'enrolment.kiosk')
            .onRef('revoked_key.public_key', '=', 'enrolment.public_key'),
        )
        .select(['enrolment.kiosk as kiosk', 'enrolment.public_key as publicKey'])
        .distinct()
        .where('revoked_at_ms', 'is', null)
        .orderBy('kiosk')
        .orderBy('publicKey')
        .execute(),
    ),
  spendNonce: (kiosk, stamp) => transact((trx) => spendNonce(trx, kiosk, stamp)),
  async forgetOldNonces() {
    const kiosks = await read((trx) => kiosksWithOldNonces(trx, now()));
    // Each in a short transaction, so that no upload waits long.
    for (const kiosk of kiosks) await transact((trx) => purgeNonces(trx, [kiosk], now()));
    return kiosks.length;
  },
  renewLeases: () => transact((trx) => renewLeases(trx, now())),
  holdJournals: () =>
    transact(async (trx) => {
      await recallLeavers(trx);
      await renewLeases(trx, now());
    }),
  revoke: (kiosk, keyPrefix) =>
    transact(async (trx) => {
      // What was let in before is through; what comes after sees the revocation.
      await dialect.lockKiosk(trx, kiosk);
      const keys = await trx
        .selectFrom('enrolment')
        .select('public_key')
        .distinct()
        .where('kiosk', '=', kiosk)
        .execute();
      const revoked = keys.map(({ public_key }) => public_key).filter((key) => key.startsWith(keyPrefix));
      for (const publicKey of revoked) {
        await trx
          .insertInto('revoked_key')
          .values({ kiosk, public_key: publicKey, revoked_at_ms: now() })
          .onConflict((conflict) => conflict.columns(['kiosk', 'public_key']).doNothing())
          .execute();
      }
      return revoked;
    }),
});
