import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type DeviceMemory, volatileMemory } from '../../../hardware/device-memory.ts';
import type { ZvtTerminal } from '../../../hardware/drivers/zvt-terminal.ts';
import type { LineFault } from '../../../hardware/simulators/faulty-line.ts';
import type { ZvtSimulatorOptions } from '../../../hardware/simulators/zvt-terminal.ts';
import { amount, approvals, never, openZvt, request, zvtDriver } from './payment-terminal-rigs.ts';
import { eventually, untilStatus } from './support.ts';

type Wire = 'tcp' | 'serial';
const WIRES: readonly Wire[] = ['tcp', 'serial'];

async function connected(
  over: Wire,
  options: Partial<ZvtSimulatorOptions> = {},
  memory: DeviceMemory = volatileMemory(),
) {
  const simulator = await openZvt(over, options);
  const terminal = zvtDriver(simulator, memory);
  await untilStatus(terminal, 'READY');
  return { simulator, terminal };
}

async function found(terminal: ZvtTerminal, tenderId = 'tender-1') {
  for (;;) {
    const answer = await terminal.enquire(tenderId, amount);
    if (answer.ok) return answer;
    await setImmediate();
  }
}

describe.each(WIRES)('a ZVT terminal over %s', (over) => {
  test('whose result comes twice has charged once', async () => {
    const { simulator, terminal } = await connected(over);
    simulator.setAnswersTwice(true);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(approvals(simulator)).toHaveLength(1);
    expect(simulator.authorizations).toBe(1);
  });

  test('is asked for one payment after the other, each under its own numbers', async () => {
    const { simulator, terminal } = await connected(over);
    const references = new Set<string | null>();
    for (const tenderId of ['a', 'b', 'c']) {
      const charged = await terminal.charge({ ...request, tenderId }, never);
      if (charged.ok) references.add(charged.value.terminalReference);
    }
    expect(references.size).toBe(3);
    expect(approvals(simulator)).toHaveLength(3);
  });

  test('that made another payment of the same amount since leaves a lost one uncertain, for a person', async () => {
    const { simulator, terminal } = await connected(over, { mode: 'dropAnswer' });
    await terminal.charge(request, never);
    simulator.payAtTerminal(amount.amountMinor);
    await untilStatus(terminal, 'READY');
    const asked = await terminal.enquire('tender-1', amount);
    expect(asked).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('that made a payment of the same amount between two of ours is not taken to have charged the second', async () => {
    const { simulator, terminal } = await connected(over);
    await terminal.charge(request, never);
    simulator.payAtTerminal(amount.amountMinor);
    simulator.setMode('timeout');
    const givingUp = new AbortController();
    simulator.onChange(() => {
      if (simulator.authorizations === 2) givingUp.abort();
    });
    const second = { ...request, tenderId: 'tender-2' };
    expect(await terminal.charge(second, givingUp.signal)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await found(terminal, 'tender-2')).toEqual({ ok: true, value: { outcome: 'neverSeen' } });
  });

  test('cannot be asked about a tender that this kiosk never noted', async () => {
    const { terminal } = await connected(over);
    expect(await terminal.enquire('nobody', amount)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', detail: expect.stringContaining('no note') },
    });
  });

  test('gives nothing back for a payment of another terminal, whose receipt numbers are its own', async () => {
    const { simulator, terminal } = await connected(over);
    await terminal.charge(request, never);
    const reversal = { reversalId: 'r1', tenderId: 'tender-1', charged: amount, amount };
    const asked = await terminal.reverse({ ...reversal, terminalReference: '11111111-0042-000098' }, never);
    expect(asked).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(simulator.ledger()).toMatchObject([{ reversedMinor: 0 }]);
  });

  test('is not asked when the note of it cannot be kept', async () => {
    const full: DeviceMemory = {
      read: () => ({ ok: true, value: null }),
      setAside: () => ({ ok: true, value: 'aside' }),
      write: () => ({ ok: false, error: { kind: 'notDurable', detail: 'the disk is full' } }),
    };
    const { simulator, terminal } = await connected(over, {}, full);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(simulator.authorizations).toBe(0);
  });

  test('with another password is not ready, and says so', async () => {
    const simulator = await openZvt(over, { password: '654321' });
    const terminal = zvtDriver(simulator, volatileMemory());
    await untilStatus(terminal, 'HARDWARE_ERROR');
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
  });

  test('that was restarted behind the kiosk’s back charges nothing, and is registered anew', async () => {
    const { simulator, terminal } = await connected(over);
    simulator.forgetRegistration();
    expect(await terminal.charge(request, never)).toMatchObject({ ok: true, value: { outcome: 'declined' } });
    await untilStatus(terminal, 'READY');
    expect(await terminal.charge({ ...request, tenderId: 'tender-2' }, never)).toMatchObject({
      ok: true,
      value: { outcome: 'approved' },
    });
    expect(simulator.authorizations).toBe(1);
  });

  test('that lost its power is noticed although nobody pays, and is back by itself', async () => {
    const { simulator, terminal } = await connected(over);
    simulator.line.isSilent = true;
    await untilStatus(terminal, 'NOT_CONNECTED');
    simulator.line.isSilent = false;
    await untilStatus(terminal, 'READY');
  });

  test('that is still at work after a kiosk was killed is waited for, and then found', async () => {
    const memory = volatileMemory();
    const { simulator, terminal } = await connected(over, { mode: 'askCustomer' }, memory);
    void terminal.charge(request, never);
    await eventually(
      (look) => simulator.onChange(look),
      () => simulator.current() !== null,
    );
    await terminal.close();
    const again = zvtDriver(simulator, memory);
    await untilStatus(again, 'NOT_CONNECTED');
    simulator.answer('approve');
    expect(await found(again)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(simulator.authorizations).toBe(1);
  });

  test('closed in the middle of a payment leaves it unknown', async () => {
    const { simulator, terminal } = await connected(over, { mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await eventually(
      (look) => simulator.onChange(look),
      () => simulator.current() !== null,
    );
    await terminal.close();
    expect(await charging).toMatchObject({ ok: false, error: { kind: 'unknown' } });
  });

  test('unplugged in the middle of its result is found to have charged once', async () => {
    const { simulator, terminal } = await connected(over, { mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await eventually(
      (look) => simulator.onChange(look),
      () => simulator.current() !== null,
    );
    simulator.line.strike('cut');
    simulator.answer('approve');
    expect(await charging).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await found(terminal)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(simulator.authorizations).toBe(1);
  });
});

describe('a ZVT terminal on a serial line', () => {
  test('that refuses a frame gets it again, and charges once', async () => {
    const { simulator, terminal } = await connected('serial');
    simulator.refuseAuthorizations(2);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(simulator.authorizations).toBe(1);
  });

  test('that refuses a frame every time was provably not asked', async () => {
    const { simulator, terminal } = await connected('serial');
    simulator.refuseAuthorizations(3);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(simulator.authorizations).toBe(0);
  });

  test('whose frame is broken is asked for it again', async () => {
    const { simulator, terminal } = await connected('serial', { mode: 'askCustomer' });
    const charging = terminal.charge(request, never);
    await eventually(
      (look) => simulator.onChange(look),
      () => simulator.current() !== null,
    );
    simulator.line.strike('wrongCheckSum');
    simulator.answer('approve');
    expect(await charging).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(simulator.authorizations).toBe(1);
  });
});

/** `garbage` and `duplicate` are no faults of TCP, which delivers what was sent. `silence` and `cut` are a lost answer on either. */
const FAULTS: Readonly<Record<Wire, readonly LineFault[]>> = {
  tcp: ['split', 'merge', 'slow', 'cut', 'silence'],
  serial: ['split', 'merge', 'slow', 'garbage', 'wrongCheckSum', 'cut', 'silence'],
};
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe.each(WIRES)('over a bad line, %s', (over) => {
  test.each(SEEDS)(
    'seed %i: whatever is lost, what the kiosk is told at last is what the terminal did, once',
    async (seed) => {
      const { simulator, terminal } = await connected(over, {
        faults: { seed, faults: FAULTS[over], oneIn: 6 },
      });
      const charged = await terminal.charge(request, never);
      simulator.line.calm();
      const told = !charged.ok && charged.error.kind === 'notSent' ? null : await found(terminal);
      const wasCharged = told !== null && told.value.outcome === 'approved';
      expect({ seed, charges: approvals(simulator).length }).toEqual({ seed, charges: wasCharged ? 1 : 0 });
      expect(simulator.authorizations).toBeLessThanOrEqual(1);
    },
  );
});
