import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import { actedBy } from '../../staff/decide.ts';
import { mayStaff } from '../../staff/state.ts';
import { storeTime, storeTimeText } from '../../time/store-time.ts';
import type { BasketLine } from '../basket/events.ts';
import { isGoods } from '../basket/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { marked } from '../duty/goods.ts';
import { atShopsAge } from '../restrictions/shops-age.ts';
import type { CheckoutSettings } from '../settings.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import type { SuspendCommand } from './commands.ts';
import type { RecallRefusal, SlipProblem } from './events.ts';
import type { OpenRecall } from './state.ts';
import type { SuspendedBasket } from './suspended-basket.ts';

type RecallCommand = Extract<SuspendCommand, { type: `recall.${string}` }>;

/** Taking up what was suspended elsewhere. Under one `recallId` the server hands it out once, however often it is asked. */
export function decideRecall(state: CheckoutState, command: RecallCommand, context: DecideContext): Decision {
  const { atMs } = context;
  const { recall } = state;
  switch (command.type) {
    case 'recall.offered':
      return offered(state, command, context);
    case 'recall.answered':
      if (recall === null || recall.recallId !== command.recallId) return err({ kind: 'notNow' });
      return ok(answered(recall, command.answer, state, context));
    case 'recall.retry':
      if (recall?.status !== 'unanswered') return err({ kind: 'notNow' });
      return ok([{ type: 'recall.askedAgain', v: 1, atMs, recallId: recall.recallId }, ask(recall, state, context)]);
    case 'recall.giveUp':
      return recall?.status === 'unanswered' ? ok(givenUp(state, atMs)) : err({ kind: 'notNow' });
    default:
      return unreachable(command);
  }
}

/** With the session, too, whatever was asked for is given up: the server hears of it through the journal and keeps the basket. */
export const givenUp = ({ recall }: Pick<CheckoutState, 'recall'>, atMs: number): SessionEvent[] =>
  recall === null ? [] : [{ type: 'recall.givenUp', v: 1, atMs, recallId: recall.recallId, basketId: recall.basketId }];

function offered(
  state: CheckoutState,
  { basketId, slip, slipProblem }: Extract<RecallCommand, { type: 'recall.offered' }>,
  context: DecideContext,
): Decision {
  const { atMs, commandId, settings } = context;
  if (state.suspension !== null || state.sale !== null) return err({ kind: 'notNow' });
  if (state.recall !== null) return ok([]);
  if (!basketIsOpen(state) || state.lines.length > 0 || state.weighing !== null) {
    return ok([told({ kind: 'recallNeedsEmptyBasket' }, context)]);
  }
  const isStaff = mayStaff(state, 'recall');
  if (settings.suspend.recallBy === 'staff' && !isStaff) return ok([told({ kind: 'recallNeedsStaff' }, context)]);
  const recallId = `${commandId}:recall`;
  return ok([
    ...(isStaff ? actedBy(state, 'recall', atMs) : []),
    { type: 'recall.asked', v: 1, atMs, recallId, basketId, slip, slipProblem },
    ask({ recallId, basketId }, state, context),
  ]);
}

const ask = (
  { recallId, basketId }: Pick<OpenRecall, 'recallId' | 'basketId'>,
  { currency }: CheckoutState,
  context: DecideContext,
): SessionEvent => ({
  type: 'effect.requested',
  v: 1,
  atMs: context.atMs,
  effectId: `${context.commandId}:recallAsk`,
  effect: { type: 'basket.recall', recallId, basketId, currency },
});

function answered(
  recall: OpenRecall,
  answer: Extract<RecallCommand, { type: 'recall.answered' }>['answer'],
  state: CheckoutState,
  context: DecideContext,
): SessionEvent[] {
  switch (answer.kind) {
    case 'taken':
      return [recalled(recall, 'server', answer.basket, context)];
    case 'refused':
      // The kiosk that suspended it has not reached the server yet.
      if (answer.refusal.kind === 'unknown') return fromSlip(recall, answer.refusal, state, context);
      return refused(recall, answer.refusal, context);
    case 'unreachable':
      if (recall.slip !== null) return fromSlip(recall, { kind: 'unknown' }, state, context);
      // The server may have handed it out all the same: it hears through the journal that nobody took it here.
      if (recall.slipProblem !== null) {
        return [...givenUp(state, context.atMs), told(slipNotice(recall.slipProblem, context), context)];
      }
      return [{ type: 'recall.unanswered', v: 1, atMs: context.atMs, recallId: recall.recallId }];
    default:
      return unreachable(answer);
  }
}

function fromSlip(
  recall: OpenRecall,
  otherwise: RecallRefusal,
  { currency }: CheckoutState,
  context: DecideContext,
): SessionEvent[] {
  const { slip, slipProblem } = recall;
  if (slip !== null && slip.currency !== currency) return refused(recall, { kind: 'otherCurrency' }, context);
  if (slip !== null) return [recalled(recall, 'slip', slip, context)];
  return refused(recall, slipProblem === null ? otherwise : { kind: 'slip', problem: slipProblem }, context);
}

const recalled = (
  { recallId, basketId }: OpenRecall,
  source: 'server' | 'slip',
  { lines, ...basket }: SuspendedBasket,
  { atMs, settings }: DecideContext,
): SessionEvent => ({
  type: 'basket.recalled',
  v: 1,
  atMs,
  recallId,
  basketId,
  source,
  basket: { ...basket, lines: lines.map((line) => (isGoods(line) ? asSoldHere(line, settings) : line)) },
});

const asSoldHere = (line: BasketLine, { restrictions, duty }: CheckoutSettings): BasketLine =>
  marked(atShopsAge(line, restrictions), duty);

const refused = (
  { recallId, basketId }: OpenRecall,
  refusal: RecallRefusal,
  context: DecideContext,
): SessionEvent[] => [
  { type: 'recall.refused', v: 1, atMs: context.atMs, recallId, basketId, refusal },
  told(noticeOf(refusal, context), context),
];

function noticeOf(refusal: RecallRefusal, context: DecideContext): Notice {
  switch (refusal.kind) {
    case 'alreadyRecalled':
      return { kind: 'basketAlreadyRecalled', kiosk: refusal.kiosk, at: clockOf(refusal.atMs, context.timeZone) };
    case 'slip':
      return slipNotice(refusal.problem, context);
    case 'unknown':
      return { kind: 'basketUnknown' };
    case 'expired':
      return { kind: 'basketExpired' };
    case 'withdrawn':
      return { kind: 'basketWithdrawn' };
    case 'otherCurrency':
      return { kind: 'basketOtherCurrency' };
    default:
      return unreachable(refusal);
  }
}

function slipNotice(problem: SlipProblem, { settings }: DecideContext): Notice {
  switch (problem) {
    case 'otherTill': {
      const till = settings.suspend.offlineTill;
      return till === null ? { kind: 'basketUnknown' } : { kind: 'slipOtherTill', till };
    }
    case 'forged':
      return { kind: 'slipForged' };
    case 'expired':
      return { kind: 'basketExpired' };
    case 'used':
      return { kind: 'slipUsed' };
    case 'unreadable':
      return { kind: 'slipUnreadable' };
    default:
      return unreachable(problem);
  }
}

/** HH:MM */
const clockOf = (atMs: number, timeZone: string): string => storeTimeText(storeTime(atMs, timeZone)).slice(11);

const told = (notice: Notice, { atMs }: DecideContext): SessionEvent => ({ type: 'notice.shown', v: 1, atMs, notice });
