/** Grants a refund once: no unit of goods twice, and never more than was paid. Gift cards and new vouchers are credited with it. */
import { createHash } from 'node:crypto';
import { shareOut } from '../../core/checkout/refund/amounts.ts';
import { amountOf } from '../../core/checkout/refund/refundable.ts';
import { type Granted, type GrantedPart, grantedSchema, type RefundRefusal } from '../../core/checkout/refund/sale.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { RefundClaim } from '../../offline/wire/refund-wire.ts';
import { RequestError } from '../request-error.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import { addAccount, balanceOf, hashOf, move, newNumber } from '../stored-value/accounts.ts';
import { refundableSale } from './refundable.ts';

type Tools = Pick<StoreContext, 'now' | 'newId'>;
type By = { kiosk: string; refundId: string };
const NUMBER_TRIES_MAX = 5;

export async function claimRefund(
  trx: Trx,
  kiosk: string,
  claim: RefundClaim,
  tools: Tools,
): Promise<Result<Granted, { kind: RefundRefusal }>> {
  const { refundId, saleId, lines, amountMinor } = claim;
  const by = { kiosk, refundId };
  const askedHash = createHash('sha256')
    .update(JSON.stringify([saleId, lines, amountMinor]))
    .digest('hex');
  const before = await trx
    .selectFrom('refund')
    .selectAll()
    .where((eb) => eb.and({ kiosk, refund_id: refundId }))
    .executeTakeFirst();
  if (before !== undefined) {
    if (before.state === 'closed') return err({ kind: 'closed' });
    if (before.asked_hash === askedHash) return ok(grantedSchema.parse(JSON.parse(before.answer_json ?? '{}')));
    throw new RequestError(409, 'otherContent', 'this refund was granted with other content');
  }
  const sale = await refundableSale(trx, { saleId });
  if (sale === null) return err({ kind: 'unknownSale' });
  const comesTo = amountOf(sale, lines);
  if (comesTo === null) return err({ kind: 'tooMuch' });
  if (comesTo <= 0) return err({ kind: 'nothingLeft' });
  if (comesTo !== amountMinor) return err({ kind: 'changed' });
  const atMs = tools.now();
  for (const { position, quantity } of lines) {
    const amount = amountOf(sale, [{ position, quantity }]) ?? 0;
    await trx
      .insertInto('refund_line')
      .values({ kiosk, refund_id: refundId, position, sale_id: saleId, quantity, amount_minor: amount })
      .execute();
  }
  const parts: GrantedPart[] = [];
  for (const share of shareOut(sale.tenders, amountMinor)) {
    parts.push(await grantPart(trx, by, saleId, share, sale.currency, tools));
  }
  const answer: Granted = { amountMinor, parts };
  await trx
    .insertInto('refund')
    .values({
      ...{ kiosk, refund_id: refundId, sale_id: saleId, state: 'granted', asked_hash: askedHash },
      ...{ amount_minor: amountMinor, currency: sale.currency, answer_json: JSON.stringify(answer) },
      ...{ at_ms: atMs, completed_at_ms: null },
    })
    .execute();
  return ok(answer);
}

async function grantPart(
  trx: Trx,
  { kiosk, refundId }: By,
  saleId: string,
  { position, amountMinor }: { position: number; amountMinor: number },
  currency: string,
  tools: Tools,
): Promise<GrantedPart> {
  const tender = await trx
    .selectFrom('tender')
    .innerJoin('sale', 'sale.sale_id', 'tender.sale_id')
    .select([
      'tender.tender_id',
      'tender.kind',
      'tender.amount_minor',
      'tender.terminal_reference',
      'tender.masked_pan',
    ])
    .select('sale.kiosk')
    .where('tender.sale_id', '=', saleId)
    .where('tender.position', '=', position)
    .executeTakeFirstOrThrow();
  const credited = await credit(trx, { ...tender, kioskOfSale: tender.kiosk }, amountMinor, currency, tools);
  await trx
    .insertInto('refund_part')
    .values({
      ...{ kiosk, refund_id: refundId, position, sale_id: saleId, amount_minor: amountMinor },
      value_hash: credited?.hash ?? null,
    })
    .execute();
  return {
    position,
    kind: tender.kind,
    amountMinor,
    given: credited !== null,
    voucher: credited?.number ?? null,
    tenderId: tender.tender_id,
    terminalReference: tender.terminal_reference,
    chargedMinor: tender.amount_minor,
    label: tender.masked_pan.slice(-4),
  };
}

type Tendered = { tender_id: string; kind: string; kioskOfSale: string };

/** Null where the money does not lie with the server: the terminal or staff give it back. */
async function credit(
  trx: Trx,
  { tender_id, kind, kioskOfSale }: Tendered,
  amountMinor: number,
  currency: string,
  { now, newId }: Tools,
): Promise<{ hash: string; number: string | null } | null> {
  const atMs = now();
  if (kind === 'giftCard' || kind === 'mealVoucher') {
    const redeemed = await trx
      .selectFrom('stored_value_tender')
      .select('number_hash')
      .where('kiosk', '=', kioskOfSale)
      .where('tender_id', '=', tender_id)
      .executeTakeFirst();
    const hash = redeemed?.number_hash ?? null;
    if (hash === null) return null;
    await move(trx, { movementId: newId(), numberHash: hash, kind: 'refund', amountMinor, tender: null, atMs });
    return { hash, number: null };
  }
  if (kind !== 'voucher') return null;
  for (let tries = 0; tries < NUMBER_TRIES_MAX; tries += 1) {
    const number = newNumber();
    const value = { kind: 'voucher', number, pin: null, currency, amountMinor, expiresAtMs: null } as const;
    if (await addAccount(trx, value, newId(), atMs)) return { hash: hashOf(number), number };
  }
  throw new Error('no free number for a new voucher was found');
}

/**
 * The kiosk gave it up before it knew the answer: what was granted is open again, and a late request is granted nothing. Returns what could
 * not be taken back from a card that was spent meanwhile.
 */
export async function closeRefund(trx: Trx, { kiosk, refundId }: By, { now, newId }: Tools): Promise<number> {
  const key = { kiosk, refund_id: refundId };
  const parts = await trx
    .selectFrom('refund_part')
    .selectAll()
    .where((eb) => eb.and(key))
    .execute();
  let missing = 0;
  for (const { value_hash: hash, amount_minor: amountMinor } of parts) {
    if (hash === null) continue;
    const back = Math.min(amountMinor, Math.max(0, await balanceOf(trx, hash)));
    missing += amountMinor - back;
    if (back === 0) continue;
    await move(trx, {
      movementId: newId(),
      numberHash: hash,
      kind: 'refund',
      amountMinor: -back,
      tender: null,
      atMs: now(),
    });
  }
  await trx
    .deleteFrom('refund_part')
    .where((eb) => eb.and(key))
    .execute();
  await trx
    .deleteFrom('refund_line')
    .where((eb) => eb.and(key))
    .execute();
  await trx
    .insertInto('refund')
    .values({
      ...{ ...key, sale_id: '', state: 'closed', asked_hash: null, amount_minor: 0, currency: null },
      ...{ answer_json: null, at_ms: now(), completed_at_ms: null },
    })
    .onConflict((conflict) =>
      conflict.columns(['kiosk', 'refund_id']).doUpdateSet({ state: 'closed', answer_json: null, amount_minor: 0 }),
    )
    .execute();
  return missing;
}
