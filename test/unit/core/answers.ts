import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { APPROVAL, FLIGHT, FOUND, OFFLINE_APPROVAL } from './world.ts';

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
    case 'receipt.print':
      return PRINTS.map((answer) => ({ type: 'receipt.answered', jobId: effect.jobId, answer }));
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
