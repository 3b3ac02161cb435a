import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import type { CheckoutState } from '../state.ts';
import type { ReceiptCommand } from './commands.ts';

export function decideReceipt(state: CheckoutState, command: ReceiptCommand, context: DecideContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const { receipt } = state;
  if (receipt === null) return err({ kind: 'notNow' });
  const inTrouble = receipt.status === 'notStarted' || receipt.status === 'unknown';
  switch (command.type) {
    case 'receipt.answered': {
      if (receipt.status !== 'printing' || receipt.jobId !== command.jobId) return err({ kind: 'notNow' });
      const { answer, jobId } = command;
      if (answer.kind === 'printed') return ok([{ type: 'receipt.printed', ...at, jobId }]);
      return ok([{ type: 'receipt.failed', ...at, jobId, certainty: answer.certainty, trouble: answer.trouble }]);
    }
    case 'receipt.retry':
      return inTrouble ? ok(startReceipt(context, receipt.nextIsCopy)) : err({ kind: 'notNow' });
    case 'receipt.skip':
      return inTrouble ? ok([{ type: 'receipt.skipped', ...at }]) : err({ kind: 'notNow' });
    default:
      return unreachable(command);
  }
}

export function startReceipt({ atMs, commandId }: DecideContext, copy: boolean): SessionEvent[] {
  const jobId = `${commandId}:receipt`;
  return [
    { type: 'receipt.started', v: 1, atMs, jobId, copy },
    { type: 'effect.requested', v: 1, atMs, effectId: jobId, effect: { type: 'receipt.print', jobId, copy } },
  ];
}
