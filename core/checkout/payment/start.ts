import { roundToStep } from '../../money/rounding.ts';
import { err, invariant, ok, type Result } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import type { CommandRefusal } from '../../session/refusal.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { remainingMinorOf } from './amounts.ts';
import type { PayAmount, PaymentCommand } from './commands.ts';
import type { PaymentEvent } from './events.ts';
import { evolvePayment } from './evolve.ts';
import { isStoredValue, type StoredValueKind } from './kinds.ts';
import { completed, settled } from './settle.ts';
import { openTender, TENDERS_MAX } from './state.ts';

/** Nothing is being paid right now, and something is to be paid for. */
export const mayStart = (state: CheckoutState): boolean =>
  state.sale === null &&
  state.givenUp === null &&
  openTender(state) === null &&
  state.lines.length > 0 &&
  state.tenders.length < TENDERS_MAX;

/** How much the next tender is for: what the person saw as remaining must still be true. */
export function amountOf(
  state: CheckoutState,
  { amountMinor, partMinor }: PayAmount,
  { settings }: DecideContext,
): Result<number, CommandRefusal> {
  const remainingMinor = remainingMinorOf(state);
  if (!mayStart(state) || remainingMinor <= 0) return err({ kind: 'notNow' });
  if (amountMinor !== remainingMinor) return err({ kind: 'basketChanged' });
  if (partMinor === undefined || partMinor === remainingMinor) return ok(remainingMinor);
  const { parts, partMinorMin } = settings.tenders;
  return parts && partMinor >= partMinorMin && partMinor < remainingMinor ? ok(partMinor) : err({ kind: 'notNow' });
}

/** From the basket. Who has one way to pay is not asked which. */
export function choose(
  state: CheckoutState,
  command: Extract<PaymentCommand, { type: 'pay.choose' }>,
  context: DecideContext,
): Decision {
  if (!mayStart(state)) return err({ kind: 'notNow' });
  if (command.amountMinor !== remainingMinorOf(state)) return err({ kind: 'basketChanged' });
  if (command.amountMinor === 0) return ok(completed(state, context));
  if (command.amountMinor < 0) return ok([notice({ kind: 'nothingToPay' }, context)]);
  const { kinds } = context.settings.tenders;
  const [only = 'card'] = kinds;
  if (kinds.length > 1) return ok([{ type: 'payment.chosen', v: 1, atMs: context.atMs, kind: null }]);
  if (only === 'card') return startCard(state, { ...command, type: 'pay.card' }, context);
  if (only === 'cash') return startCash(state, { ...command, type: 'pay.cash' }, context);
  return present(state, only, context);
}

export function present(state: CheckoutState, kind: StoredValueKind, context: DecideContext): Decision {
  const isOffered = context.settings.tenders.kinds.includes(kind) && isStoredValue(kind);
  if (!mayStart(state) || remainingMinorOf(state) <= 0 || !isOffered) return err({ kind: 'notNow' });
  return ok([{ type: 'payment.chosen', v: 1, atMs: context.atMs, kind }]);
}

export function startCard(
  state: CheckoutState,
  command: Extract<PaymentCommand, { type: 'pay.card' }>,
  context: DecideContext,
): Decision {
  const amount = amountOf(state, command, context);
  if (!amount.ok) return amount;
  if (!context.settings.tenders.kinds.includes('card')) return err({ kind: 'notNow' });
  if (!command.terminalUsable) return ok([notice({ kind: 'terminalUnavailable' }, context)]);
  const at = { v: 1, atMs: context.atMs } as const;
  const tenderId = context.commandId;
  const amountMinor = amount.value;
  const { offlineUpToMinor } = context;
  const { saleId, currency } = state;
  // Decided before the terminal is asked, and durable with it: what it may do by itself is no longer a question afterwards.
  const mustBeOnline = amountMinor > offlineUpToMinor;
  return ok([
    { ...started, ...at, tenderId, kind: 'card', amountMinor, offlineUpToMinor },
    {
      type: 'effect.requested',
      ...at,
      effectId: tenderId,
      effect: { type: 'payment.charge', tenderId, saleId, amountMinor, currency, mustBeOnline },
    },
  ]);
}

export function startCash(
  state: CheckoutState,
  command: Extract<PaymentCommand, { type: 'pay.cash' }>,
  context: DecideContext,
): Decision {
  const amount = amountOf(state, command, context);
  if (!amount.ok) return amount;
  if (!context.settings.tenders.kinds.includes('cash')) return err({ kind: 'notNow' });
  if (!command.recyclerUsable) return ok([notice({ kind: 'recyclerUnavailable' }, context)]);
  const at = { v: 1, atMs: context.atMs } as const;
  const tenderId = context.commandId;
  const amountMinor = amount.value;
  const { currency } = state;
  const { cash } = context.pricing.rules.rounding;
  const roundingMinor = cash === null ? 0 : roundToStep(amountMinor, cash.stepMinor, cash.mode) - amountMinor;
  const begun = { ...started, ...at, tenderId, kind: 'cash', amountMinor, roundingMinor } as const;
  const askedMinor = amountMinor + roundingMinor;
  if (askedMinor <= 0) return forgiven(state, begun, context);
  return ok([
    begun,
    {
      type: 'effect.requested',
      ...at,
      effectId: tenderId,
      effect: { type: 'cash.collect', tenderId, askedMinor, currency },
    },
  ]);
}

/** Less than the smallest coin, and nothing else remains: nothing has to be put in. Not part by part, or a sale were paid with nothing. */
function forgiven(
  state: CheckoutState,
  begun: Extract<PaymentEvent, { type: 'tender.started' }>,
  context: DecideContext,
): Decision {
  const { amountMinor, roundingMinor } = begun;
  if (amountMinor < remainingMinorOf(state)) return err({ kind: 'notNow' });
  const after = evolvePayment(state, begun);
  const tender = openTender(after);
  invariant(tender !== null, 'a tender that was started is open');
  const cash = { insertedMinor: 0, changeMinor: 0, roundingMinor };
  const settlement = { settledMinor: amountMinor, approval: null, storedValue: null, cash };
  return ok([begun, ...settled(after, tender, settlement, context)]);
}

export const started = { type: 'tender.started', offlineUpToMinor: null, lastFour: null, roundingMinor: 0 } as const;

export const notice = (shown: Notice, { atMs }: DecideContext): SessionEvent => ({
  type: 'notice.shown',
  v: 1,
  atMs,
  notice: shown,
});
