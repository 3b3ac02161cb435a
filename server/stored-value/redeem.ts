/** Taking from a gift card or voucher, once under a tender's name, and giving back. */
import { err, ok, type Result } from '../../core/result.ts';
import {
  type Redeemed,
  type RedeemRequest,
  redeemedSchema,
  type ValueRefusal,
} from '../../offline/wire/stored-value-wire.ts';
import { RequestError } from '../request-error.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import type { Tables } from '../store/tables.ts';
import { addAccount, balanceOf, hashOf, move, newNumber, openAccount } from './accounts.ts';

export type Refused = { kind: ValueRefusal };
type Tender = Tables['stored_value_tender'];
type Tools = Pick<StoreContext, 'now' | 'newId'>;
/** More than one collision of random numbers does not happen; a bound all the same. */
const NUMBER_TRIES_MAX = 5;

const tenderOf = (trx: Trx, kiosk: string, tenderId: string) =>
  trx
    .selectFrom('stored_value_tender')
    .selectAll()
    .where('kiosk', '=', kiosk)
    .where('tender_id', '=', tenderId)
    .executeTakeFirst();

/** What a tender was answered, as it stands in its row. */
const answerOf = ({ answer_json }: Tender): Redeemed => redeemedSchema.parse(JSON.parse(answer_json ?? '{}'));

export async function redeem(
  trx: Trx,
  kiosk: string,
  request: RedeemRequest,
  tools: Tools,
): Promise<Result<Redeemed, Refused>> {
  const askedHash = hashOf(JSON.stringify(Object.entries(request).sort()));
  const before = await tenderOf(trx, kiosk, request.tenderId);
  if (before !== undefined) {
    if (before.state !== 'redeemed') return err({ kind: 'neverSeen' });
    if (before.asked_hash === askedHash) return ok(answerOf(before));
    throw new RequestError(409, 'otherContent', 'this tender was redeemed with other content');
  }
  const nowMs = tools.now();
  const opened = await openAccount(trx, request, nowMs);
  if (!opened.ok) return opened;
  const { number_hash: numberHash, last_four: lastFour, currency } = opened.value;
  if (currency !== request.currency) return err({ kind: 'wrongCurrency' });
  const payable = await payableOf(trx, numberHash, request);
  if (!payable.ok) return payable;
  const { balanceMinor, amountMinor } = payable.value;
  const { tenderId, day } = request;
  const tender = { kiosk, tenderId, day };
  const reference = tools.newId();
  await move(trx, {
    movementId: reference,
    numberHash,
    kind: 'redeem',
    amountMinor: -amountMinor,
    tender,
    atMs: nowMs,
  });
  const rest = await restOf(trx, { ...request, numberHash, restMinor: balanceMinor - amountMinor, kiosk }, tools);
  const leftMinor = request.rest === 'keep' ? balanceMinor - amountMinor : 0;
  const answer: Redeemed = { amountMinor, reference, lastFour, leftMinor, rest };
  await trx
    .insertInto('stored_value_tender')
    .values({
      kiosk,
      tender_id: tenderId,
      state: 'redeemed',
      asked_hash: askedHash,
      number_hash: numberHash,
      amount_minor: amountMinor,
      answer_json: JSON.stringify(answer),
      rest_hash: rest === null ? null : hashOf(rest.number),
      reversal_id: null,
      at_ms: nowMs,
    })
    .execute();
  return ok(answer);
}

async function payableOf(
  trx: Trx,
  numberHash: string,
  { amountMinor, dailyMinorMax, day, kind }: RedeemRequest,
): Promise<Result<{ balanceMinor: number; amountMinor: number }, Refused>> {
  const balanceMinor = await balanceOf(trx, numberHash);
  if (balanceMinor <= 0) return err({ kind: kind === 'voucher' ? 'alreadyUsed' : 'noBalance' });
  if (dailyMinorMax === null) return ok({ balanceMinor, amountMinor: Math.min(amountMinor, balanceMinor) });
  const row = await trx
    .selectFrom('stored_value_movement')
    .select((eb) => eb.fn.sum<number | null>('amount_minor').as('sum'))
    .where('number_hash', '=', numberHash)
    .where('day', '=', day)
    .executeTakeFirst();
  // Taken is below zero, and what was given back on the same day counts as not taken.
  const leftToday = dailyMinorMax + Number(row?.sum ?? 0);
  if (leftToday <= 0) return err({ kind: 'dailyLimit' });
  return ok({ balanceMinor, amountMinor: Math.min(amountMinor, balanceMinor, leftToday) });
}

