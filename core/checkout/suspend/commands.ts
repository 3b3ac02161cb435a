import type { ScreenCommand } from '../../contract/commands.ts';
import type { PrintAnswer } from '../../documents/print-answer.ts';
import type { RecallRefusal, SlipProblem } from './events.ts';
import type { SuspendedBasket } from './suspended-basket.ts';

export type SuspendCommand =
  | Extract<
      ScreenCommand,
      { type: 'basket.suspend' | 'slip.retry' | 'slip.skip' | 'slip.takeBack' | 'recall.retry' | 'recall.giveUp' }
    >
  | { type: 'suspend.answered'; basketId: string; answer: SuspendAnswer }
  | { type: 'slip.answered'; jobId: string; answer: PrintAnswer }
  /** A slip was scanned or its number typed. `slip`: what it holds, if this kiosk may use it without the server. */
  | { type: 'recall.offered'; basketId: string; slip: SuspendedBasket | null; slipProblem: SlipProblem | null }
  | { type: 'recall.answered'; recallId: string; answer: RecallAnswer };

/** `unreachable`: the server may have it all the same. `slip`: the signed 2D barcode; null where the basket does not fit. */
export type SuspendAnswer = { kind: 'stored' } | { kind: 'refused' } | { kind: 'unreachable'; slip: string | null };

/** `unreachable`: the server may have handed it out all the same. */
export type RecallAnswer =
  | { kind: 'taken'; basket: SuspendedBasket }
  | { kind: 'refused'; refusal: Exclude<RecallRefusal, { kind: 'slip' }> }
  | { kind: 'unreachable' };
