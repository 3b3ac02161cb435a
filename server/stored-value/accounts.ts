/** The accounts of gift cards and vouchers: what is kept of a number, and what it is worth. */
import { createHash, randomInt } from 'node:crypto';
import type { StoredValueKind } from '../../core/checkout/payment/kinds.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { ValueRefusal } from '../../offline/wire/stored-value-wire.ts';
import type { Trx } from '../store/context.ts';
import type { Tables } from '../store/tables.ts';

/** So many wrong PINs in a row, then staff must help. */
export const WRONG_PINS_MAX = 5;
const NUMBER_DIGITS = 16;

export type Account = Tables['stored_value'];
type MovementKind = Tables['stored_value_movement']['kind'];

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const pinHashOf = (number: string, pin: string): string => hashOf(`${number}:${pin}`);

/** Digits that nobody can guess from others. */
export const newNumber = (): string => Array.from({ length: NUMBER_DIGITS }, () => randomInt(10)).join('');

export const balanceOf = async (trx: Trx, numberHash: string): Promise<number> => {
  const row = await trx
    .selectFrom('stored_value_movement')
    .select((eb) => eb.fn.sum<number | null>('amount_minor').as('sum'))
    .where('number_hash', '=', numberHash)
    .executeTakeFirst();
  return Number(row?.sum ?? 0);
};

export type OpenRequest = { kind: StoredValueKind; number: string; pin: string | null };

/** The account that a number opens now. A wrong PIN is counted, so the caller must not undo its transaction. */
export async function openAccount(
  trx: Trx,
  { kind, number, pin }: OpenRequest,
  nowMs: number,
): Promise<Result<Account, { kind: ValueRefusal }>> {
  const account = await trx
    .selectFrom('stored_value')
    .selectAll()
    .where('number_hash', '=', hashOf(number))
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (account === undefined) return err({ kind: 'unknownNumber' });
  if (account.is_blocked === 1) return err({ kind: 'blocked' });
  if (account.pin_hash !== null) {
    if (account.wrong_pins >= WRONG_PINS_MAX) return err({ kind: 'tooManyTries' });
    const isRight = pin !== null && pinHashOf(number, pin) === account.pin_hash;
    const wrongPins = isRight ? 0 : account.wrong_pins + 1;
    if (wrongPins !== account.wrong_pins) {
      const { number_hash } = account;
      await trx
        .updateTable('stored_value')
        .set({ wrong_pins: wrongPins })
        .where('number_hash', '=', number_hash)
        .execute();
    }
    if (!isRight) return err({ kind: 'wrongPin' });
  }
  if (account.expires_at_ms !== null && account.expires_at_ms <= nowMs) return err({ kind: 'expired' });
  return ok(account);
}

export type NewValue = {
  kind: StoredValueKind;
  number: string;
  pin: string | null;
  currency: string;
  amountMinor: number;
  expiresAtMs: number | null;
};

/** False where there is one of that number. */
export async function addAccount(trx: Trx, value: NewValue, movementId: string, nowMs: number): Promise<boolean> {
  const { kind, number, pin, currency, amountMinor, expiresAtMs } = value;
  const numberHash = hashOf(number);
  const added = await trx
    .insertInto('stored_value')
    .values({
      number_hash: numberHash,
      kind,
      last_four: number.slice(-4),
      pin_hash: pin === null ? null : pinHashOf(number, pin),
      currency,
      is_blocked: 0,
      wrong_pins: 0,
      expires_at_ms: expiresAtMs,
      issued_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) return false;
  await move(trx, { movementId, numberHash, kind: 'issue', amountMinor, tender: null, atMs: nowMs });
  return true;
}

export type Movement = {
  movementId: string;
  numberHash: string;
  kind: MovementKind;
  /** Below zero: taken from it. */
  amountMinor: number;
  tender: { kiosk: string; tenderId: string; day: string | null } | null;
  atMs: number;
};

export const move = (trx: Trx, { movementId, numberHash, kind, amountMinor, tender, atMs }: Movement) =>
  trx
    .insertInto('stored_value_movement')
    .values({
      movement_id: movementId,
      number_hash: numberHash,
      kind,
      amount_minor: amountMinor,
      kiosk: tender?.kiosk ?? null,
      tender_id: tender?.tenderId ?? null,
      day: tender?.day ?? null,
      at_ms: atMs,
    })
    .execute();
