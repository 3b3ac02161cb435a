import type { ScreenCommand } from '../../contract/commands.ts';
import type { PrintAnswer } from '../../documents/print-answer.ts';

export type ReceiptCommand =
  | Extract<ScreenCommand, { type: 'receipt.retry' | 'receipt.skip' }>
  | { type: 'receipt.answered'; jobId: string; answer: PrintAnswer };
