import { WedgeDetector } from '../../../core/keyboard/wedge.ts';
import { SCAN_LENGTH_MAX } from '../../../hardware/ports/scanner.ts';
import {
  type MagstripeReport,
  magstripeReportOf,
  readMagstripeReport,
} from '../../../hardware/protocols/hid-magstripe.ts';
import { HidScanDecoder, type ScanReport, scanReportOf, scanReports } from '../../../hardware/protocols/hid-scanner.ts';
import { encodeScanFrame, type FrameEvent, ScannerFrameDecoder } from '../../../hardware/protocols/scanner-frame.ts';
import type { FuzzTarget } from '../target.ts';

const LAYOUT: ScanReport = {
  reportId: 2,
  lengthAt: 0,
  aimAt: 1,
  dataAt: 4,
  dataBytes: 56,
  continuedAt: 60,
  continuedMask: 1,
};
const REPORT_BYTES = 61;

/** Of the standard page 8Eh: three lengths, three areas. */
const MAGSTRIPE = Buffer.from(
  '058e0901a1018501150026ff0075089503091109120913810295 4f0921820201952809228202 01956b0923820201c0'.replaceAll(
    ' ',
    '',
  ),
  'hex',
);
const USAGES = {
  page: 0x8e,
  tracks: [0, 1, 2].map((index) => ({ status: null, length: 0x11 + index, data: 0x21 + index })),
  encryptedBy: [],
};
const magstripeLayout = (coding: 'text' | 'bits'): MagstripeReport => {
  const layout = magstripeReportOf(MAGSTRIPE, { ...USAGES, coding });
  if (!layout.ok) throw new Error(layout.error.kind);
  return layout.value;
};
const [AS_TEXT, AS_BITS] = [magstripeLayout('text'), magstripeLayout('bits')];

function bounded(event: FrameEvent | null): void {
  if (event?.kind !== 'scan') return;
  const { length } = event.scan.text;
  if (length < 1 || length > SCAN_LENGTH_MAX) throw new Error(`a scan of ${length} characters`);
}

/** Decoders of what barcode and card readers send. */
export const READER_WIRE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'scanner-frame',
    samples: [']E04006381333931', ']d20109521234567899\x1d10LOT', '4006381333931'].map((text) =>
      encodeScanFrame({ aim: null, text }),
    ),
    feed(input) {
      for (const event of new ScannerFrameDecoder().push(input)) bounded(event);
    },
  },
  {
    name: 'hid-scanner',
    samples: ['4006381333931', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100'].map((text) =>
      Buffer.concat(scanReports(LAYOUT, 'E0', text)),
    ),
    feed(input) {
      const decoder = new HidScanDecoder(LAYOUT);
      for (let at = 0; at < input.length; at += REPORT_BYTES) {
        bounded(decoder.push(LAYOUT.reportId, input.subarray(at, at + REPORT_BYTES)));
      }
      decoder.cut();
    },
  },
  {
    name: 'hid-scanner-descriptor',
    samples: [
      Buffer.from(
        '058c0902a10185020912a102150026ff00750895010501093b810295 03058c09fb09fc09fd8102953809fe8202012501750195 0109ff810275078103c0c0'.replaceAll(
          ' ',
          '',
        ),
        'hex',
      ),
    ],
    feed(input) {
      const layout = scanReportOf(input);
      if (layout !== null) bounded(new HidScanDecoder(layout).push(layout.reportId, new Uint8Array(64)));
    },
  },
  {
    name: 'hid-magstripe',
    samples: [
      Buffer.concat([
        Uint8Array.of(8, 7, 0),
        Buffer.from('%A12345?'.padEnd(79, '\0')),
        Buffer.from(';12345?'.padEnd(147, '\0')),
      ]),
    ],
    feed(input) {
      for (const layout of [AS_TEXT, AS_BITS]) readMagstripeReport(layout, layout.reportId, input);
    },
  },
  {
    name: 'keyboard-wedge',
    samples: [Buffer.from('4006381333931\r'), Buffer.from('typed\r')],
    feed(input) {
      const detector = new WedgeDetector({ gapMs: 35, lengthMin: 4, prefix: '', suffix: 'Enter' });
      let held = 0;
      let out = 0;
      input.forEach((byte, index) => {
        const key = byte === 0x0d ? 'Enter' : String.fromCharCode(byte);
        if (key.length === 1) held += 1;
        const { before, scan, isHeld } = detector.push(key, index * (byte % 50));
        out += before.length + (scan?.length ?? 0) + (!isHeld && key.length === 1 ? 1 : 0);
      });
      if (out + detector.flush().length !== held) throw new Error('a key was lost or doubled');
    },
  },
];
