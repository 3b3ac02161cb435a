import type { ScreenCommand } from '../../contract/commands.ts';
import type { PrintAnswer } from '../../documents/print-answer.ts';
import type { PayoutAnswer } from '../payment/commands.ts';
import type { Granted, RefundableSale, RefundRefusal } from './sale.ts';

export type RefundCommand =
  | Extract<ScreenCommand, { type: `refund.${string}` | `refundSlip.${string}` }>
  /** A receipt of this shop was scanned. */
  | { type: 'refund.offered'; receiptNumber: string }
  | { type: 'refund.foundAnswered'; requestId: string; answer: FindAnswer }
  | { type: 'refund.claimAnswered'; refundId: string; answer: ClaimAnswer }
  | { type: 'refund.cardAnswered'; refundId: string; position: number; kind: 'reversed' | 'refused' | 'unknown' }
  | { type: 'refund.cashAnswered'; refundId: string; position: number; answer: PayoutAnswer }
  | { type: 'refundSlip.answered'; jobId: string; answer: PrintAnswer };

export type FindAnswer = { kind: 'found'; sale: RefundableSale } | { kind: 'unknownSale' } | { kind: 'unreachable' };
/** `unreachable`: the server may have granted it all the same. */
export type ClaimAnswer =
  | { kind: 'granted'; granted: Granted }
  | { kind: 'refused'; reason: RefundRefusal }
  | { kind: 'unreachable' };
