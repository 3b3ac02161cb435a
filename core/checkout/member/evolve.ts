import { unreachable } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { MemberEvent } from './events.ts';

export function evolveMember(state: CheckoutState, event: MemberEvent): CheckoutState {
  switch (event.type) {
    case 'member.asked':
      return { ...state, memberAsked: event.requestId };
    case 'member.recognised':
      return { ...state, member: event.member, memberAsked: null };
    case 'member.notRecognised':
      return { ...state, memberAsked: null };
    case 'member.removed':
      return { ...state, member: null };
    default:
      return unreachable(event);
  }
}
