import type { ScreenCommand } from '../contract/commands.ts';
import type { PrintAnswer } from '../documents/print-answer.ts';
import type { FoundBooking, IdentificationFailure } from './events.ts';

type FromScreen = Extract<
  ScreenCommand,
  {
    type:
      | 'passengers.choose'
      | 'dangerousGoods.confirm'
      | 'seat.choose'
      | 'checkin.back'
      | 'boardingPass.retry'
      | 'boardingPass.skip';
  }
>;

/** Personal data arrives sealed: the decider never sees a name. */
export type CheckinCommand =
  | FromScreen
  | { type: 'identify'; by: 'reference' | 'document'; key: string; surname: string }
  | { type: 'identify.unreadable' }
  | { type: 'booking.answered'; answer: BookingAnswer }
  | { type: 'acceptance.answered'; acceptanceId: string; answer: AcceptanceAnswer }
  | { type: 'boardingPass.answered'; jobId: string; answer: PrintAnswer }
  | { type: 'identity.lost' }
  | { type: 'timer.elapsed'; timerId: string };

export type BookingAnswer =
  | { kind: 'found'; booking: FoundBooking }
  | { kind: 'failed'; reason: Exclude<IdentificationFailure, 'unreadable'> };

export type AcceptanceAnswer =
  | { kind: 'accepted'; seat: string; sequenceNumber: number }
  | { kind: 'failed'; reason: 'seatTaken' | 'flightClosed' | 'notFound' | 'unreachable' };
