import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { PaymentTerminal } from '../../../hardware/ports/payment-terminal.ts';
import { amount, approvals, type Bench, connected, never, RIGS, type Rig, request } from './payment-terminal-rigs.ts';
import { eventually, temporaryFolder, untilStatus } from './support.ts';

/** What a protocol cannot do, and why. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Partial<Record<Guarantee, string>>>>> = {
  'ZVT over TCP': {
    refundNamesPayment: 'a refund (06 31) names no payment: what was given back shows in the total of the day only',
    mustBeOnline: 'an authorization (06 01) has no field that keeps a terminal from approving by itself',
  },
  'ZVT over a serial line': { mustBeOnline: 'as over TCP', refundNamesPayment: 'as over TCP' },
};
type Guarantee = 'mustBeOnline' | 'refundNamesPayment';
const does = (rig: Rig, guarantee: Guarantee): boolean => EXCEPTIONS[rig.name]?.[guarantee] === undefined;

const untilWorking = (simulator: Bench): Promise<void> =>
  eventually(
    (look) => simulator.onChange(look),
    () => simulator.current() !== null,
  );
const untilLedger = (simulator: Bench, count: number): Promise<void> =>
  eventually(
    (look) => simulator.onChange(look),
    () => simulator.ledger().length >= count,
  );

/** A ZVT terminal tells its last receipt before it is asked for money: giving up then is another story. */
function givingUpOnceAsked(simulator: Bench): AbortSignal {
  const givingUp = new AbortController();
  simulator.onChange(() => {
    if (simulator.authorizations !== 0) givingUp.abort();
  });
  return givingUp.signal;
}

/** Asks until the terminal can say something; the runner's time-out ends a wait in vain. */
async function found(terminal: PaymentTerminal, tenderId = 'tender-1') {
  for (;;) {
    const answer = await terminal.enquire(tenderId, amount);
    if (answer.ok) return answer;
    await setImmediate();
  }
}

