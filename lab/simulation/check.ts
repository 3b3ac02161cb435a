/** The count at the end, from what stands at both ends of the line: the shoppers' books, the terminals' ledgers, the server's tables. */
import { z } from 'zod';
import type { JournalRow } from '../../offline/wire/journal-wire.ts';
import type { Faults } from './faults.ts';
import type { Lane } from './lane.ts';
import type { SimulatedServer } from './server.ts';
import type { Book } from './shopper.ts';
import type { World } from './world.ts';

export interface Count {
  /** Seen as paid by the people at the lanes. */
  sales: number;
  lost: number;
  doubled: number;
  chargesWithoutRecord: number;
  recordsWithoutCharge: number;
  /** Tenders of which nobody can know the result yet: their terminal answers no more. */
  openUnknowns: number;
  /** Approved by the terminal alone, declined by the bank later; the sale stands. */
  offlineLaterDeclined: number;
}

export const NOTHING_COUNTED: Count = {
  sales: 0,
  lost: 0,
  doubled: 0,
  chargesWithoutRecord: 0,
  recordsWithoutCharge: 0,
  openUnknowns: 0,
  offlineLaterDeclined: 0,
};

interface ServerSale {
  saleId: string;
  receiptNumber: string;
  totalMinor: number;
  tenderId: string | null;
  tenderMinor: number | null;
}

type Wrong = 'lost' | 'doubled' | 'chargesWithoutRecord' | 'recordsWithoutCharge';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const SALES = `SELECT sale.sale_id AS saleId, receipt_number AS receiptNumber, total_minor AS totalMinor,
  tender.tender_id AS tenderId, tender.amount_minor AS tenderMinor
  FROM sale LEFT JOIN tender ON tender.sale_id = sale.sale_id WHERE sale.kiosk = ?`;

export function countLane(
  { world, faults, server }: { world: World; faults: Faults; server: SimulatedServer },
  lane: Lane,
  book: Book,
): Count {
  const { who } = lane;
  const rows = lane.rows();
  const sales = server.look<ServerSale>(SALES, who);
  const count = { ...NOTHING_COUNTED, sales: book.paid.size };
  const wrong = (kind: Wrong, detail: string) => {
    count[kind] += 1;
    world.find(kind, `${who}: ${detail}`);
  };

  const byReceipt = groupedBy(sales, ({ receiptNumber }) => receiptNumber);
  for (const [receiptNumber, chargedMinor] of book.paid) {
    const [sale, second] = byReceipt.get(receiptNumber) ?? [];
    if (sale === undefined) wrong('lost', `${receiptNumber} was shown as paid and is not in the server's ledger`);
    else if (sale.totalMinor !== chargedMinor) wrong('lost', `${receiptNumber} is in the ledger with another amount`);
    if (second !== undefined) wrong('doubled', `${receiptNumber} is twice in the server's ledger`);
  }
  const journalled = rows.filter(({ kind }) => kind === 'sale.completed').map((row) => saleOf(row));
  for (const [saleId, same] of groupedBy(journalled, (sale) => sale.saleId)) {
    if (same.length > 1) wrong('doubled', `sale ${saleId} is ${same.length} times in the journal`);
    if (!sales.some((sale) => sale.saleId === saleId)) wrong('lost', `sale ${saleId} is in the journal only`);
  }
  for (const { saleId } of sales) {
    if (!journalled.some((sale) => sale.saleId === saleId))
      wrong('lost', `sale ${saleId} is in the server's ledger only`);
  }
  countCharges(lane, sales, count, wrong);
  for (const { amountMinor, tenderId } of lane.devices.terminal.ledger) {
    if (!book.agreedMinor.has(amountMinor)) world.find('amount', `${who}: ${tenderId} asked for what nobody agreed to`);
  }
  checkAgreement(world, server, faults, lane, rows);
  checkPaper(world, lane);
  checkInterventions(world, who, rows);
  return count;
}

