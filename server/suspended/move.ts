/** Where a suspended basket is: with the server, on a slip, recalled by one kiosk, or still where it was. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SUSPENDED_MAX_MS } from '../../core/checkout/suspend/settings.ts';
import { type SuspendedBasket, suspendedBasketSchema } from '../../core/checkout/suspend/suspended-basket.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type {
  RecallRefused,
  RecallRequest,
  SuspendRefusal,
  SuspendRequest,
} from '../../offline/wire/suspended-wire.ts';
import { holdCodes, holdsOthersCodes, releaseCodes } from '../shop/store.ts';
import { raiseAlarm } from '../store/alarm.ts';
import type { Trx } from '../store/context.ts';
import type { Tables } from '../store/tables.ts';

const DETAIL_CHARACTERS_MAX = 500;

export type BasketRow = Tables['suspended_basket'];

export const basketRow = (trx: Trx, basketId: string): Promise<BasketRow | undefined> =>
  trx.selectFrom('suspended_basket').selectAll().where('basket_id', '=', basketId).executeTakeFirst();

/** Of a basket of which nothing is known but its number. */
export const UNKNOWN: Omit<BasketRow, 'basket_id' | 'state' | 'held_by'> = {
  kiosk: null,
  suspended_at_ms: null,
  expires_at_ms: null,
  currency: null,
  total_minor: null,
  item_count: null,
  asked_hash: null,
  basket_json: null,
  recall_id: null,
  recalled_by: null,
  recalled_at_ms: null,
  codes_released_at_ms: null,
  codes_released: null,
};

/** A repeat of the same request has the same answer, also after the basket was recalled. */
export async function suspend(
  trx: Trx,
  kiosk: string,
  { basket, expiresAtMs }: SuspendRequest,
  nowMs: number,
): Promise<Result<{ basketId: string }, SuspendRefusal>> {
  const { basketId, currency, totalMinor, itemCount } = basket;
  const basketJson = JSON.stringify(basket);
  const askedHash = createHash('sha256').update(`${kiosk}\n${expiresAtMs}\n${basketJson}`).digest('hex');
  const before = await basketRow(trx, basketId);
  if (before !== undefined) {
    if (before.asked_hash === askedHash) return ok({ basketId });
    return err({ kind: before.kiosk === kiosk ? 'closed' : 'taken' });
  }
  const codes = heldBy(kiosk, basket);
  if (await holdsOthersCodes(trx, codes)) return err({ kind: 'heldElsewhere' });
  // Not refused: a kiosk whose clock is a little ahead asks for a little more than the setting allows.
  const untilMs = Math.min(expiresAtMs, nowMs + SUSPENDED_MAX_MS);
  await trx
    .insertInto('suspended_basket')
    .values({
      ...UNKNOWN,
      basket_id: basketId,
      state: 'suspended',
      held_by: 'server',
      kiosk,
      suspended_at_ms: nowMs,
      expires_at_ms: untilMs,
      currency,
      total_minor: totalMinor,
      item_count: itemCount,
      asked_hash: askedHash,
      basket_json: basketJson,
    })
    .execute();
  await holdCodes(trx, codes, { to: kiosk, untilMs }, nowMs);
  return ok({ basketId });
}

/** Coupons and bottle vouchers of a basket that this kiosk holds. */
const heldBy = (kiosk: string | null, { claims }: SuspendedBasket) => ({
  kiosk: kiosk ?? '',
  claimIds: claims.map(({ claimId }) => claimId),
});

type KeptRow = Pick<BasketRow, 'basket_id' | 'kiosk' | 'basket_json'>;

/** Null where the server has none. One that cannot be read is null, too, and an alarm says why: whatever was going on goes on with the others. */
async function keptBasketOf(trx: Trx, row: KeptRow, nowMs: number): Promise<SuspendedBasket | null> {
  if (row.basket_json === null) return null;
  const kept = keptJson.safeParse(row.basket_json);
  if (kept.success) return kept.data;
  const of = { kiosk: row.kiosk ?? '', epoch: row.basket_id, seq: 0 };
  const detail = `basket ${row.basket_id}: ${z.prettifyError(kept.error)}`.slice(0, DETAIL_CHARACTERS_MAX);
  await raiseAlarm(trx, { ...of, kind: 'basketUnreadable', detail }, nowMs);
  return null;
}

const keptJson = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      context.addIssue(String(error));
      return z.NEVER;
    }
  })
  .pipe(suspendedBasketSchema);

