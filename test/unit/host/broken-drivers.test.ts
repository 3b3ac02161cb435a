import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect, EffectType } from '../../../core/session/effects.ts';
import { CLOSED, type SessionState } from '../../../core/session/state.ts';
import type { CashRecycler } from '../../../hardware/ports/cash-recycler.ts';
import type { FiscalSigner } from '../../../hardware/ports/fiscal-signer.ts';
import type { PaymentTerminal } from '../../../hardware/ports/payment-terminal.ts';
import type { DocumentPrinter } from '../../../hardware/ports/printer.ts';
import { createCashEffects } from '../../../host/effects/cash.ts';
import { createEffectRunner, type Report } from '../../../host/effects/runner.ts';
import { ALL_TENDERS, APPROVAL, MILK, scan, World } from '../core/world.ts';
import { begunOf, pay } from './purchase.ts';
import { type Host, type Machine, machine, silentLog } from './rig.ts';

const broken = (): never => {
  throw new Error('a driver that breaks its contract');
};
const device = { status: 'READY', onStatus: () => () => undefined, close: async () => undefined } as const;
const TERMINAL: PaymentTerminal = {
  ...device,
  charge: broken,
  enquire: async () => broken(),
  cancel: broken,
  reverse: broken,
  endOfDay: broken,
};
const PRINTER: DocumentPrinter = { ...device, print: broken };

const RECYCLER: CashRecycler = {
  ...device,
  currency: 'EUR',
  denominations: [1],
  levels: [{ denominationMinor: 1, count: 9 }],
  onLevels: () => () => undefined,
  collect: broken,
  shut: async () => broken(),
  payOut: broken,
  payoutOf: broken,
};

/** A shopper whose cash is being collected. */
const COLLECTING = ((): SessionState => {
  const world = new World('checkout');
  world.settings = ALL_TENDERS;
  world.submit(scan(MILK));
  world.submit({ type: 'pay.cash', amountMinor: 129, recyclerUsable: true });
  return world.state;
})();
const collected = COLLECTING.status === 'open' ? Object.values(COLLECTING.effects) : [];
const cashTenderId = collected[0]?.type === 'cash.collect' ? collected[0].tenderId : '';

const SIGNER: FiscalSigner = {
  isUsable: true,
  ask: broken,
  start: broken,
  finish: broken,
  close: async () => undefined,
};

const runnerOn = (report: Report, state: () => SessionState) =>
  createEffectRunner({
    state,
    terminal: () => TERMINAL,
    printer: () => PRINTER,
    storedValue: { balance: broken, redeem: broken, enquire: async () => broken(), reverse: broken },
    cash: createCashEffects({
      recycler: () => RECYCLER,
      state: () => COLLECTING,
      report,
      submit: async () => null,
      onChange: () => undefined,
      log: silentLog,
    }),
    signer: SIGNER,
    shop: { claimCode: broken, releaseCode: broken, findMember: async () => broken() },
    suspended: { suspend: broken, recall: async () => broken() },
    refunds: { find: broken, claim: async () => broken() },
    ownSale: async () => broken(),
    sign: null,
    departureControl: { findBooking: broken, accept: async () => broken() },
    personal: () => ({ seal: (plain) => plain, reveal: (sealed) => sealed }),
    report,
    log: silentLog,
    delay: () => Promise.resolve(),
    setting: { brandName: () => 'Fennel', placeName: 'Here', kioskId: 'k1', timeZone: 'UTC' },
  });

/** Resolves with the next thing that the runner reports. */
function reporting() {
  const next = Promise.withResolvers<{ command: SessionCommand; effectId: string; outcome: string }>();
  return { report: ((command, effectId, outcome) => next.resolve({ command, effectId, outcome })) as Report, next };
}

