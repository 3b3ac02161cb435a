import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import { readDescriptor } from '../protocols/hid-descriptor.ts';
import type { WireError } from './byte-wire.ts';
import type { Attempt } from './healing.ts';
import { HealingWire, type WireOptions } from './healing-wire.ts';
import { type HidHandle, type HidListing, type HidSystem, nodeHid } from './hid-system.ts';
import type { ReportWire } from './report-wire.ts';

export type HidOptions = WireOptions & {
  /** As `lsusb` prints them. */
  vendorId: string;
  productId: string;
  /** Tells two devices of the same make apart; the first one found where absent. */
  serialNumber?: string | undefined;
  /** Which of a device's interfaces: one scanner can be a keyboard and a scanner at once. The first one where absent. */
  usagePage?: number | undefined;
};

type Link = { handle: HidHandle; descriptor: Uint8Array | null; numbersReports: boolean };

/** A HID device, found by its ids and found again after it was unplugged, whatever path it has then. */
export class HidWire extends HealingWire<Link> implements ReportWire {
  readonly #options: HidOptions;
  readonly #system: HidSystem;
  readonly #reports = new Listeners<[number, Uint8Array]>();

  constructor(options: HidOptions, system: HidSystem = nodeHid) {
    super(options);
    this.#options = options;
    this.#system = system;
  }

  get descriptor(): Uint8Array | null {
    return this.healing.link?.descriptor ?? null;
  }

  onReport(listener: (reportId: number, data: Uint8Array) => void): () => void {
    return this.#reports.add(listener);
  }

  async write(reportId: number, data: Uint8Array): Promise<Result<void, WireError>> {
    const sent = await this.#use((handle) => handle.write([reportId, ...data]));
    return sent.ok ? ok(undefined) : sent;
  }

  async setFeature(reportId: number, data: Uint8Array): Promise<Result<void, WireError>> {
    const sent = await this.#use((handle) => handle.sendFeatureReport([reportId, ...data]));
    return sent.ok ? ok(undefined) : sent;
  }

  async getFeature(reportId: number, lengthBytes: number): Promise<Result<Uint8Array, WireError>> {
    const read = await this.#use((handle) => handle.getFeatureReport(reportId, lengthBytes + 1));
    return read.ok ? ok(Uint8Array.from(read.value.subarray(1))) : read;
  }

  override close(): Promise<void> {
    this.#reports.clear();
    return super.close();
  }

  #use<T>(work: (handle: HidHandle) => Promise<T>): Promise<Result<T, WireError>> {
    return this.work.run(async ({ handle }, step) => {
      const used = await step(() => refusedOr(work(handle)));
      return used.ok ? used.value : used;
    });
  }

  protected open(attempt: Attempt<Link>): () => Promise<void> {
    const opened = this.#opened(attempt);
    return async () => {
      await closeHandle(await opened);
    };
  }

  /** The handle to be closed when the attempt is over, whether it came in time or not; null where none was opened. */
  async #opened(attempt: Attempt<Link>): Promise<HidHandle | null> {
    const found = await this.#findAndOpen();
    if (!found.ok) {
      attempt.lost(found.error.detail);
      return null;
    }
    // Outside of every catch: what a listener throws is a bug, not a lost device.
    this.#connect(attempt, found.value);
    return found.value.handle;
  }

  async #findAndOpen(): Promise<Result<Link, { kind: 'notFound'; detail: string }>> {
    try {
      const path = await this.#find();
      if (path === null) return err({ kind: 'notFound', detail: 'no such device is plugged in' });
      const descriptor = await this.#system.descriptor(path);
      const read = descriptor === null ? null : readDescriptor(descriptor);
      const handle = await this.#system.open(path);
      return ok({ handle, descriptor, numbersReports: read?.ok === true && read.value.numbersReports });
    } catch (cause) {
      return err({ kind: 'notFound', detail: messageOf(cause) });
    }
  }

  async #find(): Promise<string | null> {
    const { vendorId, productId, serialNumber, usagePage } = this.#options;
    const listed = await this.#system.list(Number.parseInt(vendorId, 16), Number.parseInt(productId, 16));
    const fits = (device: HidListing): boolean =>
      (serialNumber === undefined || device.serialNumber === serialNumber) &&
      (usagePage === undefined || device.usagePage === usagePage);
    return listed.find(fits)?.path ?? null;
  }

  #connect(attempt: Attempt<Link>, link: Link): void {
    link.handle.onError((cause) => {
      // node-hid hands back what a listener of `data` threw: that is our own bug, and must not pass for an unplugging.
      if (typeof cause !== 'string') throw cause;
      attempt.lost(cause);
    });
    attempt.ready(link);
    // node-hid reads from the moment that somebody listens: `connected` must have been told by then.
    if (!attempt.isCurrent) return;
    link.handle.onData((report) => {
      if (attempt.isCurrent) this.#deliver(link, report);
    });
  }

  #deliver({ numbersReports }: Link, report: Uint8Array): void {
    if (report.length === 0) return;
    if (numbersReports) this.#reports.emit(report[0] ?? 0, Uint8Array.from(report.subarray(1)));
    else this.#reports.emit(0, Uint8Array.from(report));
  }
}

async function closeHandle(handle: HidHandle | null): Promise<void> {
  if (handle === null) return;
  // node-hid begins to read one tick after somebody listens, and throws there, out of anybody's reach, when it was closed meanwhile.
  await new Promise((resolve) => setImmediate(resolve));
  // A device that is gone or was closed by its own error refuses: the system has it back either way.
  await Promise.allSettled([handle.close()]);
}

/** A device that refuses one report is there all the same. */
async function refusedOr<T>(work: Promise<T>): Promise<Result<T, WireError>> {
  try {
    return ok(await work);
  } catch (cause) {
    return err({ kind: 'broken', detail: messageOf(cause) });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
