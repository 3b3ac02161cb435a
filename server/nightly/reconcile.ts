/** Makes the report of a day: walks what is new of every chain, sums the day up, and collects what is open. */
import { createHash } from 'node:crypto';
import { GENESIS_HASH, hashedText } from '../../offline/wire/journal-wire.ts';
import { SILENT_AFTER_MS } from '../store/condition-store.ts';
import type { AuditPage, KioskMark } from '../store/reconciliation-store.ts';
import type { Store } from '../store/store.ts';
import { differencesOf } from './compare-totals.ts';
import { boundsOf } from './days.ts';
import { isGood, type KioskReport, type Report } from './report.ts';

/** Batches that one night matches again and reports on. */
const BATCHES_MAX = 1_000;
const ROWS_PER_PAGE = 500;
const PROBLEMS_PER_KIOSK_MAX = 20;
const ALARM_CHARACTERS_MAX = 500;

export interface ReconcileOptions {
  day: string;
  timeZone: string;
  now: () => number;
  /** Walks all of every chain and not only what is new. */
  isFull?: boolean;
}

/** The report is kept in the database too, in place of an earlier one of the day. */
export async function reconcile(
  store: Store,
  { day, timeZone, now, isFull = false }: ReconcileOptions,
): Promise<Report> {
  const { fromMs, toMs } = boundsOf(day, timeZone);
  // Kiosks go on delivering while the night is at work: what is said of a chain is said as of these marks.
  const asOfMs = now();
  const marks = await store.kioskMarks();
  const kiosks: KioskReport[] = [];
  for (const kiosk of new Set(marks.map((mark) => mark.kiosk))) {
    const chains = marks.filter((mark) => mark.kiosk === kiosk);
    const begun = chains.map((chain) => ({
      ...chain,
      ...(isFull ? { auditedSeq: 0, auditedHash: GENESIS_HASH } : {}),
    }));
    const audits = [];
    const checks = await store.checkInvariants(
      kiosk,
      (epoch) => begun.find((it) => it.epoch === epoch)?.auditedSeq ?? 0,
    );
    for (const chain of begun) {
      const check = checks.find(({ epoch }) => epoch === chain.epoch);
      audits.push(await auditChain(store, chain, check?.problems ?? []));
    }
    const lastHeardAtMs = Math.max(...chains.map(({ receivedAtMs }) => receivedAtMs));
    kiosks.push({
      kiosk,
      sums: await store.daySums(kiosk, fromMs, toMs),
      problems: audits.flatMap(({ problems }) => problems).slice(0, PROBLEMS_PER_KIOSK_MAX),
      rowsAudited: audits.reduce((sum, { rows }) => sum + rows, 0),
      ...(await store.openOf(kiosk)),
      forgottenBaskets: await store.forgottenBaskets(kiosk, fromMs, toMs),
      lastHeardAtMs,
      isSilent: lastHeardAtMs < asOfMs - SILENT_AFTER_MS,
    });
  }
  const found = {
    kiosks: kiosks.map((kiosk) => ({ ...kiosk, problems: [...kiosk.problems, ...sumProblems(kiosk)] })),
    settlement: await openSettlement(store),
    offline: await store.offlineTotals(),
  };
  const report = { day, timeZone, fromMs, toMs, madeAtMs: now(), isClean: isGood(found), ...found };
  await store.keepReport(report);
  return report;
}

const sumProblems = ({ sums }: KioskReport): string[] =>
  sums
    .filter(({ salesMinor, tendersMinor }) => salesMinor !== tendersMinor)
    .map(({ currency, salesMinor, tendersMinor }) => `sales of ${salesMinor} ${currency}, tenders of ${tendersMinor}`);

async function openSettlement(store: Store): Promise<Report['settlement']> {
  const open: Report['settlement'] = [];
  for (const batchId of await store.openBatches(BATCHES_MAX)) {
    // A kiosk may have delivered since what was missing.
    const settlement = await store.rematch(batchId);
    if (settlement === null || settlement.findings.length === 0) continue;
    const findings: Report['settlement'][number]['findings'] = {};
    for (const { kind } of settlement.findings) findings[kind] = (findings[kind] ?? 0) + 1;
    open.push({ batchId, kiosk: settlement.kiosk, findings });
  }
  return open;
}

interface Audit {
  rows: number;
  problems: string[];
}

/** What is new of a chain, row by row and by the ledger's invariants, and the kiosk's own count of it beside the ledger's. */
async function auditChain(store: Store, chain: KioskMark, invariants: readonly string[]): Promise<Audit> {
  const { kiosk, epoch } = chain;
  const walked = await walk(store, chain);
  const said = await store.kioskTotals(kiosk, epoch);
  const differences = said === null ? [] : differencesOf(said.kiosk, said.ledger);
  const name = epoch.slice(0, 8);
  const problems = [...walked.problems, ...[...invariants, ...differences].map((problem) => `${name}: ${problem}`)];
  if (problems.length === 0) await store.noteAudited(kiosk, epoch, walked.end);
  else await store.raiseDifference(kiosk, epoch, problems.join('; ').slice(0, ALARM_CHARACTERS_MAX));
  return { rows: walked.rows, problems };
}

/** Rows 1 to the mark without a gap, each following the one before, the last with the mark's hash, each sale applied once. */
async function walk(
  store: Store,
  { kiosk, epoch, hwm, hash, auditedSeq, auditedHash, headSeq, headHash }: KioskMark,
): Promise<Audit & { end: { seq: number; hash: string } }> {
  const begin = { seq: auditedSeq, hash: auditedHash };
  const name = (seq: number) => `${epoch.slice(0, 8)} row ${seq}`;
  let end = begin;
  while (end.seq < hwm) {
    const page = await store.auditPage(kiosk, epoch, end.seq, Math.min(ROWS_PER_PAGE, hwm - end.seq));
    for (const row of page.rows) {
      if (row.seq !== end.seq + 1) return failed(`${name(end.seq + 1)} is missing`);
      if (row.prevHash !== end.hash) return failed(`${name(row.seq)} does not follow the row before it`);
      if (createHash('sha256').update(hashedText(row)).digest('hex') !== row.hash) {
        return failed(`${name(row.seq)} does not match its hash`);
      }
      end = { seq: row.seq, hash: row.hash };
    }
    if (page.rows.length === 0) return failed(`${name(end.seq + 1)} is missing`);
    const unapplied = firstUnapplied(page);
    if (unapplied !== null)
      return failed(`${name(unapplied)} is a sale that is neither in the ledger nor in quarantine`);
  }
  const problems = [];
  if (end.seq === hwm && end.hash !== hash) problems.push(`${name(hwm)} has another hash than the mark`);
  if (headSeq === hwm && headHash !== hash) problems.push(`${name(hwm)} has another hash than the kiosk signed`);
  // Rows beyond the mark are found by the invariants, which read the mark and the rows in one moment.
  const stored = await store.storedRows(kiosk, epoch, hwm);
  if (stored !== hwm) problems.push(`${epoch.slice(0, 8)} has ${stored} rows, the mark says ${hwm}`);
  return { rows: end.seq - begin.seq, problems, end };

  function failed(problem: string) {
    return { rows: end.seq - begin.seq, problems: [problem], end };
  }
}

function firstUnapplied({ rows, sales, quarantined }: AuditPage): number | null {
  const done = new Set([...sales, ...quarantined]);
  return rows.find(({ kind, seq }) => kind === 'sale.completed' && !done.has(seq))?.seq ?? null;
}
