import type { PrintTrouble } from '../../documents/print-answer.ts';
import type { SlipProblem } from './events.ts';
import type { SuspendedBasket } from './suspended-basket.ts';

export type Suspension = {
  basketId: string;
  status: 'storing' | 'printing' | 'printed' | 'notStarted' | 'unknown' | 'skipped';
  /** Null while it is being stored. */
  where: 'server' | 'slip' | null;
  slip: string | null;
  expiresAtMs: number;
  jobId: string;
  trouble: PrintTrouble | null;
  /** The next print says COPY because a slip may be on paper. */
  nextIsCopy: boolean;
  endedAtMs: number | null;
};

export type OpenRecall = {
  recallId: string;
  basketId: string;
  status: 'asking' | 'unanswered';
  slip: SuspendedBasket | null;
  slipProblem: SlipProblem | null;
};

export type SuspendState = {
  /** This basket leaves the kiosk, or has left it. */
  suspension: Suspension | null;
  /** One is asked for. */
  recall: OpenRecall | null;
  /** The basket that was taken up here. */
  recalledBasketId: string | null;
};

export const NOTHING_SUSPENDED: SuspendState = { suspension: null, recall: null, recalledBasketId: null };

/** Nothing may change while a basket goes or comes. */
export const isOnItsWay = ({ suspension, recall }: SuspendState): boolean => suspension !== null || recall !== null;

/** The basket is not this kiosk's any more. */
export const hasLeft = ({ suspension }: SuspendState): boolean => suspension !== null && suspension.where !== null;

/** The server or the printer will answer presently; nobody leaves before. */
export const isBusy = ({ suspension, recall }: SuspendState): boolean =>
  suspension?.status === 'storing' || suspension?.status === 'printing' || recall?.status === 'asking';
