/**
 * What the devices cost: how many receipts of 40 lines are encoded in a second by us, by the encoder that we build on and by
 * node-thermal-printer, in turns and in one run; how quickly every decoder reads its samples and every codec encodes; how long after
 * `print()` the document is on its wire; and how long after a cable was put back the device is ready, with the waits of a real kiosk.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { DeviceConfig } from '../../core/config/kiosk-config.ts';
import type { PrintDocument } from '../../core/documents/document.ts';
import { EscposPrinter, escposPrinter } from '../../hardware/drivers/escpos-printer.ts';
import { modelPart } from '../../hardware/models/models.ts';
import { encodeJob } from '../../hardware/protocols/escpos-document.ts';
import { PrinterSimulator } from '../../hardware/simulators/printer-simulator.ts';
import { ScannerSimulator } from '../../hardware/simulators/scanner-simulator.ts';
import { openDevices } from '../../hardware/supervisor.ts';
import type { ByteWire } from '../../hardware/transports/byte-wire.ts';
import { SerialWire } from '../../hardware/transports/serial.ts';
import { TcpWire } from '../../hardware/transports/tcp.ts';
import type { Codec } from '../../host/codecs/codec.ts';
import { CODECS } from '../../host/codecs/codecs.ts';
import { FUZZ_TARGETS } from '../fuzz/targets.ts';
import { percentile, report } from './report.ts';

const ROUNDS = 5;
const ROUND_MS = 1_000;
const RATE_MS = 200;
const LINES = 40;
const COLUMNS = 48;
const PRINTS = 30;
const REPLUGS = 10;
const MS_PER_SECOND = 1_000;
const MODEL = 'epson-tm-m30';
const BAUD_RATE = 115_200;
/** A question about the printer's state is shorter, a document longer. */
const DOCUMENT_BYTES_MIN = 64;

const silent = { info: () => undefined, warn: () => undefined };
const articles = Array.from({ length: LINES }, (_, index) => ({
  label: `Müsli mit Früchten ${index + 1}`,
  value: `${(index % 9) + 1},${String(index).padStart(2, '0')} €`,
}));
const receipt: PrintDocument = {
  kind: 'receipt',
  language: 'de',
  blocks: articles.map(({ label, value }) => ({ type: 'pair', label, value, bold: false })),
};

export async function benchDevices(): Promise<void> {
  const encoders = encoderRates();
  const [decodePerS, encodePerS] = [decodeRates(), codecRates()];
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-devices-'));
  try {
    const firstByteMs = { tcp: await firstByteMsOver('tcp', folder), pty: await firstByteMsOver('pty', folder) };
    const replugMs = { pty: await replugScannerMs(folder), tcp: await replugPrinterMs() };
    report(
      'devices',
      {
        encode_per_s: encoders.ours,
        peer_encoder_per_s: encoders.encoder,
        peer_thermal_per_s: encoders.thermal,
        first_byte_ms: Math.max(percentile(firstByteMs.tcp, 0.5), percentile(firstByteMs.pty, 0.5)),
        replug_ms: Math.max(...replugMs.pty, ...replugMs.tcp),
      },
      { encoders, decodePerS, encodePerS, firstByteMs, replugMs },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How often in a second, by one round. */
function rateOf(work: () => void, roundMs: number): number {
  const startedMs = performance.now();
  let times = 0;
  let nowMs = startedMs;
  for (; nowMs - startedMs < roundMs; nowMs = performance.now()) {
    work();
    times += 1;
  }
  return (times * MS_PER_SECOND) / (nowMs - startedMs);
}

/** In turns, so that whatever else the machine does meets all three; medians, after a round that counts for none. */
function encoderRates(): Record<'ours' | 'encoder' | 'thermal', number> {
  const format = modelPart(escposPrinter, MODEL);
  const works = {
    ours: () => void encodeJob('job', receipt, format),
    encoder: () => void encodedByPeer(),
    thermal: () => void encodedByThermalPrinter(),
  };
  const rates: Record<keyof typeof works, number[]> = { ours: [], encoder: [], thermal: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const name of ['ours', 'encoder', 'thermal'] as const) {
      const rate = rateOf(works[name], ROUND_MS);
      if (round >= 0) rates[name].push(rate);
    }
  }
  const medians = {
    ours: percentile(rates.ours, 0.5),
    encoder: percentile(rates.encoder, 0.5),
    thermal: percentile(rates.thermal, 0.5),
  };
  for (const [name, rate] of Object.entries(medians))
    console.log(`receipt of ${LINES} lines, ${name}: ${Math.round(rate)}/s`);
  return medians;
}

function encodedByPeer(): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: COLUMNS });
  encoder.initialize().codepage('auto');
  for (const { label, value } of articles) encoder.line(label + value.padStart(COLUMNS - label.length));
  return encoder.cut('partial').encode();
}

function encodedByThermalPrinter(): Buffer {
  const printer = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    interface: 'tcp://127.0.0.1:9100',
    characterSet: CharacterSet.PC858_EURO,
    width: COLUMNS,
  });
  for (const { label, value } of articles) printer.leftRight(label, value);
  printer.partialCut();
  return printer.getBuffer();
}

