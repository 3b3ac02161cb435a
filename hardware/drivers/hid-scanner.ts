import { z } from 'zod';
import type { Log } from '../log.ts';
import { HidScanDecoder, SCANNER_PAGE, scanReportOf, scanReportSchema } from '../protocols/hid-scanner.ts';
import type { ReportWire } from '../transports/report-wire.ts';
import { defineDriver } from './driver.ts';
import { ScannerDriver } from './scanner-driver.ts';

const modelSchema = z.strictObject({
  /** Of the reader's HID POS interface; it may have a keyboard beside it. */
  usagePage: z.int().min(1).max(0xffff).default(SCANNER_PAGE),
  /** For a system that does not tell report descriptors, and a reader whose own is wrong (`prefer`). */
  layout: scanReportSchema.nullable(),
  preferLayout: z.boolean().default(false),
  /** Feature reports that switch the reader to sending such reports, sent after each plugging in. */
  onConnect: z
    .array(z.strictObject({ reportId: z.int().min(0).max(255), data: z.array(z.int().min(0).max(255)).min(1).max(64) }))
    .max(8)
    .default([]),
});
export type HidScannerModel = z.infer<typeof modelSchema>;

/** A barcode reader with reports of the HID page 8Ch. Where nothing tells how its reports are laid out it is HARDWARE_ERROR. */
export class HidScanner extends ScannerDriver {
  readonly #wire: ReportWire;
  readonly #model: HidScannerModel;
  #decoder: HidScanDecoder | null = null;
  #connection = 0;

  constructor(wire: ReportWire, model: HidScannerModel, log: Log) {
    super(log);
    this.#wire = wire;
    this.#model = model;
    wire.onConnected((connected, detail) => {
      if (this.#decoder?.cut() === true) this.drop('cut');
      this.#decoder = null;
      this.#connection += 1;
      if (connected) void this.#begin();
      else this.cell.set('NOT_CONNECTED', detail);
    });
    wire.onReport((reportId, data) => {
      // Without a descriptor the wire cannot tell an id from data: the model knows that its reader numbers its reports.
      const isBare = wire.descriptor === null && reportId === 0 && this.#model.layout?.reportId !== 0;
      const [first = 0] = data;
      const event = this.#decoder?.push(isBare ? first : reportId, isBare ? data.subarray(1) : data) ?? null;
      if (event !== null) this.take(event);
    });
  }

  protected async closeWire(): Promise<void> {
    await this.#wire.close();
  }

  async #begin(): Promise<void> {
    const connection = this.#connection;
    const { descriptor } = this.#wire;
    const described = descriptor === null ? null : scanReportOf(descriptor);
    const layout = this.#model.preferLayout ? (this.#model.layout ?? described) : (described ?? this.#model.layout);
    this.connectedAnew();
    if (layout === null) {
      this.cell.set('HARDWARE_ERROR', 'its reports carry no bar codes: is the reader set to HID POS?');
      return;
    }
    // Before the reader is switched, so that its first report finds a reader here.
    this.#decoder = new HidScanDecoder(layout);
    for (const { reportId, data } of this.#model.onConnect) {
      const sent = await this.#wire.setFeature(reportId, Uint8Array.from(data));
      if (connection !== this.#connection) return;
      if (!sent.ok) {
        const detail = 'detail' in sent.error ? sent.error.detail : sent.error.kind;
        this.cell.set('HARDWARE_ERROR', `it did not take feature report ${reportId}: ${detail}`);
        return;
      }
    }
    this.cell.set('READY', null);
  }
}

export const hidScanner = defineDriver({
  name: 'hid-scanner',
  opens: ['scanner'],
  over: ['hid'],
  model: modelSchema,
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new HidScanner(deps.openReports(connection, model.usagePage), model, deps.log),
});
