/** What the server keeps for receipts: digital ones by their token, mails that wait, exit codes that were used. */
import { createHash } from 'node:crypto';
import { raiseAlarm } from '../store/alarm.ts';
import type { StoreContext, Trx } from '../store/context.ts';
import type { Tables } from '../store/tables.ts';

/** What was signed comes right after the sale, in the same session. */
const ROWS_AFTER_SALE_MAX = 40;
const RECEIPT_KINDS = ['sale.completed', 'fiscal.signed', 'fiscal.failed'];

/** Rows as the kiosk wrote them, the sale first. */
export type ReceiptRows = { saleAtMs: number; payloads: string[] };
export type WaitingMail = Pick<
  Tables['receipt_mail'],
  'request_id' | 'kiosk' | 'epoch' | 'seq' | 'sale_id' | 'session' | 'recipient' | 'language' | 'tries' | 'at_ms'
>;
export type MailOutcome =
  | { state: 'sent' }
  | { state: 'waiting'; nextTryAtMs: number; detail: string }
  | { state: 'failed' | 'unknown'; detail: string };

export interface ReceiptStore {
  /** Null: no sale with this token has come (yet). */
  receiptByToken(token: string): Promise<ReceiptRows | null>;
  receiptOfSale(saleId: string): Promise<ReceiptRows | null>;
  /** The next mail that is due, now being sent by whoever asked: nobody else gets it. */
  claimMail(claimMs: number): Promise<WaitingMail | null>;
  /** Sent, given up or put off. An address that is needed no more is not kept, sealed or not. */
  settleMail(requestId: string, outcome: MailOutcome): Promise<void>;
  /** When the next one is due; null where none waits. */
  nextMailAtMs(): Promise<number | null>;
  mails(limit: number): Promise<Pick<Tables['receipt_mail'], 'request_id' | 'state' | 'tries' | 'detail'>[]>;
  /** False where it was used before: that raises an alarm. */
  spendExitCode(code: { kioskId: string; codeId: string; gate: string }): Promise<boolean>;
}

export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const receiptStore = ({ transact, read, now }: StoreContext): ReceiptStore => ({
  receiptByToken: (token) =>
    read(async (trx) => {
      const known = await trx
        .selectFrom('digital_receipt')
        .select('sale_id')
        .where('token_hash', '=', tokenHashOf(token))
        .executeTakeFirst();
      return known === undefined ? null : rowsOf(trx, known.sale_id);
    }),
  receiptOfSale: (saleId) => read((trx) => rowsOf(trx, saleId)),
  claimMail: (claimMs) =>
    transact(async (trx) => {
      // A claim that ended without a word: the server died while it sent. Nobody knows whether the mail went out, and a second one is
      // not sent on a guess.
      const dead = await trx
        .selectFrom('receipt_mail')
        .select(['request_id', 'kiosk', 'epoch', 'seq'])
        .where('state', '=', 'sending')
        .where('next_try_at_ms', '<=', now())
        .execute();
      for (const { request_id, kiosk, epoch, seq } of dead) {
        await settle(trx, request_id, { state: 'unknown', detail: 'the server ended while it was being sent' });
        const detail = `whether receipt mail ${request_id} was sent is not known`;
        await raiseAlarm(trx, { kiosk, epoch, seq, kind: 'receiptMailUnknown', detail }, now());
      }
      const due = await trx
        .selectFrom('receipt_mail')
        .selectAll()
        .where('state', '=', 'waiting')
        .where('next_try_at_ms', '<=', now())
        .orderBy('next_try_at_ms')
        .limit(1)
        .executeTakeFirst();
      if (due === undefined) return null;
      const claimed = await trx
        .updateTable('receipt_mail')
        .set({ state: 'sending', tries: due.tries + 1, next_try_at_ms: now() + claimMs })
        .where('request_id', '=', due.request_id)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      return claimed.numUpdatedRows === 1n ? { ...due, tries: due.tries + 1 } : null;
    }),
  settleMail: (requestId, outcome) => transact((trx) => settle(trx, requestId, outcome)),
  nextMailAtMs: () =>
    read(async (trx) => {
      const next = await trx
        .selectFrom('receipt_mail')
        .select('next_try_at_ms')
        .where('state', 'in', ['waiting', 'sending'])
        .orderBy('next_try_at_ms')
        .limit(1)
        .executeTakeFirst();
      return next?.next_try_at_ms ?? null;
    }),
  mails: (limit) =>
    read((trx) =>
      trx
        .selectFrom('receipt_mail')
        .select(['request_id', 'state', 'tries', 'detail'])
        .orderBy('at_ms', 'desc')
        .limit(limit)
        .execute(),
    ),
  spendExitCode: ({ kioskId, codeId, gate }) =>
    transact(async (trx) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('exit_code')
        .values({ kiosk: kioskId, code_id: codeId, gate, used_at_ms: now() })
        .onConflict((conflict) => conflict.columns(['kiosk', 'code_id']).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) return true;
      const detail = `exit code ${codeId} was shown again, at ${gate}`;
      await raiseAlarm(trx, { kiosk: kioskId, epoch: '', seq: 0, kind: 'exitCodeUsedAgain', detail }, now());
      return false;
    }),
});

async function rowsOf(trx: Trx, saleId: string): Promise<ReceiptRows | null> {
  const sale = await trx
    .selectFrom('sale')
    .select(['kiosk', 'epoch', 'seq', 'at_ms as atMs'])
    .where('sale_id', '=', saleId)
    .executeTakeFirst();
  if (sale === undefined) return null;
  const rows = await trx
    .selectFrom('journal')
    .select('payload')
    .where('kiosk', '=', sale.kiosk)
    .where('epoch', '=', sale.epoch)
    .where('seq', '>=', sale.seq)
    .where('seq', '<', sale.seq + ROWS_AFTER_SALE_MAX)
    .where('session', '=', saleId)
    .where('kind', 'in', RECEIPT_KINDS)
    .orderBy('seq')
    .execute();
  return { saleAtMs: sale.atMs, payloads: rows.map(({ payload }) => payload) };
}

async function settle(trx: Trx, requestId: string, outcome: MailOutcome): Promise<void> {
  const change =
    outcome.state === 'waiting'
      ? { next_try_at_ms: outcome.nextTryAtMs, detail: outcome.detail }
      : { recipient: null, detail: outcome.state === 'sent' ? '' : outcome.detail };
  await trx
    .updateTable('receipt_mail')
    .set({ state: outcome.state, ...change })
    .where('request_id', '=', requestId)
    .where('state', '=', 'sending')
    .execute();
}
