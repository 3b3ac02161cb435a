/**
 * The acquirer's batch against the ledger: pure, so that it can be tried against a slow but obvious version of itself. A line belongs to
 * the tender that it names; where it names none, to the tender of the same terminal reference that is nearest in time.
 */
import type { BatchLine, FindingKind, SettlementFinding } from './batch.ts';

export interface LedgerTender {
  tenderId: string;
  terminalReference: string;
  amountMinor: number;
  currency: string;
  atMs: number;
  isOffline: boolean;
}

export interface Window {
  fromMs: number;
  /** Not included. */
  toMs: number;
}

export interface Matching {
  matched: number;
  /** Lines about money that did not move, and that the ledger does not claim to have moved. */
  nothingMoved: number;
  findings: SettlementFinding[];
  /** Of the tenders that the terminal approved by itself: what the bank said, by the line that says it. */
  offline: { tenderId: string; lineNo: number; outcome: 'cleared' | 'declinedLater' }[];
}

/** `tenders`: those of the window, and whatever the lines name beyond it. */
export function matchBatch(lines: readonly BatchLine[], tenders: readonly LedgerTender[], window: Window): Matching {
  const tenderOf = tenderFinder(tenders);
  const isRepeated = repeatedLines(lines);
  const reversed = new Set(lines.flatMap((line) => (line.outcome === 'reversed' ? [line.terminalReference] : [])));
  const stands = (line: BatchLine, lineNo: number) =>
    line.outcome === 'approved' && !isRepeated(lineNo) && !reversed.has(line.terminalReference);
  const charged = new Set(
    lines.flatMap((line, lineNo) => (stands(line, lineNo) ? [tenderOf(line)?.tenderId ?? ''] : [])),
  );
  const taken = new Set<string>();
  const reported = new Set<string>();
  const result: Matching = { matched: 0, nothingMoved: 0, findings: [], offline: [] };
  const find = (kind: FindingKind, lineNo: number | null, tender: LedgerTender | null, detail: string) => {
    if (tender !== null) reported.add(tender.tenderId);
    result.findings.push({ kind, lineNo, tenderId: tender?.tenderId ?? null, detail });
  };

  function charge(line: BatchLine, lineNo: number, tender: LedgerTender | null): void {
    const sum = `${line.amountMinor} ${line.currency}`;
    if (tender === null) {
      find('chargeWithoutRecord', lineNo, null, `${sum}, ${line.terminalReference}`);
    } else if (taken.has(tender.tenderId)) {
      find('chargedTwice', lineNo, tender, `${sum} again`);
    } else {
      taken.add(tender.tenderId);
      if (tender.isOffline) result.offline.push({ tenderId: tender.tenderId, lineNo, outcome: 'cleared' });
      if (tender.amountMinor === line.amountMinor && tender.currency === line.currency) result.matched += 1;
      else find('amountDiffers', lineNo, tender, `charged ${sum}, recorded ${tender.amountMinor} ${tender.currency}`);
    }
  }

  /** The line says that no money moved, or that it went back. */
  function noCharge(line: BatchLine, lineNo: number, tender: LedgerTender | null): void {
    if (tender === null || charged.has(tender.tenderId) || reported.has(tender.tenderId)) {
      result.nothingMoved += 1;
    } else if (line.outcome === 'declined' && (tender.isOffline || line.isOffline)) {
      result.offline.push({ tenderId: tender.tenderId, lineNo, outcome: 'declinedLater' });
      find('declinedLater', lineNo, tender, `${tender.amountMinor} ${tender.currency} approved offline`);
    } else {
      find('recordWithoutCharge', lineNo, tender, `${line.outcome}: ${tender.amountMinor} ${tender.currency}`);
    }
  }

  lines.forEach((line, lineNo) => {
    if (isRepeated(lineNo)) find('duplicateLine', lineNo, null, `${line.outcome} ${line.terminalReference}`);
    else if (stands(line, lineNo)) charge(line, lineNo, tenderOf(line));
    // Approved and taken back in the same batch: the line that takes it back speaks for both.
    else if (line.outcome === 'approved') result.nothingMoved += 1;
    else noCharge(line, lineNo, tenderOf(line));
  });
  for (const tender of tenders) {
    const isInWindow = tender.atMs >= window.fromMs && tender.atMs < window.toMs;
    // What a terminal approved by itself it may hand in with a later batch; those are counted apart until the bank has spoken.
    if (!isInWindow || tender.isOffline || taken.has(tender.tenderId) || reported.has(tender.tenderId)) continue;
    find('recordWithoutCharge', null, tender, `not in the batch: ${tender.amountMinor} ${tender.currency}`);
  }
  return result;
}

/** A terminal's reference names one transaction: the same outcome of it twice is the same line twice. */
function repeatedLines(lines: readonly BatchLine[]): (lineNo: number) => boolean {
  const first = new Map<string, number>();
  lines.forEach(({ outcome, terminalReference }, lineNo) => {
    const key = `${outcome} ${terminalReference}`;
    if (!first.has(key)) first.set(key, lineNo);
  });
  return (lineNo) => {
    const line = lines[lineNo];
    return line !== undefined && first.get(`${line.outcome} ${line.terminalReference}`) !== lineNo;
  };
}

function tenderFinder(tenders: readonly LedgerTender[]): (line: BatchLine) => LedgerTender | null {
  const byId = new Map(tenders.map((tender) => [tender.tenderId, tender]));
  const byReference = new Map<string, LedgerTender[]>();
  for (const tender of tenders) {
    const others = byReference.get(tender.terminalReference);
    if (others === undefined) byReference.set(tender.terminalReference, [tender]);
    else others.push(tender);
  }
  return (line) => {
    if (line.tenderId !== null) return byId.get(line.tenderId) ?? null;
    const candidates = byReference.get(line.terminalReference) ?? [];
    const distance = ({ atMs }: LedgerTender) => Math.abs(atMs - line.atMs);
    const nearest = [...candidates].sort((a, b) => distance(a) - distance(b) || (a.tenderId < b.tenderId ? -1 : 1));
    return nearest[0] ?? null;
  };
}
