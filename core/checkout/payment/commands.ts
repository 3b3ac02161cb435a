import type { ScreenCommand } from '../../contract/commands.ts';
import type { Approval, DeclineReason } from './events.ts';

export type PaymentCommand =
  | Extract<ScreenCommand, { type: 'pay.cancel' | 'pay.back' | 'pay.enquire' }>
  | { type: 'pay.card'; amountMinor: number; terminalUsable: boolean }
  | { type: 'payment.answered'; tenderId: string; answer: PaymentAnswer }
  | { type: 'enquiry.answered'; tenderId: string; answer: EnquiryAnswer };

export type PaymentAnswer =
  | { kind: 'approved'; approval: Approval }
  | { kind: 'declined'; reason: DeclineReason; wasOnline: boolean }
  | { kind: 'unknown' };

/** `unreachable` covers no answer and a payment still in progress: ask again later. */
export type EnquiryAnswer = PaymentAnswer | { kind: 'unreachable' };
