/** What can go back of a sale, from its own row and from what went back of it so far. The server and the kiosk that sold it count the same. */
import { entryAt } from '../../entry-at.ts';
import type { EventOf } from '../../session/events.ts';
import { leftMinorOf, shareOut, unitsRefundMinor } from './amounts.ts';
import { paidLinesOf } from './paid-lines.ts';
import type { GrantedPart, RefundableSale, RefundLine } from './sale.ts';

type Sale = EventOf<'sale.completed'>;
type SaleLine = RefundableSale['lines'][number];

/** By position: units of lines, and money of tenders. */
export type GoneBack = { units: ReadonlyMap<number, number>; money: ReadonlyMap<number, number> };

export function refundableOf(sale: Sale, back: GoneBack): RefundableSale {
  const paid = paidLinesOf(sale);
  const positions = new Map(sale.lines.map(({ lineId }, position) => [lineId, position]));
  return {
    saleId: sale.saleId,
    receiptNumber: sale.receiptNumber,
    atMs: sale.atMs,
    currency: sale.currency,
    totalMinor: sale.totalMinor,
    lines: sale.lines.map(({ name, quantity, weightGrams, linkedTo }, position) => ({
      ...{ position, name, quantity, weightGrams, ...entryAt(paid, position) },
      refundedQuantity: back.units.get(position) ?? 0,
      linkedTo: linkedTo === undefined ? null : positions.get(linkedTo),
    })),
    tenders: sale.tenders.map((tender, position) => ({
      position,
      kind: tender.kind,
      paidMinor: tender.amountMinor,
      refundedMinor: back.money.get(position) ?? 0,
      label: tender.maskedPan.slice(-4),
      roundingMinor: tender.roundingMinor,
      tenderId: tender.tenderId,
      terminalReference: tender.terminalReference,
      terminalTime: tender.terminalTime,
    })),
  };
}

export const isRefundable = ({ paidMinor, quantity, refundedQuantity }: SaleLine): boolean =>
  paidMinor > 0 && refundedQuantity < quantity;

/** For so many of the units of a line that are left. */
const lineRefundMinor = ({ paidMinor, quantity, refundedQuantity }: SaleLine, count: number): number =>
  unitsRefundMinor(paidMinor, quantity, refundedQuantity, count);

/** Deposits go with their goods: they are listed beside them, and not by themselves while there are goods to list. */
function linkedOf({ lines }: RefundableSale, position: number): SaleLine[] {
  return lines.filter((line) => line.linkedTo === position && isRefundable(line));
}
export const isListed = (sale: RefundableSale, line: SaleLine): boolean => {
  const parent = sale.lines.find(({ position }) => position === line.linkedTo);
  return isRefundable(line) && !(parent !== undefined && isRefundable(parent));
};

const linkedCount = ({ quantity, refundedQuantity }: SaleLine, count: number): number =>
  Math.min(quantity - refundedQuantity, count);

/** What was chosen, with the deposits that go with it. */
export function withLinked(sale: RefundableSale, chosen: readonly RefundLine[]): RefundLine[] {
  const all = [...chosen];
  for (const { position, quantity } of chosen) {
    for (const linked of linkedOf(sale, position)) {
      if (all.some((each) => each.position === linked.position)) continue;
      all.push({ position: linked.position, quantity: linkedCount(linked, quantity) });
    }
  }
  return all;
}

/** What was paid for the units; null where they are not there to be refunded. */
export function worthOf(sale: RefundableSale, lines: readonly RefundLine[]): number | null {
  let sum = 0;
  if (new Set(lines.map(({ position }) => position)).size !== lines.length) return null;
  for (const { position, quantity } of lines) {
    const line = sale.lines.find((each) => each.position === position);
    if (line === undefined || !isRefundable(line) || quantity > line.quantity - line.refundedQuantity) return null;
    sum += lineRefundMinor(line, quantity);
  }
  return sum;
}

/** What goes back for them: bottles that were given back make the whole less than its goods. */
export function amountOf(sale: RefundableSale, lines: readonly RefundLine[]): number | null {
  const worth = worthOf(sale, lines);
  return worth === null ? null : Math.min(worth, leftMinorOf(sale.tenders));
}

export type RefundTax = { rateBasisPoints: number; netMinor: number; taxMinor: number };

/** The taxes of what goes back, by rate. All refunds of a sale together have exactly its taxes. */
export function taxesBackOf(sale: RefundableSale, lines: readonly RefundLine[]): RefundTax[] {
  const byRate = new Map<number, RefundTax>();
  for (const { position, quantity: count } of lines) {
    const line = sale.lines.find((each) => each.position === position);
    if (line?.tax === undefined) continue;
    const { rateBasisPoints, netMinor, taxMinor } = line.tax;
    const back = (amountMinor: number): number =>
      unitsRefundMinor(amountMinor, line.quantity, line.refundedQuantity, count);
    const before = byRate.get(rateBasisPoints) ?? { rateBasisPoints, netMinor: 0, taxMinor: 0 };
    byRate.set(rateBasisPoints, {
      rateBasisPoints,
      netMinor: before.netMinor + back(netMinor),
      taxMinor: before.taxMinor + back(taxMinor),
    });
  }
  return [...byRate.values()].sort((a, b) => a.rateBasisPoints - b.rateBasisPoints);
}

/**
 * What a kiosk may give back without the server, of a sale that it made itself; null where money must go to a gift card or a voucher, which
 * only the server can credit.
 */
export function grantedHere(sale: RefundableSale, amountMinor: number): GrantedPart[] | null {
  const parts: GrantedPart[] = [];
  for (const share of shareOut(sale.tenders, amountMinor)) {
    const tender = sale.tenders.find(({ position }) => position === share.position);
    if (tender?.tenderId === undefined || (tender.kind !== 'card' && tender.kind !== 'cash')) return null;
    parts.push({
      ...{ ...share, kind: tender.kind, given: false, voucher: null, tenderId: tender.tenderId },
      ...{ terminalReference: tender.terminalReference ?? '', terminalTime: tender.terminalTime },
      ...{ chargedMinor: tender.paidMinor, label: tender.label },
    });
  }
  return parts;
}
