import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DeviceConfig, DeviceSetting } from '../../../core/config/kiosk-config.ts';
import { DEVICE_KEYS } from '../../../hardware/drivers/driver.ts';
import { SCANS_PER_SECOND_MAX } from '../../../hardware/flood-guard.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import { ScannerSimulator } from '../../../hardware/simulators/scanner-simulator.ts';
import { type DeviceDeps, type Devices, openDevices } from '../../../hardware/supervisor.ts';
import { claimed, closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

function depsWith(warnings: string[] = []): DeviceDeps {
  return {
    log: { info: () => undefined, warn: (_fields, message) => void warnings.push(message) },
    nowMs: () => 0,
    wireRetryMs: FAST_RETRY_MS,
  };
}

function opened(config: Parameters<typeof openDevices>[0], deps: DeviceDeps): Devices {
  const devices = openDevices(config, deps);
  if (!devices.ok) throw new Error(devices.error.kind);
  return closing(devices.value);
}

const serialScanner = (path: string): DeviceSetting => ({
  model: 'generic-serial-scanner',
  connection: { over: 'serial', path, baudRate: 9_600 },
});
const tcp = (port: number) => ({ over: 'tcp' as const, host: '127.0.0.1', port });
const terminal: DeviceSetting = {
  model: 'nexo-adyen-local',
  connection: { over: 'https', url: 'https://127.0.0.1:1/nexo' },
  settings: { saleId: 'till-1', poiId: 'P400-1', keyIdentifier: 'key-1', keyPassphrase: 'secret', keyVersion: 1 },
};

describe('the supervisor', () => {
  test('has nothing in hand for what is not configured', () => {
    const devices = opened({}, depsWith());
    const { port } = claimed(devices);
    expect(DEVICE_KEYS.map(port)).toEqual(DEVICE_KEYS.map(() => null));
    expect(devices.statuses()).toEqual([]);
    expect(devices.dropped()).toEqual({ garbage: 0, tooLong: 0, cut: 0, flooded: 0 });
  });

  test('takes a missing wire for a state, and finds the device when it comes', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const devices = opened({ scanner: serialScanner(path) }, depsWith());
    expect(devices.statuses()).toMatchObject([{ device: 'scanner', state: 'NOT_CONNECTED' }]);
    closing(await ScannerSimulator.open({ path }));
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'READY',
    );
    expect(devices.statuses()).toEqual([{ device: 'scanner', state: 'READY', detail: null }]);
  });

  test.each<[string, DeviceConfig, string, RegExp]>([
    [
      'a model that nobody knows',
      { scanner: { ...serialScanner('/nowhere'), model: 'no-such-model' } },
      'devices.scanner.model',
      /^"no-such-model" is not a known model; known: .*generic-serial-scanner/,
    ],
    [
      'a model of another device',
      { printer: { model: 'toledo-8217', connection: tcp(1) } },
      'devices.printer.model',
      /^"toledo-8217" \(.+\) is no model for printer; known: .*epson-tm-m30/,
    ],
    [
      'a wire that the model has not',
      { scale: { model: 'toledo-8217', connection: { over: 'hid', vendorId: '0eb8', productId: 'f000' } } },
      'devices.scale.connection.over',
      /^serial or tcp for this model, not hid$/,
    ],
    [
      'one wire for two devices',
      { scanner: serialScanner('/dev/ttyS1'), scale: { ...serialScanner('/dev/ttyS1'), model: 'toledo-8217' } },
      'devices.scale.connection',
      /devices\.scanner has this one \(\/dev\/ttyS1\)$/,
    ],
    [
      'a setting that is missing',
      { paymentTerminal: { ...terminal, settings: { ...terminal.settings, saleId: undefined } } },
      'devices.paymentTerminal.settings.saleId',
      /string/,
    ],
    [
      'a setting that the driver has not',
      { scanner: { ...serialScanner('/nowhere'), settings: { beeps: 3 } } },
      'devices.scanner.settings.beeps',
      /^unknown key$/,
    ],
    [
      'an authority’s file that cannot be read',
      {
        paymentTerminal: {
          ...terminal,
          connection: { over: 'https', url: 'https://127.0.0.1:1/nexo', caFile: '/nowhere/ca.pem' },
        },
      },
      'devices.paymentTerminal.connection.caFile',
      /\/nowhere\/ca\.pem \(ENOENT/,
    ],
  ])('names the key of %s before it opens anything', (_case, config, key, expected) => {
    const devices = openDevices(config, depsWith());
    if (devices.ok) throw new Error('it was opened');
    const found = devices.error.problems.find((problem) => problem.key === key);
    expect(found?.expected).toMatch(expected);
  });

  test('tells the problems of all devices at once', () => {
    const devices = openDevices(
      { scanner: { ...serialScanner('/nowhere'), model: 'none' }, scale: { model: 'none', connection: tcp(1) } },
      depsWith(),
    );
    if (devices.ok) throw new Error('it was opened');
    expect(devices.error.problems.map(({ key }) => key)).toEqual(['devices.scanner.model', 'devices.scale.model']);
  });

  test('tries at once when something is plugged in, however long it would have waited', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const plugged = new Listeners<[]>();
    const devices = opened(
      { scanner: serialScanner(path) },
      { ...depsWith(), wireRetryMs: 3_600_000, wakeups: (listener) => plugged.add(listener) },
    );
    closing(await ScannerSimulator.open({ path }));
    await eventually(
      (look) => {
        // Asked again and again, as the first attempt may still be under way; without a wake-up the next one is an hour off.
        const asking = setInterval(() => plugged.emit(), FAST_RETRY_MS);
        const stop = devices.onStatus(look);
        return () => {
          clearInterval(asking);
          stop();
        };
      },
      () => devices.statuses()[0]?.state === 'READY',
    );
    await devices.close();
    expect(plugged.size).toBe(0);
  });

  test('tells since when a device is as it is, and how often it went away', async () => {
    let nowMs = 1_000;
    const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
    const devices = opened({ scanner: serialScanner(simulator.path) }, { ...depsWith(), nowMs: () => nowMs });
    const until = (state: string) =>
      eventually(
        (look) => devices.onStatus(look),
        () => devices.statuses()[0]?.state === state,
      );
    await until('READY');
    nowMs = 2_000;
    await simulator.unplug();
    await until('NOT_CONNECTED');
    nowMs = 3_000;
    await simulator.plug();
    await until('READY');
    expect(devices.health()).toEqual([
      { key: 'scanner', device: 'scanner', state: 'READY', detail: null, sinceMs: 3_000, losses: 1 },
    ]);
  });

  test('counts what the scanner drops, by its reason', async () => {
    const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
    const config = { scanner: serialScanner(simulator.path) };
    const warnings: string[] = [];
    const devices = opened(config, depsWith(warnings));
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'READY',
    );
    const scans: string[] = [];
    const scanner = claimed(devices).port('scanner');
    scanner?.onScan((scan) => scans.push(scan.text));
    simulator.sendBytes(Buffer.from([0xff, 0x0d]));
    simulator.scan('1111', 'E0');
    await eventually(
      (look) => scanner?.onScan(look) ?? look,
      () => scans.length === 1,
    );
    expect(devices.dropped()).toEqual({ garbage: 1, tooLong: 0, cut: 0, flooded: 0 });
    expect(warnings).toEqual(['scan dropped']);
  });

  test('lets no flood of scans through, counts what it drops, and logs it once', async () => {
    const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
    const warnings: string[] = [];
    const config = { scanner: serialScanner(simulator.path) };
    const devices = opened(config, depsWith(warnings));
    await eventually(
      (look) => devices.onStatus(look),
      () => devices.statuses()[0]?.state === 'READY',
    );
    const scans: string[] = [];
    const scanner = claimed(devices).port('scanner');
    scanner?.onScan((scan) => scans.push(scan.text));
    const texts = Array.from({ length: SCANS_PER_SECOND_MAX + 30 }, (_, index) => `code${index}`);
    simulator.sendBytes(Buffer.from(texts.map((text) => `]E0${text}\r\n`).join('')));
    await eventually(
      (look) => scanner?.onScan(look) ?? look,
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
