import type { PrintTrouble } from '../../documents/print-answer.ts';
import type { RefundOrder } from './events.ts';
import type { GrantedPart, RefundableSale } from './sale.ts';

export type RefundPart = GrantedPart & {
  state: 'waiting' | 'asking' | 'staff' | 'given';
  /** Of one that staff look at: nothing went back. */
  certain: boolean;
  how: 'terminal' | 'server' | 'cash' | 'recycler' | null;
  /** By the recycler. */
  paidOutMinor: number;
  /** The recycler was asked what came out. */
  wasAsked: boolean;
};

/** Coins and notes went back, whatever had paid. */
export const inCash = ({ how }: RefundPart): boolean => how === 'cash' || how === 'recycler';

export type Refund = {
  status:
    | 'scan'
    | 'finding'
    | 'choosing'
    | 'approval'
    | 'claiming'
    | 'unanswered'
    | 'giving'
    | 'printing'
    | 'notStarted'
    | 'unknown'
    | 'printed'
    | 'skipped';
  staffId: string;
  secondStaffId: string | null;
  requestId: string | null;
  sale: RefundableSale | null;
  order: RefundOrder | null;
  parts: readonly RefundPart[];
  /** Granted without the server. */
  isHere: boolean;
  jobId: string;
  trouble: PrintTrouble | null;
  nextIsCopy: boolean;
  endedAtMs: number | null;
};

export type RefundState = { refund: Refund | null };
export const NO_REFUND: RefundState = { refund: null };

/** Money may be going back: nobody leaves before it is known. */
export const isRefunding = ({ refund }: RefundState): boolean =>
  refund !== null && ['claiming', 'unanswered', 'giving', 'printing'].includes(refund.status);
