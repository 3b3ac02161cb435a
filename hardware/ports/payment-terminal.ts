import type { Money } from '../../core/money/money.ts';
import type { Result } from '../../core/result.ts';
import type { Device } from './device.ts';

export type DeclineReason =
  | 'refused'
  | 'cancelled'
  | 'busy'
  | 'wrongPin'
  | 'insufficientFunds'
  | 'unsupportedCard'
  /** The terminal could not reach the bank, and would not or must not decide by itself. */
  | 'bankUnreachable';

/** `maskedPan` keeps the last four digits at most; for the texts see the end of `PaymentTerminal`. */
export type CardApproval = {
  outcome: 'approved';
  terminalReference: string;
  /** The terminal's own time of it, as it writes it, where it belongs to the reference: a reversal names both. */
  terminalTime?: string | undefined;
  approvalCode: string;
  cardBrand: string;
  maskedPan: string;
  receiptLines: string[];
  /** The terminal approved it by itself and keeps it for the bank, which may still decline. */
  isOffline: boolean;
  /** Less than what was asked for, where the terminal approved only a part; absent: all of it. Never more, never 0. */
  approvedMinor?: number | undefined;
};
/** `wasOnline`: the terminal says that it had reached the bank. */
export type CardDecline = {
  outcome: 'declined';
  reason: DeclineReason;
  terminalReference: string | null;
  wasOnline: boolean;
};

export type ChargeError =
  /** The request provably never reached the terminal: no charge can exist. */
  | { kind: 'notSent'; detail: string }
  /** The request may have reached the terminal: a charge may exist. Only `enquire` may follow. */
  | { kind: 'unknown'; detail: string };

export type EnquiryError =
  /** The terminal did not answer: still unknown. */
  | { kind: 'unreachable'; detail: string }
  /** The terminal is still working on this very payment. */
  | { kind: 'inProgress' };

/** `neverSeen`: the terminal has no transaction of that id, so nothing was charged. */
export type EnquiryAnswer = CardApproval | CardDecline | { outcome: 'neverSeen' };

/**
 * The terminal took the order to give back. A ZVT terminal has done it then. Adyen's platform says only that it received it: whether the
 * money goes back is told later to the merchant's account (webhook CANCEL_OR_REFUND, "Outcome of a refund" in Adyen's documentation), and
 * the kiosk never hears of it. So this is no proof of a refund, and must not be shown to a shopper as one.
 */
export type CardReversal = { outcome: 'reversed'; terminalReference: string; receiptLines: string[] };

/** Gives back all or part of one settled payment; `charged`, `terminalReference` and `terminalTime` are those of its approval. */
export type ReversalRequest = {
  /** Names one attempt to give back for ever, as a tender's id names one to pay. */
  reversalId: string;
  tenderId: string;
  terminalReference: string;
  terminalTime?: string | undefined;
  charged: Money;
  /** At most `charged`; less is a partial refund. */
  amount: Money;
};

export type EndOfDay =
  /** The terminal handed its payments to the acquirer. `total` is what it counted, null where it does not tell. */
  | { outcome: 'closed'; total: Money | null; receiptLines: string[] }
  /** The acquirer closes its days by itself; nothing was asked. */
  | { outcome: 'notNeeded' }
  /** Nothing was closed. */
  | { outcome: 'refused'; detail: string };

/**
 * Payment terminal.
 * `tenderId` names one attempt to pay for ever. Guarantees:
 * - `charge` asks the terminal at most once per call and is never retried by the driver; `aborted` signals give up waiting and answer
 *   `unknown` once the request was sent.
 * - A partial approval (a prepaid card with too little on it) says in `approvedMinor` how much was charged: exactly that, and the rest is
 *   not. What a terminal approves of another currency, of more than was asked for or of nothing is never an approval here.
 * - `enquire` charges nothing and may be repeated; an approval of more than `asked` is `unreachable`, because a person must look at it. What a terminal cannot say for certain is `unreachable` as well, never a guess.
 * - `cancel` asks the terminal to stop; the outcome still arrives as the answer of `charge`.
 * - `mustBeOnline` asks the terminal to reach the bank or decline. An approval that comes with `isOffline` all the same is a charge: it
 *   is reported as what it is, never hidden as a decline.
 * - `reverse` asks at most once per call and is never retried, like `charge`; `unknown` means that money may have gone back. A person
 *   looks at it: there is no enquiry about a reversal. A decline means that none did, and `reversed`
 *   that the order was taken (see `CardReversal`).
 * - `endOfDay` may be repeated: a day that is closed already is closed with nothing in it. It waits for no customer.
 * A receipt line holds no stretch of 13 to 19 digits with a right check digit (Luhn), whatever but letters stands between them, that
 * does not begin with 0: of such a card number only the last four digits are left. A date and a time with nothing
 * beside them stay, and a number that a terminal spreads over several lines is not found.
 */
export interface PaymentTerminal extends Device {
  charge(
    request: { tenderId: string; saleId: string; amount: Money; mustBeOnline: boolean },
    signal: AbortSignal,
  ): Promise<Result<CardApproval | CardDecline, ChargeError>>;
  enquire(tenderId: string, asked: Money): Promise<Result<EnquiryAnswer, EnquiryError>>;
  cancel(tenderId: string): Promise<void>;
  reverse(request: ReversalRequest, signal: AbortSignal): Promise<Result<CardReversal | CardDecline, ChargeError>>;
  endOfDay(signal: AbortSignal): Promise<Result<EndOfDay, ChargeError>>;
}
