import { describe, expect, test } from 'vitest';
import { serviceIdOf } from '../../../hardware/drivers/nexo-channel.ts';
import { amount, approvals, never, nexoDriver, openNexo, request } from './payment-terminal-rigs.ts';
import { temporaryFolder, untilStatus } from './support.ts';

async function connected() {
  const simulator = await openNexo();
  const terminal = nexoDriver(simulator);
  await untilStatus(terminal, 'READY');
  return { simulator, terminal };
}

describe('a nexo terminal', () => {
  test('names the tender in its ledger', async () => {
    const { simulator, terminal } = await connected();
    await terminal.charge(request, never);
    expect(simulator.ledger()).toMatchObject([{ tenderId: 'tender-1' }]);
  });

  test('an answer that carries the id of another payment is unknown, never approved, and the enquiry finds the own one', async () => {
    const { simulator, terminal } = await connected();
    await terminal.charge(request, never);
    simulator.setAnsweredServiceId(serviceIdOf(request.tenderId));
    const second = { ...request, tenderId: 'tender-2' };
    expect(await terminal.charge(second, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect(await terminal.enquire('tender-2', amount)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    simulator.setAnsweredServiceId(null);
    expect(await terminal.enquire('tender-2', amount)).toMatchObject({
      ok: true,
      value: { outcome: 'approved', terminalReference: expect.stringContaining(serviceIdOf('tender-2')) },
    });
    expect(approvals(simulator)).toHaveLength(2);
  });

  test('that approves by itself what it was told to ask the bank for has charged, and says that it was offline', async () => {
    const { simulator, terminal } = await connected();
    simulator.setAcquirer(false);
    simulator.setIgnoresForceOnline(true);
    const charged = await terminal.charge({ ...request, mustBeOnline: true }, never);
    expect(charged).toMatchObject({ ok: true, value: { outcome: 'approved', isOffline: true } });
    expect(approvals(simulator)).toHaveLength(1);
  });

  test('with an unknown certificate is not spoken to', async () => {
    const simulator = await openNexo();
    const stranger = await openNexo();
    const terminal = nexoDriver(simulator, stranger.caPem);
    expect(await terminal.charge(request, never)).toMatchObject({ ok: false, error: { kind: 'notSent' } });
    expect(simulator.ledger()).toEqual([]);
  });

  test('keeps its certificate over a restart', async () => {
    const identityFolder = temporaryFolder();
    const before = await openNexo({ identityFolder });
    const after = await openNexo({ identityFolder });
    expect(after.caPem).toBe(before.caPem);
  });

  test('lets a till log in and out, and tells how it is', async () => {
    const { simulator, terminal } = await connected();
    const software = { applicationName: 'Portico', softwareVersion: '1', certificationCode: 'none' };
    expect(await terminal.services.login('en', software)).toMatchObject({ ok: true, value: { GlobalStatus: 'OK' } });
    simulator.setAcquirer(false);
    expect(await terminal.services.diagnose()).toMatchObject({ ok: true, value: { isHostReachable: false } });
    expect(await terminal.services.logout()).toEqual({ ok: true, value: undefined });
  });

  test('prints on its own paper and shows on its own display what it is given', async () => {
    const { simulator, terminal } = await connected();
    expect(await terminal.services.print(['Thank you', 'Come again'])).toEqual({ ok: true, value: undefined });
    expect(await terminal.services.display(['Welcome'])).toEqual({ ok: true, value: undefined });
    expect(simulator.output).toEqual({ printed: [['Thank you', 'Come again']], displayed: ['Welcome'] });
  });

  test('says of a message that moves no money that it could not be brought', async () => {
    const { simulator, terminal } = await connected();
    await simulator.unplug();
    expect(await terminal.services.print(['lost'])).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });
});
