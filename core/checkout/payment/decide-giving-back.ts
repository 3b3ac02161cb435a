import { err, invariant, ok, unreachable } from '../../result.ts';
import type { Effect } from '../../session/effects.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { PaymentCommand } from './commands.ts';
import { evolvePayment } from './evolve.ts';
import { paidOut, payOut } from './payout.ts';
import {
  type GivingBack,
  isPaid,
  keptMinorOf,
  openReversal,
  openTender,
  REVERSAL_ATTEMPTS_MAX,
  type Tender,
} from './state.ts';
import { reversalTimerId } from './timers.ts';

type CommandOf<T extends PaymentCommand['type']> = Extract<PaymentCommand, { type: T }>;
type Stuck = Extract<SessionEvent, { type: 'reversal.stuck' }>;

/** The shopper will not pay the rest: what is settled goes back, the newest first, one after the other. */
export function giveUp(state: CheckoutState, by: 'shopper' | 'idle', context: DecideContext): Decision {
  const mayGiveUp = state.sale === null && openTender(state) === null && state.givenUp === null;
  if (!mayGiveUp || !state.tenders.some(isPaid)) return err({ kind: 'notNow' });
  const event = { type: 'payment.givenUp', v: 1, atMs: context.atMs, by } as const;
  return ok([event, ...reverseNext(evolvePayment(state, event), new Set(), context)]);
}

/** `past`: those that are done with, whatever became of them. */
function reverseNext(state: CheckoutState, past: ReadonlySet<string>, context: DecideContext): SessionEvent[] {
  const next = state.tenders.findLast((tender) => isPaid(tender) && !past.has(tender.tenderId));
  if (next === undefined) return [];
  const { tenderId } = next;
  const reversalId = `${context.commandId}:back`;
  const at = { v: 1, atMs: context.atMs } as const;
  const begun: SessionEvent = { type: 'reversal.started', ...at, tenderId, reversalId, amountMinor: next.settledMinor };
  // Nobody stands there to take coins out: staff pay them to whom they belong.
  if (next.kind === 'cash' && state.givenUp === 'idle') return [begun, stuck(next, true, null, context)];
  if (next.kind === 'cash') return [begun, ...payOut(tenderId, reversalId, keptMinorOf(next), state.currency, context)];
  return [
    begun,
    { type: 'effect.requested', ...at, effectId: reversalId, effect: reversalOf(next, reversalId, state) },
  ];
}

function reversalOf(tender: Tender, reversalId: string, { currency }: CheckoutState): Effect {
  const { tenderId, kind, settledMinor, approval } = tender;
  switch (kind) {
    case 'card':
      invariant(approval !== null, 'a card has paid that nobody approved');
      return {
        type: 'payment.reverse',
        reversalId,
        tenderId,
        amountMinor: settledMinor,
        currency,
        terminalReference: approval.terminalReference,
        ...(approval.terminalTime === undefined ? {} : { terminalTime: approval.terminalTime }),
      };
    case 'giftCard':
    case 'voucher':
    case 'mealVoucher':
      return { type: 'storedValue.reverse', reversalId, tenderId, amountMinor: settledMinor };
    case 'cash':
      return { type: 'cash.payoutEnquire', tenderId, payoutId: reversalId };
    default:
      return unreachable(kind);
  }
}

/** Not back yet. A card's reversal is never repeated by itself, because no terminal can be asked about one. */
function stuck(tender: Tender, refused: boolean, before: GivingBack | null, { atMs, timing }: DecideContext): Stuck {
  const { tenderId, kind } = tender;
  const again = kind !== 'card' && !refused && before !== null && before.attempts < REVERSAL_ATTEMPTS_MAX;
  return {
    type: 'reversal.stuck',
    v: 1,
    atMs,
    tenderId,
    retryAtMs: again ? atMs + timing.enquiryRetryMs : null,
    refused,
  };
}

export function reversalAnswered(
  state: CheckoutState,
  { tenderId, reversalId, answer }: CommandOf<'reversal.answered'>,
  context: DecideContext,
): Decision {
  const tender = openReversal(state);
  if (tender?.tenderId !== tenderId || tender.givingBack?.reversalId !== reversalId) return err({ kind: 'notNow' });
  const { givingBack } = tender;
  // Also a late answer to one that had become staff's: it says what nobody else could.
  if (answer.kind === 'reversed') return ok(done(state, tender, 'device', context));
  if (givingBack.status !== 'asking') return err({ kind: 'notNow' });
  return ok([stuck(tender, answer.kind === 'refused', givingBack, context)]);
}

/** Null where the payout is not one of giving back. */
export function payoutOfReversal(
  state: CheckoutState,
  { payoutId, answer }: CommandOf<'cash.paid'>,
  context: DecideContext,
): Decision | null {
  const tender = openReversal(state);
  if (tender?.givingBack?.reversalId !== payoutId) return null;
  const { givingBack } = tender;
  const payout = tender.cash?.payout;
  if (givingBack.status !== 'asking' || payout?.payoutId !== payoutId) return err({ kind: 'notNow' });
  if (answer.kind === 'unreachable') return ok([stuck(tender, false, givingBack, context)]);
  const told = paidOut(tender.tenderId, payout, answer, context);
  if (told.missingMinor === 0) return ok([told, ...done(state, tender, 'device', context)]);
  return ok([told, stuck(tender, true, givingBack, context)]);
}

export function done(
  state: CheckoutState,
  tender: Tender,
  by: 'device' | 'staff',
  context: DecideContext,
): SessionEvent[] {
  const { tenderId } = tender;
  const event = { type: 'reversal.done', v: 1, atMs: context.atMs, tenderId, by } as const;
  return [event, ...reverseNext(evolvePayment(state, event), pastOf(state), context)];
}

/** It stays paid; the others go back all the same. */
export function dropped(state: CheckoutState, { tenderId }: Tender, context: DecideContext): SessionEvent[] {
  const event = { type: 'reversal.dropped', v: 1, atMs: context.atMs, tenderId } as const;
  const past = pastOf(state).add(tenderId);
  return [event, ...reverseNext(evolvePayment(state, event), past, context)];
}

const pastOf = ({ tenders }: CheckoutState): Set<string> =>
  new Set(tenders.filter(({ givingBack }) => givingBack?.status === 'kept').map(({ tenderId }) => tenderId));

export const reversalOfTimer = (state: CheckoutState, timerId: string): Tender | null => {
  const tender = openReversal(state);
  const givingBack = tender?.givingBack;
  return givingBack?.status === 'waiting' && timerId === reversalTimerId(givingBack.reversalId) ? tender : null;
};

/** Again, under the same id: a server answers the same, a recycler says what became of the payout. A card only where it was refused. */
export function repeatReversal(state: CheckoutState, tenderId: string, context: DecideContext): Decision {
  const tender = openReversal(state);
  if (tender?.tenderId !== tenderId || tender.givingBack === null) return err({ kind: 'notNow' });
  const { status, refused, reversalId } = tender.givingBack;
  const isStuck = status === 'waiting' || status === 'staff';
  const mayRepeat = tender.kind === 'card' ? refused : !(tender.kind === 'cash' && refused);
  if (!isStuck || !mayRepeat) return err({ kind: 'notNow' });
  const at = { v: 1, atMs: context.atMs } as const;
  return ok([
    { type: 'reversal.repeated', ...at, tenderId },
    {
      type: 'effect.requested',
      ...at,
      effectId: `${context.commandId}:again`,
      effect: reversalOf(tender, reversalId, state),
    },
  ]);
}
