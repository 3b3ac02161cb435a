/** Suspending here and taking up elsewhere: a basket is in exactly one place, whatever is lost on the way. */
import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import { itemCountOf } from '../basket/totals.ts';
import type { DecideContext } from '../commands.ts';
import { isAsking } from '../coupons/state.ts';
import type { Decision } from '../decide.ts';
import { everythingIsHeld } from '../interventions/state.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import { basketNumberOf } from './basket-number.ts';
import type { SuspendCommand } from './commands.ts';
import { decideRecall, givenUp } from './decide-recall.ts';

type Command<T extends SuspendCommand['type']> = Extract<SuspendCommand, { type: T }>;

export function decideSuspend(state: CheckoutState, command: SuspendCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'basket.suspend':
      return suspend(state, context);
    case 'suspend.answered':
      return stored(state, command, context);
    case 'slip.answered':
      return printed(state, command, context);
    case 'slip.retry':
    case 'slip.skip':
    case 'slip.takeBack':
      return afterTrouble(state, command.type, context);
    case 'recall.offered':
    case 'recall.answered':
    case 'recall.retry':
    case 'recall.giveUp':
      return decideRecall(state, command, context);
    default:
      return unreachable(command);
  }
}

/** Whether the basket as it stands may be suspended, whoever asks. */
export const canSuspend = (state: CheckoutState): boolean =>
  basketIsOpen(state) && state.lines.length > 0 && state.weighing === null && !isAsking(state);

function suspend(state: CheckoutState, context: DecideContext): Decision {
  const { atMs, chance, settings } = context;
  const { suspendBy } = settings.suspend;
  if (!canSuspend(state) || suspendBy === 'nobody' || everythingIsHeld(state)) return err({ kind: 'notNow' });
  const isStaff = mayStaff(state, 'suspend');
  if (suspendBy === 'staff' && !isStaff) return ok([told({ kind: 'suspendNeedsStaff' }, context)]);
  const basketId = basketNumberOf(atMs, chance);
  return ok([
    ...(isStaff ? actedBy(state, 'suspend', atMs) : []),
    { type: 'basket.suspending', v: 1, atMs, basketId },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: `${context.commandId}:suspend`,
      effect: { type: 'basket.suspend', basketId, expiresAtMs: atMs + settings.suspend.expiresAfterMs },
    },
  ]);
}

function stored(state: CheckoutState, command: Command<'suspend.answered'>, context: DecideContext): Decision {
  const { suspension } = state;
  const { basketId, answer } = command;
  if (suspension?.status !== 'storing' || suspension.basketId !== basketId) return err({ kind: 'notNow' });
  switch (answer.kind) {
    case 'stored':
      return ok([suspended(state, { basketId, where: 'server', slip: null }, context), ...startSlip(context, false)]);
    case 'refused':
      return ok(failed(basketId, 'refused', context));
    case 'unreachable': {
      if (context.settings.suspend.offlineTill === null) return ok(failed(basketId, 'noServer', context));
      const { slip } = answer;
      if (slip === null) return ok(failed(basketId, 'tooLarge', context));
      return ok([suspended(state, { basketId, where: 'slip', slip }, context), ...startSlip(context, false)]);
    }
    default:
      return unreachable(answer);
  }
}

function suspended(
  state: CheckoutState,
  place: { basketId: string; where: 'server' | 'slip'; slip: string | null },
  { atMs, settings }: DecideContext,
): SessionEvent {
  const { currency, lines } = state;
  const expiresAtMs = atMs + settings.suspend.expiresAfterMs;
  const sums = { currency, totalMinor: dueMinorOf(state), itemCount: itemCountOf(lines), expiresAtMs };
  return { type: 'basket.suspended', v: 1, atMs, ...place, ...sums };
}

const FAILED = { noServer: 'suspendNoServer', tooLarge: 'suspendTooLarge', refused: 'suspendRefused' } as const;

const failed = (
  basketId: string,
  reason: 'noServer' | 'tooLarge' | 'refused',
  context: DecideContext,
): SessionEvent[] => [
  { type: 'basket.suspendFailed', v: 1, atMs: context.atMs, basketId, reason },
  told({ kind: FAILED[reason] }, context),
];

function startSlip({ atMs, commandId }: DecideContext, copy: boolean): SessionEvent[] {
  const jobId = `${commandId}:slip`;
  return [
    { type: 'slip.started', v: 1, atMs, jobId, copy },
    { type: 'effect.requested', v: 1, atMs, effectId: jobId, effect: { type: 'slip.print', jobId, copy } },
  ];
}

function printed(state: CheckoutState, { jobId, answer }: Command<'slip.answered'>, { atMs }: DecideContext): Decision {
  const { suspension } = state;
  if (suspension?.status !== 'printing' || suspension.jobId !== jobId) return err({ kind: 'notNow' });
  const at = { v: 1, atMs } as const;
  if (answer.kind === 'printed') return ok([{ type: 'slip.printed', ...at, jobId }]);
  return ok([{ type: 'slip.failed', ...at, jobId, certainty: answer.certainty, trouble: answer.trouble }]);
}

function afterTrouble(
  { suspension }: CheckoutState,
  wish: 'slip.retry' | 'slip.skip' | 'slip.takeBack',
  context: DecideContext,
): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  if (suspension?.status !== 'notStarted' && suspension?.status !== 'unknown') return err({ kind: 'notNow' });
  switch (wish) {
    case 'slip.retry':
      return ok(startSlip(context, suspension.nextIsCopy));
    case 'slip.skip':
      // Without the server the number alone brings nothing back, unless the slip is on paper.
      if (suspension.where === 'slip' && !suspension.nextIsCopy) return err({ kind: 'notNow' });
      return ok([{ type: 'slip.skipped', ...at }]);
    case 'slip.takeBack':
      // A slip that may be on paper could be taken up while the shopper pays here.
      if (suspension.nextIsCopy || suspension.where !== 'slip') return err({ kind: 'notNow' });
      return ok([{ type: 'basket.takenBack', ...at, basketId: suspension.basketId }]);
    default:
      return unreachable(wish);
  }
}

const told = (notice: Notice, { atMs }: DecideContext): SessionEvent => ({
  type: 'notice.shown',
  v: 1,
  atMs,
  notice,
});

/** Whatever of it is still open when a session ends: the server hears that the basket stayed, or that nobody waits for it. */
export const leftUnfinished = (state: CheckoutState, atMs: number): SessionEvent[] => [
  ...(state.suspension !== null && state.suspension.where === null
    ? [{ type: 'basket.suspendFailed', v: 1, atMs, basketId: state.suspension.basketId, reason: 'refused' } as const]
    : []),
  ...givenUp(state, atMs),
];
