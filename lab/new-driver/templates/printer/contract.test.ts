import { describe, expect, test } from 'vitest';
import { FAR_END_HOST } from '../../../../hardware/simulators/far-end.ts';
import {
  claimed,
  closing,
  configured,
  present,
  temporaryFolder,
  untilStatus,
} from '../../../../test/contracts/devices/support.ts';
import { NewDeviceSimulator } from './simulator.ts';

/** What every printer guarantees is tried in printer.test.ts; here is what only this one does. */
describe.each(['serial', 'tcp'] as const)('New device over %s', (over) => {
  async function opened() {
    const path = `${temporaryFolder()}/new-device`;
    const simulator = closing(
      await NewDeviceSimulator.open({ nowMs: () => 0, ...(over === 'serial' ? { path, handshake: true } : {}) }),
    );
    const { port } = simulator;
    const connection = over === 'serial' ? { over, path } : ({ over: 'tcp', host: FAR_END_HOST, port } as const);
    const printer = present(claimed(configured({ printer: { model: 'new-device', connection } })).port('printer'));
    await untilStatus(printer, 'READY');
    return { simulator, printer };
  }

  test('is opened by the configuration, and prints text, what has to be drawn, and symbols', async () => {
    const { simulator, printer } = await opened();
    const text = { type: 'text', align: 'start', size: 'normal', bold: false } as const;
    const blocks = [
      { ...text, text: 'Café 5 €' },
      { ...text, text: 'חלב' },
      { type: 'barcode', symbology: 'qrcode', data: 'https://example.org/r/1' } as const,
    ];
    expect(await printer.print('job-1', { kind: 'receipt', language: 'en', blocks })).toEqual({
      ok: true,
      value: { jobId: 'job-1' },
    });
    const [paper] = simulator.papers();
    expect(paper).toMatchObject({ complete: true, lines: ['Café 5 €'], unknownBytes: [] });
    expect(paper?.images.length).toBeGreaterThanOrEqual(2);
  });
});
