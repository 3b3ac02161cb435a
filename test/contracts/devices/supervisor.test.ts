import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCANS_PER_SECOND_MAX } from '../../../hardware/flood-guard.ts';
import { ScannerSimulator } from '../../../hardware/simulators/scanner-simulator.ts';
import { type DeviceDeps, type Devices, openDevices } from '../../../hardware/supervisor.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

function depsWith(warnings: string[] = []): DeviceDeps {
  return {
    log: { info: () => undefined, warn: (_fields, message) => void warnings.push(message) },
    nowMs: () => 0,
    timing: { wireRetryMs: FAST_RETRY_MS },
  };
}

function opened(config: Parameters<typeof openDevices>[0], deps: DeviceDeps): Devices {
  const devices = openDevices(config, deps);
  if (!devices.ok) throw new Error(devices.error.kind);
  return closing(devices.value);
}

describe('the supervisor', () => {
  test('has null for what is not configured', () => {
    const devices = opened({}, depsWith());
    const { scanner, scale, printer, paymentTerminal } = devices;
    expect([scanner, scale, printer, paymentTerminal]).toEqual([null, null, null, null]);
    expect(devices.statuses()).toEqual([]);
    expect(devices.dropped()).toEqual({ garbage: 0, tooLong: 0, cut: 0, flooded: 0 });
  });

  test('takes a missing wire for a state, and finds the device when it comes', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const devices = opened({ scanner: { model: 'generic-serial-scanner', path, baudRate: 9_600 } }, depsWith());
    expect(devices.statuses()).toMatchObject([{ device: 'scanner', state: 'NOT_CONNECTED' }]);
    closing(await ScannerSimulator.open({ path }));
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'READY',
    );
    expect(devices.statuses()).toEqual([{ device: 'scanner', state: 'READY', detail: null }]);
  });

  test('says what is wrong with a configuration before it opens anything', () => {
    const scanner = { model: 'no-such-model', path: '/nowhere', baudRate: 9_600 };
    expect(openDevices({ scanner }, depsWith())).toMatchObject({
      ok: false,
      error: { kind: 'unknownModel', key: 'devices.scanner.model', known: ['generic-serial-scanner'] },
    });
    const printer = { model: 'toledo-8217', host: 'nowhere', port: 1 };
    expect(openDevices({ printer }, depsWith())).toMatchObject({
      ok: false,
      error: { kind: 'wrongDeviceClass', key: 'devices.printer.model', known: ['epson-tm-m30', 'generic-80mm-escpos'] },
    });
    const paymentTerminal = {
      model: 'nexo-adyen-local',
      url: 'https://127.0.0.1:1/nexo',
      caFile: '/nowhere/ca.pem',
      saleId: 'till-1',
      poiId: 'P400-1',
      keyIdentifier: 'key-1',
      keyPassphrase: 'secret',
      keyVersion: 1,
    };
    expect(openDevices({ paymentTerminal }, depsWith())).toMatchObject({
      ok: false,
      error: { kind: 'unreadableFile', key: 'devices.paymentTerminal.caFile', file: '/nowhere/ca.pem' },
    });
  });

  test('counts what the scanner drops, by its reason', async () => {
    const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
    const config = { scanner: { model: 'generic-serial-scanner', path: simulator.path, baudRate: 9_600 } };
    const warnings: string[] = [];
    const devices = opened(config, depsWith(warnings));
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'READY',
    );
    const scans: string[] = [];
    devices.scanner?.onScan((scan) => scans.push(scan.text));
    simulator.sendBytes(Buffer.from([0xff, 0x0d]));
    simulator.scan('1111', 'E0');
    await eventually(
      (look) => devices.scanner?.onScan(look) ?? look,
      () => scans.length === 1,
    );
    expect(devices.dropped()).toEqual({ garbage: 1, tooLong: 0, cut: 0, flooded: 0 });
    expect(warnings).toEqual(['scan dropped']);
  });

  test('lets no flood of scans through, counts what it drops, and logs it once', async () => {
    const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
    const warnings: string[] = [];
    const config = { scanner: { model: 'generic-serial-scanner', path: simulator.path, baudRate: 9_600 } };
    const devices = opened(config, depsWith(warnings));
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'READY',
    );
    const scans: string[] = [];
    devices.scanner?.onScan((scan) => scans.push(scan.text));
    const texts = Array.from({ length: SCANS_PER_SECOND_MAX + 30 }, (_, index) => `code${index}`);
    simulator.sendBytes(Buffer.from(texts.map((text) => `]E0${text}\r\n`).join('')));
    await eventually(
      (look) => devices.scanner?.onScan(look) ?? look,
      () => scans.length === SCANS_PER_SECOND_MAX,
    );
    await simulator.unplug();
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'NOT_CONNECTED',
    );
    expect(scans).toEqual(texts.slice(0, SCANS_PER_SECOND_MAX));
    expect(devices.dropped()).toMatchObject({ garbage: 0, tooLong: 0, flooded: expect.any(Number) });
    expect(devices.dropped().flooded).toBeGreaterThan(0);
    expect(warnings).toEqual(['scan flood']);
  });
});
