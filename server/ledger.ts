import { z } from 'zod';
import { localizedSchema } from '../core/catalogue/product.ts';
import { tenderKindSchema } from '../core/checkout/payment/kinds.ts';

const LEDGER_PAGE_MAX = 500;

/** `after`: the `next` of the page before. `newest`: newest first (then `after` goes back in time). */
export const pageQuerySchema = z.strictObject({
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
export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.int().nullable() });

/** Where in a kiosk's journal something stands. */
const place = { kiosk: z.string(), epoch: z.string(), seq: z.int() };

export const saleSchema = z.object({
  saleNo: z.int(),
  saleId: z.string(),
  ...place,
  receiptNumber: z.string(),
  atMs: z.int(),
  currency: z.string(),
  totalMinor: z.int(),
  taxes: z.array(z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() })),
  lines: z.array(
    z.object({
      lineId: z.string(),
      code: z.string(),
      name: localizedSchema,
      unit: z.enum(['each', 'kilogram']),
      quantity: z.int(),
      weightGrams: z.int().nullable(),
      unitPriceMinor: z.int(),
      amountMinor: z.int(),
      taxRateBasisPoints: z.int(),
    }),
  ),
  tenders: z.array(
    z.object({
      tenderId: z.string(),
      kind: tenderKindSchema,
      amountMinor: z.int(),
      terminalReference: z.string(),
      approvalCode: z.string(),
      cardBrand: z.string(),
      maskedPan: z.string(),
      isOffline: z.boolean(),
    }),
  ),
});
export type Sale = z.infer<typeof saleSchema>;

export const checkInSchema = z.object({
  checkInNo: z.int(),
  flightId: z.string(),
  passengerId: z.string(),
  seat: z.string(),
  sequenceNumber: z.int(),
  ...place,
  atMs: z.int(),
});
export type CheckIn = z.infer<typeof checkInSchema>;

/** `open`: the bank has not said anything about it yet. */
const offlineState = z.enum(['open', 'cleared', 'declinedLater']);
const offlineDetail = z.string().max(200);

export const offlineOutcomeSchema = z.object({
  tenderId: z.string().min(1).max(80),
  outcome: z.enum(['cleared', 'declinedLater']),
  atMs: z.int().min(0),
  /** The acquirer's own words or reference; never a card number. */
  detail: offlineDetail,
});
export type OfflineOutcome = z.infer<typeof offlineOutcomeSchema>;

export const offlineTenderSchema = z.object({
  saleNo: z.int(),
  tenderId: z.string(),
  saleId: z.string(),
  receiptNumber: z.string(),
  ...place,
  atMs: z.int(),
  currency: z.string(),
  amountMinor: z.int(),
  terminalReference: z.string(),
  maskedPan: z.string(),
  state: offlineState,
  outcomeAtMs: z.int().nullable(),
  detail: offlineDetail.nullable(),
});
export type OfflineTender = z.infer<typeof offlineTenderSchema>;

const offlineTotalSchema = z.object({
  state: offlineState,
  currency: z.string(),
  tenders: z.int(),
  totalMinor: z.int(),
});
export type OfflineTotal = z.infer<typeof offlineTotalSchema>;

export const ledgerSummarySchema = z.object({
  incarnation: z.string(),
  rows: z.int(),
  sales: z.int(),
  totals: z.array(z.object({ currency: z.string(), sales: z.int(), totalMinor: z.int() })),
  checkIns: z.int(),
  kiosks: z.array(
    z.object({
      kiosk: z.string(),
      epoch: z.string(),
      hwm: z.int(),
      hash: z.string(),
      receivedAtMs: z.int(),
      /** The newest end of the chain that the kiosk signed (`chainHeadText`), and the key that it signed with. */
      headSeq: z.int().nullable(),
      headHash: z.string().nullable(),
      headSignature: z.string().nullable(),
      headPublicKey: z.string().nullable(),
    }),
  ),
  quarantined: z.array(z.object({ ...place, reason: z.string(), atMs: z.int() })),
  quarantinedCount: z.int(),
  /** Rows that were refused because the ledger has others under their numbers. */
  forkedCount: z.int(),
  offlineTenders: z.array(offlineTotalSchema),
  openTenders: z.array(z.object({ tenderId: z.string(), ...place, atMs: z.int() })),
  /** Those that nobody has acknowledged. */
  alarms: z.array(z.object({ ...place, kind: z.string(), detail: z.string(), lastAtMs: z.int(), times: z.int() })),
});
export type LedgerSummary = z.infer<typeof ledgerSummarySchema>;
