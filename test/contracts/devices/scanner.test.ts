import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SerialScanner } from '../../../hardware/drivers/serial-scanner.ts';
import type { Log } from '../../../hardware/log.ts';
import { type BarcodeScanner, SCAN_LENGTH_MAX, type Scan } from '../../../hardware/ports/scanner.ts';
import { encodeScanFrame } from '../../../hardware/protocols/scanner-frame.ts';
import { FaultyLine } from '../../../hardware/simulators/faulty-line.ts';
import { ScannerSimulator } from '../../../hardware/simulators/scanner-simulator.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { SCANNER_KINDS } from './scanner-rigs.ts';
import { closing, eventually, FAST_RETRY_MS, SILENT, temporaryFolder, untilStatus } from './support.ts';

function collect(scanner: BarcodeScanner): { scans: Scan[]; until: (count: number) => Promise<void> } {
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

describe.each(SCANNER_KINDS)('a barcode scanner $name', (kind) => {
  const scanOf = (text: string, aim = 'E0'): Scan => ({ aim: kind.hasAim ? aim : null, text });

  async function connected(log: Log = SILENT) {
    const rig = await kind.open(log);
    await untilStatus(rig.scanner, 'READY');
    return { ...rig, ...collect(rig.scanner) };
  }

  test('delivers scans in the order of the wire, each once', async () => {
    const { scan, scans, until } = await connected();
    const texts = Array.from({ length: 50 }, (_, index) => `40063813${String(index).padStart(5, '0')}`);
    for (const text of texts) scan(text, 'E0');
    await until(texts.length);
    expect(scans).toEqual(texts.map((text) => scanOf(text)));
  });

  test('reads symbols that come in one piece', async () => {
    const { scanAtOnce, scans, until } = await connected();
    scanAtOnce(['1111', '2222', '3333']);
    await until(3);
    expect(scans.map(({ text }) => text)).toEqual(['1111', '2222', '3333']);
  });

  test('reads a boarding pass and a GS1 symbol whole', async () => {
    const { scan, scans, until } = await connected();
    const pass = `M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100^164${'GIWVC5EH7JNT684F'.repeat(7).slice(0, 100)}`;
    const gs1 = '0109521234567899\x1d10LOT';
    scan(pass, 'L0');
    scan(gs1, 'd2');
    await until(2);
    expect(scans).toEqual([scanOf(pass, 'L0'), scanOf(gs1, 'd2')]);
  });

  test('drops and counts garbage and over-long symbols, and reads on', async () => {
    const { scan, scanner, scans, sendGarbage, until } = await connected();
    sendGarbage();
    scan('x'.repeat(SCAN_LENGTH_MAX + 100), 'E0');
    scan('4006381333931', 'E0');
    await until(1);
    expect(scans).toEqual([scanOf('4006381333931')]);
    expect(scanner.dropped).toEqual({ garbage: 1, tooLong: 1, cut: 0 });
  });

  test('logs the first drop of each connection with its reason, and never what was dropped', async () => {
    const lines: object[] = [];
    const { scan, scanner, sendGarbage, plug, unplug, until } = await connected({
      info: () => undefined,
      warn: (fields, message) => void lines.push({ ...fields, message }),
    });
    for (let times = 0; times < 3; times += 1) sendGarbage();
    scan('1111', 'E0');
    await until(1);
    expect(lines).toEqual([{ device: 'scanner', reason: 'garbage', message: 'scan dropped' }]);
    await unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await plug();
    await untilStatus(scanner, 'READY');
    scan('x'.repeat(SCAN_LENGTH_MAX + 100), 'E0');
    sendGarbage();
    scan('2222', 'E0');
    await until(2);
    expect(lines.slice(1)).toEqual([{ device: 'scanner', reason: 'tooLong', message: 'scan dropped' }]);
    expect(scanner.dropped).toEqual({ garbage: 4, tooLong: 1, cut: 0 });
  });

  test('goes on scanning after it was unplugged and plugged in again, without being asked', async () => {
    const { scan, scanner, scans, plug, unplug, until } = await connected();
    scan('1111', 'E0');
    await until(1);
    await unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await plug();
    await untilStatus(scanner, 'READY');
    scan('2222', 'E0');
    await until(2);
    expect(scans.map(({ text }) => text)).toEqual(['1111', '2222']);
  });

  test('drops a symbol that was cut by unplugging, and never completes it with later ones', async () => {
    const { scan, scanThenHalf, scanner, scans, plug, unplug, until } = await connected();
    // In one piece with the first symbol, so that it has arrived when that one has.
    scanThenHalf('1111', '22223333');
    await until(1);
    await unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    expect(scanner.dropped.cut).toBe(1);
    await plug();
    await untilStatus(scanner, 'READY');
    scan('4444', 'E0');
    await until(2);
    expect(scans.map(({ text }) => text)).toEqual(['1111', '4444']);
  });

  test('finds a reader that is plugged in after the start', async () => {
    const { scanner, appear } = await kind.openLater(SILENT);
    expect(scanner.status).toBe('NOT_CONNECTED');
    await appear();
    await untilStatus(scanner, 'READY');
    expect(scanner.status).toBe('READY');
  });

  test('tells each state once, and nothing any more once it is closed', async () => {
    const { scan, scanner, scans, plug, unplug } = await connected();
    const states: string[] = [];
    scanner.onStatus((state) => states.push(state));
    await unplug();
    await untilStatus(scanner, 'NOT_CONNECTED');
    await scanner.close();
    await scanner.close();
    await plug();
    scan('1111', 'E0');
    expect(states).toEqual(['NOT_CONNECTED']);
    expect(scans).toEqual([]);
  });
});

describe('a barcode scanner on a bad serial line', () => {
  test.each([1, 2, 3])(
    'reads each symbol that arrives whole, in order, whatever the line does (seed %i)',
    async (seed) => {
      const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
      const scanner = closing(
        new SerialScanner(new SerialWire({ path: simulator.path, baudRate: 9_600, retryMs: FAST_RETRY_MS }), SILENT),
      );
      await untilStatus(scanner, 'READY');
      const farEnd = {
        send: (bytes: Uint8Array) => simulator.sendBytes(bytes),
        plug: () => simulator.plug(),
        unplug: () => simulator.unplug(),
      };
      const line = new FaultyLine(farEnd, { seed, faults: ['split', 'merge', 'slow', 'silence'], oneIn: 2 });
      onTestFinished(() => line.close());
      const { scans, until } = collect(scanner);
      const texts = Array.from({ length: 40 }, (_, index) => `40063813${String(index).padStart(5, '0')}`);
      for (const text of texts) line.send(encodeScanFrame({ aim: 'E0', text }));
      line.calm();
      line.send(encodeScanFrame({ aim: 'E0', text: 'last' }));
      await until(texts.length + 1 - line.struck.silence);
      const seen = scans.map(({ text }) => text);
      expect(seen.at(-1)).toBe('last');
      expect(seen.slice(0, -1)).toEqual(texts.filter((text) => seen.includes(text)));
      expect(seen).toHaveLength(texts.length + 1 - line.struck.silence);
      expect(line.struck.split + line.struck.merge + line.struck.slow).toBeGreaterThan(0);
    },
  );
});
