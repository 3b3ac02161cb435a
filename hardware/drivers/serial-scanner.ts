import { z } from 'zod';
import type { Log } from '../log.ts';
import type { DeviceState } from '../ports/device.ts';
import type { BarcodeScanner, Scan } from '../ports/scanner.ts';
import { AIM_AND_LINE_END, frameSchema, type ScannerFrame, ScannerFrameDecoder } from '../protocols/scanner-frame.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { ScanSource } from './scan-source.ts';
import { StatusCell } from './status-cell.ts';

/** A barcode reader on a serial line. The line says nothing about the reader behind it: connected means that the line is open. */
export class SerialScanner implements BarcodeScanner {
  readonly #wire: ByteWire;
  readonly #source: ScanSource;
  readonly #decoder: ScannerFrameDecoder;
  readonly #status = new StatusCell();

  constructor(wire: ByteWire, log: Log, frame: ScannerFrame = AIM_AND_LINE_END) {
    this.#wire = wire;
    this.#source = new ScanSource(log);
    this.#decoder = new ScannerFrameDecoder(frame);
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => {
      for (const event of this.#decoder.push(bytes)) this.#source.take(event);
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get dropped(): BarcodeScanner['dropped'] {
    return this.#source.dropped;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onScan(listener: (scan: Scan) => void): () => void {
    return this.#source.onScan(listener);
  }

  async close(): Promise<void> {
    this.#source.close();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    if (this.#decoder.cut()) this.#source.drop('cut');
    if (connected) this.#source.connectedAnew();
    this.#status.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
  }
}

export const serialScanner = defineDriver({
  name: 'serial-scanner',
  opens: ['scanner'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema, frame: frameSchema }),
  /** `frame`: what of the model's set-up was changed at the reader. */
  settings: z.strictObject({ frame: frameSchema.partial().optional() }),
  open: ({ model, settings, connection }, deps) =>
    new SerialScanner(deps.openBytes(connection, model.line), deps.log, frameOf(model.frame, settings.frame ?? {})),
});

type FrameChanges = { [K in keyof ScannerFrame]?: ScannerFrame[K] | undefined };

const frameOf = (model: ScannerFrame, changes: FrameChanges): ScannerFrame => ({
  aim: changes.aim ?? model.aim,
  prefix: changes.prefix ?? model.prefix,
  ends: changes.ends ?? model.ends,
  inside: changes.inside ?? model.inside,
});
