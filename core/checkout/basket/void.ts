/** Taking goods out again, which is the customer's right as far as the shop lets it be. */
import { addMinor } from '../../money/money.ts';
import { err, ok } from '../../result.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import type { CheckoutState } from '../state.ts';
import { basketVoided, callForVoid, wholeLineVoided } from './called-void.ts';
import type { BasketCommand } from './commands.ts';
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
  const limits = context.settings.basket.void.line;
  if (!isStaff && !mayCustomerVoid(state, limits, amountMinor, 1)) {
    return ok(callForVoid(state, { kind: 'voidLine', lineId: line.lineId, quantity: 0, amountMinor }, limits, context));
  }
  const staffId = isStaff ? staffIdOf(state) : null;
  const by = { staffId, reasonCode: command.reasonCode ?? null };
  return ok([
    ...(isStaff ? actedBy(state, 'voidLine', context.atMs) : []),
    ...wholeLineVoided(state, line, by, context),
  ]);
}

export function voidBasket(state: CheckoutState, command: Command<'basket.void'>, context: DecideContext): Decision {
  if (state.lines.length === 0) return ok([]);
  const dueMinor = dueMinorOf(state);
  const isStaff = mayStaff(state, 'voidBasket');
  const { basket } = context.settings.basket.void;
  if (!isStaff && !mayCustomerVoid(state, basket, dueMinor, state.lines.length)) {
    return ok(callForVoid(state, { kind: 'voidBasket', amountMinor: dueMinor }, basket, context));
  }
  const by = { staffId: isStaff ? staffIdOf(state) : null, reasonCode: command.reasonCode ?? null };
  return ok([...(isStaff ? actedBy(state, 'voidBasket', context.atMs) : []), ...basketVoided(state, by, context)]);
}
