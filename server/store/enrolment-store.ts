import type { StoreContext } from './context.ts';

const ENROLMENTS_READ_MAX = 10;

export interface EnrolmentStore {
  enrol(enrolment: { kiosk: string; epoch: string; publicKey: string }): Promise<'enrolled' | 'otherKey'>;
  /** The newest enrolments of a kiosk. */
  enrolmentsOf(kiosk: string): Promise<{ epoch: string; publicKey: string }[]>;
}

export const enrolmentStore = ({ transact, now }: StoreContext): EnrolmentStore => ({
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
    transact((trx) =>
      trx
        .selectFrom('enrolment')
        .select(['epoch', 'public_key as publicKey'])
        .where('kiosk', '=', kiosk)
        .orderBy('enrolled_at_ms', 'desc')
        .limit(ENROLMENTS_READ_MAX)
        .execute(),
    ),
});