describe.each(RIGS)('a payment terminal: $name', (rig) => {
  test('an approved charge says which card, and is in the ledger once for the exact amount', async () => {
    const { simulator, terminal } = await connected(rig);
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', maskedPan: '**** 0002' } });
    expect(simulator.ledger()).toMatchObject([{ amountMinor: 1_999, currency: 'EUR', outcome: 'approved' }]);
    expect(await found(terminal)).toEqual(charged);
  });

  test('what the terminal wants printed comes with the approval', async () => {
    const { terminal } = await connected(rig);
    const charged = await terminal.charge(request, never);
    const lines = charged.ok && charged.value.outcome === 'approved' ? charged.value.receiptLines : [];
    expect(lines.join('\n')).toMatch(/0002/);
  });

  test('a declined card is declined, now and at every enquiry', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'decline' });
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'declined', reason: 'refused' } });
    expect(await found(terminal)).toEqual(charged);
    expect(approvals(simulator)).toEqual([]);
  });

  test('after a decline the next tender is charged', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'decline' });
    await terminal.charge(request, never);
    simulator.setMode('approve');
    const second = await terminal.charge({ ...request, tenderId: 'tender-2' }, never);
    expect(second).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  test('a cancelled charge ends as its own answer', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await untilWorking(simulator);
    await terminal.cancel('tender-1');
    expect(await charging).toMatchObject({ ok: true, value: { outcome: 'declined', reason: 'cancelled' } });
    expect(approvals(simulator)).toEqual([]);
  });

  test('while the customer is asked, the payment is in progress and another one finds the terminal busy', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await untilWorking(simulator);
    expect(await terminal.enquire('tender-1', amount)).toEqual({ ok: false, error: { kind: 'inProgress' } });
    expect(await terminal.charge({ ...request, tenderId: 'tender-2' }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'declined', reason: 'busy' },
    });
    expect(simulator.answer('approve')).toBe(true);
    expect(await charging).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  test('no answer in time is unknown, and the enquiry shows that nothing was charged', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'timeout' });
    const givingUp = givingUpOnceAsked(simulator);
    expect(await terminal.charge(request, givingUp)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await found(terminal)).toEqual({ ok: true, value: { outcome: 'neverSeen' } });
    expect(simulator.ledger()).toEqual([]);
  });

  test('a terminal that charges without a word is found out', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'timeout', approveAfterTimeout: true });
    const givingUp = givingUpOnceAsked(simulator);
    expect(await terminal.charge(request, givingUp)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('a lost answer is unknown, the enquiry finds the approval, and there is exactly one charge', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'dropAnswer' });
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('a tender that is charged again by mistake is not charged twice', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'dropAnswer' });
    await terminal.charge(request, never);
    await found(terminal);
    simulator.setMode('approve');
    await terminal.charge(request, never);
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('an answer later than the kiosk waits is found by the enquiry', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'late', lateMs: 50 });
    const givingUp = givingUpOnceAsked(simulator);
    expect(await terminal.charge(request, givingUp)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    await untilLedger(simulator, 1);
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  test('after a restart of the kiosk the enquiry still finds the charge', async () => {
    const { simulator, terminal, driver } = await connected(rig, { mode: 'dropAnswer' });
    await terminal.charge(request, never);
    await terminal.close();
    const again = driver();
    expect(await found(again)).toMatchObject({ ok: true, value: { outcome: 'approved', maskedPan: '**** 0002' } });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('after a restart of both ends the enquiry still finds the charge', async () => {
    const folder = temporaryFolder();
    const before = await connected(rig, { mode: 'dropAnswer' }, folder);
    await before.terminal.charge(request, never);
    await before.terminal.close();
    await before.simulator.close();
    const after = await connected(rig, {}, folder);
    expect(await found(after.terminal)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(approvals(after.simulator)).toHaveLength(1);
  });

  test('an approval of a part says how much was charged, also when it is asked about', async () => {
    const { simulator, terminal } = await connected(rig);
    simulator.setApprovedAmountMinor(1_000);
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', approvedMinor: 1_000 } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved', approvedMinor: 1_000 } });
  });

  test('an approval of more than was asked for is unknown, never approved', async () => {
    const { simulator, terminal } = await connected(rig);
    simulator.setApprovedAmountMinor(5_000);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-1', amount)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });

  test('says of a charge and of its enquiry that the bank approved it', async () => {
    const { terminal } = await connected(rig);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: true, value: { isOffline: false } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { isOffline: false } });
  });

  test('without its bank approves what it may, and says so at every enquiry, also when the bank is back', async () => {
    const { simulator, terminal } = await connected(rig);
    simulator.setAcquirer(false);
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: true } });
    expect(await found(terminal)).toEqual(charged);
    simulator.setAcquirer(true);
    expect(await found(terminal)).toEqual(charged);
  });

  if (does(rig, 'mustBeOnline')) {
    test('without its bank declines what must be online, charges nothing, and takes it when the bank is back', async () => {
      const { simulator, terminal } = await connected(rig);
      simulator.setAcquirer(false);
      const online = { ...request, mustBeOnline: true };
      const declined = { outcome: 'declined', reason: 'bankUnreachable', wasOnline: false };
      expect(await terminal.charge(online, never)).toMatchObject({ ok: true, value: declined });
      expect(await found(terminal)).toMatchObject({ ok: true, value: declined });
      expect(approvals(simulator)).toEqual([]);
      simulator.setAcquirer(true);
      const again = await terminal.charge({ ...online, tenderId: 'tender-2' }, never);
      expect(again).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: false } });
    });
  } else {
    test('approves by itself also what was to be asked of the bank, and says that it was offline', async () => {
      const { simulator, terminal } = await connected(rig);
      simulator.setAcquirer(false);
      const charged = await terminal.charge({ ...request, mustBeOnline: true }, never);
      expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: true } });
    });
  }

  test('an offline approval whose answer was lost is found as one', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'dropAnswer' });
    simulator.setAcquirer(false);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: true } });
  });

  test('a decline says whether the bank was asked', async () => {
    const { simulator, terminal } = await connected(rig, { mode: 'decline' });
    expect(await terminal.charge(request, never)).toMatchObject({ value: { outcome: 'declined', wasOnline: true } });
    simulator.setAcquirer(false);
    const second = { ...request, tenderId: 'tender-2' };
    expect(await terminal.charge(second, never)).toMatchObject({ value: { outcome: 'declined', wasOnline: false } });
  });

  test('an unplugged terminal was provably not asked, and is back by itself', async () => {
    const { simulator, terminal } = await connected(rig);
    await simulator.unplug();
    await untilStatus(terminal, 'NOT_CONNECTED');
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(await terminal.enquire('tender-1', amount)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    await simulator.plug();
    await untilStatus(terminal, 'READY');
    expect(simulator.ledger()).toEqual([]);
  });

  test('gives a whole payment back once, and not a second time', async () => {
    const { simulator, terminal } = await connected(rig);
    const reversal = await reversalOf(terminal);
    expect(await terminal.reverse({ ...reversal, reversalId: 'r1' }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'reversed' },
    });
    expect(simulator.ledger()).toMatchObject([{ approvedMinor: 1_999, reversedMinor: 1_999 }]);
    const second = await terminal.reverse({ ...reversal, reversalId: 'r2' }, never);
    expect(second).toMatchObject({ ok: true, value: { outcome: 'declined' } });
    expect(simulator.ledger()).toMatchObject([{ reversedMinor: 1_999 }]);
  });

  test('gives a part of a payment back', async () => {
    const { simulator, terminal } = await connected(rig);
    const part = { ...(await reversalOf(terminal)), amount: { amountMinor: 500, currency: 'EUR' } } as const;
    expect(await terminal.reverse({ ...part, reversalId: 'r1' }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'reversed' },
    });
    if (does(rig, 'refundNamesPayment')) expect(simulator.ledger()).toMatchObject([{ reversedMinor: 500 }]);
    else expect(await terminal.endOfDay(never)).toMatchObject({ value: { total: { amountMinor: 1_499 } } });
  });

  test('gives nothing back while it is unplugged, and says that it was not asked', async () => {
    const { simulator, terminal } = await connected(rig);
    const reversal = await reversalOf(terminal);
    await simulator.unplug();
    await untilStatus(terminal, 'NOT_CONNECTED');
    expect(await terminal.reverse({ ...reversal, reversalId: 'r1' }, never)).toMatchObject({
      ok: false,
      error: { kind: 'notSent' },
    });
  });

  test('closes its day, or says that its acquirer does, and takes the next payment', async () => {
    const { terminal } = await connected(rig);
    await terminal.charge(request, never);
    const closed = await terminal.endOfDay(never);
    const total = { amountMinor: 1_999, currency: 'EUR' };
    const expected =
      rig.endOfDayReceipt === null
        ? { outcome: 'notNeeded' }
        : { outcome: 'closed', total, receiptLines: rig.endOfDayReceipt };
    expect(closed).toEqual({ ok: true, value: expected });
    expect(await terminal.charge({ ...request, tenderId: 'tender-2' }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
  });
});

async function reversalOf(terminal: PaymentTerminal) {
  const charged = await terminal.charge(request, never);
  if (!charged.ok || charged.value.outcome !== 'approved') throw new Error('the payment was not approved');
  const { terminalReference } = charged.value;
  return { tenderId: request.tenderId, terminalReference, charged: amount, amount };
}
