import { err, invariant, ok } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { becameUnknown, stillUnknown } from './answers.ts';
import type { PaymentCommand } from './commands.ts';
import { payoutOfReversal } from './decide-giving-back.ts';
import { paidOut, payOut } from './payout.ts';
import { settled } from './settle.ts';
import { type CashIn, openTender, PIECES_MAX, type Tender } from './state.ts';
import { cashTimerId } from './timers.ts';

type CommandOf<T extends PaymentCommand['type']> = Extract<PaymentCommand, { type: T }>;
type Closing = NonNullable<CashIn['closing']>;

export const isCashTimer = ({ tenderId, cash }: Tender, timerId: string): boolean =>
  cash !== null && cash.closing === null && timerId === cashTimerId(tenderId);

/** What was asked for in coins and notes. */
export const askedMinorOf = ({ amountMinor }: Tender, { roundingMinor }: CashIn): number => amountMinor + roundingMinor;

const cashTender = (state: CheckoutState, tenderId: string): (Tender & { cash: CashIn }) | null => {
  const tender = openTender(state);
  return tender !== null && tender.cash !== null && tender.tenderId === tenderId
    ? { ...tender, cash: tender.cash }
    : null;
};

/** Each piece is durable before the recycler takes the next; one that is reported again is known already. */
export function cashTaken(state: CheckoutState, command: CommandOf<'cash.taken'>, context: DecideContext): Decision {
  const { tenderId, sequence, denominationMinor } = command;
  const tender = cashTender(state, tenderId);
  if (tender === null || tender.cash.payout !== null) return err({ kind: 'notNow' });
  const { cash } = tender;
  if (sequence <= cash.lastSequence) return ok([]);
  if (sequence !== cash.lastSequence + 1) return err({ kind: 'notNow' });
  const inserted: SessionEvent = {
    type: 'cash.inserted',
    v: 1,
    atMs: context.atMs,
    tenderId,
    sequence,
    denominationMinor,
  };
  const isEnough = cash.insertedMinor + denominationMinor >= askedMinorOf(tender, cash) || sequence >= PIECES_MAX;
  return ok([inserted, ...(isEnough && cash.closing === null ? close(tenderId, 'enough', context) : [])]);
}

export function stopCash(state: CheckoutState, tenderId: string, why: Closing, context: DecideContext): Decision {
  const tender = cashTender(state, tenderId);
  return tender === null ? err({ kind: 'notNow' }) : cancelCash(tender, why, context);
}

/** Nothing more is taken in, and all of it goes back. */
export function cancelCash({ tenderId, cash, status }: Tender, why: Closing, context: DecideContext): Decision {
  if (cash === null || cash.closing !== null || status === 'unknown') return err({ kind: 'notNow' });
  return ok(close(tenderId, why, context));
}

function close(tenderId: string, why: Closing, { atMs }: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs } as const;
  return [
    { type: 'cash.closing', ...at, tenderId, why },
    { type: 'effect.requested', ...at, effectId: `${tenderId}:close`, effect: { type: 'cash.close', tenderId } },
  ];
}

/** The recycler's slots are shut: only now is it certain what is in, and so what goes out. */
export function cashClosed(state: CheckoutState, command: CommandOf<'cash.closed'>, context: DecideContext): Decision {
  const tender = cashTender(state, command.tenderId);
  if (tender === null || tender.cash.payout !== null || tender.cash.closing === null) return err({ kind: 'notNow' });
  const { cash } = tender;
  const { answer } = command;
  // A piece that is counted there and not here comes before this answer; if it does not, a person must count.
  if (answer.kind === 'unreachable' || answer.lastSequence !== cash.lastSequence)
    return ok(notTold(state, tender, context));
  const backMinor = goesBackMinor(tender, cash);
  if (backMinor === 0) return ok(conclude(state, tender, cash, context));
  const payoutId = `${context.commandId}:payout`;
  return ok(payOut(tender.tenderId, payoutId, backMinor, state.currency, context));
}

const isEnough = (tender: Tender, cash: CashIn): boolean =>
  cash.closing === 'enough' && cash.insertedMinor >= askedMinorOf(tender, cash);

const goesBackMinor = (tender: Tender, cash: CashIn): number =>
  isEnough(tender, cash) ? cash.insertedMinor - askedMinorOf(tender, cash) : cash.insertedMinor;

/** What came out. What did not is owed, and staff give it: a recycler is never asked to pay the same amount twice. */
export function cashPaid(state: CheckoutState, command: CommandOf<'cash.paid'>, context: DecideContext): Decision {
  const back = payoutOfReversal(state, command, context);
  if (back !== null) return back;
  const tender = cashTender(state, command.tenderId);
  const payout = tender?.cash.payout;
  if (tender === null || payout?.payoutId !== command.payoutId || payout.status !== 'asking')
    return err({ kind: 'notNow' });
  const { answer } = command;
  if (answer.kind === 'unreachable') return ok(notTold(state, tender, context));
  const told = paidOut(tender.tenderId, payout, answer, context);
  return ok(told.missingMinor === 0 ? [told, ...conclude(state, tender, tender.cash, context)] : [told]);
}

/** Everything that goes back is back: the tender has paid, or nothing of it is kept. */
export function conclude(state: CheckoutState, tender: Tender, cash: CashIn, context: DecideContext): SessionEvent[] {
  const { tenderId, amountMinor } = tender;
  const { insertedMinor, roundingMinor, closing } = cash;
  invariant(closing !== null, 'cash was counted while it was still taken in');
  if (!isEnough(tender, cash)) {
    const reason = closing === 'enough' ? 'recyclerTrouble' : closing;
    return [{ type: 'tender.declined', v: 1, atMs: context.atMs, tenderId, reason, wasOnline: false, by: 'device' }];
  }
  const proof = { insertedMinor, changeMinor: goesBackMinor(tender, cash), roundingMinor };
  return settled(state, tender, { settledMinor: amountMinor, approval: null, storedValue: null, cash: proof }, context);
}

const notTold = (state: CheckoutState, tender: Tender, context: DecideContext): SessionEvent[] =>
  tender.status === 'unknown' ? stillUnknown(tender, context) : becameUnknown(state, tender, context);
