import { changeOf, takesOf } from '../../core/checkout/payment/change.ts';
import type { PayoutAnswer } from '../../core/checkout/payment/commands.ts';
import { askedMinorOf } from '../../core/checkout/payment/decide-cash.ts';
import { openTender, type Tender } from '../../core/checkout/payment/state.ts';
import type { CashRefusal, CashView } from '../../core/contract/view.ts';
import type { SessionCommand } from '../../core/session/commands.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Claimed } from '../../hardware/claimed-ports.ts';
import type { CashRecycler, CashReturn, CollectionEvents, PaidOut } from '../../hardware/ports/cash-recycler.ts';
import type { Log } from '../ports.ts';
import type { Report } from './runner.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

export type CashDeps = {
  /** The one that the session has in hand now. */
  recycler: () => Claimed<CashRecycler> | null;
  state: () => SessionState;
  report: Report;
  /** Resolves when the command was decided and is durable: null where it was taken. */
  submit: (command: SessionCommand) => Promise<object | null>;
  /** The slots said something that the screen shows. */
  onChange: () => void;
  log: Log;
};

/** Carries cash between the recycler and the session: every piece is durable before the next is taken. */
export function createCashEffects({ recycler: recyclerNow, state, report, submit, onChange, log }: CashDeps) {
  let collecting: AbortController | null = null;
  let refused: CashRefusal | null = null;

  async function collect(effectId: string, { tenderId }: Of<'cash.collect'>): Promise<void> {
    const stopped = () => report({ type: 'cash.stopped', tenderId }, effectId, 'failed');
    const recycler = recyclerNow();
    if (recycler === null) return stopped();
    // Found under way at a restart, and over before it: the slots stay shut.
    if (cashOf(tenderId) === null) return report({ type: 'effect.finished' }, effectId, 'done');
    const result = await gather(recycler, tenderId);
    // Shut because it was asked to: the answer to that says the rest.
    const isClosing = cashOf(tenderId)?.cash?.closing !== null;
    if (result.ok || isClosing) return report({ type: 'effect.finished' }, effectId, 'done');
    log.warn({ error: result.error }, 'the cash recycler stopped taking cash in');
    stopped();
  }

  async function gather(recycler: Claimed<CashRecycler>, tenderId: string) {
    const controller = new AbortController();
    collecting = controller;
    refused = null;
    const collection = { collectionId: tenderId, after: cashOf(tenderId)?.cash?.lastSequence ?? 0 };
    const events: CollectionEvents = {
      takes: () => takesNow(tenderId).takesMinor,
      escrow: () => undefined,
      async taken({ sequence, denominationMinor }) {
        refused = null;
        const answer = await submit({ type: 'cash.taken', tenderId, sequence, denominationMinor });
        // Unacknowledged, so the recycler tells it again: money must not be known to the device alone.
        if (answer !== null) throw new Error(`a piece of cash was not taken up: ${JSON.stringify(answer)}`);
      },
      returned(denominationMinor, why) {
        refused = refusalOf(denominationMinor, why, takesNow(tenderId).exactOnly);
        onChange();
      },
    };
    try {
      return await recycler.collect(collection, events, controller.signal);
    } finally {
      if (collecting === controller) collecting = null;
    }
  }

  async function close(effectId: string, { tenderId }: Of<'cash.close'>): Promise<void> {
    const unreachable = { type: 'cash.closed', tenderId, answer: { kind: 'unreachable' } } as const;
    const recycler = recyclerNow();
    if (recycler === null) return report(unreachable, effectId, 'unknown');
    // After a loss of the line nobody listens: what came in meanwhile is heard before the slots are shut.
    if (collecting === null)
      void gather(recycler, tenderId).catch((cause) => log.error({ cause }, 'the recycler broke'));
    const result = await recycler.shut(tenderId);
    if (!result.ok) return report(unreachable, effectId, 'unknown');
    const { lastSequence } = result.value;
    report({ type: 'cash.closed', tenderId, answer: { kind: 'closed', lastSequence } }, effectId, 'done');
  }

  /** Out of what is really there. What cannot be paid exactly is not begun: staff give it. */
  async function paidOut({ payoutId, amountMinor }: { payoutId: string; amountMinor: number }): Promise<PayoutAnswer> {
    const recycler = recyclerNow();
    const pieces = recycler === null ? null : changeOf(recycler.levels ?? [], amountMinor);
    if (recycler === null || pieces === null) return NOTHING_PAID;
    const result = await recycler.payOut(payoutId, pieces);
    if (result.ok) return result.value;
    return result.error.kind !== 'unknown' ? NOTHING_PAID : { kind: 'unreachable' };
  }

  async function askedOf(payoutId: string): Promise<PayoutAnswer> {
    const recycler = recyclerNow();
    const result = recycler === null ? null : await recycler.payoutOf(payoutId);
    return result?.ok === true ? payoutAnswerOf(result.value) : { kind: 'unreachable' };
  }

  async function payOut(effectId: string, effect: Of<'cash.payout' | 'cash.payoutEnquire'>): Promise<void> {
    const { tenderId, payoutId } = effect;
    const answer = effect.type === 'cash.payout' ? await paidOut(effect) : await askedOf(payoutId);
    report({ type: 'cash.paid', tenderId, payoutId, answer }, effectId, outcomeOf(answer));
  }

  async function refund(effectId: string, effect: Of<'refund.payout' | 'refund.payoutEnquire'>): Promise<void> {
    const { refundId, position, payoutId } = effect;
    const answer = effect.type === 'refund.payout' ? await paidOut(effect) : await askedOf(payoutId);
    report({ type: 'refund.cashAnswered', refundId, position, answer }, effectId, outcomeOf(answer));
  }

  const cashOf = (tenderId: string): Tender | null => {
    const now = state();
    if (now.status === 'closed' || now.journey.journey !== 'checkout') return null;
    const tender = openTender(now.journey.checkout);
    return tender?.tenderId === tenderId ? tender : null;
  };

  function takesNow(tenderId: string): { takesMinor: number[]; exactOnly: boolean } {
    const tender = cashOf(tenderId);
    const recycler = recyclerNow();
    if (recycler === null || tender?.cash == null || tender.cash.closing !== null)
      return { takesMinor: [], exactOnly: false };
    const missingMinor = Math.max(0, askedMinorOf(tender, tender.cash) - tender.cash.insertedMinor);
    return takesOf(recycler.denominations, recycler.levels ?? [], missingMinor);
  }

  return {
    collect,
    close,
    payOut,
    refund,
    /** What the screen shows beside the amounts. */
    view(): CashView | null {
      const now = state();
      if (now.status === 'closed' || now.journey.journey !== 'checkout') return null;
      const tender = openTender(now.journey.checkout);
      return tender?.kind === 'cash' ? { ...takesNow(tender.tenderId), refused } : null;
    },
    stop: () => collecting?.abort(),
  };
}

const outcomeOf = ({ kind }: PayoutAnswer): 'done' | 'unknown' => (kind === 'ended' ? 'done' : 'unknown');

const NOTHING_PAID: PayoutAnswer = { kind: 'ended', paidMinor: 0, uncertainMinor: 0 };

function payoutAnswerOf(told: PaidOut | { kind: 'neverSeen' } | { kind: 'inProgress' }): PayoutAnswer {
  if (told.kind === 'ended') return told;
  return told.kind === 'neverSeen' ? NOTHING_PAID : { kind: 'unreachable' };
}

const refusalOf = (denominationMinor: number | null, why: CashReturn, exactOnly: boolean): CashRefusal =>
  why === 'notTaken' && denominationMinor !== null && exactOnly ? 'noChangeForIt' : why;
