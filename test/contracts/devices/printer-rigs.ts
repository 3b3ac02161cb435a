import { join } from 'node:path';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { EscposPrinter, escposPrinter, type PrinterSurroundings } from '../../../hardware/drivers/escpos-printer.ts';
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
  wire: RigWire;
  /** What the printer still held of a job that was given up comes out after the refill: it cannot be told to forget it. */
  keepsTheRest?: true;
  open(options: SimulatorOptions, surroundings: PrinterSurroundings): Promise<OpenRig>;
};
type RigWire = 'tcp' | 'serial' | 'file';
/** `path`: of every wire but TCP. */
type SimulatorOptions = { nowMs: () => number; path?: string; receiveBufferBytes?: number; handshake?: boolean };
type OpenRig = { simulator: SimulatedPrinter; printer: WirePrinter };

type Language = {
  language: 'escpos' | 'star';
  model: string;
  /** Star only: how the end of a job is known, where it is not as in the model. */
  acknowledgement?: 'printEnd' | 'endCounter';
};
export type KnownRig = PrinterRig & Language;

/** A rig of a language that the product has. */
function known(name: string, wire: RigWire, spoken: Language, keepsTheRest = false): KnownRig {
  const open: PrinterRig['open'] = async (options, surroundings) => {
    if (spoken.language === 'star') {
      const simulator = closing(await StarSimulator.open(options));
      const part = modelPart(starPrinter, spoken.model);
      const model = { ...part, acknowledgement: spoken.acknowledgement ?? part.acknowledgement };
      const printer = new StarPrinter(printerWire(wire, simulator, options.path), model, surroundings);
      return { simulator, printer: closing(printer) };
    }
    const simulator = closing(await PrinterSimulator.open(options));
    const model = modelPart(escposPrinter, spoken.model);
    const printer = new EscposPrinter(printerWire(wire, simulator, options.path), model, surroundings);
    return { simulator, printer: closing(printer) };
  };
  return { name, wire, ...spoken, ...(keepsTheRest && { keepsTheRest }), open };
}

const escpos = (model: string): Language => ({ language: 'escpos', model });
const star = (model: string): Language => ({ language: 'star', model });

export const KNOWN_RIGS: readonly KnownRig[] = [
  known('ESC/POS with process ids over TCP', 'tcp', escpos('epson-tm-m30')),
  known('ESC/POS with process ids over a serial line', 'serial', escpos('epson-tm-t88v')),
  known('ESC/POS with process ids over a device file', 'file', escpos('epson-tm-t88vii')),
  known('ESC/POS without process ids over TCP', 'tcp', escpos('generic-80mm-escpos'), true),
  known('ESC/POS without process ids over a device file', 'file', escpos('bixolon-srp-350iii'), true),
  known('StarPRNT over TCP', 'tcp', star('star-mc-print3')),
  known('StarPRNT over a serial line', 'serial', star('star-tsp143iv')),
  known('StarPRNT over a device file', 'file', star('star-mc-print3')),
  known('StarPRNT with an end counter over TCP', 'tcp', { ...star('star-mc-print3'), acknowledgement: 'endCounter' }),
];

/** Every driver over every wire of this machine. USB and the kernel's usblp have their turn in the guest machine. */
export const PRINTER_RIGS: readonly PrinterRig[] = [...KNOWN_RIGS];

const TIMING: PrinterTiming = { statusPollMs: 20, jobPollMs: 20 };

export function openRig(
  rig: PrinterRig,
  { renderer = NOTHING_TO_DRAW, timing = {}, ...more }: RigOptions = {},
): Promise<OpenRig> {
  const path = rig.wire === 'tcp' ? {} : { path: join(temporaryFolder(), 'printer') };
  const surroundings = { renderer, log: SILENT, timing: { ...TIMING, ...timing } };
  return rig.open({ nowMs: () => 0, ...path, ...more }, surroundings);
}

type RigOptions = {
  renderer?: StripRenderer;
  timing?: PrinterTiming;
  receiveBufferBytes?: number;
  handshake?: boolean;
};

/** Far above what a healthy far end of this machine needs for a piece. */
const WRITE_TIMEOUT_MS = 1_000;

/** The near end of a rig's wire. */
export function printerWire(wire: RigWire, { host, port }: { host: string; port: number }, path = ''): ByteWire {
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
