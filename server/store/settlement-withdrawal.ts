/** Taking a batch back that should not have come: it stays under another name, and nothing that it said counts any more. */
import { err, ok, type Result } from '../../core/result.ts';
import type { Withdrawal, WithdrawRequest } from '../settlement/batch.ts';
import type { Trx } from './context.ts';

/** One name is handed in wrongly a few times, not more. */
const WITHDRAWALS_OF_A_NAME_MAX = 100;
/** Batches whose word about a tender counts again because the one that is taken back spoke last. */
const BATCHES_HEARD_AGAIN_MAX = 200;

export type WithdrawError = { kind: 'unknownBatch' } | { kind: 'isWithdrawn' } | { kind: 'tooManyWithdrawals' };

/** How a batch names itself where it told of a payment that was approved without the bank. */
export const outcomeDetailOf = (batchId: string): string => `settlement ${batchId}`;

export async function withdrawalOf(trx: Trx, batchId: string): Promise<Withdrawal | null> {
  const row = await trx
    .selectFrom('settlement_withdrawal')
    .select(['withdrawn_batch as batchId', 'at_ms as atMs', 'withdrawn_by as by', 'note'])
    .where('batch_id', '=', batchId)
    .executeTakeFirst();
  return row ?? null;
}

/** The value is the name under which it is kept. */
export async function withdraw(
  trx: Trx,
  { batchId, by, note }: WithdrawRequest,
  nowMs: number,
  rematch: (batchId: string) => Promise<unknown>,
): Promise<Result<{ keptAs: string }, WithdrawError>> {
  const isThere = async (name: string) =>
    (await trx.selectFrom('settlement_batch').select('batch_id').where('batch_id', '=', name).executeTakeFirst()) !==
    undefined;
  if (!(await isThere(batchId))) return err({ kind: 'unknownBatch' });
  if ((await withdrawalOf(trx, batchId)) !== null) return err({ kind: 'isWithdrawn' });
  let number = 1;
  while (number <= WITHDRAWALS_OF_A_NAME_MAX && (await isThere(`${batchId}~${number}`))) number += 1;
  if (number > WITHDRAWALS_OF_A_NAME_MAX) return err({ kind: 'tooManyWithdrawals' });
  const keptAs = `${batchId}~${number}`;
  // Findings stay to be read; none of them is open any more.
  await trx
    .updateTable('settlement_batch')
    .set({ batch_id: keptAs, open_findings: 0 })
    .where('batch_id', '=', batchId)
    .execute();
  for (const table of ['settlement_line', 'settlement_finding'] as const) {
    await trx.updateTable(table).set({ batch_id: keptAs }).where('batch_id', '=', batchId).execute();
  }
  await trx
    .insertInto('settlement_withdrawal')
    .values({ batch_id: keptAs, withdrawn_batch: batchId, at_ms: nowMs, withdrawn_by: by, note })
    .execute();
  for (const other of await takeBackOutcomes(trx, batchId)) await rematch(other);
  return ok({ keptAs });
}

/** What it said of payments that were approved without the bank; the value names the batches that speak of them too. */
async function takeBackOutcomes(trx: Trx, batchId: string): Promise<string[]> {
  const told = trx
    .selectFrom('offline_outcome')
    .select('offline_outcome.tender_id')
    .where('offline_outcome.detail', '=', outcomeDetailOf(batchId));
  const others = await trx
    .selectFrom('settlement_line')
    .innerJoin('tender', (join) =>
      join.on((eb) =>
        eb.or([
          eb('settlement_line.tender_id', '=', eb.ref('tender.tender_id')),
          eb('settlement_line.terminal_reference', '=', eb.ref('tender.terminal_reference')),
        ]),
      ),
    )
    .select('settlement_line.batch_id')
    .distinct()
    .where('tender.tender_id', 'in', told)
    .where('settlement_line.batch_id', 'not in', (eb) =>
      eb.selectFrom('settlement_withdrawal').select('settlement_withdrawal.batch_id'),
    )
    .limit(BATCHES_HEARD_AGAIN_MAX)
    .execute();
  await trx.deleteFrom('offline_outcome').where('detail', '=', outcomeDetailOf(batchId)).execute();
  return others.map(({ batch_id }) => batch_id);
}