const EFFECTS: { [T in EffectType]: [Extract<Effect, { type: T }>, object] } = {
  'payment.charge': [
    { type: 'payment.charge', tenderId: 't', saleId: 's', amountMinor: 1, currency: 'EUR', mustBeOnline: true },
    { type: 'payment.answered', tenderId: 't', answer: { kind: 'unknown' } },
  ],
  'payment.enquire': [
    { type: 'payment.enquire', tenderId: 't', amountMinor: 1, currency: 'EUR' },
    { type: 'enquiry.answered', tenderId: 't', answer: { kind: 'unreachable' } },
  ],
  'payment.cancel': [{ type: 'payment.cancel', tenderId: 't' }, { type: 'effect.finished' }],
  'payment.reverse': [
    {
      type: 'payment.reverse',
      reversalId: 'r',
      tenderId: 't',
      amountMinor: 1,
      currency: 'EUR',
      terminalReference: 'T-1',
    },
    { type: 'reversal.answered', tenderId: 't', reversalId: 'r', answer: { kind: 'unknown' } },
  ],
  'storedValue.check': [
    { type: 'storedValue.check', checkId: 'c', kind: 'giftCard', number: 'n', pin: null },
    { type: 'storedValue.checked', checkId: 'c', answer: { kind: 'refused', reason: 'serverUnreachable' } },
  ],
  'storedValue.redeem': [
    {
      ...{ type: 'storedValue.redeem', tenderId: 't', saleId: 's', kind: 'giftCard', number: 'n', pin: null },
      ...{ amountMinor: 1, currency: 'EUR', rest: 'keep', dailyMinorMax: null, day: '2026-11-24' },
    },
    { type: 'payment.answered', tenderId: 't', answer: { kind: 'unknown' } },
  ],
  'storedValue.enquire': [
    { type: 'storedValue.enquire', tenderId: 't' },
    { type: 'enquiry.answered', tenderId: 't', answer: { kind: 'unreachable' } },
  ],
  'storedValue.reverse': [
    { type: 'storedValue.reverse', reversalId: 'r', tenderId: 't', amountMinor: 1 },
    { type: 'reversal.answered', tenderId: 't', reversalId: 'r', answer: { kind: 'unknown' } },
  ],
  'cash.collect': [
    { type: 'cash.collect', tenderId: cashTenderId, askedMinor: 129, currency: 'EUR' },
    { type: 'cash.stopped', tenderId: cashTenderId },
  ],
  'cash.close': [
    { type: 'cash.close', tenderId: 't' },
    { type: 'cash.closed', tenderId: 't', answer: { kind: 'unreachable' } },
  ],
  'cash.payout': [
    { type: 'cash.payout', tenderId: 't', payoutId: 'p', amountMinor: 1, currency: 'EUR' },
    { type: 'cash.paid', tenderId: 't', payoutId: 'p', answer: { kind: 'unreachable' } },
  ],
  'cash.payoutEnquire': [
    { type: 'cash.payoutEnquire', tenderId: 't', payoutId: 'p' },
    { type: 'cash.paid', tenderId: 't', payoutId: 'p', answer: { kind: 'unreachable' } },
  ],
  'code.claim': [
    { type: 'code.claim', claimId: 'c', kind: 'coupon', code: 'x', amountMinor: 100 },
    { type: 'claim.answered', claimId: 'c', answer: { kind: 'unreachable' } },
  ],
  'code.release': [{ type: 'code.release', claimId: 'c' }, { type: 'effect.finished' }],
  'member.find': [
    { type: 'member.find', requestId: 'r', key: 'k' },
    { type: 'member.answered', requestId: 'r', key: 'k', answer: { kind: 'unreachable' } },
  ],
  'basket.suspend': [{ type: 'basket.suspend', basketId: 'b', expiresAtMs: 1 }, { type: 'effect.finished' }],
  'basket.recall': [
    { type: 'basket.recall', recallId: 'r', basketId: 'b', currency: 'EUR' },
    { type: 'recall.answered', recallId: 'r', answer: { kind: 'unreachable' } },
  ],
  'refund.find': [
    { type: 'refund.find', requestId: 'r', receiptNumber: 'n' },
    { type: 'refund.foundAnswered', requestId: 'r', answer: { kind: 'unreachable' } },
  ],
  'refund.claim': [
    {
      ...{ type: 'refund.claim', refundId: 'r', saleId: 's', lines: [{ position: 0, quantity: 1 }] },
      ...{ reasonCode: 'damaged', toStock: false, amountMinor: 1 },
    },
    { type: 'refund.claimAnswered', refundId: 'r', answer: { kind: 'unreachable' } },
  ],
  'refund.card': [
    {
      ...{ type: 'refund.card', refundId: 'r', position: 0, tenderId: 't', terminalReference: 'T-1' },
      ...{ amountMinor: 1, chargedMinor: 1, currency: 'EUR' },
    },
    { type: 'refund.cardAnswered', refundId: 'r', position: 0, kind: 'unknown' },
  ],
  'refund.payout': [
    { type: 'refund.payout', refundId: 'r', position: 0, payoutId: 'r:0', amountMinor: 1, currency: 'EUR' },
    { type: 'refund.cashAnswered', refundId: 'r', position: 0, answer: { kind: 'unreachable' } },
  ],
  'refund.payoutEnquire': [
    { type: 'refund.payoutEnquire', refundId: 'r', position: 0, payoutId: 'r:0' },
    { type: 'refund.cashAnswered', refundId: 'r', position: 0, answer: { kind: 'unreachable' } },
  ],
  'refund.print': [
    { type: 'refund.print', jobId: 'j', copy: false },
    { jobId: 'j', answer: { kind: 'failed' } },
  ],
  'slip.print': [
    { type: 'slip.print', jobId: 'j', copy: false },
    { jobId: 'j', answer: { kind: 'failed' } },
  ],
  'receipt.print': [
    { type: 'receipt.print', jobId: 'j', copy: false, paper: 'receipt', lineIds: [] },
    { jobId: 'j', answer: { kind: 'failed' } },
  ],
  'fiscal.sign': [
    { type: 'fiscal.sign', transactionId: 'f' },
    { type: 'fiscal.answered', transactionId: 'f', answer: { kind: 'failed' } },
  ],
  'boardingPass.print': [
    { type: 'boardingPass.print', jobId: 'j', passengerId: 'p', copy: false },
    { jobId: 'j', answer: { kind: 'failed' } },
  ],
  'booking.find': [
    { type: 'booking.find', by: 'reference', key: 'k', surname: 'n' },
    { type: 'booking.answered', answer: { kind: 'failed', reason: 'unreachable' } },
  ],
  'passenger.accept': [
    { type: 'passenger.accept', acceptanceId: 'a', recordLocator: 'l', passengerId: 'p', seat: '9C' },
    { type: 'acceptance.answered', acceptanceId: 'a', answer: { kind: 'failed', reason: 'unreachable' } },
  ],
};

