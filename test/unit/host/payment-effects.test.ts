import { describe, expect, test } from 'vitest';
import type { Result } from '../../../core/result.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Claimed } from '../../../hardware/claimed-ports.ts';
import type { Refused } from '../../../hardware/exclusive-use.ts';
import type {
  CardApproval,
  CardDecline,
  ChargeError,
  EnquiryAnswer,
  EnquiryError,
  PaymentTerminal,
} from '../../../hardware/ports/payment-terminal.ts';
import { createPaymentEffects } from '../../../host/effects/payment.ts';
import { APPROVAL } from '../core/world.ts';

type Charged = Result<CardApproval | CardDecline, ChargeError> | Refused;
const APPROVED: CardApproval = { outcome: 'approved', ...APPROVAL };
const CHARGE = {
  type: 'payment.charge',
  tenderId: 't1',
  saleId: 's1',
  amountMinor: 129,
  currency: 'EUR',
  mustBeOnline: true,
} as const;
const ENQUIRE = { type: 'payment.enquire', tenderId: 't1', amountMinor: 129, currency: 'EUR' } as const;

function terminalOf(answers: {
  charge?: (signal: AbortSignal) => Promise<Charged>;
  enquire?: () => Promise<Result<EnquiryAnswer, EnquiryError> | Refused>;
}) {
  const said: string[] = [];
  const terminal: Claimed<PaymentTerminal> = {
    status: 'READY',
    onStatus: () => () => undefined,
    charge: async ({ amount, mustBeOnline }, signal) => {
      said.push(`charge ${amount.amountMinor} ${amount.currency}${mustBeOnline ? ' online' : ''}`);
      return answers.charge?.(signal) ?? { ok: true, value: APPROVED };
    },
    enquire: async (tenderId) => {
      said.push(`enquire ${tenderId}`);
      return answers.enquire?.() ?? { ok: true, value: { outcome: 'neverSeen' } };
    },
    cancel: async (tenderId) => void said.push(`cancel ${tenderId}`),
    reverse: async () => ({ ok: false, error: { kind: 'notSent', detail: 'not asked for here' } }),
    endOfDay: async () => ({ ok: true, value: { outcome: 'notNeeded' } }),
  };
  return { terminal, said };
}

function effectsOn(terminal: Claimed<PaymentTerminal> | null) {
  const reports: { command: SessionCommand; outcome: string }[] = [];
  const effects = createPaymentEffects(
    () => terminal,
    (command, _effectId, outcome) => void reports.push({ command, outcome }),
    () => new Promise(() => undefined),
  );
  const answers = () => reports.map(({ command, outcome }) => ('answer' in command ? [command.answer, outcome] : []));
  return { effects, answers };
}

describe('a charge', () => {
  test.each([
    ['approved', { ok: true, value: APPROVED }, { kind: 'approved', approval: APPROVAL }, 'done'],
    [
      'declined',
      { ok: true, value: { outcome: 'declined', reason: 'wrongPin', terminalReference: null, wasOnline: true } },
      { kind: 'declined', reason: 'wrongPin', wasOnline: true },
      'failed',
    ],
    [
      'not sent',
      { ok: false, error: { kind: 'notSent', detail: '' } },
      { kind: 'declined', reason: 'notSent', wasOnline: false },
      'failed',
    ],
    [
      'refused because the session no longer has the terminal',
      { ok: false, error: { kind: 'notClaimed' } },
      { kind: 'declined', reason: 'notSent', wasOnline: false },
      'failed',
    ],
    ['unknown', { ok: false, error: { kind: 'unknown', detail: '' } }, { kind: 'unknown' }, 'unknown'],
  ] as const)('that is %s is reported so', async (_case, result, answer, outcome) => {
    const { effects, answers } = effectsOn(terminalOf({ charge: async () => result }).terminal);
    await effects.charge('e1', CHARGE);
    expect(answers()).toEqual([[answer, outcome]]);
  });

  test('without a terminal was never sent', async () => {
    const { effects, answers } = effectsOn(null);
    await effects.charge('e1', CHARGE);
    expect(answers()).toEqual([[{ kind: 'declined', reason: 'notSent', wasOnline: false }, 'failed']]);
  });
});

describe('an enquiry', () => {
  test('lets the charge go before it asks, and asks only then', async () => {
    const letGo = Promise.withResolvers<Charged>();
    const { terminal, said } = terminalOf({
      charge: (signal) => {
        signal.addEventListener('abort', () => said.push('let go'));
        return letGo.promise;
      },
    });
    const { effects, answers } = effectsOn(terminal);
    const charging = effects.charge('e1', CHARGE);
    const enquiring = effects.enquire('e2', ENQUIRE);
    expect(said).toEqual(['charge 129 EUR online', 'let go']);
    letGo.resolve({ ok: false, error: { kind: 'unknown', detail: 'aborted' } });
    await Promise.all([charging, enquiring]);
    expect(said).toEqual(['charge 129 EUR online', 'let go', 'enquire t1']);
    expect(answers().at(-1)).toEqual([{ kind: 'declined', reason: 'neverSeen', wasOnline: false }, 'done']);
  });

  test.each([
    ['nobody answers', { ok: false, error: { kind: 'unreachable', detail: '' } }],
    ['somebody else has the terminal', { ok: false, error: { kind: 'notClaimed' } }],
    ['the terminal is still at it', { ok: false, error: { kind: 'inProgress' } }],
  ] as const)('while %s leaves the payment open', async (_case, result) => {
    const { effects, answers } = effectsOn(terminalOf({ enquire: async () => result }).terminal);
    await effects.enquire('e2', ENQUIRE);
    expect(answers()).toEqual([[{ kind: 'unreachable' }, 'unknown']]);
  });

  test('at a terminal that was taken away leaves the payment open', async () => {
    const { effects, answers } = effectsOn(null);
    await effects.enquire('e2', ENQUIRE);
    expect(answers()).toEqual([[{ kind: 'unreachable' }, 'unknown']]);
  });
});

test('a cancellation is passed on, and ends nothing by itself', async () => {
  const { terminal, said } = terminalOf({});
  const { effects, answers } = effectsOn(terminal);
  await effects.cancel('e3', 't1');
  expect(said).toEqual(['cancel t1']);
  expect(answers()).toEqual([[]]);
});
