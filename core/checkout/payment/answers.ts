import { unreachable } from '../../result.ts';
import type { Effect } from '../../session/effects.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { CheckoutState } from '../state.ts';
import type { EnquiryAnswer } from './commands.ts';
import { settled } from './settle.ts';
import { ENQUIRIES_MAX, type Tender } from './state.ts';

/** The effect under way for a tender is given up, and what became of it is asked at once. */
export function becameUnknown(state: CheckoutState, tender: Tender, context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { tenderId, cash } = tender;
  const effectId = cash === null ? tenderId : (cash.payout?.payoutId ?? `${tenderId}:close`);
  return [
    { type: 'effect.ended', ...at, effectId, outcome: 'unknown' },
    { type: 'tender.unknown', ...at, tenderId, nextEnquiryAtMs: null },
    ...enquire(state, tender, context),
  ];
}

export function enquire({ currency }: CheckoutState, tender: Tender, context: DecideContext): SessionEvent[] {
  const { atMs, commandId } = context;
  return [
    { type: 'tender.enquired', v: 1, atMs, tenderId: tender.tenderId },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: `${commandId}:enquiry`,
      effect: enquiryOf(tender, currency),
    },
  ];
}

function enquiryOf({ tenderId, kind, amountMinor, cash }: Tender, currency: string): Effect {
  switch (kind) {
    case 'card':
      return { type: 'payment.enquire', tenderId, amountMinor, currency };
    case 'giftCard':
    case 'voucher':
    case 'mealVoucher':
      return { type: 'storedValue.enquire', tenderId };
    case 'cash': {
      const payoutId = cash?.payout?.payoutId;
      return payoutId === undefined
        ? { type: 'cash.close', tenderId }
        : { type: 'cash.payoutEnquire', tenderId, payoutId };
    }
    default:
      return unreachable(kind);
  }
}

/** Nobody knows yet: asked again, or after so many times a person must help. */
export function stillUnknown(tender: Tender, { atMs, timing }: DecideContext): SessionEvent[] {
  const again = tender.enquiries < ENQUIRIES_MAX;
  const nextEnquiryAtMs = again ? atMs + timing.enquiryRetryMs : null;
  return [{ type: 'tender.unknown', v: 1, atMs, tenderId: tender.tenderId, nextEnquiryAtMs }];
}

export function answered(
  state: CheckoutState,
  tender: Tender,
  answer: EnquiryAnswer,
  context: DecideContext,
): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { tenderId } = tender;
  switch (answer.kind) {
    case 'approved': {
      const { approval, approvedMinor = tender.amountMinor } = answer;
      return isOf(tender, 'card', approvedMinor)
        ? settled(state, tender, { settledMinor: approvedMinor, approval, storedValue: null, cash: null }, context)
        : stillUnknown(tender, context);
    }
    case 'redeemed': {
      const { proof, redeemedMinor } = answer;
      return tender.kind !== 'card' && isOf(tender, tender.kind, redeemedMinor)
        ? settled(
            state,
            tender,
            { settledMinor: redeemedMinor, approval: null, storedValue: proof, cash: null },
            context,
          )
        : stillUnknown(tender, context);
    }
    case 'declined':
      return [
        { type: 'tender.declined', ...at, tenderId, reason: answer.reason, wasOnline: answer.wasOnline, by: 'device' },
      ];
    case 'unknown':
    case 'unreachable':
      return stillUnknown(tender, context);
    default:
      return unreachable(answer);
  }
}

/** An answer of another kind, or of more than was asked for, is none: a person must look. */
const isOf = (tender: Tender, kind: Tender['kind'], answeredMinor: number): boolean =>
  tender.kind === kind && kind !== 'cash' && answeredMinor > 0 && answeredMinor <= tender.amountMinor;
