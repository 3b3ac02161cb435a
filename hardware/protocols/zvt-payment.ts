import { CURRENCIES } from '../../core/money/currencies.ts';
import type { Currency, Money } from '../../core/money/money.ts';
import type { CardApproval, CardDecline, DeclineReason, EnquiryAnswer } from '../ports/payment-terminal.ts';
import { lastDigitsOf } from './payment-card.ts';
import { resultText } from './zvt-codes.ts';
import type { ZvtFields } from './zvt-fields.ts';
import { tlvItemsOf } from './zvt-tlv-items.ts';

/** What names one transaction of one terminal. Receipt numbers go from 1 to 9999 and begin anew; traces are longer. */
export type TransactionMark = { terminalId: string; receiptNumber: number; traceNumber: number };
export const RECEIPT_NUMBER_MAX = 9_999;

export const successorOf = (receiptNumber: number): number =>
  receiptNumber >= RECEIPT_NUMBER_MAX ? 1 : receiptNumber + 1;

/** The mark that stands before this one, whatever its trace was. */
export const predecessorOf = (mark: TransactionMark): TransactionMark => ({
  ...mark,
  receiptNumber: mark.receiptNumber === 1 ? RECEIPT_NUMBER_MAX : mark.receiptNumber - 1,
  traceNumber: -1,
});

/** Null where the terminal does not say enough to tell this transaction from others. */
export function markOf({ terminalId, receiptNumber, traceNumber }: ZvtFields): TransactionMark | null {
  if (typeof terminalId !== 'string' || typeof receiptNumber !== 'number' || typeof traceNumber !== 'number')
    return null;
  return { terminalId, receiptNumber, traceNumber };
}

export const isSameMark = (a: TransactionMark, b: TransactionMark): boolean =>
  a.terminalId === b.terminalId && a.receiptNumber === b.receiptNumber && a.traceNumber === b.traceNumber;

/** Names the transaction for a reversal: terminal, receipt and trace number. */
export const referenceOf = ({ terminalId, receiptNumber, traceNumber }: TransactionMark): string =>
  `${terminalId}-${String(receiptNumber).padStart(4, '0')}-${String(traceNumber).padStart(6, '0')}`;

export function markOfReference(reference: string): TransactionMark | null {
  const match = /^(\d{8})-(\d{4})-(\d{6})$/.exec(reference);
  if (match === null) return null;
  const [, terminalId = '', receiptNumber, traceNumber] = match;
  return { terminalId, receiptNumber: Number(receiptNumber), traceNumber: Number(traceNumber) };
}

export type StatusOutcome =
  | CardApproval
  | CardDecline
  /** Not what was asked for, or not enough to tell: a person must look at it. */
  | { outcome: 'contradiction'; detail: string };

/** What a status information (04 0F) says about the payment that was asked for. */
export function outcomeOfStatus(status: ZvtFields, asked: Money, receiptLines: string[]): StatusOutcome {
  const { resultCode, amountMinor, currencyCode } = status;
  if (typeof resultCode !== 'number') return { outcome: 'contradiction', detail: 'a result without a result code' };
  if (resultCode !== 0) return declineOf(resultCode, status);
  const isPayable = typeof amountMinor === 'number' && amountMinor > 0 && amountMinor <= asked.amountMinor;
  if (!isPayable || (currencyCode ?? CURRENCIES[asked.currency].numeric) !== CURRENCIES[asked.currency].numeric) {
    const approved = `${String(amountMinor)} of currency ${String(currencyCode)}`;
    return {
      outcome: 'contradiction',
      detail: `approved ${approved}, asked for ${asked.amountMinor} minor units of ${asked.currency}`,
    };
  }
  const mark = markOf(status);
  return {
    outcome: 'approved',
    terminalReference: mark === null ? '' : referenceOf(mark),
    approvalCode: textOf(status.approvalCode),
    cardBrand: textOf(status.cardName),
    maskedPan: lastDigitsOf(textOf(status.maskedCardNumber)),
    receiptLines,
    isOffline: isOffline(status),
    ...(amountMinor === asked.amountMinor ? {} : { approvedMinor: amountMinor }),
  };
}

export function declineOf(code: number, status: ZvtFields | null): CardDecline {
  const mark = status === null ? null : markOf(status);
  return {
    outcome: 'declined',
    reason: REASONS[code] ?? 'refused',
    terminalReference: mark === null ? null : referenceOf(mark),
    // Up to 63 hexadecimal the code is the network operator's or the bank's own.
    wasOnline: code > 0 && code < FIRST_OWN_CODE && !(status !== null && isOffline(status)),
  };
}

