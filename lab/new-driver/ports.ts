import { DEVICE_KEYS, type DeviceKey } from '../../hardware/drivers/driver.ts';

export const WIRES = ['serial', 'tcp', 'hid'] as const;
export type WireName = (typeof WIRES)[number];

/** The one suite of all drivers of a port: its tests, and the list that a new driver is added to. */
type Suite = { tests: string; file: string; list: string };

/**
 * What is laid out for a port: the files of `templates/<folder>`. `hasOwnSimulator`: else it gets the one of `templates/lines` for its
 * wire, which sends whatever its codec writes.
 */
export type PortTemplates = {
  folder: string;
  over: readonly WireName[];
  hasOwnSimulator: boolean;
  suite: Suite | null;
};

const suiteOf = (tests: string, rigs: string, list: string): Suite => ({
  tests: `test/contracts/devices/${tests}.test.ts`,
  file: `test/contracts/devices/${rigs}.ts`,
  list,
});

const ofLines = (folder: string, suite: Suite | null = null): PortTemplates => ({
  folder,
  over: WIRES,
  hasOwnSimulator: false,
  suite,
});

/** A recycler keeps money over crashes of both sides: nothing that could be laid out for it beforehand would be right. */
type LaidOutKey = Exclude<DeviceKey, 'cashRecycler'>;

export const PORTS: Readonly<Record<LaidOutKey, PortTemplates>> = {
  scanner: ofLines('scanner', suiteOf('scanner', 'scanner-rigs', 'SCANNER_KINDS')),
  magstripeReader: ofLines('magstripeReader', suiteOf('magstripe-reader', 'magstripe-rigs', 'MAGSTRIPE_KINDS')),
  scale: ofLines('scale'),
  securityScale: ofLines('scale'),
  printer: {
    folder: 'printer',
    over: ['serial', 'tcp'],
    hasOwnSimulator: true,
    suite: suiteOf('printer', 'printer-rigs', 'PRINTER_RIGS'),
  },
  paymentTerminal: {
    folder: 'paymentTerminal',
    over: ['serial', 'tcp'],
    hasOwnSimulator: true,
    suite: suiteOf('payment-terminal', 'payment-terminal-rigs', 'RIGS'),
  },
  cashDrawer: ofLines('cashDrawer'),
  signalLight: ofLines('signalLight'),
  keypad: ofLines('keypad'),
};

export const LAID_OUT_KEYS: readonly LaidOutKey[] = DEVICE_KEYS.filter((key) => key !== 'cashRecycler');
