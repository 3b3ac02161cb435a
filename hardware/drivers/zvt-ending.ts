import type { Money } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CardApproval, CardDecline, ChargeError } from '../ports/payment-terminal.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import {
  declineOf,
  isSameMark,
  markOf,
  outcomeOfStatus,
  refusalText,
  type TenderNote,
} from '../protocols/zvt-payment.ts';

/** How a command ended. `status`: the last status information; its `resultCode` 0 is a success. */
export type ZvtEnding =
  | { kind: 'completed'; status: ZvtFields | null; completion: ZvtFields; receiptLines: string[] }
  | { kind: 'aborted'; errorCode: number; status: ZvtFields | null; receiptLines: string[] }
  /** 84 xx instead of 80 00: the command was not begun. */
  | { kind: 'refused'; errorCode: number }
  | { kind: 'notSent'; detail: string }
  /** The command was sent, and nobody knows what the terminal did with it. */
  | { kind: 'lost'; detail: string };

export type Answered = CardApproval | CardDecline;

/** A result that names the transaction before the charge cannot be its own. */
export function isStale(ending: ZvtEnding, { before }: TenderNote): boolean {
  const status = 'status' in ending ? ending.status : null;
  const mark = status === null ? null : markOf(status);
  return mark !== null && before !== null && isSameMark(mark, before);
}

export function answerOf(ending: ZvtEnding, asked: Money): Result<Answered, ChargeError> {
  switch (ending.kind) {
    case 'completed': {
      if (ending.status === null) return err({ kind: 'unknown', detail: 'completed without a result' });
      const outcome = outcomeOfStatus(ending.status, asked, ending.receiptLines);
      return outcome.outcome === 'contradiction' ? err({ kind: 'unknown', detail: outcome.detail }) : ok(outcome);
    }
    case 'aborted':
      return ending.status?.resultCode === 0
        ? err({ kind: 'unknown', detail: `approved and then aborted: ${refusalText(ending.errorCode)}` })
        : ok(declineOf(ending.errorCode, ending.status));
    case 'refused':
      return ok(notBegun(ending.errorCode));
    case 'notSent':
      return err(ending);
    case 'lost':
      return err({ kind: 'unknown', detail: ending.detail });
  }
}

export const BUSY: CardDecline = { outcome: 'declined', reason: 'busy', terminalReference: null, wasOnline: false };
export const CANCELLED: CardDecline = { ...BUSY, reason: 'cancelled' };

/** 84 xx, also where xx is a code that a bank gives as well: a command that was not begun has asked no bank. */
function notBegun(errorCode: number): CardDecline {
  const declined = declineOf(errorCode, null);
  return declined.wasOnline ? { ...declined, reason: 'refused', wasOnline: false } : declined;
}