/** Hands a basket out, once. The refusal of a second kiosk is kept as an alarm: somebody has a copy of the slip. */
export async function recall(
  trx: Trx,
  kiosk: string,
  { recallId, basketId, currency }: RecallRequest,
  nowMs: number,
): Promise<Result<SuspendedBasket, RecallRefused>> {
  const row = await basketRow(trx, basketId);
  const asked = await trx
    .selectFrom('basket_recall')
    .select('state')
    .where('kiosk', '=', kiosk)
    .where('recall_id', '=', recallId)
    .executeTakeFirst();
  if (asked?.state === 'givenUp') return err({ kind: 'withdrawn' });
  // Only a slip has it: the kiosk that may read slips has what it needs.
  if (row === undefined || (row.basket_json === null && row.state === 'suspended')) return err({ kind: 'unknown' });
  const isOurs = row.recall_id === recallId && row.recalled_by === kiosk;
  if (row.state === 'recalled' && !isOurs) {
    const [by, atMs] = [row.recalled_by ?? '', row.recalled_at_ms ?? 0];
    const detail = `basket ${basketId} was recalled by ${by} and is asked for again by ${kiosk}`;
    await raiseAlarm(trx, { kiosk, epoch: basketId, seq: 0, kind: 'basketRecalledAgain', detail }, nowMs);
    return err({ kind: 'alreadyRecalled', kiosk: by, atMs });
  }
  if (row.state === 'withdrawn' || row.basket_json === null) return err({ kind: 'withdrawn' });
  const basket = await keptBasketOf(trx, row, nowMs);
  if (basket === null) return err({ kind: 'unknown' });
  if (row.state === 'suspended') {
    if (row.expires_at_ms !== null && row.expires_at_ms <= nowMs) return err({ kind: 'expired' });
    if (row.currency !== currency) return err({ kind: 'otherCurrency' });
    await markRecalled(trx, { basketId, recallId, kiosk, atMs: nowMs });
    await handOver(trx, row, kiosk, nowMs);
  }
  return ok(basket);
}

/** So many baskets are looked at in one transaction. */
const EXPIRED_MAX = 100;

/** Of baskets that nobody took up in time: what they held may be used again, and the basket's row says so. How many baskets, and codes. */
export async function releaseExpired(trx: Trx, nowMs: number): Promise<{ baskets: number; codes: number }> {
  const rows = await trx
    .selectFrom('suspended_basket')
    .select(['basket_id', 'kiosk', 'basket_json'])
    .where('state', '=', 'suspended')
    .where('expires_at_ms', '<=', nowMs)
    .where('basket_json', 'is not', null)
    .where('codes_released_at_ms', 'is', null)
    .limit(EXPIRED_MAX)
    .execute();
  let codes = 0;
  for (const row of rows) {
    const basket = await keptBasketOf(trx, row, nowMs);
    // Of one that cannot be read nothing is let go by name: whoever offers its codes gets them, as their time is over, too.
    const released = basket === null ? 0 : await releaseCodes(trx, heldBy(row.kiosk, basket));
    codes += released;
    await trx
      .updateTable('suspended_basket')
      .set({ codes_released_at_ms: nowMs, codes_released: released })
      .where('basket_id', '=', row.basket_id)
      .execute();
  }
  return { baskets: rows.length, codes };
}

/** The codes of a suspended basket are whoever's who took it up: that kiosk lets go of them, or uses them up. */
export async function handOver(trx: Trx, row: BasketRow, to: string, nowMs: number): Promise<void> {
  const basket = await keptBasketOf(trx, row, nowMs);
  if (basket !== null) await holdCodes(trx, heldBy(row.kiosk, basket), { to, untilMs: null }, nowMs);
}

/** Back with the server after a recall that `givenUpBy` gave up: its codes stay with it until it expires. */
export async function holdAgain(trx: Trx, row: BasketRow, givenUpBy: string, nowMs: number): Promise<void> {
  const basket = await keptBasketOf(trx, row, nowMs);
  if (basket === null || row.kiosk === null) return;
  await holdCodes(trx, heldBy(givenUpBy, basket), { to: row.kiosk, untilMs: row.expires_at_ms }, nowMs);
}

export type Recall = { basketId: string; recallId: string; kiosk: string; atMs: number };

export async function markRecalled(trx: Trx, { basketId, recallId, kiosk, atMs }: Recall): Promise<void> {
  await trx
    .updateTable('suspended_basket')
    .set({ state: 'recalled', recall_id: recallId, recalled_by: kiosk, recalled_at_ms: atMs })
    .where('basket_id', '=', basketId)
    .execute();
  await noteRecall(trx, { basketId, recallId, kiosk, atMs }, 'taken');
}

export const noteRecall = (
  trx: Trx,
  { basketId, recallId, kiosk, atMs }: Recall,
  state: Tables['basket_recall']['state'],
): Promise<unknown> =>
  trx
    .insertInto('basket_recall')
    .values({ kiosk, recall_id: recallId, basket_id: basketId, state, at_ms: atMs })
    .onConflict((conflict) => conflict.columns(['kiosk', 'recall_id']).doUpdateSet({ state }))
    .execute();
