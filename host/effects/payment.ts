import type { PaymentAnswer, ReversalAnswer } from '../../core/checkout/payment/commands.ts';
import type { Approval } from '../../core/checkout/payment/events.ts';
import { currencySchema } from '../../core/money/money.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { Claimed } from '../../hardware/claimed-ports.ts';
import type { NotClaimed } from '../../hardware/exclusive-use.ts';
import type { CardApproval, CardDecline, ChargeError, PaymentTerminal } from '../../hardware/ports/payment-terminal.ts';
import type { Report } from './runner.ts';

type Charge = Extract<Effect, { type: 'payment.charge' }>;
type Reversal = Extract<Effect, { type: 'payment.reverse' }>;
type Enquiry = Extract<Effect, { type: 'payment.enquire' }>;

const NOT_SENT: PaymentAnswer = { kind: 'declined', reason: 'notSent', wasOnline: false };
const NEVER_SEEN: PaymentAnswer = { kind: 'declined', reason: 'neverSeen', wasOnline: false };

/** Longest wait for an abandoned charge to let go of the terminal before it is asked what became of it. */
const LET_GO_MS = 5_000;

/** Carries payment effects to the terminal that the session has in hand when they begin. An enquiry begins only after the charge's own request has let go. */
export function createPaymentEffects(
  terminalNow: () => Claimed<PaymentTerminal> | null,
  report: Report,
  after: (ms: number) => Promise<void>,
) {
  const underWay = new Map<string, { controller: AbortController; done: Promise<void> }>();

  async function charge(
    effectId: string,
    { tenderId, saleId, amountMinor, currency, mustBeOnline }: Charge,
  ): Promise<void> {
    const terminal = terminalNow();
    if (terminal === null) {
      report({ type: 'payment.answered', tenderId, answer: NOT_SENT }, effectId, 'failed');
      return;
    }
    const controller = new AbortController();
    const amount = { amountMinor, currency: currencySchema.parse(currency) };
    const answered = terminal.charge({ tenderId, saleId, amount, mustBeOnline }, controller.signal);
    // Let go of the line, whichever way it ends.
    const done = answered.then(
      () => void underWay.delete(tenderId),
      // What a broken driver throws is told by the runner.
      () => void underWay.delete(tenderId),
    );
    underWay.set(tenderId, { controller, done });
    const result = await answered;
    if (result.ok) {
      const answer = answerOf(result.value);
      report({ type: 'payment.answered', tenderId, answer }, effectId, answer.kind === 'approved' ? 'done' : 'failed');
      return;
    }
    const answer: PaymentAnswer = wasNeverSent(result.error) ? NOT_SENT : { kind: 'unknown' };
    report({ type: 'payment.answered', tenderId, answer }, effectId, answer.kind === 'unknown' ? 'unknown' : 'failed');
  }

  async function enquire(effectId: string, { tenderId, amountMinor, currency }: Enquiry): Promise<void> {
    const charging = underWay.get(tenderId);
    charging?.controller.abort();
    if (charging) await Promise.race([charging.done, after(LET_GO_MS)]);
    const terminal = terminalNow();
    const result =
      terminal === null
        ? null
        : await terminal.enquire(tenderId, { amountMinor, currency: currencySchema.parse(currency) });
    if (result === null || !result.ok) {
      report({ type: 'enquiry.answered', tenderId, answer: { kind: 'unreachable' } }, effectId, 'unknown');
      return;
    }
    const { value } = result;
    const answer: PaymentAnswer = value.outcome === 'neverSeen' ? NEVER_SEEN : answerOf(value);
    report({ type: 'enquiry.answered', tenderId, answer }, effectId, 'done');
  }

  async function cancel(effectId: string, tenderId: string): Promise<void> {
    await terminalNow()?.cancel(tenderId);
    report({ type: 'effect.finished' }, effectId, 'done');
  }

  /** Asked once. A broken line leaves it to staff: no terminal can be asked what became of a reversal. */
  async function reverse(effectId: string, effect: Reversal): Promise<void> {
    const { tenderId, reversalId, amountMinor, terminalReference, terminalTime } = effect;
    const amount = { amountMinor, currency: currencySchema.parse(effect.currency) };
    const request = { reversalId, tenderId, terminalReference, terminalTime, charged: amount, amount };
    const terminal = terminalNow();
    const result = terminal === null ? null : await terminal.reverse(request, new AbortController().signal);
    const kind = reversalOf(result);
    const outcome = kind === 'reversed' ? 'done' : kind === 'refused' ? 'failed' : 'unknown';
    report({ type: 'reversal.answered', tenderId, reversalId, answer: { kind } }, effectId, outcome);
  }

  return { charge, enquire, cancel, reverse };
}

function reversalOf(result: Awaited<ReturnType<Claimed<PaymentTerminal>['reverse']>> | null): ReversalAnswer['kind'] {
  if (result === null) return 'refused';
  if (!result.ok) return wasNeverSent(result.error) ? 'refused' : 'unknown';
  return result.value.outcome === 'reversed' ? 'reversed' : 'refused';
}

const wasNeverSent = ({ kind }: ChargeError | NotClaimed): boolean => kind === 'notSent' || kind === 'notClaimed';

const answerOf = (value: CardApproval | CardDecline): PaymentAnswer =>
  value.outcome === 'approved'
    ? { kind: 'approved', approval: approvalOf(value), approvedMinor: value.approvedMinor }
    : { kind: 'declined', reason: value.reason, wasOnline: value.wasOnline };

const approvalOf = ({ outcome: _outcome, approvedMinor: _part, ...approval }: CardApproval): Approval => approval;
