/** Taking goods out again, which is the customer's right as far as the shop lets it be. */
import { addMinor } from '../../money/money.ts';
import { err, ok } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import { release, releaseAll } from '../coupons/decide.ts';
import type { Decision } from '../decide.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import type { CheckoutState } from '../state.ts';
import type { BasketCommand } from './commands.ts';
import type { BasketLine } from './events.ts';
import { notice } from './notice.ts';
import type { VoidLimits } from './settings.ts';
import { staffIdOf } from './staff.ts';
import { linkedTo } from './state.ts';

type Command<T extends BasketCommand['type']> = Extract<BasketCommand, { type: T }>;

/** `amountMinor`: what is taken out. */
export function mayCustomerVoid(state: CheckoutState, limits: VoidLimits, amountMinor: number, lines: number): boolean {
  if (limits.by === 'staff') return false;
  if (limits.amountMinorMax !== null && amountMinor > limits.amountMinorMax) return false;
  return limits.linesMax === null || state.linesVoided + lines <= limits.linesMax;
}

export function voidLine(state: CheckoutState, command: Command<'line.void'>, context: DecideContext): Decision {
  const line = state.lines.find(({ lineId }) => lineId === command.lineId);
  if (line === undefined || line.linkedTo !== undefined) return err({ kind: 'unknownLine' });
  const gone = [line, ...linkedTo(state.lines, line.lineId)];
  const amountMinor = gone.reduce((sum, each) => addMinor(sum, each.amountMinor), 0);
  const isStaff = mayStaff(state, 'voidLine');
  if (!isStaff && !mayCustomerVoid(state, context.settings.basket.void.line, amountMinor, 1)) {
    return ok([notice({ kind: 'voidNeedsStaff' }, context)]);
  }
  const staffId = isStaff ? staffIdOf(state) : null;
  const by = { staffId, reasonCode: command.reasonCode ?? null };
  // A bottle voucher that is taken out again can be used another time.
  const claims = state.claims.filter(({ claimId }) => claimId === line.lineId);
  return ok([
    ...(isStaff ? actedBy(state, 'voidLine', context.atMs) : []),
    ...gone.map((each) => voided(each, by, context)),
    ...claims.flatMap((claim) => release(claim, context)),
  ]);
}

export const voided = (
  { lineId, quantity, amountMinor }: BasketLine,
  by: { staffId: string | null; reasonCode: string | null },
  { atMs }: { atMs: number },
): SessionEvent => ({ type: 'line.voided', v: 1, atMs, lineId, ...by, before: { quantity, amountMinor } });

export function voidBasket(state: CheckoutState, command: Command<'basket.void'>, context: DecideContext): Decision {
  if (state.lines.length === 0) return ok([]);
  const dueMinor = dueMinorOf(state);
  const isStaff = mayStaff(state, 'voidBasket');
  const { basket } = context.settings.basket.void;
  if (!isStaff && !mayCustomerVoid(state, basket, dueMinor, state.lines.length)) {
    return ok([notice({ kind: 'voidNeedsStaff' }, context)]);
  }
  const by = { staffId: isStaff ? staffIdOf(state) : null, reasonCode: command.reasonCode ?? null };
  const before = { lines: state.lines.length, dueMinor };
  return ok([
    ...(isStaff ? actedBy(state, 'voidBasket', context.atMs) : []),
    { type: 'basket.voided', v: 1, atMs: context.atMs, ...by, before },
    ...releaseAll(state, context),
  ]);
}
