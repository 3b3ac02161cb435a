/** Money, from what stands at the far ends: the terminal's ledger, the recycler's counter, the movements of gift cards, and staff's own purse. */
import type { JournalRow } from '../../offline/wire/journal-wire.ts';
import type { Count } from './check.ts';
import type { Lane } from './lane.ts';
import type { SimulatedServer } from './server.ts';
import type { Book } from './shopper-book.ts';
import type { Staff } from './staff.ts';

type WrongKind = 'lost' | 'doubled' | 'chargesWithoutRecord' | 'recordsWithoutCharge';
export type Wrong = (kind: WrongKind, detail: string) => void;

export interface ServerSale {
  saleId: string;
  receiptNumber: string;
  totalMinor: number;
  taxes: { rateBasisPoints: number; netMinor: number; taxMinor: number }[];
  lines: { amountMinor: number; rateBasisPoints: number }[];
  tenders: { tenderId: string; kind: string; amountMinor: number }[];
}

/** What only the journal has of a sale. */
export interface JournalledSale {
  saleId: string;
  tenders: { tenderId: string; kind: string; amountMinor: number; roundingMinor: number }[];
  codes: { code: string; claimId: string; isOffline: boolean }[];
}

export const saleOf = ({ payload }: JournalRow): JournalledSale => JSON.parse(payload);

const SALES = `SELECT sale_id AS saleId, receipt_number AS receiptNumber, total_minor AS totalMinor, taxes_json AS taxes
  FROM sale WHERE kiosk = ?`;
const LINES = `SELECT sale_id AS saleId, amount_minor AS amountMinor, tax_rate_basis_points AS rateBasisPoints FROM sale_line`;
const TENDERS = 'SELECT sale_id AS saleId, tender_id AS tenderId, kind, amount_minor AS amountMinor FROM tender';
const MOVED = `SELECT tender_id AS tenderId, sum(amount_minor) AS movedMinor FROM stored_value_movement
  WHERE kiosk = ? AND kind NOT IN ('rest', 'forfeit') GROUP BY tender_id`;
const LEFT_AS_REST = `SELECT tender_id AS tenderId FROM stored_value_tender WHERE kiosk = ? AND state = 'reversed'`;

export function salesOf(server: SimulatedServer, who: string): ServerSale[] {
  const lines = groupedBy(server.look<{ saleId: string; amountMinor: number; rateBasisPoints: number }>(LINES), of);
  const tenders = groupedBy(
    server.look<{ saleId: string; tenderId: string; kind: string; amountMinor: number }>(TENDERS),
    of,
  );
  return server
    .look<{ saleId: string; receiptNumber: string; totalMinor: number; taxes: string }>(SALES, who)
    .map((sale) => ({
      ...sale,
      taxes: JSON.parse(sale.taxes),
      lines: lines.get(sale.saleId) ?? [],
      tenders: tenders.get(sale.saleId) ?? [],
    }));
}
const of = ({ saleId }: { saleId: string }): string => saleId;

interface Far {
  lane: Lane;
  /**
   * Paid in a purchase that still stands at "payment unknown" because its terminal broke for good; empty elsewhere. By tender, as the
   * screen listed it.
   */
  standing: Book['standing'];
  staff: Staff;
  server: SimulatedServer;
  sales: readonly ServerSale[];
  journalled: readonly JournalledSale[];
  /** Of sales that were refunded, by tender: what terminals gave back by the record. */
  byTerminalMinor: ReadonlyMap<string, number>;
  /** What this lane's refunds gave in coins and notes by the record. */
  refundedMinor: number;
}

