import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { KEPT_BASKET } from './kept-basket.ts';
import { GRANTED, SOLD } from './sold-goods.ts';
import { APPROVAL, FISCAL_SIGNATURE, FLIGHT, FOUND, OFFLINE_APPROVAL } from './world.ts';

const PROOF = { reference: 'M-1', lastFour: '4711', leftMinor: 0, rest: null };
const PRINTS = [
  { kind: 'printed' },
  { kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' },
  { kind: 'failed', certainty: 'unknown', trouble: 'TIMED_OUT' },
] as const;

/** Everything that a device or server may say to an effect. */
export function answersTo(effect: Effect): SessionCommand[] {
  switch (effect.type) {
    case 'payment.charge':
    case 'payment.enquire': {
      const { tenderId } = effect;
      const common = [
        { kind: 'approved', approval: APPROVAL },
        { kind: 'approved', approval: OFFLINE_APPROVAL },
        { kind: 'declined', reason: 'neverSeen', wasOnline: false },
        { kind: 'declined', reason: 'refused', wasOnline: true },
        { kind: 'declined', reason: 'bankUnreachable', wasOnline: false },
        { kind: 'unknown' },
      ] as const;
      if (effect.type === 'payment.charge') {
        return common.map((answer) => ({ type: 'payment.answered', tenderId, answer }));
      }
      const all = [...common, { kind: 'unreachable' }, { kind: 'unreachable' }] as const;
      return all.map((answer) => ({ type: 'enquiry.answered', tenderId, answer }));
    }
    case 'payment.cancel':
      return [{ type: 'effect.finished' }];
    case 'payment.reverse':
    case 'storedValue.reverse': {
      const { tenderId, reversalId } = effect;
      const kinds = ['reversed', 'reversed', 'refused', 'unknown'] as const;
      return kinds.map((kind) => ({ type: 'reversal.answered', tenderId, reversalId, answer: { kind } }));
    }
    case 'storedValue.check': {
      const { checkId, kind } = effect;
      const balances = [5_000, 5_000, 150, 150, 1, 0].map(
        (balanceMinor) => ({ kind: 'balance', of: kind, balanceMinor }) as const,
      );
      const all = [...balances, { kind: 'refused', reason: 'expired' } as const];
      return all.map((answer) => ({ type: 'storedValue.checked', checkId, answer }));
    }
    case 'storedValue.redeem':
    case 'storedValue.enquire': {
      const { tenderId } = effect;
      const common = [
        ...[1, 100, 130, 400].map((redeemedMinor) => ({ kind: 'redeemed', redeemedMinor, proof: PROOF }) as const),
        { kind: 'declined', reason: 'noBalance', wasOnline: false } as const,
        { kind: 'declined', reason: 'neverSeen', wasOnline: false } as const,
      ];
      if (effect.type === 'storedValue.redeem') {
        const all = [
          ...common,
          { kind: 'redeemed', redeemedMinor: effect.amountMinor, proof: PROOF } as const,
          { kind: 'unknown' } as const,
        ];
        return all.map((answer) => ({ type: 'payment.answered', tenderId, answer }));
      }
      return [...common, { kind: 'unreachable' } as const].map((answer) => ({
        type: 'enquiry.answered',
        tenderId,
        answer,
      }));
    }
    case 'cash.collect': {
      const { tenderId } = effect;
      const pieces = [1, 2, 3, 4, 5, 6].flatMap((sequence) =>
        [50, 200, 500].map(
          (denominationMinor) => ({ type: 'cash.taken', tenderId, sequence, denominationMinor }) as const,
        ),
      );
      return [...pieces, ...pieces, { type: 'cash.stopped', tenderId }, { type: 'effect.finished' }];
    }
    case 'cash.close': {
      const { tenderId } = effect;
      const told = [0, 1, 2, 3, 4, 5].map(
        (lastSequence) => ({ type: 'cash.closed', tenderId, answer: { kind: 'closed', lastSequence } }) as const,
      );
      return [...told, ...told, { type: 'cash.closed', tenderId, answer: { kind: 'unreachable' } }];
    }
    case 'cash.payout':
    case 'cash.payoutEnquire': {
      const { tenderId, payoutId } = effect;
      const amountMinor = effect.type === 'cash.payout' ? effect.amountMinor : 100_000;
      const answers = [
        { kind: 'ended', paidMinor: amountMinor, uncertainMinor: 0 },
        { kind: 'ended', paidMinor: amountMinor, uncertainMinor: 0 },
        { kind: 'ended', paidMinor: 50, uncertainMinor: 20 },
        { kind: 'unreachable' },
      ] as const;
      return answers.map((answer) => ({ type: 'cash.paid', tenderId, payoutId, answer }));
    }
    case 'code.release':
      return [{ type: 'effect.finished' }];
    case 'code.claim': {
      const { claimId } = effect;
      const kinds = ['granted', 'granted', 'unreachable', 'usedBefore'] as const;
      return kinds.map((kind) => ({ type: 'claim.answered', claimId, answer: { kind } }));
    }
    case 'member.find': {
      const { requestId, key } = effect;
      return [
        { type: 'member.answered', requestId, key, answer: { kind: 'found', reference: 'm-1', tier: 'gold' } },
        { type: 'member.answered', requestId, key, answer: { kind: 'unreachable' } },
        { type: 'member.answered', requestId, key, answer: { kind: 'notFound' } },
      ];
    }
    case 'basket.suspend': {
      const { basketId } = effect;
      const all = [
        { kind: 'stored' },
        { kind: 'stored' },
        { kind: 'refused' },
        { kind: 'unreachable', slip: null },
        { kind: 'unreachable', slip: 'PBS1.k1' },
      ] as const;
      return all.map((answer) => ({ type: 'suspend.answered', basketId, answer }));
    }
    case 'basket.recall': {
      const { recallId } = effect;
      const all = [
        { kind: 'taken', basket: KEPT_BASKET },
        { kind: 'taken', basket: KEPT_BASKET },
        { kind: 'refused', refusal: { kind: 'alreadyRecalled', kiosk: 'k2', atMs: 1 } },
        { kind: 'refused', refusal: { kind: 'unknown' } },
        { kind: 'unreachable' },
        { kind: 'unreachable' },
      ] as const;
      return all.map((answer) => ({ type: 'recall.answered', recallId, answer }));
    }
    case 'refund.find': {
      const { requestId } = effect;
      return [
        { type: 'refund.foundAnswered', requestId, answer: { kind: 'found', sale: SOLD } },
        { type: 'refund.foundAnswered', requestId, answer: { kind: 'found', sale: SOLD } },
        { type: 'refund.foundAnswered', requestId, answer: { kind: 'unreachable' } },
      ];
    }
    case 'refund.claim': {
      const { refundId } = effect;
      return [
        { type: 'refund.claimAnswered', refundId, answer: { kind: 'granted', granted: GRANTED } },
        { type: 'refund.claimAnswered', refundId, answer: { kind: 'granted', granted: GRANTED } },
        { type: 'refund.claimAnswered', refundId, answer: { kind: 'unreachable' } },
        { type: 'refund.claimAnswered', refundId, answer: { kind: 'refused', reason: 'changed' } },
      ];
    }
    case 'refund.card': {
      const { refundId, position } = effect;
      return (['reversed', 'refused', 'unknown'] as const).map((kind) => {
        return { type: 'refund.cardAnswered', refundId, position, kind };
      });
    }
    case 'refund.payout':
    case 'refund.payoutEnquire': {
      const { refundId, position } = effect;
      const answers = [
        { kind: 'ended', paidMinor: 400, uncertainMinor: 0 },
        { kind: 'ended', paidMinor: 150, uncertainMinor: 50 },
        { kind: 'unreachable' },
      ] as const;
      return answers.map((answer) => ({ type: 'refund.cashAnswered', refundId, position, answer }));
    }
    case 'refund.print':
      return PRINTS.map((answer) => ({ type: 'refundSlip.answered', jobId: effect.jobId, answer }));
    case 'slip.print':
      return PRINTS.map((answer) => ({ type: 'slip.answered', jobId: effect.jobId, answer }));
    case 'receipt.print':
      return PRINTS.map((answer) => ({ type: 'receipt.answered', jobId: effect.jobId, answer }));
    case 'fiscal.sign': {
      const { transactionId } = effect;
      return [
        { type: 'fiscal.answered', transactionId, answer: { kind: 'signed', signature: FISCAL_SIGNATURE } },
        { type: 'fiscal.answered', transactionId, answer: { kind: 'failed', detail: 'no answer' } },
      ];
    }
    case 'boardingPass.print':
      return PRINTS.map((answer) => ({ type: 'boardingPass.answered', jobId: effect.jobId, answer }));
    case 'booking.find':
      return [
        { type: 'booking.answered', answer: { kind: 'found', booking: FOUND } },
        { type: 'booking.answered', answer: { kind: 'found', booking: FOUND } },
        { type: 'booking.answered', answer: { kind: 'failed', reason: 'unreachable' } },
        {
          type: 'booking.answered',
          answer: { kind: 'found', booking: { ...FOUND, flight: { ...FLIGHT, status: 'cancelled' } } },
        },
      ];
    case 'passenger.accept': {
      const { acceptanceId, seat } = effect;
      const failures = ['seatTaken', 'unreachable', 'unreachable', 'flightClosed'] as const;
      return [
        { type: 'acceptance.answered', acceptanceId, answer: { kind: 'accepted', seat, sequenceNumber: 7 } },
        ...failures.map((reason) => ({
          type: 'acceptance.answered' as const,
          acceptanceId,
          answer: { kind: 'failed' as const, reason },
        })),
        { type: 'acceptance.answered', acceptanceId, answer: { kind: 'accepted', seat, sequenceNumber: 8 } },
      ];
    }
  }
}
