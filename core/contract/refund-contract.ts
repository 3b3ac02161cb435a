import { z } from 'zod';
import type { TenderKind } from '../checkout/payment/kinds.ts';
import type { PrintTrouble } from '../documents/print-answer.ts';

const LINES_MAX = 200;
const position = z.int().min(0).max(2_000);

/** What staff may ask for when goods come back. */
export const refundCommands = [
  z.object({ type: z.literal('refund.begin') }),
  z.object({ type: z.literal('refund.leave') }),
  z.object({
    type: z.literal('refund.order'),
    lines: z
      .array(z.object({ position, quantity: z.int().min(1).max(9_999) }))
      .min(1)
      .max(LINES_MAX),
    reasonCode: z.string().min(1).max(40),
  }),
  /** By a second member of staff. */
  z.object({ type: z.literal('refund.approve') }),
  z.object({ type: z.literal('refund.askAgain') }),
  z.object({ type: z.literal('refund.giveUp') }),
  /** `terminal`: its own list says that it went back. `cash`: handed out. */
  z.object({ type: z.literal('refund.partDone'), position, how: z.enum(['terminal', 'cash']) }),
  z.object({ type: z.literal('refundSlip.retry') }),
  z.object({ type: z.literal('refundSlip.skip') }),
] as const;

/** `amountsMinor[n − 1]`: what n units come to. */
export type RefundLineView = { position: number; name: string; weightGrams: number | null; amountsMinor: number[] };
export type RefundPartView = {
  position: number;
  kind: TenderKind;
  amountMinor: number;
  /** What it is in coins and notes, and what of that the recycler said that it paid out: staff hand out the rest. */
  cashMinor: number;
  paidOutMinor: number;
  label: string;
  state: 'waiting' | 'asking' | 'staff' | 'given';
  certain: boolean;
};

export type RefundScreen =
  | { name: 'refund'; phase: 'scan' | 'finding' }
  | {
      name: 'refundChoose';
      receiptNumber: string;
      leftMinor: number;
      /** The server is away: at most so much, to cards and in cash. Null: it is there. */
      offlineToMinor: number | null;
      lines: RefundLineView[];
      reasons: { code: string; name: string; toStock: boolean }[];
    }
  /** `mayApprove`: somebody else than who ordered it is signed in, with the right. */
  | { name: 'refundApproval'; amountMinor: number; mayApprove: boolean }
  | { name: 'refundGiving'; phase: 'claiming' | 'unanswered' | 'giving'; amountMinor: number; parts: RefundPartView[] }
  | { name: 'refundSlipTrouble'; certainty: 'notStarted' | 'unknown'; trouble: PrintTrouble; amountMinor: number }
  | { name: 'refundDone'; phase: 'printing' | 'done'; amountMinor: number; hasSlip: boolean };
