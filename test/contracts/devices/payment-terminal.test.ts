import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serviceIdOf } from '../../../hardware/drivers/nexo-channel.ts';
import { NexoTerminal } from '../../../hardware/drivers/nexo-terminal.ts';
import { NexoKey } from '../../../hardware/protocols/nexo-crypto.ts';
import { TerminalSimulator, type TerminalSimulatorOptions } from '../../../hardware/simulators/terminal-simulator.ts';
import { closing, eventually, temporaryFolder, untilStatus } from './support.ts';

const key = { keyIdentifier: 'key-1', keyVersion: 1, passphrase: 'a long shared secret' };
const request = {
  tenderId: 'tender-1',
  saleId: 'sale-1',
  amount: { amountMinor: 1_999, currency: 'EUR' },
  mustBeOnline: false,
} as const;
const never = new AbortController().signal;

function driverFor(simulator: TerminalSimulator, caPem = simulator.caPem): NexoTerminal {
  return closing(
    new NexoTerminal({
      target: { url: simulator.url, caPem, certificateNameSuffixes: [] },
      parties: { saleId: 'till-1', poiId: 'P400Plus-1' },
      key: new NexoKey(key, key.passphrase),
      nowMs: () => 0,
      probeIntervalMs: 20,
    }),
  );
}

async function connected(options: Partial<TerminalSimulatorOptions> = {}) {
  const simulator = closing(await TerminalSimulator.open({ nowMs: () => 0, key, answerDelayMs: 5, ...options }));
  const terminal = driverFor(simulator);
  await untilStatus(terminal, 'READY');
  const untilWorking = (): Promise<void> =>
    eventually(
      (look) => simulator.onChange(look),
      () => simulator.current() !== null,
    );
  const untilLedger = (count: number): Promise<void> =>
    eventually(
      (look) => simulator.onChange(look),
      () => simulator.ledger().length >= count,
    );
  return { simulator, terminal, untilWorking, untilLedger };
}

const approvals = (simulator: TerminalSimulator): unknown[] =>
  simulator.ledger().filter((entry) => entry.outcome === 'approved');