type Rest = RedeemRequest & { kiosk: string; numberHash: string; restMinor: number };

/** A voucher is used once: what it is worth more leaves it with the same transaction. */
async function restOf(trx: Trx, asked: Rest, { now, newId }: Tools): Promise<Redeemed['rest']> {
  const { rest, restMinor, numberHash, kiosk, tenderId, day, kind, currency } = asked;
  if (rest === 'keep' || restMinor === 0) return null;
  const leaves = {
    movementId: newId(),
    numberHash,
    amountMinor: -restMinor,
    tender: { kiosk, tenderId, day },
    atMs: now(),
  };
  if (rest === 'forfeit') {
    await move(trx, { ...leaves, kind: 'forfeit' });
    return null;
  }
  await move(trx, { ...leaves, kind: 'rest' });
  for (let tries = 0; tries < NUMBER_TRIES_MAX; tries += 1) {
    const number = newNumber();
    const value = { kind, number, pin: null, currency, amountMinor: restMinor, expiresAtMs: null };
    if (await addAccount(trx, value, newId(), now())) return { number, amountMinor: restMinor };
  }
  throw new Error('no free number for a new voucher was found');
}

/** What became of a tender. One that is not known is closed: whatever of it is still on its way takes nothing. */
export async function enquire(
  trx: Trx,
  kiosk: string,
  tenderId: string,
  { now }: Tools,
): Promise<Result<Redeemed, Refused>> {
  const tender = await tenderOf(trx, kiosk, tenderId);
  if (tender?.state === 'redeemed') return ok(answerOf(tender));
  if (tender === undefined) {
    await trx
      .insertInto('stored_value_tender')
      .values({ kiosk, tender_id: tenderId, state: 'closed', amount_minor: 0, at_ms: now(), ...NOTHING_TAKEN })
      .execute();
  }
  return err({ kind: 'neverSeen' });
}

const NOTHING_TAKEN = { asked_hash: null, number_hash: null, answer_json: null, rest_hash: null, reversal_id: null };

/** All of it, once: also what had left a voucher as its rest, unless that was spent since. */
export async function reverse(
  trx: Trx,
  kiosk: string,
  { tenderId, reversalId }: { tenderId: string; reversalId: string },
  tools: Tools,
): Promise<Result<{ amountMinor: number }, Refused>> {
  const tender = await tenderOf(trx, kiosk, tenderId);
  if (tender?.state === 'reversed') return ok({ amountMinor: tender.amount_minor });
  if (tender?.state !== 'redeemed' || tender.number_hash === null) return err({ kind: 'neverSeen' });
  const taken = await trx
    .selectFrom('stored_value_movement')
    .select(['number_hash', 'kind', 'amount_minor', 'day'])
    .where('kiosk', '=', kiosk)
    .where('tender_id', '=', tenderId)
    .execute();
  const restIsFree = await takeRestBack(trx, tender, tools);
  for (const { number_hash, kind, amount_minor, day } of taken) {
    if (kind === 'rest' && !restIsFree) continue;
    await move(trx, {
      movementId: tools.newId(),
      numberHash: number_hash,
      kind: 'reverse',
      amountMinor: -amount_minor,
      tender: { kiosk, tenderId, day },
      atMs: tools.now(),
    });
  }
  await trx
    .updateTable('stored_value_tender')
    .set({ state: 'reversed', reversal_id: reversalId })
    .where('kiosk', '=', kiosk)
    .where('tender_id', '=', tenderId)
    .execute();
  return ok({ amountMinor: tender.amount_minor });
}

/** The new voucher is worth nothing any more; false where it was spent already. */
async function takeRestBack(trx: Trx, { rest_hash, answer_json }: Tender, { now, newId }: Tools): Promise<boolean> {
  if (rest_hash === null) return true;
  const amountMinor = redeemedSchema.parse(JSON.parse(answer_json ?? '{}')).rest?.amountMinor ?? 0;
  if ((await balanceOf(trx, rest_hash)) !== amountMinor) return false;
  const atMs = now();
  await move(trx, {
    movementId: newId(),
    numberHash: rest_hash,
    kind: 'reverse',
    amountMinor: -amountMinor,
    tender: null,
    atMs,
  });
  return true;
}
