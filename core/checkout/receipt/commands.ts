import type { ScreenCommand } from '../../contract/commands.ts';
import type { PrintAnswer } from '../../documents/print-answer.ts';
import type { FiscalSignature } from './fiscal.ts';

export type ReceiptCommand =
  | Extract<
      ScreenCommand,
      {
        type:
          | 'receipt.choose'
          | 'receipt.open'
          | 'receipt.back'
          | 'receipt.copy'
          | 'receipt.gift'
          | 'receipt.retry'
          | 'receipt.skip';
      }
    >
  /** `to` and `recipient` are sealed. */
  | { type: 'receipt.email'; to: string }
  | { type: 'receipt.invoice'; recipient: string }
  | { type: 'receipt.answered'; jobId: string; answer: PrintAnswer }
  | { type: 'fiscal.answered'; transactionId: string; answer: FiscalAnswer };

export type FiscalAnswer = { kind: 'signed'; signature: FiscalSignature } | { kind: 'failed'; detail: string };

/** Nobody chose how they want their receipt. */
export const RECEIPT_CHOICE_TIMER = 'receiptChoice';
