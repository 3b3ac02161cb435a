import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { notice } from '../basket/notice.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import type { MemberCommand } from './commands.ts';

type Answered = Extract<MemberCommand, { type: 'member.answered' }>;

export function decideMember(state: CheckoutState, command: MemberCommand, context: DecideContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  switch (command.type) {
    case 'member.offered': {
      if (!basketIsOpen(state) || state.memberAsked !== null || !context.settings.member.isOffered) {
        return err({ kind: 'notNow' });
      }
      const { commandId: requestId } = context;
      const { key } = command;
      return ok([
        { type: 'member.asked', ...at, requestId, key },
        {
          type: 'effect.requested',
          ...at,
          effectId: `${requestId}:member`,
          effect: { type: 'member.find', requestId, key },
        },
      ]);
    }
    case 'member.remove':
      if (state.member === null || !basketIsOpen(state)) return err({ kind: 'notNow' });
      return ok([{ type: 'member.removed', ...at }]);
    case 'member.answered':
      return state.memberAsked === command.requestId ? ok(answered(state, command, context)) : err({ kind: 'notNow' });
    default:
      return unreachable(command);
  }
}

function answered(state: CheckoutState, { answer, key }: Answered, context: DecideContext): SessionEvent[] {
  const at = { v: 1, atMs: context.atMs } as const;
  const { offline, offlineTier } = context.settings.member;
  // The payment has begun meanwhile, at the prices that were on the screen.
  if (!basketIsOpen(state)) return [{ type: 'member.notRecognised', ...at, reason: 'unreachable' }];
  switch (answer.kind) {
    case 'found': {
      const { tier, reference } = answer;
      return [{ type: 'member.recognised', ...at, member: { tier, reference, key } }];
    }
    case 'notFound':
      return [{ type: 'member.notRecognised', ...at, reason: 'notFound' }, notice({ kind: 'memberNotFound' }, context)];
    case 'unreachable':
      if (offline === 'accept') {
        return [{ type: 'member.recognised', ...at, member: { tier: offlineTier, reference: null, key } }];
      }
      return [
        { type: 'member.notRecognised', ...at, reason: 'unreachable' },
        notice({ kind: 'memberNotCheckable' }, context),
      ];
    default:
      return unreachable(answer);
  }
}
