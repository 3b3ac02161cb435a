import { CURRENCIES } from '../../core/money/currencies.ts';
import type { Currency } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CardDecline, CardReversal, ChargeError, EndOfDay, ReversalRequest } from '../ports/payment-terminal.ts';
import { markOfReference, refusalText, type TransactionMark } from '../protocols/zvt-payment.ts';
import { givenUp, type ZvtClaim, type ZvtClaims } from './zvt-claim.ts';
import type { ZvtConversation } from './zvt-conversation.ts';
import { answerOf, BUSY, CANCELLED, type ZvtEnding } from './zvt-ending.ts';

type Parts = { claims: ZvtClaims; conversation: ZvtConversation; password: string };
type Reversed = Result<CardReversal | CardDecline, ChargeError>;

/** Reversal (06 30) of a whole payment by its receipt number; a part is a refund (06 31), for which the card is asked for again. */
export async function giveBack(parts: Parts, request: ReversalRequest, signal: AbortSignal): Promise<Reversed> {
  const { terminalReference, charged, amount } = request;
  const mark = markOfReference(terminalReference);
  if (mark === null) return notSent('the reference is not one of this terminal');
  if (amount.currency !== charged.currency) return notSent('the payment was made in another currency');
  if (amount.amountMinor > charged.amountMinor) return notSent('that is more than was paid');
  const claim = parts.claims.claim(null);
  if (claim === null) return ok(BUSY);
  const isWhole = amount.amountMinor === charged.amountMinor;
  return askBack(parts, claim, { mark, isWhole, amount }, signal);
}

async function askBack(
  { conversation, password }: Parts,
  claim: ZvtClaim,
  { mark, isWhole, amount }: { mark: TransactionMark; isWhole: boolean; amount: ReversalRequest['amount'] },
  signal: AbortSignal,
): Promise<Reversed> {
  const ready = await claim.ready(signal);
  // Receipt numbers are the terminal's own: on another one the same number is another customer's payment.
  const isElsewhere = isWhole && ready.ok && ready.value.status?.terminalId !== mark.terminalId;
  if (!ready.ok || isElsewhere || !claim.ask()) {
    claim.leave();
    if (isElsewhere) return notSent(`the payment was made at terminal ${mark.terminalId}, not at this one`);
    if (ready.ok || ready.error.kind === 'cancelled') return ok(CANCELLED);
    return ready.error.kind === 'busy' ? ok(BUSY) : err(ready.error);
  }
  const money = { amountMinor: amount.amountMinor, currencyCode: CURRENCIES[amount.currency].numeric };
  const running = isWhole
    ? conversation.run('06 30', { password, ...money, receiptNumber: mark.receiptNumber })
    : conversation.run('06 31', { password, ...money });
  const answered = running.then((ending) => {
    claim.leave();
    return reversedBy(ending, amount, isWhole ? mark : null);
  });
  return Promise.race([answered, givenUp(signal)]);
}

/** `of`: the payment that was to be taken back, where its number was said. */
function reversedBy(ending: ZvtEnding, amount: ReversalRequest['amount'], of: TransactionMark | null): Reversed {
  const answer = answerOf(ending, amount);
  if (!answer.ok) return answer;
  if (answer.value.outcome === 'declined') return ok(answer.value);
  const original = 'status' in ending ? ending.status?.originalTraceNumber : undefined;
  if (of !== null && original !== undefined && original !== of.traceNumber) {
    return err({ kind: 'unknown', detail: `took back trace ${String(original)} instead of ${of.traceNumber}` });
  }
  const { terminalReference, receiptLines } = answer.value;
  return ok({ outcome: 'reversed', terminalReference, receiptLines });
}

/** End of day (06 50). */
export async function closeDay(
  { claims, conversation, password }: Parts,
  currency: Currency,
  signal: AbortSignal,
): Promise<Result<EndOfDay, ChargeError>> {
  const claim = claims.claim(null);
  if (claim === null) return ok(refusedBusy);
  const ready = await claim.ready(signal);
  if (!ready.ok || !claim.ask()) {
    claim.leave();
    return !ready.ok && ready.error.kind === 'notSent' ? err(ready.error) : ok(refusedBusy);
  }
  const closed = conversation.run('06 50', { password }).then((ending) => {
    claim.leave();
    return dayClosedBy(ending, currency);
  });
  return Promise.race([closed, givenUp(signal)]);
}

/** A completion says that it is done, and its status information with what result; without one there is nothing against it. */
function dayClosedBy(ending: ZvtEnding, currency: Currency): Result<EndOfDay, ChargeError> {
  if (ending.kind === 'lost') return err({ kind: 'unknown', detail: ending.detail });
  if (ending.kind === 'notSent') return err(ending);
  if (ending.kind !== 'completed') return ok({ outcome: 'refused', detail: refusalText(ending.errorCode) });
  const resultCode = ending.status?.resultCode ?? 0;
  if (resultCode !== 0) {
    const detail = typeof resultCode === 'number' ? refusalText(resultCode) : 'a result that cannot be read';
    return ok({ outcome: 'refused', detail });
  }
  const amountMinor = ending.status?.amountMinor;
  const total = typeof amountMinor === 'number' ? { amountMinor, currency } : null;
  return ok({ outcome: 'closed', total, receiptLines: ending.receiptLines });
}

const refusedBusy: EndOfDay = { outcome: 'refused', detail: 'the terminal is busy' };
const notSent = (detail: string): { ok: false; error: ChargeError } => err({ kind: 'notSent', detail });
