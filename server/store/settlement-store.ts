/** Settlement batches: each taken once, matched when it comes, and matched again as long as something in it is open. */
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../core/result.ts';
import type { Batch, BatchLine, Settlement, WithdrawRequest } from '../settlement/batch.ts';
import { findingKindSchema } from '../settlement/batch.ts';
import { type LedgerTender, type Matching, matchBatch } from '../settlement/match.ts';
import type { StoreContext, Trx } from './context.ts';
import { recordOutcome } from './offline-store.ts';
import { outcomeDetailOf, type WithdrawError, withdraw, withdrawalOf } from './settlement-withdrawal.ts';
import type { Tables } from './tables.ts';

/** Bound values of one statement stay far below what both databases take. */
const ROWS_PER_STATEMENT = 500;
/** A batch's clock and the kiosk's may differ, and a payment may end after the window it began in. */
const WINDOW_SLACK_MS = 3_600_000;

/** `unknownKiosk`: no kiosk of that name was ever enrolled, so every line would be a charge that no sale knows of. */
export type SettleError = { kind: 'otherContent'; batchId: string } | { kind: 'unknownKiosk'; kiosk: string };

export interface SettlementStore {
  /** A batch that is known is answered as it was matched last; the same name with other content is refused. */
  settle(batch: Batch): Promise<Result<Settlement, SettleError>>;
  settlement(batchId: string): Promise<Settlement | null>;
  /** Batches with open findings, to be matched again: a kiosk may have delivered what was missing. */
  openBatches(limit: number): Promise<string[]>;
  /** Null where there is none, or it was taken back. */
  rematch(batchId: string): Promise<Settlement | null>;
  /** Takes a batch back: it is kept under another name, and the right one can come under its own. */
  withdrawBatch(request: WithdrawRequest): Promise<Result<{ keptAs: string }, WithdrawError>>;
}

export const settlementStore = ({ transact, read, now }: StoreContext): SettlementStore => ({
  settle: (batch) =>
    transact(async (trx) => {
      const content = createHash('sha256').update(JSON.stringify(batch)).digest('hex');
      const known = await batchRow(trx, batch.batchId);
      if (known !== undefined) {
        if (known.content_sha256 !== content) return err({ kind: 'otherContent', batchId: batch.batchId });
        return ok(await stored(trx, known));
      }
      if (!(await isEnrolled(trx, batch.kiosk))) return err({ kind: 'unknownKiosk', kiosk: batch.kiosk });
      await insertBatch(trx, batch, content, now());
      return ok(await matchAgain(trx, batch, now()));
    }),
  settlement: (batchId) =>
    read(async (trx) => {
      const known = await batchRow(trx, batchId);
      return known === undefined ? null : stored(trx, known);
    }),
  openBatches: (limit) =>
    read(async (trx) => {
      const open = await trx
        .selectFrom('settlement_batch')
        .select('batch_id')
        .where('open_findings', '>', 0)
        .orderBy('matched_at_ms')
        .limit(limit)
        .execute();
      return open.map(({ batch_id }) => batch_id);
    }),
  rematch: (batchId) => transact((trx) => rematch(trx, batchId, now())),
  withdrawBatch: (request) =>
    transact((trx) => withdraw(trx, request, now(), (batchId) => rematch(trx, batchId, now()))),
});

async function rematch(trx: Trx, batchId: string, nowMs: number): Promise<Settlement | null> {
  const known = await batchRow(trx, batchId);
  if (known === undefined || (await withdrawalOf(trx, batchId)) !== null) return null;
  const lines = await linesOf(trx, batchId);
  const { kiosk, from_ms: fromMs, to_ms: toMs } = known;
  return matchAgain(trx, { batchId, kiosk, terminal: known.terminal, fromMs, toMs, lines }, nowMs);
}

const isEnrolled = async (trx: Trx, kiosk: string): Promise<boolean> =>
  (await trx.selectFrom('enrolment').select('kiosk').where('kiosk', '=', kiosk).limit(1).executeTakeFirst()) !==
  undefined;

const batchRow = (trx: Trx, batchId: string) =>
  trx.selectFrom('settlement_batch').selectAll().where('batch_id', '=', batchId).executeTakeFirst();

async function insertBatch(trx: Trx, batch: Batch, content: string, nowMs: number): Promise<void> {
  await trx
    .insertInto('settlement_batch')
    .values({
      batch_id: batch.batchId,
      kiosk: batch.kiosk,
      terminal: batch.terminal,
      from_ms: batch.fromMs,
      to_ms: batch.toMs,
      content_sha256: content,
      received_at_ms: nowMs,
      matched_at_ms: nowMs,
      matched: 0,
      nothing_moved: 0,
      open_findings: 0,
    })
    .execute();
  const rows = batch.lines.map((line, lineNo) => ({
    batch_id: batch.batchId,
    line_no: lineNo,
    tender_id: line.tenderId,
    terminal_reference: line.terminalReference,
    amount_minor: line.amountMinor,
    currency: line.currency,
    outcome: line.outcome,
    at_ms: line.atMs,
    is_offline: line.isOffline ? 1 : 0,
  }));
  for (const some of inBlocks(rows)) await trx.insertInto('settlement_line').values(some).execute();
}

