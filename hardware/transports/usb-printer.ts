import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { ByteWire, WireError } from './byte-wire.ts';
import { type Attempt, Healing, type RetryOptions } from './healing.ts';
import { nodeUsb, printerInterfaceOf, type UsbHandle, type UsbSelector, type UsbSystem } from './usb-system.ts';

/** A read that brings nothing is given up and begun again, so that a closed wire is let go of. */
export const USB_READ_TIMEOUT_MS = 500;
/** Longer than any job is waited for: how much of a transfer that timed out had arrived cannot be told. Giving up the wire ends it. */
export const USB_WRITE_TIMEOUT_MS = 60_000;
const READ_BYTES_MAX = 512;
const WRITE_BYTES_MAX = 4_096;

export type UsbOptions = RetryOptions & UsbSelector;

type Link = { attempt: Attempt<unknown>; handle: UsbHandle; endpointOut: number };

/** A printer of the USB printer class, without the kernel's usblp. Found again after an unplugging, at whatever address. */
export class UsbPrinterWire implements ByteWire {
  readonly #options: UsbOptions;
  readonly #system: UsbSystem;
  readonly #bytes = new Listeners<[Uint8Array]>();
  readonly #healing: Healing<Link>;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: UsbOptions, system: UsbSystem = nodeUsb) {
    this.#options = options;
    this.#system = system;
    this.#healing = new Healing({
      ...options,
      start: (attempt) => {
        const running = this.#run(attempt);
        return () => running;
      },
    });
  }

  get connected(): boolean {
    return this.#healing.link !== null;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#bytes.add(listener);
  }

  onConnected(listener: (connected: boolean, detail: string | null) => void): () => void {
    return this.#healing.onConnected(listener);
  }

  write(bytes: Uint8Array): Promise<Result<void, WireError>> {
    const link = this.#healing.link;
    if (link === null) return Promise.resolve(err({ kind: 'notConnected' }));
    const written = this.#writing.then(() => writeAll(link, bytes));
    this.#writing = written;
    return written;
  }

  reset(reason: string): void {
    this.#healing.reset(reason);
  }

  close(): Promise<void> {
    this.#bytes.clear();
    return this.#healing.close();
  }

  /** Resolves when the device is closed, however it came to that. */
  async #run(attempt: Attempt<Link>): Promise<void> {
    let handle: UsbHandle | null = null;
    try {
      handle = await this.#system.open(this.#options);
      if (handle === null) attempt.lost('nothing is there');
      else await this.#use(attempt, handle);
    } catch (error) {
      attempt.lost(messageOf(error));
    }
    // A device that is gone may refuse even to be closed; there is nothing left to do about it.
    await handle?.close().catch((error: unknown) => attempt.lost(messageOf(error)));
  }

  async #use(attempt: Attempt<Link>, handle: UsbHandle): Promise<void> {
    const printer = printerInterfaceOf(handle.description);
    if (printer === null) {
      attempt.lost('the device has no printer interface with an endpoint each way');
      return;
    }
    await handle.claim(printer);
    if (!attempt.isCurrent) return;
    attempt.ready({ attempt, handle, endpointOut: printer.endpointOut });
    while (attempt.isCurrent) {
      const bytes = await handle.read(printer.endpointIn, READ_BYTES_MAX, USB_READ_TIMEOUT_MS);
      if (attempt.isCurrent && bytes !== null && bytes.length > 0) this.#bytes.emit(bytes);
    }
  }
}

async function writeAll({ attempt, handle, endpointOut }: Link, bytes: Uint8Array): Promise<Result<void, WireError>> {
  let offset = 0;
  while (offset < bytes.length) {
    if (!attempt.isCurrent) {
      return err(offset === 0 ? { kind: 'notConnected' } : { kind: 'broken', detail: 'disconnected while writing' });
    }
    try {
      const chunk = bytes.subarray(offset, offset + WRITE_BYTES_MAX);
      offset += await handle.write(endpointOut, chunk, USB_WRITE_TIMEOUT_MS);
    } catch (error) {
      attempt.lost(messageOf(error));
      return err({ kind: 'broken', detail: messageOf(error) });
    }
  }
  return ok(undefined);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
