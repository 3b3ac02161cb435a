import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SerialScanner } from '../../../hardware/drivers/serial-scanner.ts';
import type { Log } from '../../../hardware/log.ts';
import { SCAN_LENGTH_MAX, type Scan } from '../../../hardware/ports/scanner.ts';
import { encodeScanFrame } from '../../../hardware/protocols/scanner-frame.ts';
import { ScannerSimulator } from '../../../hardware/simulators/scanner-simulator.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder, untilStatus } from './support.ts';

function collect(scanner: SerialScanner): { scans: Scan[]; until: (count: number) => Promise<void> } {
  const scans: Scan[] = [];
  scanner.onScan((scan) => scans.push(scan));
  return {
    scans,
    until: (count) =>
      eventually(
        (look) => scanner.onScan(look),
        () => scans.length >= count,
      ),
  };
}

const silent: Log = { info: () => undefined, warn: () => undefined };
const driverOn = (path: string, log = silent): SerialScanner =>
  closing(new SerialScanner(new SerialWire({ path, baudRate: 9_600, retryMs: FAST_RETRY_MS }), log));

async function connected(log = silent) {
  const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
  const scanner = driverOn(simulator.path, log);
  await untilStatus(scanner, 'READY');
  return { simulator, scanner, ...collect(scanner) };
}

describe('a barcode scanner over a serial line', () => {
  test('delivers scans in the order of the wire, each once', async () => {
    const { simulator, scans, until } = await connected();
    const texts = Array.from({ length: 50 }, (_, index) => `40063813${String(index).padStart(5, '0')}`);
    for (const text of texts) simulator.scan(text, 'E0');
    await until(texts.length);
    expect(scans).toEqual(texts.map((text) => ({ aim: 'E0', text })));
  });

  test('reads split and merged frames', async () => {
    const { simulator, scans, until } = await connected();
    const [first, second, third] = ['1111', '2222', '3333'].map((text) => encodeScanFrame({ aim: 'E0', text }));
    for (const byte of first ?? []) simulator.sendBytes(Uint8Array.of(byte));
    simulator.sendBytes(Buffer.concat([second ?? Buffer.alloc(0), third ?? Buffer.alloc(0)]));
    await until(3);
    expect(scans.map((scan) => scan.text)).toEqual(['1111', '2222', '3333']);
  });

  test('drops and counts garbage and over-long frames, and reads on', async () => {
    const { simulator, scanner, scans, until } = await connected();
    simulator.sendBytes(Buffer.from([0x00, 0xff, 0x80, 0x0d, 0x0a]));
    simulator.sendBytes(Buffer.from(`${'x'.repeat(SCAN_LENGTH_MAX + 100)}\r\n`));
    simulator.scan('4006381333931', 'E0');
    await until(1);
    expect(scans).toEqual([{ aim: 'E0', text: '4006381333931' }]);
    expect(scanner.dropped).toEqual({ garbage: 1, tooLong: 1, cut: 0 });
  });

  test('logs the first drop of each connection with its reason, and never what was dropped', async () => {
    const lines: object[] = [];
    const { simulator, scanner, until } = await connected({
      info: () => undefined,
      warn: (fields, message) => void lines.push({ ...fields, message }),
    });
    const noise = Buffer.from([0x00, 0xff, 0x0d]);
    for (let times = 0; times < 3; times += 1) simulator.sendBytes(noise);
    simulator.scan('1111', 'E0');
    await until(1);
    expect(lines).toEqual([{ device: 'scanner', reason: 'garbage', message: 'scan dropped' }]);
    await simulator.unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(scanner, 'READY');
    simulator.sendBytes(Buffer.from(`${'x'.repeat(SCAN_LENGTH_MAX + 100)}\r\n`));
    simulator.sendBytes(noise);
    simulator.scan('2222', 'E0');
    await until(2);
    expect(lines.slice(1)).toEqual([{ device: 'scanner', reason: 'tooLong', message: 'scan dropped' }]);
    expect(scanner.dropped).toEqual({ garbage: 4, tooLong: 1, cut: 0 });
  });

  test('goes on scanning after it was unplugged and plugged in again, without being asked', async () => {
    const { simulator, scanner, scans, until } = await connected();
    simulator.scan('1111', 'E0');
    await until(1);
    await simulator.unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await simulator.plug();
    await untilStatus(scanner, 'READY');
    simulator.scan('2222', 'E0');
    await until(2);
    expect(scans.map((scan) => scan.text)).toEqual(['1111', '2222']);
  });

  test('drops a frame that was cut by unplugging, and never completes it with later bytes', async () => {
    const { simulator, scanner, scans, until } = await connected();
    const half = Buffer.concat([encodeScanFrame({ aim: 'E0', text: '1111' }), Buffer.from(']E022')]);
    simulator.sendBytes(half);
    await until(1);
    await simulator.unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    expect(scanner.dropped.cut).toBe(1);
    await simulator.plug();
    await untilStatus(scanner, 'READY');
    simulator.sendBytes(Buffer.from('22\r\n'));
    await until(2);
    expect(scans.map((scan) => scan.text)).toEqual(['1111', '22']);
  });

  test('finds a scanner that is plugged in after the start', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const scanner = driverOn(path);
    expect(scanner.status).toBe('NOT_CONNECTED');
    closing(await ScannerSimulator.open({ path }));
    await untilStatus(scanner, 'READY');
    expect(scanner.status).toBe('READY');
  });

  test('tells each state once, and nothing any more once it is closed', async () => {
    const { simulator, scanner, scans } = await connected();
    const states: string[] = [];
    scanner.onStatus((state) => states.push(state));
    await simulator.unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await scanner.close();
    await scanner.close();
    await simulator.plug();
    simulator.scan('1111', 'E0');
    expect(states).toEqual(['NOT_CONNECTED']);
    expect(scans).toEqual([]);
  });
});