function countCharges(
  { devices, openUnknown }: Lane,
  sales: readonly ServerSale[],
  count: Count,
  wrong: (kind: Wrong, detail: string) => void,
): void {
  const { ledger } = devices.terminal;
  const approved = ledger.filter(({ outcome }) => outcome === 'approved');
  count.openUnknowns = openUnknown === null ? 0 : 1;
  count.offlineLaterDeclined = approved.filter(({ laterDeclined }) => laterDeclined).length;
  for (const [tenderId, charges] of groupedBy(approved, (charge) => charge.tenderId)) {
    if (charges.length > 1) wrong('doubled', `tender ${tenderId} was charged ${charges.length} times`);
    const [record, second] = sales.filter((sale) => sale.tenderId === tenderId);
    // Nothing that the code under test wrote excuses a charge: only a terminal that can tell nobody, and a screen that says so.
    const isKnownOpen =
      openUnknown?.tenderId === tenderId && charges.every(({ amountMinor }) => amountMinor === openUnknown.amountMinor);
    if (record === undefined && !isKnownOpen) wrong('chargesWithoutRecord', `tender ${tenderId} was charged`);
    if (second !== undefined) wrong('doubled', `tender ${tenderId} is in two sales`);
  }
  for (const [saleId, charges] of groupedBy(approved, (charge) => charge.saleId)) {
    if (charges.length > 1) wrong('doubled', `sale ${saleId} was charged ${charges.length} times`);
  }
  for (const { saleId, tenderId, tenderMinor } of sales) {
    const isCharged = approved.some((charge) => charge.tenderId === tenderId && charge.amountMinor === tenderMinor);
    if (!isCharged) wrong('recordsWithoutCharge', `sale ${saleId} has no charge at the terminal`);
  }
}

/** Both ends hold the same chain, the server understood every row, and nothing made it suspicious. */
function checkAgreement(
  world: World,
  server: SimulatedServer,
  faults: Faults,
  lane: Lane,
  rows: readonly JournalRow[],
): void {
  const { who } = lane;
  const stored = server.look<{ seq: number; hash: string }>(
    'SELECT seq, hash FROM journal WHERE kiosk = ? ORDER BY seq',
    who,
  );
  const ours = rows.map(({ seq, hash }) => `${seq} ${hash}`).join('\n');
  if (stored.map(({ seq, hash }) => `${seq} ${hash}`).join('\n') !== ours) {
    world.find('lost', `${who}: ${rows.length} rows in the journal, ${stored.length} rows at the server, or others`);
  }
  for (const { seq, reason } of server.look<{ seq: number; reason: string }>(
    'SELECT seq, reason FROM quarantine WHERE kiosk = ?',
    who,
  )) {
    world.find('quarantine', `${who}: row ${seq}: ${reason}`);
  }
  for (const { kind, detail } of server.look<Alarm>('SELECT kind, detail FROM alarm WHERE kiosk = ?', who)) {
    if (!isDeserved(kind, detail, lane, faults)) world.find('alarm', `${who}: ${kind}: ${detail}`);
  }
}

interface Alarm {
  kind: string;
  detail: string;
}

/** Whether the simulation itself did what the server raises its alarm about. */
function isDeserved(kind: string, detail: string, { cloneIds }: Lane, faults: Faults): boolean {
  const clockJumped = (faults.counts.get('clockJump') ?? 0) > 0;
  switch (kind) {
    case 'clockDiffers':
      return clockJumped;
    case 'clonedDisk':
      // What a dead run signed by a clock that had jumped may come late and look like a run that lives on.
      return clockJumped || (detail.match(UUID) ?? []).every((id) => cloneIds.has(id));
    default:
      return false;
  }
}

/** Whatever somebody of the shop was wanted for is closed once, or handed on when the session ends. */
function checkInterventions(world: World, who: string, rows: readonly JournalRow[]): void {
  const open = new Set<string>();
  for (const { kind, payload } of rows) {
    if (kind === 'intervention.raised') open.add(interventionOf(payload));
    if (kind === 'intervention.closed' && !open.delete(interventionOf(payload))) {
      world.find('contradiction', `${who}: ${interventionOf(payload)} was closed and was not open`);
    }
    if (kind !== 'session.ended') continue;
    for (const left of open) world.find('contradiction', `${who}: ${left} was left open at the end of a session`);
    open.clear();
  }
}

const interventionOf = (payload: string): string =>
  z.object({ interventionId: z.string() }).parse(JSON.parse(payload)).interventionId;

/** One original of a receipt at most, and no job on paper twice. */
function checkPaper(world: World, { who, devices }: Lane): void {
  const { paper } = devices.printer;
  for (const [receiptNumber, printed] of groupedBy(paper, (receipt) => receipt.receiptNumber)) {
    if (printed.filter(({ isCopy }) => !isCopy).length > 1)
      world.find('paper', `${who}: two originals of ${receiptNumber}`);
  }
  for (const [jobId, printed] of groupedBy(paper, (receipt) => receipt.jobId)) {
    if (printed.length > 1) world.find('paper', `${who}: job ${jobId} came out ${printed.length} times`);
  }
}

const saleOf = ({ payload }: JournalRow): { saleId: string } => JSON.parse(payload);

function groupedBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
