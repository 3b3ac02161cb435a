/** What goes back for goods, and to whom: never more than was paid for them, whatever is refunded in how many parts. */
import { type RoundingMode, roundToStep } from '../../money/rounding.ts';
import type { TenderKind } from '../payment/kinds.ts';

/**
 * For `count` units of a line of which `before` are refunded already. All units together come to exactly what was paid for the line, so that
 * no cent is made or lost by parts.
 */
export function unitsRefundMinor(paidMinor: number, quantity: number, before: number, count: number): number {
  const upTo = (units: number): number => (paidMinor * units - ((paidMinor * units) % quantity)) / quantity;
  return upTo(before + count) - upTo(before);
}

export type PaidTender = { position: number; kind: TenderKind; paidMinor: number; refundedMinor: number };
export type Share = { position: number; amountMinor: number };

/** Back to the card first and in cash last: money goes where it came from, and the drawer is the last that is opened. */
const ORDER: readonly TenderKind[] = ['card', 'giftCard', 'mealVoucher', 'voucher', 'cash'];

/** At most what each tender still has; what is asked for beyond all of them goes to nobody. */
export function shareOut(tenders: readonly PaidTender[], amountMinor: number): Share[] {
  let left = amountMinor;
  const shares: Share[] = [];
  const inOrder = [...tenders].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.position - b.position);
  for (const { position, paidMinor, refundedMinor } of inOrder) {
    const share = Math.min(left, paidMinor - refundedMinor);
    if (share <= 0) continue;
    shares.push({ position, amountMinor: share });
    left -= share;
  }
  return shares;
}

export type CashRule = { stepMinor: number; mode: RoundingMode } | null;

/**
 * What is handed out for an amount, in the coins that the shop uses. Of what was paid in cash all parts together come to exactly what was
 * kept, and none to more; what was paid otherwise is rounded by itself.
 */
export function cashBackMinor(
  tender: { kind: TenderKind; paidMinor: number; refundedMinor: number; roundingMinor?: number | undefined },
  amountMinor: number,
  rule: CashRule,
): number {
  const rounded = (minor: number): number => (rule === null ? minor : roundToStep(minor, rule.stepMinor, rule.mode));
  if (tender.kind !== 'cash') return rounded(amountMinor);
  const keptMinor = tender.paidMinor + (tender.roundingMinor ?? 0);
  const upTo = (minor: number): number => (minor >= tender.paidMinor ? keptMinor : Math.min(keptMinor, rounded(minor)));
  return upTo(tender.refundedMinor + amountMinor) - upTo(tender.refundedMinor);
}

export const leftMinorOf = (tenders: readonly PaidTender[]): number =>
  tenders.reduce((sum, { paidMinor, refundedMinor }) => sum + Math.max(0, paidMinor - refundedMinor), 0);
