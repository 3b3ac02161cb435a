/** A boarding pass decides what the basket costs; without one duty is paid. */
import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';
import { storeTime } from '../../time/store-time.ts';
import { notice } from '../basket/notice.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { basketIsOpen, type CheckoutState, moneyAtStake } from '../state.ts';
import type { DutyCommand } from './commands.ts';
import { judgePass, type PassRefusal } from './pass.ts';
import { sealIsOpen } from './state.ts';

export function decideDuty(state: CheckoutState, command: DutyCommand, context: DecideContext): Decision {
  const at = { v: 1, atMs: context.atMs } as const;
  const notNow = err({ kind: 'notNow' } as const);
  switch (command.type) {
    case 'duty.passOffered':
      return passOffered(state, command, context);
    case 'duty.removePass':
      if (state.dutyPass === null || !basketIsOpen(state)) return notNow;
      return ok([{ type: 'duty.passRemoved', ...at }]);
    case 'duty.declinePass':
      if (!mayDecline(context) || !basketIsOpen(state) || state.dutyPass !== null) return notNow;
      return state.dutyPassDeclined ? ok([]) : ok([{ type: 'duty.passDeclined', ...at }]);
    case 'duty.back':
      return state.dutyAsked === null ? notNow : ok([{ type: 'duty.left', ...at }]);
    case 'duty.confirmSeal': {
      if (state.dutyPass?.seal?.by !== 'shopper') return notNow;
      const isAsked = state.sale === null ? state.dutyAsked === 'seal' : sealIsOpen(state, 'afterPayment');
      return isAsked ? ok([{ type: 'duty.sealConfirmed', ...at, staffId: null }]) : notNow;
    }
    default:
      return unreachable(command);
  }
}

export const mayDecline = ({ settings: { duty } }: Pick<DecideContext, 'settings'>): boolean =>
  duty.mode === 'boardingPass' && duty.withoutPass === 'dutyPaid';

function passOffered(
  state: CheckoutState,
  { legs, passReference, wasUsedHere }: Extract<DutyCommand, { type: 'duty.passOffered' }>,
  context: DecideContext,
): Decision {
  const { duty } = context.settings;
  if (duty.mode === 'off') return ok([notice({ kind: 'scanNotUsableHere' }, context)]);
  if (moneyAtStake(state))
    return state.sale === null ? ok([notice({ kind: 'passTooLate' }, context)]) : err({ kind: 'notNow' });
  const verdict = judgePass(legs, duty, storeTime(context.atMs, context.timeZone));
  if (verdict.kind === 'refused') return ok(refused(verdict.refusal, context));
  if (wasUsedHere && duty.usedPass === 'refuse') return ok(refused({ kind: 'used' }, context));
  const pass = { ...verdict.pass, passReference };
  // The same pass a second time: nothing changes, and nobody need be told.
  const isThere = JSON.stringify(pass) === JSON.stringify(state.dutyPass);
  return ok(isThere ? [] : [{ type: 'duty.passTaken', v: 1, atMs: context.atMs, pass }]);
}

const refused = (refusal: PassRefusal, context: DecideContext): SessionEvent[] => [
  { type: 'duty.passRefused', v: 1, atMs: context.atMs, reason: refusal.kind },
  notice(noticeOf(refusal), context),
];

function noticeOf(refusal: PassRefusal): Notice {
  switch (refusal.kind) {
    case 'unreadable':
      return { kind: 'passUnreadable' };
    case 'otherAirport':
      return { kind: 'passOtherAirport', airport: refusal.airport };
    case 'otherDay':
      return { kind: 'passOtherDay', flightDate: refusal.date };
    case 'used':
      return { kind: 'passUsed' };
    default:
      return unreachable(refusal);
  }
}
