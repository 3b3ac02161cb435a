import type { BalanceAnswer, EnquiryAnswer, PaymentAnswer } from '../../core/checkout/payment/commands.ts';
import type { StoredValueProof } from '../../core/checkout/payment/events.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { Redeemed, StoredValueClient } from '../../offline/stored-value-client.ts';
import type { PersonalData } from '../personal-data.ts';
import type { Report } from './runner.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/**
 * Carries gift cards and vouchers to the server. Every request names its tender or reversal for ever: the server does it once, whatever
 * is lost on the way, and an enquiry about a tender that it has not seen closes that name.
 */
export function createStoredValueEffects(
  client: StoredValueClient,
  personal: () => PersonalData | null,
  report: Report,
) {
  const open = (sealed: string): string | null => personal()?.reveal(sealed) ?? null;

  async function check(effectId: string, { checkId, kind, number, pin }: Of<'storedValue.check'>): Promise<void> {
    const answer = await balanceOf(kind, number, pin);
    report({ type: 'storedValue.checked', checkId, answer }, effectId, answer.kind === 'balance' ? 'done' : 'failed');
  }

  async function balanceOf(
    kind: Of<'storedValue.check'>['kind'],
    number: string,
    pin: string | null,
  ): Promise<BalanceAnswer> {
    const plain = open(number);
    // The key went with the power: the number is shown again.
    if (plain === null) return { kind: 'refused', reason: 'unknownNumber' };
    const told = await client.balance({ kind, number: plain, pin: pin === null ? null : open(pin) });
    if (told.ok) return { kind: 'balance', of: kind, balanceMinor: told.value.balanceMinor };
    return { kind: 'refused', reason: told.error.kind === 'refused' ? told.error.reason : 'serverUnreachable' };
  }

  async function redeem(effectId: string, effect: Of<'storedValue.redeem'>): Promise<void> {
    const { type: _type, number, pin, ...request } = effect;
    const plain = open(number);
    const answer =
      plain === null
        ? ({ kind: 'unknown' } as const)
        : answerOf(await client.redeem({ ...request, number: plain, pin: pin === null ? null : open(pin) }), 'unknown');
    report(
      { type: 'payment.answered', tenderId: effect.tenderId, answer },
      effectId,
      answer.kind === 'redeemed' ? 'done' : answer.kind === 'unknown' ? 'unknown' : 'failed',
    );
  }

  async function enquire(effectId: string, { tenderId }: Of<'storedValue.enquire'>): Promise<void> {
    const answer = answerOf(await client.enquire(tenderId), 'unreachable');
    report(
      { type: 'enquiry.answered', tenderId, answer },
      effectId,
      answer.kind === 'unreachable' ? 'unknown' : 'done',
    );
  }

  async function reverse(effectId: string, { reversalId, tenderId }: Of<'storedValue.reverse'>): Promise<void> {
    const told = await client.reverse({ reversalId, tenderId });
    const kind = told.ok ? 'reversed' : told.error.kind === 'refused' ? 'refused' : 'unknown';
    const outcome = kind === 'reversed' ? 'done' : kind === 'refused' ? 'failed' : 'unknown';
    report({ type: 'reversal.answered', tenderId, reversalId, answer: { kind } }, effectId, outcome);
  }

  function answerOf<U extends 'unknown' | 'unreachable'>(
    told: Awaited<ReturnType<StoredValueClient['redeem']>>,
    lost: U,
  ): Exclude<PaymentAnswer | EnquiryAnswer, { kind: 'unknown' | 'unreachable' }> | { kind: U } {
    if (told.ok) return { kind: 'redeemed', redeemedMinor: told.value.amountMinor, proof: proofOf(told.value) };
    if (told.error.kind === 'refused') return { kind: 'declined', reason: told.error.reason, wasOnline: false };
    return { kind: lost };
  }

  /** A new voucher's number is money to whoever knows it: it enters the journal sealed. */
  function proofOf({ reference, lastFour, leftMinor, rest }: Redeemed): StoredValueProof {
    const seal = personal()?.seal ?? null;
    const sealed = rest === null || seal === null ? null : { amountMinor: rest.amountMinor, number: seal(rest.number) };
    return { reference, lastFour, leftMinor, rest: sealed };
  }

  return { check, redeem, enquire, reverse };
}
