import { z } from 'zod';
import type { Localized } from '../core/catalogue/product.ts';

const LEDGER_PAGE_MAX = 500;

/** `after`: the `next` of the page before. `newest`: newest first (then `after` goes back in time). */
export const pageQuerySchema = z.object({
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(LEDGER_PAGE_MAX).default(100),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  kiosk: z.string().max(32).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** `next` is null on the last page. */
export interface Page<T> {
  rows: T[];
  next: number | null;
}

export interface Sale {
  saleNo: number;
  saleId: string;
  kiosk: string;
  epoch: string;
  seq: number;
  receiptNumber: string;
  atMs: number;
  currency: string;
  totalMinor: number;
  taxes: { rateBasisPoints: number; netMinor: number; taxMinor: number }[];
  lines: {
    lineId: string;
    code: string;
    name: Localized;
    unit: 'each' | 'kilogram';
    quantity: number;
    weightGrams: number | null;
    unitPriceMinor: number;
    amountMinor: number;
    taxRateBasisPoints: number;
  }[];
  tenders: {
    tenderId: string;
    amountMinor: number;
    terminalReference: string;
    approvalCode: string;
    cardBrand: string;
    maskedPan: string;
  }[];
}

export interface CheckIn {
  checkInNo: number;
  flightId: string;
  passengerId: string;
  seat: string;
  sequenceNumber: number;
  kiosk: string;
  epoch: string;
  seq: number;
  atMs: number;
}

export interface LedgerSummary {
  incarnation: string;
  rows: number;
  sales: number;
  totals: { currency: string; sales: number; totalMinor: number }[];
  checkIns: number;
  kiosks: { kiosk: string; epoch: string; hwm: number; hash: string; receivedAtMs: number }[];
  quarantined: { kiosk: string; epoch: string; seq: number; reason: string; atMs: number }[];
  quarantinedCount: number;
  openTenders: { tenderId: string; kiosk: string; epoch: string; seq: number; atMs: number }[];
  alarms: {
    kiosk: string;
    epoch: string;
    seq: number;
    kind: string;
    detail: string;
    lastAtMs: number;
    times: number;
  }[];
}
