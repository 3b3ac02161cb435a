import type { ClaimRequest } from '../../core/checkout/shop-service.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import { codeHash, memberKeyHash } from './code-hash.ts';

/** So long a code stays with a basket that was never paid nor given up: longer than anybody shops, also with a kiosk that died. */
export const CODE_HELD_MS = 2 * 3_600_000;

export type Member = { reference: string; tier: string };
export type SeededMember = Member & { key: string };

/** Codes that may be used once, and who is a member. */
export interface ShopStore {
  /** The same answer for the same claim, however often it is asked. */
  claimCode(kiosk: string, request: ClaimRequest): Promise<'granted' | 'usedBefore'>;
  /** Nothing where it is not held under this claim; what was used stays used. */
  releaseCode(kiosk: string, claimId: string): Promise<void>;
  findMember(key: string): Promise<Member | null>;
  /** Adds them, or changes their tier. */
  putMembers(members: readonly SeededMember[]): Promise<void>;
}

export const shopStore = ({ transact, read, now }: StoreContext): ShopStore => ({
  claimCode: (kiosk, request) => transact((trx) => claim(trx, kiosk, request, now())),
  releaseCode: (kiosk, claimId) =>
    transact(async (trx) => {
      await trx
        .deleteFrom('used_code')
        .where('claim_id', '=', claimId)
        .where('kiosk', '=', kiosk)
        .where('state', '=', 'held')
        .execute();
    }),
  findMember: (key) =>
    read(async (trx) => {
      const found = await trx
        .selectFrom('loyalty_member')
        .select(['reference', 'tier'])
        .where('key_hash', '=', memberKeyHash(key))
        .executeTakeFirst();
      return found ?? null;
    }),
  putMembers: (members) =>
    transact(async (trx) => {
      for (const { key, reference, tier } of members) {
        await trx
          .insertInto('loyalty_member')
          .values({ key_hash: memberKeyHash(key), reference, tier })
          .onConflict((conflict) => conflict.column('key_hash').doUpdateSet({ reference, tier }))
          .execute();
      }
    }),
});

async function claim(trx: Trx, kiosk: string, request: ClaimRequest, nowMs: number): Promise<'granted' | 'usedBefore'> {
  const { claimId, kind, code, amountMinor } = request;
  const held = {
    kiosk,
    claim_id: claimId,
    kind,
    state: 'held',
    sale_id: null,
    amount_minor: amountMinor,
    at_ms: nowMs,
    held_until_ms: null,
  } as const;
  // The key decides between two kiosks that ask at the same moment: only one of them inserts, or takes over what was left lying.
  const added = await trx
    .insertInto('used_code')
    .values({ code_hash: codeHash(code), ...held })
    .onConflict((conflict) =>
      conflict
        .column('code_hash')
        .doUpdateSet(held)
        .where('used_code.state', '=', 'held')
        .where((eb) =>
          eb(eb.fn.coalesce('used_code.held_until_ms', eb('used_code.at_ms', '+', CODE_HELD_MS)), '<', nowMs),
        ),
    )
    .returning('claim_id')
    .executeTakeFirst();
  if (added !== undefined) return 'granted';
  const holder = await trx
    .selectFrom('used_code')
    .select(['kiosk', 'claim_id'])
    .where('code_hash', '=', codeHash(code))
    .executeTakeFirst();
  return holder?.kiosk === kiosk && holder.claim_id === claimId ? 'granted' : 'usedBefore';
}

/** Claims under which this kiosk holds codes. A claim’s id alone proves nothing: whoever has seen it can name it. */
type Holder = { kiosk: string; claimIds: readonly string[] };

/** Whether only another kiosk holds a code under one of these claims. Of claims that the server never granted it knows nothing. */
export async function holdsOthersCodes(trx: Trx, { kiosk, claimIds }: Holder): Promise<boolean> {
  if (claimIds.length === 0) return false;
  const held = await trx
    .selectFrom('used_code')
    .select(['claim_id', 'kiosk'])
    .where('claim_id', 'in', claimIds)
    .where('state', '=', 'held')
    .execute();
  const own = new Set(held.filter((code) => code.kiosk === kiosk).map(({ claim_id }) => claim_id));
  return held.some(({ claim_id }) => !own.has(claim_id));
}

/** Codes go along with a suspended basket, from its kiosk to `to`; nobody else gets them before `untilMs`; null: the usual time from now. */
export async function holdCodes(
  trx: Trx,
  { kiosk, claimIds }: Holder,
  { to, untilMs }: { to: string; untilMs: number | null },
  nowMs: number,
): Promise<void> {
  if (claimIds.length === 0) return;
  await trx
    .updateTable('used_code')
    .set({ kiosk: to, at_ms: nowMs, held_until_ms: untilMs })
    .where('claim_id', 'in', claimIds)
    .where('kiosk', '=', kiosk)
    .where('state', '=', 'held')
    .execute();
}

/** How many were still held. */
export async function releaseCodes(trx: Trx, { kiosk, claimIds }: Holder): Promise<number> {
  if (claimIds.length === 0) return 0;
  const { numDeletedRows } = await trx
    .deleteFrom('used_code')
    .where('claim_id', 'in', claimIds)
    .where('kiosk', '=', kiosk)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export type UsedCode = { claimId: string; kind: 'coupon' | 'depositReturn'; code: string; amountMinor: number };

/** A sale has used it up. False where another sale had before: a kiosk took it without asking. */
export async function markUsed(
  trx: Trx,
  { kiosk, saleId, atMs }: { kiosk: string; saleId: string; atMs: number },
  { claimId, kind, code, amountMinor }: UsedCode,
): Promise<boolean> {
  const used = {
    kiosk,
    claim_id: claimId,
    kind,
    state: 'used',
    sale_id: saleId,
    amount_minor: amountMinor,
    at_ms: atMs,
    held_until_ms: null,
  } as const;
  const taken = await trx
    .insertInto('used_code')
    .values({ code_hash: codeHash(code), ...used })
    .onConflict((conflict) => conflict.column('code_hash').doUpdateSet(used).where('used_code.state', '=', 'held'))
    .returning('sale_id')
    .executeTakeFirst();
  return taken !== undefined;
}