/** Inputs a second of every decoder, over the valid samples that its fuzzing begins from. */
function decodeRates(): Record<string, number> {
  const rates = FUZZ_TARGETS.map(({ name, samples, feed }) => {
    const rate = rateOf(() => samples.forEach(feed), RATE_MS) * samples.length;
    console.log(`decode ${name}: ${Math.round(rate)}/s`);
    return [name, rate] as const;
  });
  return Object.fromEntries(rates);
}

/** What is encoded is what `decode` makes of this, or of a sample of the kind's fuzzing where nothing stands here. */
const VALUES: Readonly<Record<string, Uint8Array>> = {
  bcbp: Buffer.from('M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100'),
  gs1: Buffer.from('(01)09521234543213(10)ABC123(17)261231'),
  'digital-link': Buffer.from('https://id.gs1.org/01/09521234543213/10/ABC123'),
  mrz: Buffer.from('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10'),
  zvt: Buffer.from('060f00', 'hex'),
};

function codecRates(): Record<string, number> {
  const rates = CODECS.flatMap(({ kind, decode, encode }) => {
    const value = kind === 'receipt' ? receipt : decode === undefined ? null : sampleValue(kind, decode.read);
    if (encode === undefined || value === null || !encode.write(value, {}).ok) return [];
    const rate = rateOf(() => void encode.write(value, {}), RATE_MS);
    console.log(`encode ${kind}: ${Math.round(rate)}/s`);
    return [[kind, rate] as const];
  });
  return Object.fromEntries(rates);
}

function sampleValue(kind: string, read: NonNullable<Codec['decode']>['read']): Record<string, unknown> | null {
  const samples = FUZZ_TARGETS.filter(({ name }) => name.startsWith(kind)).flatMap((target) => target.samples);
  for (const bytes of [VALUES[kind] ?? [], samples].flat()) {
    const decoded = read({ text: Buffer.from(bytes).toString('latin1'), bytes }, {});
    if (decoded.ok) return decoded.value;
  }
  return null;
}

/** From the call of `print()`, which first asks the printer how it is, until the system has taken the document. */
async function firstByteMsOver(over: 'tcp' | 'pty', folder: string): Promise<number[]> {
  const nowMs = (): number => performance.now();
  const path = join(folder, 'printer');
  const simulator = await PrinterSimulator.open(over === 'tcp' ? { nowMs } : { nowMs, path });
  const wire = over === 'tcp' ? new TcpWire(simulator) : new SerialWire({ path, baudRate: BAUD_RATE });
  let takenMs: number | null = null;
  const timed: ByteWire = {
    get connected() {
      return wire.connected;
    },
    onBytes: (listener) => wire.onBytes(listener),
    onConnected: (listener) => wire.onConnected(listener),
    async write(bytes) {
      const written = await wire.write(bytes);
      if (bytes.length >= DOCUMENT_BYTES_MIN) takenMs ??= performance.now();
      return written;
    },
    reset: (reason) => wire.reset(reason),
    close: () => wire.close(),
  };
  const renderer = { render: async () => [], close: async () => undefined };
  const printer = new EscposPrinter(timed, modelPart(escposPrinter, MODEL), { renderer, log: silent });
  const ready = new Promise<void>((resolve) => void printer.onStatus((state) => state === 'READY' && resolve()));
  await ready;
  const samples: number[] = [];
  for (let print = 0; print < PRINTS; print += 1) {
    takenMs = null;
    const startedMs = performance.now();
    const printed = await printer.print(`bench-${print}`, receipt);
    if (!printed.ok || takenMs === null) throw new Error(`it was not printed over ${over}`);
    samples.push(takenMs - startedMs);
  }
  await printer.close();
  await simulator.close();
  console.log(`document on the wire after print() over ${over}: p50 ${percentile(samples, 0.5).toFixed(1)} ms`);
  return samples;
}

async function replugScannerMs(folder: string): Promise<number[]> {
  const simulator = await ScannerSimulator.open({ path: join(folder, 'scanner') });
  const connection = { over: 'serial' as const, path: simulator.path };
  return replugMs('pty', { scanner: { model: 'generic-serial-scanner', connection } }, simulator);
}

async function replugPrinterMs(): Promise<number[]> {
  const simulator = await PrinterSimulator.open({ nowMs: () => performance.now() });
  const connection = { over: 'tcp' as const, host: simulator.host, port: simulator.port };
  return replugMs('tcp', { printer: { model: MODEL, connection } }, simulator);
}

type Plug = { plug(): Promise<void>; unplug(): Promise<void>; close(): Promise<void> };

/** From the moment at which the cable is in again until the device's state is READY. */
async function replugMs(name: string, config: DeviceConfig, plug: Plug): Promise<number[]> {
  const opened = openDevices(config, { log: silent, nowMs: () => performance.now() });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const devices = opened.value;
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (devices.statuses()[0]?.state !== wanted) return;
        stop();
        resolve();
      };
      const stop = devices.onStatus(look);
      look();
    });
  await until('READY');
  const samples: number[] = [];
  for (let time = 0; time < REPLUGS; time += 1) {
    await plug.unplug();
    await until('NOT_CONNECTED');
    const startedMs = performance.now();
    await plug.plug();
    await until('READY');
    samples.push(performance.now() - startedMs);
  }
  await devices.close();
  await plug.close();
  console.log(
    `ready after the replug over ${name}: p50 ${Math.round(percentile(samples, 0.5))} ms, worst ${Math.round(Math.max(...samples))} ms`,
  );
  return samples;
}