export function countMoney(far: Far, count: Count, wrong: Wrong): void {
  const paid = far.sales.flatMap((sale) => sale.tenders.map((tender) => ({ ...tender, saleId: sale.saleId })));
  for (const { saleId, totalMinor, tenders } of far.sales) {
    const paidMinor = tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    if (paidMinor < totalMinor) wrong('recordsWithoutCharge', `sale ${saleId}: ${totalMinor} due, ${paidMinor} paid`);
    if (paidMinor > totalMinor) wrong('chargesWithoutRecord', `sale ${saleId}: ${totalMinor} due, ${paidMinor} paid`);
  }
  for (const [tenderId, same] of groupedBy(paid, (tender) => tender.tenderId)) {
    if (same.length > 1) wrong('doubled', `tender ${tenderId} is ${same.length} times in sales`);
  }
  countCards(far, paid, count, wrong);
  countStoredValue(far, paid, count, wrong);
  countCash(far, count, wrong);
}

type Paid = readonly (ServerSale['tenders'][number] & { saleId: string })[];

function countCards(far: Far, paid: Paid, count: Count, wrong: Wrong): void {
  const {
    lane: { devices, openUnknown },
    standing,
    byTerminalMinor,
  } = far;
  const approved = devices.terminal.ledger.filter(({ outcome }) => outcome === 'approved');
  count.openUnknowns = openUnknown === null ? 0 : 1;
  count.offlineLaterDeclined = approved.filter(({ laterDeclined }) => laterDeclined).length;
  for (const [tenderId, charges] of groupedBy(approved, (charge) => charge.tenderId)) {
    if (charges.length > 1) wrong('doubled', `tender ${tenderId} was charged ${charges.length} times`);
    const takenMinor = charges.reduce((sum, { chargedMinor }) => sum + chargedMinor, 0);
    const backMinor = charges.reduce((sum, { reversedMinor }) => sum + reversedMinor, 0);
    const refundedMinor = byTerminalMinor.get(tenderId) ?? 0;
    if (backMinor > refundedMinor) count.givenBack += 1;
    const record = paid.find((tender) => tender.tenderId === tenderId) ?? standing.get(tenderId);
    const recordMinor = (record?.amountMinor ?? 0) - refundedMinor;
    // Nothing that the code under test wrote excuses a charge: only a terminal that can tell nobody, and a screen that says so.
    const isKnownOpen =
      openUnknown?.tenderId === tenderId && charges.every(({ amountMinor }) => amountMinor === openUnknown.amountMinor);
    const detail = `tender ${tenderId}: ${takenMinor} charged, ${backMinor} given back, ${recordMinor} in a sale less its refunds`;
    if (takenMinor - backMinor > recordMinor && !isKnownOpen) wrong('chargesWithoutRecord', detail);
    if (takenMinor - backMinor < recordMinor) wrong('recordsWithoutCharge', detail);
    if (backMinor > takenMinor) wrong('doubled', detail);
  }
  for (const { saleId, tenderId, kind } of paid) {
    const isCharged = kind !== 'card' || approved.some((charge) => charge.tenderId === tenderId);
    if (!isCharged) wrong('recordsWithoutCharge', `sale ${saleId} has no charge at the terminal`);
  }
}

const ROUNDING_MINOR_MAX = 2;
const STORED = ['giftCard', 'voucher', 'mealVoucher'];

/** What really left the accounts, but for what a restored server forgot. The rest of a voucher is its owner's all the time. */
function countStoredValue({ lane: { who }, server, standing }: Far, paid: Paid, count: Count, wrong: Wrong): void {
  const reversed = new Set(server.look<{ tenderId: string }>(LEFT_AS_REST, who).map(({ tenderId }) => tenderId));
  const taken = new Map(
    server.look<{ tenderId: string; movedMinor: number }>(MOVED, who).map((row) => [row.tenderId, -row.movedMinor]),
  );
  const records = paid.filter(({ kind }) => STORED.includes(kind));
  for (const [tenderId, takenMinor] of taken) {
    if (reversed.has(tenderId)) count.givenBack += 1;
    if (server.forgottenTenders.has(tenderId)) continue;
    const record = records.find((tender) => tender.tenderId === tenderId) ?? standing.get(tenderId);
    const recordMinor = record?.amountMinor ?? 0;
    // Given back with what had been left over of a voucher, it may be worth more than was taken for the tender.
    const netMinor = reversed.has(tenderId) ? Math.max(0, takenMinor) : takenMinor;
    const detail = `stored value of ${tenderId}: ${netMinor} taken, ${recordMinor} in a sale`;
    if (netMinor > recordMinor) wrong('chargesWithoutRecord', detail);
    if (netMinor < recordMinor) wrong('recordsWithoutCharge', detail);
  }
  for (const { tenderId, saleId } of records) {
    if (!taken.has(tenderId) && !server.forgottenTenders.has(tenderId))
      wrong('recordsWithoutCharge', `sale ${saleId}: nothing was taken for ${tenderId}`);
  }
}

