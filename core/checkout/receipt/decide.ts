import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext, TimerElapsed } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import { RECEIPT_CHOICE_TIMER, type ReceiptCommand } from './commands.ts';
import { pagesOf, waysOf } from './offers.ts';
import { isChoosingReceipt, MAILS_MAX, receiptEndedAtMs } from './state.ts';
import type { ReceiptPaper, ReceiptWay } from './ways.ts';

export function decideReceipt(
  state: CheckoutState,
  command: ReceiptCommand | TimerElapsed,
  context: DecideContext,
): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const { receipt, sale } = state;
  const notNow = err({ kind: 'notNow' } as const);
  if (sale === null) return notNow;
  const hasEnded = receiptEndedAtMs(state) !== null;
  switch (command.type) {
    case 'receipt.choose':
      return isChoosingReceipt(state) && waysOf(state).includes(command.way)
        ? ok(choose(command.way, 'shopper', context))
        : notNow;
    case 'timer.elapsed':
      if (command.timerId !== RECEIPT_CHOICE_TIMER || !isChoosingReceipt(state)) return notNow;
      return ok(choose(waysOf(state).includes('paper') ? unchosenOf(state) : 'none', 'time', context));
    case 'receipt.open':
      return (hasEnded || isChoosingReceipt(state)) && pagesOf(state).includes(command.page)
        ? ok([{ type: 'receipt.pageOpened', ...at, page: command.page }])
        : notNow;
    case 'receipt.back':
      return state.receiptPage === null ? notNow : ok([{ type: 'receipt.pageLeft', ...at }]);
    case 'receipt.email': {
      if (state.receiptPage !== 'email' || state.mails >= MAILS_MAX) return notNow;
      const { language, commandId: requestId } = context;
      return ok([{ type: 'receipt.mailRequested', ...at, requestId, saleId: sale.saleId, to: command.to, language }]);
    }
    case 'receipt.invoice': {
      if (state.receiptPage !== 'invoice' || state.invoice !== null) return notNow;
      const { recipient } = command;
      const requested: SessionEvent = { type: 'invoice.requested', ...at, saleId: sale.saleId, recipient };
      return ok(paperOf(state) === 'never' ? [requested] : [requested, ...print(context, { copy: false })]);
    }
    case 'receipt.copy':
      return hasEnded && paperOf(state) !== 'never'
        ? ok(print(context, { copy: receipt?.nextIsCopy === true }))
        : notNow;
    case 'receipt.gift': {
      const { lineIds } = command;
      const isKnown = lineIds.every((lineId) => state.lines.some((line) => line.lineId === lineId));
      if (state.receiptPage !== 'gift') return notNow;
      return isKnown ? ok(print(context, { copy: false, paper: 'gift', lineIds })) : err({ kind: 'unknownLine' });
    }
    case 'receipt.answered': {
      if (receipt?.status !== 'printing' || receipt.jobId !== command.jobId) return notNow;
      const { answer, jobId } = command;
      if (answer.kind === 'printed') return ok([{ type: 'receipt.printed', ...at, jobId }]);
      return ok([{ type: 'receipt.failed', ...at, jobId, certainty: answer.certainty, trouble: answer.trouble }]);
    }
    case 'receipt.retry': {
      if (receipt?.status !== 'notStarted' && receipt?.status !== 'unknown') return notNow;
      const { paper, lineIds, nextIsCopy } = receipt;
      return ok(print(context, { copy: paper === 'receipt' && nextIsCopy, paper, lineIds }));
    }
    case 'receipt.skip':
      return receipt?.status === 'notStarted' || receipt?.status === 'unknown'
        ? ok([{ type: 'receipt.skipped', ...at }])
        : notNow;
    case 'fiscal.answered': {
      const { transactionId, answer } = command;
      if (state.fiscal?.status !== 'asking' || state.fiscal.transactionId !== transactionId) return notNow;
      const signed: SessionEvent =
        answer.kind === 'signed'
          ? { type: 'fiscal.signed', ...at, transactionId, signature: answer.signature }
          : { type: 'fiscal.failed', ...at, transactionId, detail: answer.detail.slice(0, 200) };
      return ok([signed, ...give(context)]);
    }
    default:
      return unreachable(command);
  }
}

const paperOf = ({ sale }: CheckoutState): 'always' | 'asked' | 'never' => sale?.receipt?.offers.paper ?? 'always';
const unchosenOf = ({ sale }: CheckoutState): 'paper' | 'none' => sale?.receipt?.offers.unchosen ?? 'none';

function choose(way: ReceiptWay, by: 'shopper' | 'time', context: DecideContext): SessionEvent[] {
  const chosen: SessionEvent = { type: 'receipt.chosen', v: 1, atMs: context.atMs, way, by };
  return way === 'paper' ? [chosen, ...print(context, { copy: false })] : [chosen];
}

/** After `sale.completed`: it is signed where that must be, and then the receipt is given. */
export function startReceipt(context: DecideContext): SessionEvent[] {
  const { settings, atMs, commandId } = context;
  if (!settings.receipt.fiscal.isRequired) return give(context);
  const transactionId = `${commandId}:fiscal`;
  return [
    { type: 'fiscal.started', v: 1, atMs, transactionId },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: transactionId,
      effect: { type: 'fiscal.sign', transactionId },
    },
  ];
}

/** By itself where paper is the rule; otherwise the shopper is asked. */
const give = (context: DecideContext): SessionEvent[] =>
  context.settings.receipt.paper === 'always' ? print(context, { copy: false }) : [];

function print(
  { atMs, commandId }: DecideContext,
  { copy, paper = 'receipt', lineIds = [] }: { copy: boolean; paper?: ReceiptPaper; lineIds?: string[] },
): SessionEvent[] {
  const jobId = `${commandId}:receipt`;
  return [
    { type: 'receipt.started', v: 1, atMs, jobId, copy, paper, lineIds },
    {
      type: 'effect.requested',
      v: 1,
      atMs,
      effectId: jobId,
      effect: { type: 'receipt.print', jobId, copy, paper, lineIds },
    },
  ];
}
