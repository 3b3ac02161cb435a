import type { Money } from '../../core/money/money.ts';
import type { Result } from '../../core/result.ts';
import type { Device } from './device.ts';

export type DeclineReason = 'refused' | 'cancelled' | 'busy' | 'wrongPin' | 'insufficientFunds' | 'unsupportedCard';

/** Never holds a full card number: `maskedPan` keeps the last four digits at most. */
export type CardApproval = {
  outcome: 'approved';
  terminalReference: string;
  approvalCode: string;
  cardBrand: string;
  maskedPan: string;
  receiptLines: string[];
};
export type CardDecline = { outcome: 'declined'; reason: DeclineReason; terminalReference: string | null };

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
 * Payment terminal.
 * `tenderId` names one attempt to pay for ever. Guarantees: `charge` asks the terminal at most once per call and is never retried by
 * the driver; `aborted` signals give up waiting and answer `unknown` once the request was sent. `enquire` charges nothing and may be
 * repeated; an approval of another amount than `asked` is `unreachable`, because a person must look at it. `cancel` asks the terminal to stop; the outcome still arrives as the answer of `charge`.
 */
export interface PaymentTerminal extends Device {
  charge(
    request: { tenderId: string; saleId: string; amount: Money },
    signal: AbortSignal,
  ): Promise<Result<CardApproval | CardDecline, ChargeError>>;
  enquire(tenderId: string, asked: Money): Promise<Result<EnquiryAnswer, EnquiryError>>;
  cancel(tenderId: string): Promise<void>;
}