describe('a driver that throws', () => {
  let place: Machine;
  let host: Host;
  beforeEach(async () => {
    place = machine('checkout');
    host = await place.boot();
  });
  afterEach(() => {
    host.kill();
    place.scrap();
  });

  test.each(Object.entries(EFFECTS))('ends its %s all the same', async (_type, [effect, command]) => {
    const { report, next } = reporting();
    runnerOn(report, () => CLOSED)('e1', effect);
    expect(await next.promise).toMatchObject({ command, effectId: 'e1' });
  });

  /** Runs the newest effect of that type with the broken drivers, and waits for what follows from it. */
  async function carryOut(type: EffectType): Promise<void> {
    const [found] = begunOf(host, type).slice(-1);
    if (found === undefined) throw new Error(`no ${type} was begun`);
    const { report, next } = reporting();
    runnerOn(report, () => host.state)(found.effectId, found.effect);
    const { command, effectId, outcome } = await next.promise;
    expect(outcome).toBe('unknown');
    await host.submit(command, { effectId, outcome: 'unknown' });
  }

  test('while it charges leaves a payment that is asked about, and no second one', async () => {
    await host.submit(scan(MILK));
    await pay(host);
    await carryOut('payment.charge');
    expect(host.view.screen).toMatchObject({ name: 'paymentUnknown', phase: 'checking' });
    expect(begunOf(host, 'payment.enquire')).toHaveLength(1);
    await carryOut('payment.enquire');
    expect(host.view.screen).toMatchObject({ name: 'paymentUnknown', phase: 'checking' });
    expect(begunOf(host, 'payment.charge')).toHaveLength(1);
  });

  test('while it prints leaves a receipt that may be on paper: the next one is a copy', async () => {
    await host.submit(scan(MILK));
    await pay(host);
    const [charge] = begunOf(host, 'payment.charge');
    const tenderId = charge?.effect.type === 'payment.charge' ? charge.effect.tenderId : '';
    const answer = { kind: 'approved', approval: APPROVAL } as const;
    await host.submit({ type: 'payment.answered', tenderId, answer });
    await carryOut('receipt.print');
    expect(host.view.screen).toMatchObject({ name: 'receiptTrouble', certainty: 'unknown' });
    await host.submit({ type: 'receipt.retry' });
    expect(begunOf(host, 'receipt.print').at(-1)?.effect).toMatchObject({ copy: true });
  });
});
