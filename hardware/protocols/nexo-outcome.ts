import type { Money } from '../../core/money/money.ts';
import type { CardApproval, CardDecline, CardReversal, DeclineReason } from '../ports/payment-terminal.ts';
import { withoutPrintedCardNumbers } from './card-data.ts';
import type { PaymentResponse, ReversalResponse } from './nexo.ts';
import { minorOfWireAmount } from './nexo-amount.ts';
import type { NexoResult } from './nexo-parts.ts';
import { lastDigitsOf } from './payment-card.ts';

export type PaymentOutcome =
  | CardApproval
  | CardDecline
  | { outcome: 'inProgress' }
  /** Approved, but not what was asked for: never to be taken for a plain approval. */
  | { outcome: 'contradiction'; detail: string };

export const RECEIPT_LINES_MAX = 60;

/** nexo `ErrorCondition` → our reasons. What is not listed is a plain refusal: the `Failure` of a payment means that no money moved. */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  Aborted: 'cancelled',
  Cancel: 'cancelled',
  Busy: 'busy',
  WrongPIN: 'wrongPin',
  InvalidCard: 'unsupportedCard',
  PaymentRestriction: 'unsupportedCard',
  UnreachableHost: 'bankUnreachable',
  // Adyen's own, beside nexo's: the bank did not answer in time, and its platform has cancelled the payment ("Time-outs").
  'Communication timeout': 'bankUnreachable',
};

/** Adyen gives the finer reason as a form-encoded `refusalReason`, e.g. `refusalReason=210%20Not%20enough%20balance`. */
const NOT_ENOUGH_MONEY = /not enough balance|insufficient funds/i;

export function paymentOutcomeOf(response: PaymentResponse, asked: Money): PaymentOutcome {
  if (response.Response.Result === 'Failure') return declineOf(response);
  const amounts = response.PaymentResult?.AmountsResp;
  if (amounts === undefined) return { outcome: 'contradiction', detail: 'approved without an amount' };
  const approvedMinor = minorOfWireAmount(amounts.AuthorizedAmount, asked.currency);
  const isPayable = approvedMinor !== null && approvedMinor > 0 && approvedMinor <= asked.amountMinor;
  if (amounts.Currency !== asked.currency || !isPayable) {
    const approved = `${amounts.AuthorizedAmount} ${amounts.Currency}`;
    return {
      outcome: 'contradiction',
      detail: `approved ${approved}, asked for ${asked.amountMinor} minor units of ${asked.currency}`,
    };
  }
  // Less than was asked for was charged, and the rest was not: a prepaid card with too little on it (`Result` Partial).
  return approvedMinor === asked.amountMinor ? approvalOf(response) : { ...approvalOf(response), approvedMinor };
}

function declineOf(response: PaymentResponse): CardDecline | { outcome: 'inProgress' } {
  if (response.Response.ErrorCondition === 'InProgress') return { outcome: 'inProgress' };
  return {
    outcome: 'declined',
    reason: reasonOf(response.Response),
    terminalReference: referenceOf(response),
    // Here the protocol's default is not believed: a terminal that was busy or cancelled has asked nobody.
    wasOnline: response.PaymentResult?.OnlineFlag === true,
  };
}

function reasonOf(result: NexoResult): DeclineReason {
  const finer = new URLSearchParams(result.AdditionalResponse ?? '').get('refusalReason') ?? '';
  if (NOT_ENOUGH_MONEY.test(finer)) return 'insufficientFunds';
  return REASONS[result.ErrorCondition ?? ''] ?? 'refused';
}

function approvalOf(response: PaymentResponse): CardApproval {
  const card = response.PaymentResult?.PaymentInstrumentData?.CardData;
  const terminalTime = response.POIData?.POITransactionID?.TimeStamp;
  return {
    outcome: 'approved',
    terminalReference: referenceOf(response) ?? '',
    ...(terminalTime === undefined ? {} : { terminalTime }),
    approvalCode: response.PaymentResult?.PaymentAcquirerData?.ApprovalCode ?? '',
    cardBrand: card?.PaymentBrand ?? '',
    maskedPan: lastDigitsOf(card?.MaskedPan ?? ''),
    receiptLines: customerReceiptOf(response),
    isOffline: response.PaymentResult?.OnlineFlag === false,
  };
}

/** After these a reversal may still be done, or have been done. */
const UNCERTAIN_REVERSALS: ReadonlySet<string | undefined> = new Set([
  'InProgress',
  'UnreachableHost',
  'Communication timeout',
]);

/** What became of a reversal; an amount other than `asked` is a contradiction. `unknown`: money may have gone back. */
export function reversalOutcomeOf(
  response: ReversalResponse,
  asked: Money,
): CardReversal | CardDecline | { outcome: 'contradiction' | 'unknown'; detail: string } {
  const { Result, ErrorCondition } = response.Response;
  if (Result === 'Failure' && UNCERTAIN_REVERSALS.has(ErrorCondition)) {
    return { outcome: 'unknown', detail: `the terminal does not know whether it was given back: ${ErrorCondition}` };
  }
  if (Result === 'Failure') {
    return {
      outcome: 'declined',
      reason: reasonOf(response.Response),
      terminalReference: referenceOf(response),
      wasOnline: false,
    };
  }
  const reversed = response.ReversedAmount;
  const isOther = reversed !== undefined && minorOfWireAmount(reversed, asked.currency) !== asked.amountMinor;
  if (Result === 'Partial' || isOther) {
    return { outcome: 'contradiction', detail: `gave back ${reversed ?? 'a part'} instead of what was asked for` };
  }
  return {
    outcome: 'reversed',
    terminalReference: referenceOf(response) ?? '',
    receiptLines: customerReceiptOf(response),
  };
}

const referenceOf = (response: Pick<PaymentResponse, 'POIData'>): string | null =>
  response.POIData?.POITransactionID?.TransactionID ?? null;

/** Adyen's receipt lines are form-encoded: `key=…&name=…&value=…`. What is not is taken as it is. */
function customerReceiptOf(response: Pick<PaymentResponse, 'PaymentReceipt'>): string[] {
  const receipt = response.PaymentReceipt?.find((candidate) => candidate.DocumentQualifier === 'CustomerReceipt');
  const lines = (receipt?.OutputContent.OutputText ?? []).slice(0, RECEIPT_LINES_MAX).map(({ Text }) => {
    const fields = new URLSearchParams(Text);
    if (!fields.has('name') && !fields.has('key')) return Text;
    return [fields.get('name'), fields.get('value')].filter((part) => part !== null && part !== '').join(' ');
  });
  return lines.filter((line) => line !== '').map(withoutPrintedCardNumbers);
}
