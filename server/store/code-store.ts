import type { StoreContext, Trx } from './context.ts';

const CODES_LISTED_MAX = 500;

export interface NewCode {
  codeHash: string;
  kiosk: string | null;
  expiresAtMs: number | null;
}

export interface ListedCode extends NewCode {
  createdAtMs: number;
  withdrawnAtMs: number | null;
  usedAtMs: number | null;
  usedByKiosk: string | null;
}

export interface CodeStore {
  /** A code that is known stays as it is, also when it was used or withdrawn. */
  addCode(code: NewCode): Promise<void>;
  /** The newest first. */
  codes(): Promise<ListedCode[]>;
  /** Takes back unused codes whose hash begins so. The number that was taken back. */
  withdrawCodes(hashPrefix: string): Promise<number>;
}

export const codeStore = ({ transact, now }: StoreContext): CodeStore => ({
  addCode: ({ codeHash, kiosk, expiresAtMs }) =>
    transact(async (trx) => {
      await trx
        .insertInto('enrolment_code')
        .values({ code_hash: codeHash, kiosk, expires_at_ms: expiresAtMs, created_at_ms: now() })
        .onConflict((conflict) => conflict.column('code_hash').doNothing())
        .execute();
    }),
  codes: () =>
    transact((trx) =>
      trx
        .selectFrom('enrolment_code')
        .select([
          'code_hash as codeHash',
          'kiosk',
          'created_at_ms as createdAtMs',
          'expires_at_ms as expiresAtMs',
          'withdrawn_at_ms as withdrawnAtMs',
          'used_at_ms as usedAtMs',
          'used_by_kiosk as usedByKiosk',
        ])
        .orderBy('created_at_ms', 'desc')
        .limit(CODES_LISTED_MAX)
        .execute(),
    ),
  withdrawCodes: (hashPrefix) =>
    transact(async (trx) => {
      const withdrawn = await trx
        .updateTable('enrolment_code')
        .set({ withdrawn_at_ms: now() })
        .where('code_hash', 'like', `${hashPrefix}%`)
        .where('used_at_ms', 'is', null)
        .where('withdrawn_at_ms', 'is', null)
        .executeTakeFirst();
      return Number(withdrawn.numUpdatedRows);
    }),
});

/** `used`: by another key. A code that its own key shows again is `good`: the answer was lost. */
export type CodeVerdict = 'good' | 'used' | 'wrong';

/** Takes the code for this key. Of two kiosks that show it at once, one gets it. */
export async function takeCode(
  trx: Trx,
  { codeHash, kiosk, publicKey }: { codeHash: string; kiosk: string; publicKey: string },
  nowMs: number,
): Promise<CodeVerdict> {
  const taken = await trx
    .updateTable('enrolment_code')
    .set({ used_at_ms: nowMs, used_by_kiosk: kiosk, used_by_key: publicKey })
    .where('code_hash', '=', codeHash)
    .where('used_at_ms', 'is', null)
    .where('withdrawn_at_ms', 'is', null)
    .where((eb) => eb.or([eb('expires_at_ms', 'is', null), eb('expires_at_ms', '>', nowMs)]))
    .where((eb) => eb.or([eb('kiosk', 'is', null), eb('kiosk', '=', kiosk)]))
    .executeTakeFirst();
  if (taken.numUpdatedRows === 1n) return 'good';
  const code = await trx
    .selectFrom('enrolment_code')
    .select(['used_by_kiosk', 'used_by_key'])
    .where('code_hash', '=', codeHash)
    .where('used_at_ms', 'is not', null)
    .executeTakeFirst();
  if (code === undefined) return 'wrong';
  return code.used_by_kiosk === kiosk && code.used_by_key === publicKey ? 'good' : 'used';
}