describe('a payment terminal over nexo', () => {
  test('an approved charge says which card, and is in the ledger once for the exact amount', async () => {
    const { simulator, terminal } = await connected();
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', maskedPan: '**** 0002' } });
    expect(simulator.ledger()).toMatchObject([
      { tenderId: 'tender-1', amountMinor: 1_999, currency: 'EUR', outcome: 'approved' },
    ]);
    expect(await terminal.enquire('tender-1', request.amount)).toEqual(charged);
  });

  test('a declined card is declined, now and at every enquiry', async () => {
    const { simulator, terminal } = await connected({ mode: 'decline' });
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'declined', reason: 'refused' } });
    expect(await terminal.enquire('tender-1', request.amount)).toEqual(charged);
    expect(approvals(simulator)).toEqual([]);
  });

  test('a cancelled charge ends as its own answer', async () => {
    const { simulator, terminal, untilWorking } = await connected({ mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await untilWorking();
    await terminal.cancel('tender-1');
    expect(await charging).toMatchObject({ ok: true, value: { outcome: 'declined', reason: 'cancelled' } });
    expect(approvals(simulator)).toEqual([]);
  });

  test('while the customer is asked, the payment is in progress and another one finds the terminal busy', async () => {
    const { simulator, terminal, untilWorking } = await connected({ mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await untilWorking();
    expect(await terminal.enquire('tender-1', request.amount)).toEqual({ ok: false, error: { kind: 'inProgress' } });
    expect(await terminal.charge({ ...request, tenderId: 'tender-2' }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'declined', reason: 'busy' },
    });
    expect(simulator.answer('approve')).toBe(true);
    expect(await charging).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  test('no answer in time is unknown, and the enquiry shows that the terminal never saw it', async () => {
    const { simulator, terminal } = await connected({ mode: 'timeout' });
    const givingUp = new AbortController();
    simulator.onChange(() => givingUp.abort());
    expect(await terminal.charge(request, givingUp.signal)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-1', request.amount)).toEqual({ ok: true, value: { outcome: 'neverSeen' } });
    expect(simulator.ledger()).toEqual([]);
  });

  test('a lost answer is unknown, the enquiry finds the approval, and there is exactly one charge', async () => {
    const { simulator, terminal } = await connected({ mode: 'dropAnswer' });
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('an answer later than the kiosk waits is found by the enquiry', async () => {
    const { simulator, terminal, untilLedger } = await connected({ mode: 'late', lateMs: 50 });
    const givingUp = new AbortController();
    simulator.onChange(() => givingUp.abort());
    expect(await terminal.charge(request, givingUp.signal)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    await untilLedger(1);
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
  });

  test('after a restart of both ends the enquiry still finds the charge', async () => {
    const folder = temporaryFolder();
    const kept = { ledgerFile: join(folder, 'ledger.json'), identityFolder: folder };
    const before = await connected({ ...kept, mode: 'dropAnswer' });
    await before.terminal.charge(request, never);
    await before.simulator.close();
    const after = await connected(kept);
    expect(after.simulator.caPem).toBe(before.simulator.caPem);
    expect(await after.terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
    expect(approvals(after.simulator)).toHaveLength(1);
  });

  test('an approval of another amount is unknown, never approved', async () => {
    const { simulator, terminal } = await connected();
    simulator.setApprovedAmountMinor(1_000);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
  });

  test('an answer that carries the id of another payment is unknown, never approved, and the enquiry finds the own one', async () => {
    const { simulator, terminal } = await connected();
    await terminal.charge(request, never);
    simulator.setAnsweredServiceId(serviceIdOf(request.tenderId));
    const second = { ...request, tenderId: 'tender-2' };
    expect(await terminal.charge(second, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-2', second.amount)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
    simulator.setAnsweredServiceId(null);
    expect(await terminal.enquire('tender-2', second.amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved', terminalReference: expect.stringContaining(serviceIdOf('tender-2')) },
    });
    expect(approvals(simulator)).toHaveLength(2);
  });

  test('says of a charge and of its enquiry that the bank approved it', async () => {
    const { terminal } = await connected();
    expect(await terminal.charge(request, never)).toMatchObject({ ok: true, value: { isOffline: false } });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({ ok: true, value: { isOffline: false } });
  });

  test('without its bank approves what it may, and says so at every enquiry, also when the bank is back', async () => {
    const { simulator, terminal } = await connected();
    simulator.setAcquirer(false);
    const charged = await terminal.charge(request, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: true } });
    expect(await terminal.enquire('tender-1', request.amount)).toEqual(charged);
    simulator.setAcquirer(true);
    expect(await terminal.enquire('tender-1', request.amount)).toEqual(charged);
  });

  test('without its bank declines what must be online, charges nothing, and takes it when the bank is back', async () => {
    const { simulator, terminal } = await connected();
    simulator.setAcquirer(false);
    const online = { ...request, mustBeOnline: true };
    const declined = { outcome: 'declined', reason: 'bankUnreachable', wasOnline: false };
    expect(await terminal.charge(online, never)).toMatchObject({ ok: true, value: declined });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({ ok: true, value: declined });
    expect(approvals(simulator)).toEqual([]);
    simulator.setAcquirer(true);
    const again = await terminal.charge({ ...online, tenderId: 'tender-2' }, never);
    expect(again).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: false } });
  });

  test('that approves by itself what it was told to ask the bank for has charged, and says that it was offline', async () => {
    const { simulator, terminal } = await connected();
    simulator.setAcquirer(false);
    simulator.setIgnoresForceOnline(true);
    const charged = await terminal.charge({ ...request, mustBeOnline: true }, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: true } });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('an offline approval whose answer was lost is found as one', async () => {
    const { simulator, terminal } = await connected({ mode: 'dropAnswer' });
    simulator.setAcquirer(false);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved', isOffline: true },
    });
  });

  test('a decline says whether the bank was asked', async () => {
    const { simulator, terminal } = await connected({ mode: 'decline' });
    expect(await terminal.charge(request, never)).toMatchObject({ value: { outcome: 'declined', wasOnline: true } });
    simulator.setAcquirer(false);
    const second = { ...request, tenderId: 'tender-2' };
    expect(await terminal.charge(second, never)).toMatchObject({ value: { outcome: 'declined', wasOnline: false } });
  });

  test('an unplugged terminal was provably not asked, and is back by itself', async () => {
    const { simulator, terminal } = await connected();
    await simulator.unplug();
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(await terminal.enquire('tender-1', request.amount)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
    await untilStatus(terminal, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(terminal, 'READY');
    expect(simulator.ledger()).toEqual([]);
  });

  test('a terminal with an unknown certificate is not spoken to', async () => {
    const { simulator } = await connected();
    const stranger = closing(await TerminalSimulator.open({ nowMs: () => 0, key }));
    const terminal = driverFor(simulator, stranger.caPem);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(simulator.ledger()).toEqual([]);
  });
});
