import type { Product } from '../catalogue/product.ts';
import type { Timing } from '../config/kiosk-config.ts';
import type { ScreenCommand } from '../contract/commands.ts';
import type { Approval, DeclineReason, PrintTrouble } from './events.ts';

type FromScreen = Extract<
  ScreenCommand,
  {
    type:
      | 'line.setQuantity'
      | 'line.void'
      | 'weigh.cancel'
      | 'pay.cancel'
      | 'pay.back'
      | 'pay.enquire'
      | 'receipt.retry'
      | 'receipt.skip';
  }
>;

/** A screen's wish together with what the host found out for it, or a device's answer. The decider looks nothing up. */
export type CheckoutCommand =
  | FromScreen
  /** A scanned, typed or picked code and the catalogue's answer. `raw` is what the person sees if nothing was found. */
  | { type: 'item.offered'; raw: string; product: Product | null }
  | { type: 'weigh.confirm'; weightGrams: number | null }
  | { type: 'pay.card'; amountMinor: number; terminalUsable: boolean }
  | { type: 'payment.answered'; tenderId: string; answer: PaymentAnswer }
  | { type: 'enquiry.answered'; tenderId: string; answer: EnquiryAnswer }
  | { type: 'receipt.answered'; jobId: string; answer: PrintAnswer }
  | { type: 'timer.elapsed'; timerId: string };

export type PaymentAnswer =
  | { kind: 'approved'; approval: Approval }
  | { kind: 'declined'; reason: DeclineReason; wasOnline: boolean }
  | { kind: 'unknown' };

/** `unreachable` covers no answer and a payment still in progress: ask again later. */
export type EnquiryAnswer = PaymentAnswer | { kind: 'unreachable' };

export type PrintAnswer =
  | { kind: 'printed' }
  | { kind: 'failed'; certainty: 'notStarted' | 'unknown'; trouble: PrintTrouble };

/** What every decider is given beside state and command: ids and time come with the command, never from the machine. */
export type DecideContext = {
  commandId: string;
  atMs: number;
  timing: Timing;
  /** Printed on the receipt, derived by the host from kiosk id and journal position: unique and readable. */
  receiptNumber: string;
  /** The highest amount that the terminal may approve by itself now, 0 for none. */
  offlineUpToMinor: number;
};
