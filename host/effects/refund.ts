import type { RefundableSale } from '../../core/checkout/refund/sale.ts';
import { currencySchema } from '../../core/money/money.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { Claimed } from '../../hardware/claimed-ports.ts';
import type { PaymentTerminal } from '../../hardware/ports/payment-terminal.ts';
import type { RefundClient } from '../../offline/refund-client.ts';
import type { PersonalData } from '../personal-data.ts';
import type { Report } from './runner.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Asks the server for refunds, and gives back at the terminal. A terminal is asked once for a part; what it does not say, staff find out. */
export function createRefundEffects(
  client: RefundClient,
  terminal: () => Claimed<PaymentTerminal> | null,
  personal: () => PersonalData | null,
  own: (receiptNumber: string) => Promise<RefundableSale | null>,
  report: Report,
) {
  async function find(effectId: string, { requestId, receiptNumber }: Of<'refund.find'>): Promise<void> {
    const found = await client.find(receiptNumber);
    if (!found.ok && found.error.kind === 'unreachable') {
      const sale = await own(receiptNumber);
      if (sale !== null) {
        const answer = { kind: 'found', sale: { ...sale, isOwn: true } } as const;
        return report({ type: 'refund.foundAnswered', requestId, answer }, effectId, 'done');
      }
    }
    const answer = found.ok
      ? ({ kind: 'found', sale: found.value } as const)
      : ({ kind: found.error.kind === 'refused' ? 'unknownSale' : 'unreachable' } as const);
    report({ type: 'refund.foundAnswered', requestId, answer }, effectId, found.ok ? 'done' : 'failed');
  }

  async function claim(effectId: string, effect: Of<'refund.claim'>): Promise<void> {
    const { refundId, saleId, lines, amountMinor } = effect;
    const told = await client.claim({ refundId, saleId, lines, amountMinor });
    if (!told.ok) {
      const { error } = told;
      const answer =
        error.kind === 'refused'
          ? ({ kind: 'refused', reason: error.reason } as const)
          : ({ kind: 'unreachable' } as const);
      const outcome = answer.kind === 'refused' ? 'failed' : 'unknown';
      return report({ type: 'refund.claimAnswered', refundId, answer }, effectId, outcome);
    }
    const seal = personal()?.seal ?? null;
    // A new voucher's number is money to whoever knows it: it enters the journal sealed.
    const parts = told.value.parts.map((part) => ({
      ...part,
      voucher: part.voucher === null || seal === null ? null : seal(part.voucher),
    }));
    const granted = { amountMinor: told.value.amountMinor, parts };
    report({ type: 'refund.claimAnswered', refundId, answer: { kind: 'granted', granted } }, effectId, 'done');
  }

  async function card(effectId: string, effect: Of<'refund.card'>): Promise<void> {
    const { refundId, position, tenderId, terminalReference, terminalTime, amountMinor, chargedMinor } = effect;
    const currency = currencySchema.parse(effect.currency);
    const now = terminal();
    const result =
      now === null
        ? null
        : await now.reverse(
            {
              ...{ reversalId: effectId, tenderId, terminalReference, terminalTime },
              charged: { amountMinor: chargedMinor, currency },
              amount: { amountMinor, currency },
            },
            new AbortController().signal,
          );
    const kind = kindOf(result);
    const outcome = kind === 'reversed' ? 'done' : kind === 'refused' ? 'failed' : 'unknown';
    report({ type: 'refund.cardAnswered', refundId, position, kind }, effectId, outcome);
  }

  return { find, claim, card };
}

function kindOf(
  result: Awaited<ReturnType<Claimed<PaymentTerminal>['reverse']>> | null,
): 'reversed' | 'refused' | 'unknown' {
  if (result === null) return 'refused';
  if (result.ok) return result.value.outcome === 'reversed' ? 'reversed' : 'refused';
  return result.error.kind === 'notSent' || result.error.kind === 'notClaimed' ? 'refused' : 'unknown';
}
