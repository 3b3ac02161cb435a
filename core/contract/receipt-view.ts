import type { StoredValueKind } from '../checkout/payment/kinds.ts';
import type { ReceiptPage, ReceiptPaper, ReceiptWay } from '../checkout/receipt/ways.ts';
import type { PrintDocument } from '../documents/document.ts';
import type { SymbolRows } from '../documents/document-drawing.ts';
import type { PrintTrouble } from '../documents/print-answer.ts';

/** What every screen after paying says. */
type Paid = { chargedMinor: number; receiptNumber: string };

/** A document with its barcodes, ready to be drawn: `symbols` in the order of the barcode blocks. */
export type PaperView = { document: PrintDocument; symbols: (SymbolRows | null)[] };

/** Opens the gate once, until `expiresAtMs` (Unix time). */
export type ExitView = { code: string; symbol: SymbolRows | null; expiresAtMs: number };

export type GiftLineView = { lineId: string; name: string; quantity: number; weightGrams: number | null };

/** How the receipt was given; `failed`: none came out. */
export type ReceiptGiven = 'paper' | 'phone' | 'mail' | 'none' | 'failed';

/** What a gift card or voucher is still worth. `voucher`: a new one that is on no paper, to whoever shows it; null: the old number stays good. */
export type ValueLeftView = {
  kind: StoredValueKind;
  lastFour: string;
  amountMinor: number;
  voucher: { number: string; symbol: SymbolRows | null } | null;
};

export type ReceiptScreen =
  /** `signing`: the fiscal signature device is asked first. */
  | ({ name: 'receipt'; phase: 'signing' | 'printing'; paper: ReceiptPaper } & Paid)
  | ({ name: 'receiptChoice'; ways: ReceiptWay[]; pages: ReceiptPage[] } & Paid)
  /** `link`: for the phone. It works once the sale has come to the server, which says so until then. */
  | ({ name: 'receiptDigital'; link: { url: string; symbol: SymbolRows | null }; paper: PaperView } & Paid)
  | ({ name: 'receiptEmail' } & Paid)
  | ({ name: 'receiptGift'; lines: GiftLineView[] } & Paid)
  | ({ name: 'receiptInvoice' } & Paid)
  | ({ name: 'receiptTrouble'; certainty: 'notStarted' | 'unknown'; trouble: PrintTrouble; paper: ReceiptPaper } & Paid)
  | ({
      name: 'thankYou';
      given: ReceiptGiven;
      receiptPrinted: boolean;
      /** What else may be had. */
      pages: ReceiptPage[];
      canPrint: boolean;
      mailIsWaiting: boolean;
      exit: ExitView | null;
      valueLeft: ValueLeftView[];
    } & Paid);