async function linesOf(trx: Trx, batchId: string): Promise<BatchLine[]> {
  const rows = await trx
    .selectFrom('settlement_line')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('line_no')
    .execute();
  return rows.map((row) => ({
    tenderId: row.tender_id,
    terminalReference: row.terminal_reference,
    amountMinor: row.amount_minor,
    currency: row.currency,
    outcome: row.outcome,
    atMs: row.at_ms,
    isOffline: row.is_offline === 1,
  }));
}

async function matchAgain(trx: Trx, batch: Batch, nowMs: number): Promise<Settlement> {
  const { batchId, lines } = batch;
  const matching = matchBatch(lines, await tendersFor(trx, batch), batch);
  await trx.deleteFrom('settlement_finding').where('batch_id', '=', batchId).execute();
  const rows = matching.findings.map((finding, findingNo) => ({
    batch_id: batchId,
    finding_no: findingNo,
    kind: finding.kind,
    line_no: finding.lineNo,
    tender_id: finding.tenderId,
    detail: finding.detail,
  }));
  for (const some of inBlocks(rows)) await trx.insertInto('settlement_finding').values(some).execute();
  await trx
    .updateTable('settlement_batch')
    .set({
      matched_at_ms: nowMs,
      matched: matching.matched,
      nothing_moved: matching.nothingMoved,
      open_findings: rows.length,
    })
    .where('batch_id', '=', batchId)
    .execute();
  await tellOffline(trx, batch, matching, nowMs);
  const { matched, nothingMoved, findings } = matching;
  return { batchId, kiosk: batch.kiosk, lines: lines.length, matched, nothingMoved, findings, withdrawn: null };
}

/** The bank's word about what a terminal approved by itself belongs to the tender, wherever it was heard. */
async function tellOffline(trx: Trx, { batchId, lines }: Batch, { offline }: Matching, nowMs: number): Promise<void> {
  for (const { tenderId, lineNo, outcome } of offline) {
    const atMs = lines[lineNo]?.atMs ?? nowMs;
    await recordOutcome(trx, { tenderId, outcome, atMs, detail: outcomeDetailOf(batchId) }, nowMs);
  }
}

/** Those of the window with some slack, and those that a line names wherever they are. */
async function tendersFor(trx: Trx, { kiosk, fromMs, toMs, lines }: Batch): Promise<LedgerTender[]> {
  const all = trx
    .selectFrom('tender')
    .innerJoin('sale', 'sale.sale_id', 'tender.sale_id')
    // Gift cards and cash are no business of an acquirer.
    .where('tender.kind', '=', 'card')
    .select([
      'tender.tender_id as tenderId',
      'tender.terminal_reference as terminalReference',
      'tender.amount_minor as amountMinor',
      'sale.currency as currency',
      'sale.at_ms as atMs',
      'tender.is_offline as isOffline',
    ]);
  const rows = await all
    .where('sale.kiosk', '=', kiosk)
    .where('sale.at_ms', '>=', fromMs - WINDOW_SLACK_MS)
    .where('sale.at_ms', '<', toMs + WINDOW_SLACK_MS)
    .orderBy('sale.at_ms')
    .execute();
  const found = new Map(rows.map((row) => [row.tenderId, row]));
  const named = lines.flatMap(({ tenderId }) => (tenderId === null || found.has(tenderId) ? [] : [tenderId]));
  for (const some of inBlocks([...new Set(named)])) {
    const more = await all.where('tender.tender_id', 'in', some).execute();
    for (const row of more) found.set(row.tenderId, row);
  }
  return [...found.values()].map((row) => ({ ...row, isOffline: row.isOffline === 1 }));
}

async function stored(trx: Trx, batch: Tables['settlement_batch']): Promise<Settlement> {
  const { n } = await trx
    .selectFrom('settlement_line')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('batch_id', '=', batch.batch_id)
    .executeTakeFirstOrThrow();
  const findings = await trx
    .selectFrom('settlement_finding')
    .select(['kind', 'line_no as lineNo', 'tender_id as tenderId', 'detail'])
    .where('batch_id', '=', batch.batch_id)
    .orderBy('finding_no')
    .execute();
  return {
    batchId: batch.batch_id,
    kiosk: batch.kiosk,
    lines: Number(n),
    matched: batch.matched,
    nothingMoved: batch.nothing_moved,
    findings: findings.map((finding) => ({ ...finding, kind: findingKindSchema.parse(finding.kind) })),
    withdrawn: await withdrawalOf(trx, batch.batch_id),
  };
}

function inBlocks<T>(rows: readonly T[]): T[][] {
  const blocks: T[][] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    blocks.push(rows.slice(from, from + ROWS_PER_STATEMENT));
  return blocks;
}
