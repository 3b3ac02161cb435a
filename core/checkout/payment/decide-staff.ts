import { err, ok } from '../../result.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { PaymentCommand } from './commands.ts';
import { conclude } from './decide-cash.ts';
import { done, dropped } from './decide-giving-back.ts';
import { settled } from './settle.ts';
import { openReversal, openTender } from './state.ts';

type CommandOf<T extends PaymentCommand['type']> = Extract<PaymentCommand, { type: T }>;

/** Staff found out at the terminal or the server what nobody told the kiosk. The event says that it is their word. */
export function resolveTender(
  state: CheckoutState,
  { tenderId, outcome, slip }: CommandOf<'pay.resolve'>,
  context: DecideContext,
): Decision {
  const tender = openTender(state);
  const isStaffs = tender?.status === 'unknown' && !tender.enquiring && tender.nextEnquiryAtMs === null;
  if (tender === null || !isStaffs || tender.tenderId !== tenderId || tender.cash?.payout != null)
    return err({ kind: 'notNow' });
  if (!mayStaff(state, 'resolvePayment')) return err({ kind: 'noRight' });
  const at = { v: 1, atMs: context.atMs } as const;
  const acted = actedBy(state, 'resolvePayment', context.atMs);
  if (outcome === 'notCharged') {
    return ok([
      ...acted,
      { type: 'tender.declined', ...at, tenderId, reason: 'foundNotCharged', wasOnline: false, by: 'staff' },
    ]);
  }
  // The slip's number stands for the approval: it is what finds the payment at the acquirer.
  if (slip === undefined || tender.kind === 'cash') return err({ kind: 'notNow' });
  const lastFour = tender.lastFour ?? '';
  const approval =
    tender.kind === 'card'
      ? { terminalReference: slip, approvalCode: '', cardBrand: '', maskedPan: '', receiptLines: [], isOffline: false }
      : null;
  const storedValue = tender.kind === 'card' ? null : { reference: slip, lastFour, leftMinor: 0, rest: null };
  const settledMinor = tender.amountMinor;
  return ok([
    ...acted,
    ...settled(state, tender, { settledMinor, approval, storedValue, cash: null, by: 'staff' }, context),
  ]);
}

/** Staff have given the money back, or it stays paid. */
export function resolveReversal(
  state: CheckoutState,
  { tenderId, outcome }: CommandOf<'pay.resolveReversal'>,
  context: DecideContext,
): Decision {
  const tender = openReversal(state);
  if (tender?.tenderId !== tenderId || tender.givingBack?.status !== 'staff') return err({ kind: 'notNow' });
  if (!mayStaff(state, 'resolvePayment')) return err({ kind: 'noRight' });
  const resolved = outcome === 'givenBack' ? done(state, tender, 'staff', context) : dropped(state, tender, context);
  return ok([...actedBy(state, 'resolvePayment', context.atMs), ...resolved]);
}

/** Staff have paid by hand what the recycler still owes, or have seen that it is out. */
export function handOver(
  state: CheckoutState,
  { tenderId, amountMinor }: CommandOf<'pay.handOver'>,
  context: DecideContext,
): Decision {
  const tender = openTender(state);
  if (tender?.tenderId !== tenderId || tender.cash === null || tender.cash.payout === null)
    return err({ kind: 'notNow' });
  const { cash } = tender;
  const { payout } = tender.cash;
  const isStaffs =
    payout.status === 'owed' || (tender.status === 'unknown' && !tender.enquiring && tender.nextEnquiryAtMs === null);
  if (!isStaffs || amountMinor > payout.missingMinor) return err({ kind: 'notNow' });
  if (!mayStaff(state, 'cash')) return err({ kind: 'noRight' });
  const { payoutId } = payout;
  return ok([
    ...actedBy(state, 'cash', context.atMs),
    { type: 'cash.handedOver', v: 1, atMs: context.atMs, tenderId, payoutId, amountMinor },
    ...conclude(state, tender, cash, context),
  ]);
}
