import { join } from 'node:path';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { EscposPrinter, escposPrinter } from '../../../hardware/drivers/escpos-printer.ts';
import { StarPrinter, starPrinter } from '../../../hardware/drivers/star-printer.ts';
import type { PrinterTiming, WirePrinter } from '../../../hardware/drivers/wire-printer.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import type { StripRenderer } from '../../../hardware/rendering/strip.ts';
import type { PrintedPaper } from '../../../hardware/simulators/paper-strip.ts';
import { PrinterSimulator } from '../../../hardware/simulators/printer-simulator.ts';
import { StarSimulator } from '../../../hardware/simulators/star-simulator.ts';
import type { ByteWire } from '../../../hardware/transports/byte-wire.ts';
import { DeviceFileWire } from '../../../hardware/transports/device-file.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, FAST_RETRY_MS, NOTHING_TO_DRAW, SILENT, temporaryFolder } from './support.ts';

/** The far end, whichever language it speaks. */
export interface SimulatedPrinter {
  papers(): PrintedPaper[];
  onPaper(listener: (paper: PrintedPaper) => void): () => void;
  readonly drawerOpenings: number;
  setPaper(paper: 'ok' | 'low' | 'out'): void;
  setCover(open: boolean): void;
  setJam(jammed: boolean): void;
  setDrawer(open: boolean): void;
  setSilent(silent: boolean): void;
  outAfterBytes(bytes: number): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
}

export type PrinterRig = {
  name: string;
  wire: 'tcp' | 'serial' | 'file';
  language: 'escpos' | 'star';
  model: string;
  /** Star only: how the end of a job is known, where it is not as in the model. */
  acknowledgement?: 'printEnd' | 'endCounter';
  /** What the printer still held of a job that was given up comes out after the refill: it cannot be told to forget it. */
  keepsTheRest?: true;
};

/** Every driver over every wire of this machine. USB and the kernel's usblp have their turn in the guest machine. */
export const PRINTER_RIGS: readonly PrinterRig[] = [
  { name: 'ESC/POS with process ids over TCP', wire: 'tcp', language: 'escpos', model: 'epson-tm-m30' },
  { name: 'ESC/POS with process ids over a serial line', wire: 'serial', language: 'escpos', model: 'epson-tm-t88v' },
  { name: 'ESC/POS with process ids over a device file', wire: 'file', language: 'escpos', model: 'epson-tm-t88vii' },
  {
    name: 'ESC/POS without process ids over TCP',
    wire: 'tcp',
    language: 'escpos',
    model: 'generic-80mm-escpos',
    keepsTheRest: true,
  },
  {
    name: 'ESC/POS without process ids over a device file',
    wire: 'file',
    language: 'escpos',
    model: 'bixolon-srp-350iii',
    keepsTheRest: true,
  },
  { name: 'StarPRNT over TCP', wire: 'tcp', language: 'star', model: 'star-mc-print3' },
  { name: 'StarPRNT over a serial line', wire: 'serial', language: 'star', model: 'star-tsp143iv' },
  { name: 'StarPRNT over a device file', wire: 'file', language: 'star', model: 'star-mc-print3' },
  {
    name: 'StarPRNT with an end counter over TCP',
    wire: 'tcp',
    language: 'star',
    model: 'star-mc-print3',
    acknowledgement: 'endCounter',
  },
];

const TIMING: PrinterTiming = { statusPollMs: 20, jobPollMs: 20 };

export async function openRig(
  rig: PrinterRig,
  { renderer = NOTHING_TO_DRAW, timing = {}, ...more }: RigOptions = {},
): Promise<{ simulator: SimulatedPrinter; printer: WirePrinter }> {
  const path = rig.wire === 'tcp' ? {} : { path: join(temporaryFolder(), 'printer') };
  const options = { nowMs: () => 0, ...path, ...more };
  const surroundings = { renderer, log: SILENT, timing: { ...TIMING, ...timing } };
  if (rig.language === 'star') {
    const simulator = closing(await StarSimulator.open(options));
    const part = modelPart(starPrinter, rig.model);
    const model = { ...part, acknowledgement: rig.acknowledgement ?? part.acknowledgement };
    return { simulator, printer: closing(new StarPrinter(wireOf(rig, simulator, path.path), model, surroundings)) };
  }
  const simulator = closing(await PrinterSimulator.open(options));
  const model = modelPart(escposPrinter, rig.model);
  return { simulator, printer: closing(new EscposPrinter(wireOf(rig, simulator, path.path), model, surroundings)) };
}

type RigOptions = {
  renderer?: StripRenderer;
  timing?: PrinterTiming;
  receiveBufferBytes?: number;
  handshake?: boolean;
};

/** Far above what a healthy far end of this machine needs for a piece. */
const WRITE_TIMEOUT_MS = 1_000;

function wireOf({ wire }: PrinterRig, { host, port }: { host: string; port: number }, path = ''): ByteWire {
  switch (wire) {
    case 'tcp':
      return new TcpWire({ host, port, retryMs: FAST_RETRY_MS, writeTimeoutMs: WRITE_TIMEOUT_MS });
    case 'serial':
      return new SerialWire({ path, baudRate: 115_200, retryMs: FAST_RETRY_MS, writeTimeoutMs: WRITE_TIMEOUT_MS });
    default:
      return new DeviceFileWire({ path, retryMs: FAST_RETRY_MS, writeTimeoutMs: WRITE_TIMEOUT_MS });
  }
}

export const LONG_LINES = 40;
export const LONG_RECEIPT: PrintDocument = {
  kind: 'receipt',
  language: 'en',
  blocks: Array.from({ length: LONG_LINES }, (_, index) => ({
    type: 'pair',
    label: `Article ${index}`,
    value: '1.00',
    bold: false,
  })),
};
export const SHORT_RECEIPT: PrintDocument = { ...LONG_RECEIPT, blocks: LONG_RECEIPT.blocks.slice(0, 2) };
/** More than a line and the printer's buffer take in. */
export const LARGE_PICTURE: PrintDocument = {
  kind: 'receipt',
  language: 'en',
  blocks: [
    { type: 'image', widthDots: 384, heightDots: 4_000, data: Buffer.alloc(48 * 4_000, 0x55).toString('base64') },
  ],
};
/** Somewhere in the middle of the long one. */
export const HALF_OF_IT_BYTES = 800;
