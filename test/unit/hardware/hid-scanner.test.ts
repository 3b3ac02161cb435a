import { describe, expect, test } from 'vitest';
import { SCAN_LENGTH_MAX } from '../../../hardware/ports/scanner.ts';
import { HidScanDecoder, type ScanReport, scanReportOf, scanReports } from '../../../hardware/protocols/hid-scanner.ts';
import { descriptorBytes } from './hid-descriptors.ts';

const LAYOUT: ScanReport = {
  reportId: 2,
  lengthAt: 0,
  aimAt: 1,
  dataAt: 4,
  dataBytes: 56,
  continuedAt: 60,
  continuedMask: 1,
};

function decoded(layout: ScanReport, reports: readonly Uint8Array[]) {
  const decoder = new HidScanDecoder(layout);
  return reports.flatMap((report) => decoder.push(layout.reportId, report) ?? []);
}
const scanOf = (aim: string | null, text: string) => ({ kind: 'scan', scan: { aim, text } });

describe('the reports of a HID POS scanner', () => {
  test('are laid out as the device describes them', () => {
    expect(scanReportOf(descriptorBytes('hid-pos-scanner'))).toEqual(LAYOUT);
  });

  test.each(['boot-keyboard', 'pitney-bowes-scale', 'magtek-insertion-reader'])('are none of a %s', (name) => {
    expect(scanReportOf(descriptorBytes(name))).toBeNull();
  });

  test('carry what a Honeywell reader sends, byte by byte', () => {
    // Byte count, ]E0, data, zeros, no continuation: the places are those of NielsLeenheer/WebHidBarcodeScanner (MIT).
    const report = Buffer.alloc(63);
    report[0] = 13;
    report.write(']E04006381333931', 1, 'latin1');
    expect(decoded({ ...LAYOUT, continuedAt: 62 }, [report])).toEqual([scanOf('E0', '4006381333931')]);
  });

  test('go on in further reports when a symbol is long', () => {
    const text = '0123456789'.repeat(12);
    const reports = scanReports(LAYOUT, 'Q1', text);
    expect(reports.map((report) => [report[0], report[60]])).toEqual([
      [56, 1],
      [56, 1],
      [8, 0],
    ]);
    expect(decoded(LAYOUT, reports)).toEqual([scanOf('Q1', text)]);
  });

  test('end their data at the first zero where they have no length', () => {
    const layout = { ...LAYOUT, lengthAt: null, dataAt: 3, aimAt: 0 };
    expect(decoded(layout, scanReports(layout, 'E0', '12345'))).toEqual([scanOf('E0', '12345')]);
  });

  test('give QR codes their UTF-8, and other bytes one by one', () => {
    expect(decoded(LAYOUT, scanReports(LAYOUT, 'Q1', 'Zürich 東京'))).toEqual([scanOf('Q1', 'Zürich 東京')]);
    const latin1 = scanReports(LAYOUT, 'Q1', 'Z_rich').map((report) =>
      report.map((byte) => (byte === 0x5f ? 0xfc : byte)),
    );
    expect(decoded(LAYOUT, latin1)).toEqual([scanOf('Q1', 'Zürich')]);
  });

  test('keep the lines of a passport and the separators of GS1, and lose a line end after them', () => {
    const text = 'P<UTO\rL898\x1d10';
    expect(decoded(LAYOUT, scanReports(LAYOUT, null, `${text}\r\n`))).toEqual([scanOf(null, text)]);
  });

  test.each([
    ['a length beyond the report', [Uint8Array.of(57, 0x5d, 0x45, 0x30, 0x31)], 'garbage'],
    ['nothing', [new Uint8Array(61)], 'garbage'],
    ['too few bytes', [Uint8Array.of(1, 2)], 'garbage'],
    ['control characters', scanReports(LAYOUT, 'E0', '\x00\x01'), 'garbage'],
    ['more than a symbol has', scanReports(LAYOUT, 'E0', 'x'.repeat(SCAN_LENGTH_MAX + 1)), 'tooLong'],
  ])('are dropped: %s', (_what, reports, reason) => {
    expect(decoded(LAYOUT, reports)).toEqual([{ kind: 'dropped', reason }]);
  });

  test('of another number are no scans', () => {
    expect(new HidScanDecoder(LAYOUT).push(3, scanReports(LAYOUT, 'E0', '1')[0] ?? new Uint8Array(0))).toBeNull();
  });

  test('that go on for ever keep no more than one symbol', () => {
    const decoder = new HidScanDecoder(LAYOUT);
    const endless = new Uint8Array(61).fill(0x31);
    endless[0] = 56;
    for (let times = 0; times < 10_000; times += 1) decoder.push(2, endless);
    endless[60] = 0;
    expect(decoder.push(2, endless)).toEqual({ kind: 'dropped', reason: 'tooLong' });
    expect(decoder.cut()).toBe(false);
  });
});