/** From here on a result code is the terminal's own. */
const FIRST_OWN_CODE = 0x64;

/** Result codes → our reasons; the codes of the bank as in ISO 8583. What is not listed is a plain refusal. */
const REASONS: Readonly<Record<number, DeclineReason>> = {
  51: 'insufficientFunds',
  55: 'wrongPin',
  91: 'bankUnreachable',
  100: 'unsupportedCard',
  103: 'unsupportedCard',
  104: 'unsupportedCard',
  108: 'cancelled',
  113: 'insufficientFunds',
  122: 'unsupportedCard',
  125: 'bankUnreachable',
  155: 'bankUnreachable',
  156: 'busy',
  161: 'bankUnreachable',
  163: 'bankUnreachable',
  197: 'unsupportedCard',
};

/** TLV 1F11, "online flag": 0 is offline. Own reading; absent says online, as no terminal that leaves it out approves by itself. */
const ONLINE_FLAG = '1f11';
const isOffline = (status: ZvtFields): boolean =>
  tlvItemsOf(status).some(({ tag, value, hex }) => tag === ONLINE_FLAG && (value === 0 || /^(00)+$/.test(hex ?? '')));

const textOf = (value: ZvtFields[string] | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** What is known about one tender that was asked for: written before the terminal was, completed by its answer. */
export type TenderNote = {
  tenderId: string;
  amountMinor: number;
  currency: Currency;
  /** The terminal's last transaction before this one; null where it could not be had. */
  before: TransactionMark | null;
  ended:
    | { outcome: 'approved'; mark: TransactionMark | null; isOffline: boolean; approvedMinor?: number | undefined }
    | { outcome: 'declined'; reason: DeclineReason; wasOnline: boolean }
    | null;
};

export type Finding = EnquiryAnswer | { outcome: 'uncertain'; detail: string };

/**
 * What became of a tender, by the terminal's last transaction. ZVT names no transaction by an id of the till's, so this rests on
 * numbers: the terminal is idle, and only this till can start a payment on it. Then its last transaction is still the one before (and
 * nothing was charged), or it is the very next one and of the same amount (and was ours). Anything else is for a person.
 */
export function findingOf(note: TenderNote, last: ZvtFields | null, receiptLines: string[]): Finding {
  const uncertain = (detail: string): Finding => ({ outcome: 'uncertain', detail });
  const mark = last === null ? null : markOf(last);
  if (last === null || mark === null) return uncertain('the terminal does not tell its last payment');
  if (note.before === null) return uncertain('the last payment before this one is not known');
  if (mark.terminalId !== note.before.terminalId) return uncertain('the terminal was replaced since');
  if (isSameMark(mark, note.before)) return { outcome: 'neverSeen' };
  const isNext =
    mark.receiptNumber === successorOf(note.before.receiptNumber) && mark.traceNumber !== note.before.traceNumber;
  if (!isNext) return uncertain('the terminal made more than one payment since');
  if (last.originalTraceNumber !== undefined) return uncertain('the last transaction is a reversal');
  const asked = { amountMinor: note.amountMinor, currency: note.currency };
  const outcome = outcomeOfStatus(last, asked, receiptLines);
  if (outcome.outcome === 'contradiction') return uncertain(outcome.detail);
  // The amount is a part of what proves that it was ours.
  const isPart = outcome.outcome === 'approved' && outcome.approvedMinor !== undefined;
  return isPart ? uncertain('the last payment is of a smaller amount') : outcome;
}

/** What a finished note says by itself, when the terminal's last transaction is no longer that one. */
export function answerOfNote({ ended }: TenderNote): CardApproval | CardDecline | null {
  if (ended === null) return null;
  if (ended.outcome === 'declined') return { ...ended, terminalReference: null };
  return {
    outcome: 'approved',
    terminalReference: ended.mark === null ? '' : referenceOf(ended.mark),
    approvalCode: '',
    cardBrand: '',
    maskedPan: '',
    receiptLines: [],
    isOffline: ended.isOffline,
    ...(ended.approvedMinor === undefined ? {} : { approvedMinor: ended.approvedMinor }),
  };
}

export const refusalText = (code: number): string =>
  `${resultText(code)} (${code.toString(16).toUpperCase().padStart(2, '0')})`;
