/** The count at the end, from what stands at both ends of the line: the shoppers' books, the terminals' ledgers, the server's tables. */
import type { JournalRow } from '../../offline/wire/journal-wire.ts';
import { countMoney, groupedBy, type JournalledSale, saleOf, salesOf, taxTrouble, type Wrong } from './check-money.ts';
import type { RefundRecords } from './check-refunds.ts';
import type { SimulatedDesk } from './desk.ts';
import type { Faults } from './faults.ts';
import type { Lane } from './lane.ts';
import type { Place } from './seed.ts';
import type { SimulatedServer } from './server.ts';
import type { Book } from './shopper-book.ts';
import type { Slips } from './slips.ts';
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
  /** Tenders of sales, by more than one in the same sale. */
  splitSales: number;
  /** Tenders whose money went back. */
  givenBack: number;
  interventions: number;
  suspended: number;
  /** Carried out, on records of every lane. */
  refunds: number;
}

export const NOTHING_COUNTED: Count = {
  sales: 0,
  lost: 0,
  doubled: 0,
  chargesWithoutRecord: 0,
  recordsWithoutCharge: 0,
  openUnknowns: 0,
  offlineLaterDeclined: 0,
  splitSales: 0,
  givenBack: 0,
  interventions: 0,
  suspended: 0,
  refunds: 0,
};

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export interface CheckDeps {
  world: World;
  faults: Faults;
  server: SimulatedServer;
  desk: SimulatedDesk;
  slips: Slips;
  refunds: RefundRecords;
}

export function countLane(deps: CheckDeps, { lane, shopper: { book }, staff }: Place): Count {
  const { world, server } = deps;
  const { who } = lane;
  const rows = lane.rows();
  const sales = salesOf(server, who);
  const count = { ...NOTHING_COUNTED, sales: book.paid.size };
  const wrong: Wrong = (kind, detail) => {
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
  const standing: Book['standing'] = lane.openUnknown === null ? new Map() : book.standing;
  const { byTerminalMinor } = deps.refunds;
  const refundedMinor = deps.refunds.inCashMinor(who);
  countMoney({ lane, staff, server, sales, journalled, standing, byTerminalMinor, refundedMinor }, count, wrong);
  for (const sale of sales) {
    const untrue = taxTrouble(sale);
    if (untrue !== null) world.find('tax', `${who}: ${untrue}`);
  }
  for (const { amountMinor, tenderId } of lane.devices.terminal.ledger) {
    if (!book.agreedMinor.has(amountMinor)) world.find('amount', `${who}: ${tenderId} asked for what nobody agreed to`);
  }
  count.splitSales = sales.filter(({ tenders }) => tenders.length > 1).length;
  count.refunds = rows.filter(({ kind }) => kind === 'refund.completed').length;
  count.interventions = book.interventions.size;
  count.suspended = deps.slips.all.filter(({ from }) => from === who).length;
  checkInterventions(deps, who, rows, book);
  checkCoupons(deps, who, journalled);
  checkAgreement(deps, lane, rows);
  checkPaper(world, lane);
  return count;
}

/** Whatever somebody was wanted for is closed once, by somebody or by handing it on when the session ends; also what stood on a screen. */
function checkInterventions({ world }: CheckDeps, who: string, rows: readonly JournalRow[], book: Book): void {
  const open = new Set<string>();
  const closed = new Set<string>();
  for (const { kind, payload } of rows) {
    if (kind === 'intervention.raised') open.add(interventionOf(payload));
    if (kind === 'intervention.closed') {
      const interventionId = interventionOf(payload);
      if (!open.delete(interventionId))
        world.find('intervention', `${who}: ${interventionId} was closed and was not open`);
      closed.add(interventionId);
    }
    if (kind !== 'session.ended') continue;
    for (const left of open) world.find('intervention', `${who}: ${left} was left open at the end of a session`);
    open.clear();
  }
  for (const interventionId of book.interventions) {
    // One whose payment nobody can know is open for as long as its session is.
    if (!closed.has(interventionId) && !open.has(interventionId))
      world.find('intervention', `${who}: ${interventionId} was neither closed nor handed on`);
  }
}

const interventionOf = (payload: string): string => (JSON.parse(payload) as { interventionId: string }).interventionId;

/** What was used up with the server's word was held at the desk by that purchase. */
function checkCoupons({ world, desk }: CheckDeps, who: string, sales: readonly JournalledSale[]): void {
  for (const { code, claimId } of sales.flatMap(({ codes }) => codes.filter(({ isOffline }) => !isOffline))) {
    if (desk.holderOf(code) !== claimId)
      world.find('coupon', `${who}: ${code} was used and is held by ${desk.holderOf(code)}`);
  }
}

/** Both ends hold the same chain, the server understood every row, and nothing made it suspicious. */
function checkAgreement(deps: CheckDeps, lane: Lane, rows: readonly JournalRow[]): void {
  const { world, server } = deps;
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
    if (!isDeserved(kind, detail, lane, deps)) world.find('alarm', `${who}: ${kind}: ${detail}`);
  }
}

interface Alarm {
  kind: string;
  detail: string;
}

/** Whether the simulation itself did what the server raises its alarm about. */
function isDeserved(kind: string, detail: string, { cloneIds }: Lane, deps: CheckDeps): boolean {
  const { faults, slips, server, refunds } = deps;
  const clockJumped = (faults.counts.get('clockJump') ?? 0) > 0;
  switch (kind) {
    case 'clockDiffers':
      return clockJumped;
    case 'clonedDisk':
      // What a dead run signed by a clock that had jumped may come late and look like a run that lives on.
      return clockJumped || (detail.match(UUID) ?? []).every((id) => cloneIds.has(id));
    case 'refundedTwice':
      return server.isRestored || [...refunds.offlineSales].some((saleId) => detail.includes(saleId));
    case 'refundNotGranted':
    case 'refundNotTakenBack':
      // It has forgotten what it granted.
      return server.isRestored;
    case 'basketRecalledAgain':
    case 'basketRecalledTwice':
      // Somebody came with a copy, or a second time because the first was not answered; or the server has forgotten who took it.
      return server.isRestored || slips.all.some(({ number, offered }) => offered > 1 && detail.includes(number));
    default:
      return false;
  }
}

/** One original of a receipt at most, and no job on paper twice. */
function checkPaper(world: World, { who, devices }: Lane): void {
  const { paper } = devices.printer;
  for (const [receiptNumber, printed] of groupedBy(paper, (receipt) => receipt.receiptNumber)) {
    // Of gift receipts everybody may have some, and each is one of its own.
    if (receiptNumber === '' || receiptNumber.startsWith('G-')) continue;
    if (printed.filter(({ isCopy }) => !isCopy).length > 1)
      world.find('paper', `${who}: two originals of ${receiptNumber}`);
  }
  for (const [jobId, printed] of groupedBy(paper, (receipt) => receipt.jobId)) {
    if (printed.length > 1) world.find('paper', `${who}: job ${jobId} came out ${printed.length} times`);
  }
}
