import { err, ok } from '../../result.ts';
import { storeTime } from '../../time/store-time.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { remainingMinorOf } from './amounts.ts';
import type { PaymentCommand } from './commands.ts';
import type { DeclineReason } from './events.ts';
import type { StoredValueKind } from './kinds.ts';
import { eligibleMinorOf } from './meal-voucher.ts';
import type { TendersSettings } from './settings.ts';
import { amountOf, mayStart, notice, started } from './start.ts';
import { NUMBERS_TRIED_MAX } from './state.ts';

type CommandOf<T extends PaymentCommand['type']> = Extract<PaymentCommand, { type: T }>;

/** How much may be paid with it, whatever it is worth. */
export const payableMinorOf = (
  state: CheckoutState,
  kind: StoredValueKind,
  { mealVoucher }: TendersSettings,
): number => {
  const remainingMinor = remainingMinorOf(state);
  if (kind !== 'mealVoucher') return remainingMinor;
  return Math.min(remainingMinor, eligibleMinorOf(state, mealVoucher.categories), mealVoucher.dailyMinorMax);
};

/** A number while one is asked for: what it is worth is asked first, so that the shopper sees it before anything is taken. */
export function numberOffered(
  state: CheckoutState,
  { number, pin, lastFour, serverUsable }: CommandOf<'storedValue.offered'>,
  context: DecideContext,
): Decision {
  const kind = state.choosing?.kind;
  const isAsking =
    state.presented !== null && state.presented.balanceMinor === null && state.presented.refusal === null;
  if (kind == null || isAsking || !mayStart(state)) return err({ kind: 'notNow' });
  if (state.numbersTried >= NUMBERS_TRIED_MAX) return ok([notice({ kind: 'tooManyNumbers' }, context)]);
  const at = { v: 1, atMs: context.atMs } as const;
  const checkId = context.commandId;
  const refusal = serverUsable ? noneEligible(state, kind, context) : 'serverUnreachable';
  return ok([
    { type: 'storedValue.presented', ...at, checkId, kind, number, pin, lastFour },
    refusal === null
      ? {
          type: 'effect.requested',
          ...at,
          effectId: checkId,
          effect: { type: 'storedValue.check', checkId, kind, number, pin },
        }
      : { type: 'storedValue.refused', ...at, checkId, reason: refusal },
  ]);
}

const noneEligible = (
  state: CheckoutState,
  kind: StoredValueKind,
  { settings }: DecideContext,
): DeclineReason | null => (payableMinorOf(state, kind, settings.tenders) > 0 ? null : 'nothingEligible');

export function valueChecked(
  state: CheckoutState,
  { checkId, answer }: CommandOf<'storedValue.checked'>,
  { atMs, settings }: DecideContext,
): Decision {
  const { presented } = state;
  const isWaiting = presented?.checkId === checkId && presented.balanceMinor === null && presented.refusal === null;
  if (!isWaiting) return err({ kind: 'notNow' });
  const at = { v: 1, atMs } as const;
  if (answer.kind === 'refused') return ok([{ type: 'storedValue.refused', ...at, checkId, reason: answer.reason }]);
  if (answer.of !== presented.kind)
    return ok([{ type: 'storedValue.refused', ...at, checkId, reason: 'unknownNumber' }]);
  if (answer.balanceMinor === 0) return ok([{ type: 'storedValue.refused', ...at, checkId, reason: 'noBalance' }]);
  const { balanceMinor } = answer;
  const payableMinor = Math.min(balanceMinor, payableMinorOf(state, presented.kind, settings.tenders));
  return ok([{ type: 'storedValue.balanceTold', ...at, checkId, balanceMinor, payableMinor }]);
}

/** The shopper has seen what it is worth and takes it. */
export function startStoredValue(
  state: CheckoutState,
  command: CommandOf<'pay.storedValue'>,
  context: DecideContext,
): Decision {
  const { presented, currency, saleId } = state;
  if (presented === null || presented.balanceMinor === null) return err({ kind: 'notNow' });
  const amount = amountOf(state, command, context);
  if (!amount.ok) return amount;
  const { tenders } = context.settings;
  const { kind, number, pin, lastFour, balanceMinor } = presented;
  const amountMinor = Math.min(amount.value, balanceMinor, payableMinorOf(state, kind, tenders));
  const at = { v: 1, atMs: context.atMs } as const;
  if (amountMinor <= 0) {
    return ok([{ type: 'storedValue.refused', ...at, checkId: presented.checkId, reason: 'nothingEligible' }]);
  }
  if (!command.serverUsable) return ok([notice({ kind: 'giftCardsUnavailable' }, context)]);
  const tenderId = context.commandId;
  const dailyMinorMax = kind === 'mealVoucher' ? tenders.mealVoucher.dailyMinorMax : null;
  const rest = kind === 'voucher' ? restOfVoucher(context) : 'keep';
  return ok([
    { ...started, ...at, tenderId, kind, amountMinor, lastFour },
    {
      type: 'effect.requested',
      ...at,
      effectId: tenderId,
      effect: {
        type: 'storedValue.redeem',
        tenderId,
        saleId,
        kind,
        number,
        pin,
        amountMinor,
        currency,
        rest,
        dailyMinorMax,
        day: storeTime(context.atMs, context.timeZone).date,
      },
    },
  ]);
}

/** A new voucher is paper. Where a shopper may take none, the rest stays on the voucher that they have. */
const restOfVoucher = ({ settings: { tenders, receipt } }: DecideContext): 'newVoucher' | 'forfeit' | 'keep' =>
  tenders.voucher.rest === 'newVoucher' && receipt.paper !== 'always' ? 'keep' : tenders.voucher.rest;