/** All that the lane's recycler holds more than in the morning, less what staff gave by hand, is what sales say was kept. */
function countCash(
  { lane: { devices }, staff, journalled, standing, refundedMinor }: Far,
  count: Count,
  wrong: Wrong,
): void {
  const { recycler } = devices;
  const soldMinor = journalled
    .flatMap(({ tenders }) => tenders)
    .filter(({ kind }) => kind === 'cash')
    .reduce((sum, { amountMinor, roundingMinor }) => sum + amountMinor + roundingMinor, 0);
  const kept = soldMinor - refundedMinor;
  const sold = new Set(journalled.flatMap(({ tenders }) => tenders.map(({ tenderId }) => tenderId)));
  const counted = [...staff.countedByHand]
    .filter((tenderId) => !sold.has(tenderId))
    .reduce((sum, tenderId) => sum + recycler.insertedMinorOf(tenderId) - recycler.backMinorOf(tenderId), 0);
  const hands = [...staff.handedMinor.values(), ...staff.refunder.handedMinor.values()];
  const handed = hands.reduce((sum, amountMinor) => sum + amountMinor, 0);
  count.givenBack += [...staff.handedMinor.keys()].filter((key) => key.endsWith(' back')).length;
  const heldMinor = recycler.keptMinor - handed - counted;
  const detail = `cash: ${recycler.keptMinor} in the recycler, ${handed + counted} given by hand, ${kept} in sales less refunds`;
  const open = [...standing.values()].filter(({ kind }) => kind === 'cash');
  const openMinor = open.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  // A list of what is paid does not tell the rounding.
  const slackMinor = open.length * ROUNDING_MINOR_MAX;
  if (heldMinor > kept + openMinor + slackMinor) wrong('chargesWithoutRecord', detail);
  if (heldMinor < kept + openMinor - slackMinor) wrong('recordsWithoutCharge', detail);
}

/** Taxes as anybody works them out: what each rate's lines cost, and of that what the rate says, halves away from nought. */
export function taxTrouble({ saleId, totalMinor, lines, taxes }: ServerSale): string | null {
  const linesMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (linesMinor !== totalMinor) return `sale ${saleId}: its lines come to ${linesMinor}, its total is ${totalMinor}`;
  for (const [rate, same] of groupedBy(lines, ({ rateBasisPoints }) => String(rateBasisPoints))) {
    const grossMinor = same.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const exact = (Math.abs(grossMinor) * Number(rate)) / (10_000 + Number(rate));
    const taxMinor = Math.sign(grossMinor) * Math.floor(exact + 0.5);
    const told = taxes.find(({ rateBasisPoints }) => rateBasisPoints === Number(rate));
    if (
      (told?.taxMinor ?? 0) !== taxMinor + 0 ||
      (told !== undefined && told.netMinor + told.taxMinor !== grossMinor)
    ) {
      return `sale ${saleId}: ${grossMinor} at ${rate} holds ${taxMinor} of tax, the sale says ${JSON.stringify(told)}`;
    }
  }
  return null;
}

export function groupedBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
