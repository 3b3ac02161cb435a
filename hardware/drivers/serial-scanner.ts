import { z } from 'zod';
import type { Log } from '../log.ts';
import { AIM_AND_LINE_END, frameSchema, type ScannerFrame, ScannerFrameDecoder } from '../protocols/scanner-frame.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { ScannerDriver } from './scanner-driver.ts';

/** A barcode reader on a serial line. The line says nothing about the reader behind it: connected means that the line is open. */
export class SerialScanner extends ScannerDriver {
  readonly #wire: ByteWire;
  readonly #decoder: ScannerFrameDecoder;

  constructor(wire: ByteWire, log: Log, frame: ScannerFrame = AIM_AND_LINE_END) {
    super(log);
    this.#wire = wire;
    this.#decoder = new ScannerFrameDecoder(frame);
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => {
      for (const event of this.#decoder.push(bytes)) this.take(event);
    });
  }

  protected async closeWire(): Promise<void> {
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    if (this.#decoder.cut()) this.drop('cut');
    if (connected) this.connectedAnew();
    this.cell.set(connected ? 'READY' : 'NOT_CONNECTED', detail);
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
