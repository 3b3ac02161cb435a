import { join } from 'node:path';
import { HidScanner, hidScanner } from '../../../hardware/drivers/hid-scanner.ts';
import { SerialScanner, serialScanner } from '../../../hardware/drivers/serial-scanner.ts';
import type { Log } from '../../../hardware/log.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import type { BarcodeScanner } from '../../../hardware/ports/scanner.ts';
import { scanReportOf, scanReports } from '../../../hardware/protocols/hid-scanner.ts';
import { encodeScanFrame } from '../../../hardware/protocols/scanner-frame.ts';
import { HidDeviceSimulator } from '../../../hardware/simulators/hid-device.ts';
import { ScannerSimulator } from '../../../hardware/simulators/scanner-simulator.ts';
import { HidWire } from '../../../hardware/transports/hid.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import { closing, FAST_RETRY_MS, temporaryFolder } from './support.ts';

/** A scanner of the kiosk, and the reader at the other end of its wire. */
export type ScannerRig = {
  scanner: BarcodeScanner;
  scan(text: string, aim: string | null): void;
  /** The symbols one after the other, as much as possible of them in one piece. */
  scanAtOnce(texts: readonly string[]): void;
  /** A symbol, and in one piece with it the beginning of another one whose rest never comes. */
  scanThenHalf(text: string, half: string): void;
  sendGarbage(): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
};

export type ScannerKind = {
  name: string;
  /** What this wire cannot do, and so is not asked to; all that is not named here must hold. */
  hasAim: boolean;
  open(log: Log): Promise<ScannerRig>;
  /** The driver alone, and how its reader comes later. */
  openLater(log: Log): Promise<{ scanner: BarcodeScanner; appear(): Promise<void> }>;
};

function serialKind(model: string): ScannerKind {
  const { frame } = modelPart(serialScanner, model);
  const driverOn = (path: string, log: Log): SerialScanner =>
    closing(new SerialScanner(new SerialWire({ path, baudRate: 9_600, retryMs: FAST_RETRY_MS }), log, frame));
  return {
    name: `over a serial line (${model})`,
    hasAim: frame.aim,
    async open(log) {
      const simulator = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'scanner') }));
      const bytesOf = (text: string, aim: string | null): Uint8Array => encodeScanFrame({ aim, text }, frame);
      return {
        scanner: driverOn(simulator.path, log),
        scan: (text, aim) => void simulator.sendBytes(bytesOf(text, aim)),
        scanAtOnce: (texts) => void simulator.sendBytes(Buffer.concat(texts.map((text) => bytesOf(text, 'E0')))),
        scanThenHalf(text, half) {
          const both = Buffer.concat([bytesOf(text, 'E0'), bytesOf(half, 'E0')]);
          simulator.sendBytes(both.subarray(0, both.length - frame.ends.length - 1));
        },
        sendGarbage: () => void simulator.sendBytes(Buffer.from(`${frame.prefix}\x00\xff\x80${frame.ends}`, 'latin1')),
        plug: () => simulator.plug(),
        unplug: () => simulator.unplug(),
      };
    },
    async openLater(log) {
      const path = join(temporaryFolder(), 'scanner');
      return {
        scanner: driverOn(path, log),
        appear: async () => void closing(await ScannerSimulator.open({ path })),
      };
    },
  };
}

const IDS = { vendorId: '0c2e', productId: '0b62' };

/** `switchedOn`: sends nothing before it has had this feature report, as Honeywell's readers. */
function hidKind(model: string, options: { tellsDescriptor: boolean; needsSwitching: boolean }): ScannerKind {
  const part = modelPart(hidScanner, model);
  const described = scanReportOf(descriptorBytes('hid-pos-scanner'));
  const layout = options.tellsDescriptor ? described : part.layout;
  if (layout === null) throw new Error(`${model} has no layout of its own`);

  function rig(log: Log, isPlugged: boolean) {
    const descriptor = descriptorBytes('hid-pos-scanner');
    const device = closing(
      new HidDeviceSimulator({ ...IDS, usagePage: 0x8c, descriptor, tellsDescriptor: options.tellsDescriptor }),
    );
    let isOn = !options.needsSwitching;
    device.onFeature((reportId, data) => {
      if (reportId === 254 && data[0] === 1) isOn = true;
    });
    if (!isPlugged) void device.unplug();
    const wire = new HidWire({ ...IDS, usagePage: 0x8c, retryMs: FAST_RETRY_MS }, device.system);
    const send = (reports: readonly Uint8Array[]): void => {
      for (const report of isOn ? reports : []) device.send(layout?.reportId ?? 0, report);
    };
    return {
      device,
      send,
      scanner: closing(new HidScanner(wire, part, log)),
      async unplug() {
        isOn = !options.needsSwitching;
        await device.unplug();
      },
    };
  }

  return {
    name: `over HID POS (${model}${options.tellsDescriptor ? '' : ', without its descriptor'})`,
    hasAim: true,
    async open(log) {
      const { device, scanner, send, unplug } = rig(log, true);
      return {
        scanner,
        scan: (text, aim) => send(scanReports(layout, aim, text)),
        scanAtOnce: (texts) => send(texts.flatMap((text) => scanReports(layout, 'E0', text))),
        scanThenHalf(text, half) {
          const [first] = scanReports(layout, 'E0', half.padEnd(layout.dataBytes + 1, '0'));
          send([...scanReports(layout, 'E0', text), ...(first === undefined ? [] : [first])]);
        },
        sendGarbage: () => send(scanReports(layout, null, '\x00\x01\x02')),
        plug: () => device.plug(),
        unplug,
      };
    },
    async openLater(log) {
      const { device, scanner } = rig(log, false);
      return { scanner, appear: () => device.plug() };
    },
  };
}

export const SCANNER_KINDS: readonly ScannerKind[] = [
  serialKind('generic-serial-scanner'),
  serialKind('generic-serial-scanner-stx-etx'),
  serialKind('generic-serial-scanner-no-aim'),
  hidKind('generic-hid-pos-scanner', { tellsDescriptor: true, needsSwitching: false }),
  hidKind('honeywell-hid-pos', { tellsDescriptor: true, needsSwitching: true }),
  hidKind('honeywell-hid-pos', { tellsDescriptor: false, needsSwitching: true }),
  hidKind('zebra-hid-pos', { tellsDescriptor: false, needsSwitching: false }),
  hidKind('datalogic-hid-pos', { tellsDescriptor: false, needsSwitching: false }),
];
