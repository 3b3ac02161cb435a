import { err, invariant, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { taxesOf } from '../basket/totals.ts';
import type { DecideContext, TimerElapsed } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { startReceipt } from '../receipt/decide.ts';
import type { CheckoutState } from '../state.ts';
import { dueMinorOf } from './amounts.ts';
import type { EnquiryAnswer, PaymentCommand } from './commands.ts';
import type { Approval } from './events.ts';
import { ENQUIRIES_MAX, hadToBeOnline, openTender, type Tender } from './state.ts';

export const paymentTimerId = (tenderId: string): string => `payment:${tenderId}`;
export const enquiryTimerId = (tenderId: string): string => `enquiry:${tenderId}`;

/** Money moves once: every way out of an open tender goes through an answer of the terminal. */
export function decidePayment(
  state: CheckoutState,
  command: PaymentCommand | TimerElapsed,
  context: DecideContext,
): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const tender = openTender(state);
  switch (command.type) {
    case 'pay.card':
      return startTender(state, command, context);
    case 'pay.cancel': {
      if (tender?.status !== 'asking') return err({ kind: 'notNow' });
      const { tenderId } = tender;
      return ok([
        { type: 'tender.cancelRequested', ...at, tenderId },
        {
          type: 'effect.requested',
          ...at,
          effectId: `${tenderId}:cancel`,
          effect: { type: 'payment.cancel', tenderId },
        },
      ]);
    }
    case 'pay.back':
      return state.showDeclined ? ok([{ type: 'payment.left', ...at }]) : err({ kind: 'notNow' });
    case 'pay.enquire':
      if (tender?.status !== 'unknown' || tender.enquiring) return err({ kind: 'notNow' });
      return ok(enquire(state, tender, context));
    case 'payment.answered':
      // Also a late answer to a tender that had become unknown: the terminal's word settles it.
      if (tender?.tenderId !== command.tenderId) return err({ kind: 'notNow' });
      if (command.answer.kind === 'unknown')
        return ok(tender.status === 'unknown' ? [] : becameUnknown(state, tender, context));
      return ok(answered(state, tender, command.answer, context));
    case 'enquiry.answered':
      if (tender?.tenderId !== command.tenderId || tender.status !== 'unknown') return err({ kind: 'notNow' });
      return ok(answered(state, tender, command.answer, context));
    case 'timer.elapsed':
      if (tender === null) return err({ kind: 'notNow' });
      if (command.timerId === paymentTimerId(tender.tenderId) && tender.status !== 'unknown') {
        return ok(becameUnknown(state, tender, context));
      }
      if (command.timerId === enquiryTimerId(tender.tenderId) && tender.nextEnquiryAtMs !== null) {
        return ok(enquire(state, tender, context));
      }
      return err({ kind: 'notNow' });
    default:
      return unreachable(command);
  }
}

function startTender(
  state: CheckoutState,
  command: Extract<PaymentCommand, { type: 'pay.card' }>,
  context: DecideContext,
): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  if (state.sale !== null || openTender(state) !== null || state.lines.length === 0) return err({ kind: 'notNow' });
  const amountMinor = dueMinorOf(state);
  if (amountMinor <= 0) return err({ kind: 'notNow' });
  if (command.amountMinor !== amountMinor) return err({ kind: 'basketChanged' });
  if (!command.terminalUsable) return ok([{ type: 'notice.shown', ...at, notice: { kind: 'terminalUnavailable' } }]);
  const tenderId = context.commandId;
  const { offlineUpToMinor } = context;
  const { saleId, currency } = state;
  // Decided before the terminal is asked, and durable with it: what it may do by itself is no longer a question afterwards.
  const mustBeOnline = amountMinor > offlineUpToMinor;
  return ok([
    { type: 'tender.started', ...at, tenderId, amountMinor, offlineUpToMinor },
    {
      type: 'effect.requested',
      ...at,
      effectId: tenderId,
      effect: { type: 'payment.charge', tenderId, saleId, amountMinor, currency, mustBeOnline },
    },
  ]);
}

function becameUnknown(state: CheckoutState, tender: Tender, context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  return [
    { type: 'effect.ended', ...at, effectId: tender.tenderId, outcome: 'unknown' },
    { type: 'tender.unknown', ...at, tenderId: tender.tenderId, nextEnquiryAtMs: null },
    ...enquire(state, tender, context),
  ];
}

function enquire({ currency }: CheckoutState, tender: Tender, { atMs, commandId }: DecideContext): SessionEvent[] {
  const { tenderId } = tender;
  return [
    { type: 'tender.enquired', v: 1, atMs, tenderId },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: `${commandId}:enquiry`,
      effect: { type: 'payment.enquire', tenderId, amountMinor: tender.amountMinor, currency },
    },
  ];
}

function answered(state: CheckoutState, tender: Tender, answer: EnquiryAnswer, context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { tenderId } = tender;
  switch (answer.kind) {
    case 'approved':
      return settle(state, tender, answer.approval, context);
    case 'declined':
      return [{ type: 'tender.declined', ...at, tenderId, reason: answer.reason, wasOnline: answer.wasOnline }];
    case 'unknown':
    case 'unreachable': {
      const again = tender.enquiries < ENQUIRIES_MAX;
      return [
        {
          type: 'tender.unknown',
          ...at,
          tenderId,
          nextEnquiryAtMs: again ? context.atMs + context.timing.enquiryRetryMs : null,
        },
      ];
    }
    default:
      return unreachable(answer);
  }
}

function settle(state: CheckoutState, tender: Tender, approval: Approval, context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const totalMinor = dueMinorOf(state);
  invariant(tender.amountMinor === totalMinor, 'the basket changed while it was being paid');
  const { tenderId, amountMinor, offlineUpToMinor } = tender;
  const { receiptLines: _printed, ...kept } = approval;
  const isAgainstTheLimit = approval.isOffline && hadToBeOnline(tender);
  return [
    { type: 'tender.settled', ...at, tenderId, approval },
    ...(isAgainstTheLimit
      ? [
          {
            type: 'tender.offlineNotAllowed',
            ...at,
            tenderId,
            amountMinor,
            offlineUpToMinor: offlineUpToMinor ?? 0,
          } as const,
        ]
      : []),
    {
      type: 'sale.completed',
      ...at,
      saleId: state.saleId,
      receiptNumber: context.receiptNumber,
      currency: state.currency,
      totalMinor,
      taxes: taxesOf(state.lines),
      lines: state.lines,
      tenders: [{ tenderId, amountMinor: totalMinor, ...kept }],
    },
    ...startReceipt(context, false),
  ];
}
