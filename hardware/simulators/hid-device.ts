import { Listeners } from '../listeners.ts';
import { readDescriptor } from '../protocols/hid-descriptor.ts';
import type { HidHandle, HidListing, HidSystem } from '../transports/hid-system.ts';

export type HidDeviceOptions = {
  /** As `lsusb` prints them. */
  vendorId: string;
  productId: string;
  serialNumber?: string;
  usagePage?: number;
  descriptor: Uint8Array;
  /** Whether the system tells the descriptor, as Linux does. */
  tellsDescriptor?: boolean;
};

type Opened = { data: Listeners<[Uint8Array]>; error: Listeners<[unknown]> };

/**
 * A HID device that stands where node-hid and the system stand, with their manners: report ids in front of what is sent both ways, an
 * unplugging that is an `error` with a string, and a new path after each plugging in. Give its `system` to a `HidWire`.
 */
export class HidDeviceSimulator {
  readonly system: HidSystem;
  readonly #options: HidDeviceOptions;
  readonly #numbersReports: boolean;
  readonly #features = new Map<number, Uint8Array>();
  readonly #outputs = new Listeners<[number, Uint8Array]>();
  readonly #featureWrites = new Listeners<[number, Uint8Array]>();
  readonly #changes = new Listeners<[]>();
  readonly #opened = new Set<Opened>();
  #node = 0;
  #plugged = true;

  constructor(options: HidDeviceOptions) {
    this.#options = options;
    const read = readDescriptor(options.descriptor);
    this.#numbersReports = read.ok && read.value.numbersReports;
    this.system = {
      list: async () => this.#listing(),
      open: async (path) => this.#open(path),
      descriptor: async () => (options.tellsDescriptor === false ? null : options.descriptor),
    };
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  /** How often it is open now: a wire that does not let go of it holds it twice. */
  get openCount(): number {
    return this.#opened.size;
  }

  /** Plugged in, unplugged, opened or closed. */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** Reports that the kiosk sends; `reportId` 0 where they are not numbered. */
  onOutput(listener: (reportId: number, data: Uint8Array) => void): () => void {
    return this.#outputs.add(listener);
  }

  onFeature(listener: (reportId: number, data: Uint8Array) => void): () => void {
    return this.#featureWrites.add(listener);
  }

  /** What the kiosk reads as this feature report; a report that was not set is refused, as an unknown one is. */
  setFeature(reportId: number, data: Uint8Array): void {
    this.#features.set(reportId, data);
  }

  /** False when it was lost because nothing is plugged in or nobody has it open. */
  send(reportId: number, data: Uint8Array): boolean {
    return this.sendBytes(this.#numbersReports ? Uint8Array.of(reportId, ...data) : data);
  }

  /** A report as it stands, right or wrong. */
  sendBytes(report: Uint8Array): boolean {
    for (const { data } of [...this.#opened]) data.emit(Buffer.from(report));
    return this.#opened.size > 0;
  }

  /** Resolves at once: nothing here waits, the wire hears of it before this returns. */
  async unplug(): Promise<void> {
    if (!this.#plugged) return;
    this.#plugged = false;
    const opened = [...this.#opened];
    this.#opened.clear();
    for (const { error } of opened) error.emit('could not read from HID device');
    this.#changes.emit();
  }

  async plug(): Promise<void> {
    if (this.#plugged) return;
    this.#plugged = true;
    this.#node += 1;
    this.#changes.emit();
  }

  async close(): Promise<void> {
    await this.unplug();
    this.#outputs.clear();
    this.#featureWrites.clear();
    this.#changes.clear();
  }

  #path(): string {
    return `/dev/hidraw${this.#node}`;
  }

  #listing(): HidListing[] {
    if (!this.#plugged) return [];
    const { vendorId, productId, serialNumber, usagePage } = this.#options;
    return [
      {
        vendorId: Number.parseInt(vendorId, 16),
        productId: Number.parseInt(productId, 16),
        path: this.#path(),
        serialNumber,
        usagePage,
      },
    ];
  }

  #open(path: string): HidHandle {
    if (!this.#plugged || path !== this.#path()) throw new Error(`cannot open device with path ${path}`);
    const opened: Opened = { data: new Listeners(), error: new Listeners() };
    this.#opened.add(opened);
    this.#changes.emit();
    const present = (): void => {
      if (!this.#opened.has(opened)) throw new Error('device has been closed');
    };
    return {
      onError: (listener) => void opened.error.add(listener),
      onData: (listener) => void opened.data.add(listener),
      write: async (values) => {
        present();
        this.#outputs.emit(values[0] ?? 0, Uint8Array.from(values.slice(1)));
        return values.length;
      },
      sendFeatureReport: async (values) => {
        present();
        this.#featureWrites.emit(values[0] ?? 0, Uint8Array.from(values.slice(1)));
        return values.length;
      },
      getFeatureReport: async (reportId, lengthBytes) => {
        present();
        const data = this.#features.get(reportId);
        if (data === undefined) throw new Error('could not get feature report from device');
        return Uint8Array.of(reportId, ...data).subarray(0, lengthBytes);
      },
      close: async () => {
        if (this.#opened.delete(opened)) this.#changes.emit();
      },
    };
  }
}
