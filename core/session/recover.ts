import { ok, unreachable } from '../result.ts';
import { type Effect, RECOVERY } from './effects.ts';
import { type Decision, decideJourney, type SessionContext } from './journey.ts';
import type { OpenSession } from './state.ts';

/**
 * What becomes of an effect that was under way when the host died. Idempotent ones stay pending and the host begins them again;
 * for the others the outcome is unknown, and the journey goes on from there.
 */
export function recoverEffect(
  state: OpenSession,
  effectId: string,
  effect: Effect,
  { commandId, atMs, context }: { commandId: string; atMs: number; context: SessionContext },
): Decision {
  if (RECOVERY[effect.type] === 'idempotent') return ok([]);
  switch (effect.type) {
    case 'payment.charge': {
      const answer = { kind: 'unknown' } as const;
      return decideJourney(
        state,
        { type: 'payment.answered', tenderId: effect.tenderId, answer },
        commandId,
        atMs,
        context,
      );
    }
    case 'storedValue.redeem': {
      const { tenderId } = effect;
      const lost = { type: 'payment.answered', tenderId, answer: { kind: 'unknown' } } as const;
      return decideJourney(state, lost, commandId, atMs, context);
    }
    case 'payment.reverse': {
      const { tenderId, reversalId } = effect;
      const lost = { type: 'reversal.answered', tenderId, reversalId, answer: { kind: 'unknown' } } as const;
      return ended(decideJourney(state, lost, commandId, atMs, context));
    }
    case 'cash.payout': {
      const { tenderId, payoutId } = effect;
      const lost = { type: 'cash.paid', tenderId, payoutId, answer: { kind: 'unreachable' } } as const;
      return once(decideJourney(state, lost, commandId, atMs, context));
    }
    case 'receipt.print':
      return ended(
        decideJourney(state, { type: 'receipt.answered', jobId: effect.jobId, answer: LOST }, commandId, atMs, context),
      );
    case 'refund.card': {
      const { refundId, position } = effect;
      const lost = { type: 'refund.cardAnswered', refundId, position, kind: 'unknown' } as const;
      return ended(decideJourney(state, lost, commandId, atMs, context));
    }
    case 'refund.payout': {
      const { refundId, position } = effect;
      const lost = { type: 'refund.cashAnswered', refundId, position, answer: { kind: 'unreachable' } } as const;
      return ended(decideJourney(state, lost, commandId, atMs, context));
    }
    case 'refund.print': {
      const lost = { type: 'refundSlip.answered', jobId: effect.jobId, answer: LOST } as const;
      return ended(decideJourney(state, lost, commandId, atMs, context));
    }
    case 'slip.print':
      return ended(
        decideJourney(state, { type: 'slip.answered', jobId: effect.jobId, answer: LOST }, commandId, atMs, context),
      );
    case 'boardingPass.print':
      return ended(
        decideJourney(
          state,
          { type: 'boardingPass.answered', jobId: effect.jobId, answer: LOST },
          commandId,
          atMs,
          context,
        ),
      );
    case 'payment.enquire':
    case 'payment.cancel':
    case 'storedValue.check':
    case 'storedValue.enquire':
    case 'storedValue.reverse':
    case 'cash.collect':
    case 'cash.close':
    case 'cash.payoutEnquire':
    case 'fiscal.sign':
    case 'code.claim':
    case 'code.release':
    case 'member.find':
    case 'refund.find':
    case 'refund.claim':
    case 'refund.payoutEnquire':
    case 'basket.suspend':
    case 'basket.recall':
    case 'booking.find':
    case 'passenger.accept':
      return ok([]);
    default:
      return unreachable(effect);
  }

  /** Where the decision has ended the effect itself, it has. */
  function once(decision: Decision): Decision {
    const isEnded = decision.ok && decision.value.some((it) => it.type === 'effect.ended' && it.effectId === effectId);
    return isEnded ? decision : ended(decision);
  }

  function ended(decision: Decision): Decision {
    if (!decision.ok) return decision;
    return ok([{ type: 'effect.ended', v: 1, atMs, effectId, outcome: 'unknown' }, ...decision.value]);
  }
}

/** Nobody can be asked whether the paper came out while the host was dead. */
const LOST = { kind: 'failed', certainty: 'unknown', trouble: 'TIMED_OUT' } as const;
