import type { PrintTrouble } from '../../documents/print-answer.ts';

export type ReceiptState = {
  jobId: string;
  status: 'printing' | 'printed' | 'notStarted' | 'unknown' | 'skipped';
  trouble: PrintTrouble | null;
  /** The next print says COPY because an original may be on paper. */
  nextIsCopy: boolean;
  endedAtMs: number | null;
};

export type CompletedSale = { saleId: string; receiptNumber: string; totalMinor: number; atMs: number };

/** The sale once it is paid, and its receipt. */
export type SaleState = { sale: CompletedSale | null; receipt: ReceiptState | null };

export const NOT_SOLD: SaleState = { sale: null, receipt: null };
