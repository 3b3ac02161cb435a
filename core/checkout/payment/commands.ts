import type { ScreenCommand } from '../../contract/commands.ts';
import type { Approval, DeclineReason, StoredValueProof } from './events.ts';
import type { StoredValueKind } from './kinds.ts';

/** `amountMinor` is what the person saw as remaining, `partMinor` how much of it to pay now; absent: all of it. */
export type PayAmount = { amountMinor: number; partMinor?: number | undefined };

export type PaymentCommand =
  | Extract<
      ScreenCommand,
      {
        type:
          | 'pay.present'
          | 'pay.cancel'
          | 'pay.back'
          | 'pay.enquire'
          | 'pay.giveUp'
          | 'pay.reverseAgain'
          | 'pay.resolve'
          | 'pay.resolveReversal'
          | 'pay.handOver';
      }
    >
  | { type: 'pay.choose'; amountMinor: number; terminalUsable: boolean; recyclerUsable: boolean }
  | ({ type: 'pay.card'; terminalUsable: boolean } & PayAmount)
  | ({ type: 'pay.storedValue'; serverUsable: boolean } & PayAmount)
  | ({ type: 'pay.cash'; recyclerUsable: boolean } & PayAmount)
  /** A number that was scanned, swiped or typed while one is asked for. Sealed, but for its end. */
  | { type: 'storedValue.offered'; number: string; pin: string | null; lastFour: string; serverUsable: boolean }
  /** Nobody is there any more. */
  | { type: 'payment.abandoned' }
  | { type: 'storedValue.checked'; checkId: string; answer: BalanceAnswer }
  | { type: 'payment.answered'; tenderId: string; answer: PaymentAnswer }
  | { type: 'enquiry.answered'; tenderId: string; answer: EnquiryAnswer }
  | { type: 'reversal.answered'; tenderId: string; reversalId: string; answer: ReversalAnswer }
  | { type: 'cash.taken'; tenderId: string; sequence: number; denominationMinor: number }
  /** The recycler takes in nothing any more: broken, full, or gone. */
  | { type: 'cash.stopped'; tenderId: string }
  | {
      type: 'cash.closed';
      tenderId: string;
      answer: { kind: 'closed'; lastSequence: number } | { kind: 'unreachable' };
    }
  | { type: 'cash.paid'; tenderId: string; payoutId: string; answer: PayoutAnswer };

/** `approvedMinor` absent: all that was asked for. */
export type PaymentAnswer =
  | { kind: 'approved'; approval: Approval; approvedMinor?: number | undefined }
  | { kind: 'redeemed'; redeemedMinor: number; proof: StoredValueProof }
  | { kind: 'declined'; reason: DeclineReason; wasOnline: boolean }
  | { kind: 'unknown' };

/** `unreachable` covers no answer and a payment still in progress: ask again later. */
export type EnquiryAnswer = PaymentAnswer | { kind: 'unreachable' };

export type BalanceAnswer =
  | { kind: 'balance'; of: StoredValueKind; balanceMinor: number }
  | { kind: 'refused'; reason: DeclineReason };

export type ReversalAnswer = { kind: 'reversed' } | { kind: 'refused' } | { kind: 'unknown' };

/** `uncertainMinor`: may have come out beyond `paidMinor`, nobody can tell. */
export type PayoutAnswer = { kind: 'ended'; paidMinor: number; uncertainMinor: number } | { kind: 'unreachable' };
