import type { Attempt } from './healing.ts';
import { HealingByteWire, type WireOptions } from './healing-wire.ts';
import { WRITE_TIMEOUT_MS } from './link-work.ts';
import { nodeUsb, printerInterfaceOf, type UsbHandle, type UsbSelector, type UsbSystem } from './usb-system.ts';

/** A read that brings nothing is given up and begun again, so that a closed wire is let go of. */
export const USB_READ_TIMEOUT_MS = 500;
const READ_BYTES_MAX = 512;

export type UsbOptions = WireOptions & UsbSelector;

type Link = { handle: UsbHandle; endpointOut: number };

/** A printer of the USB printer class, without the kernel's usblp. Found again after an unplugging, at whatever address. */
export class UsbPrinterWire extends HealingByteWire<Link> {
  readonly #options: UsbOptions;
  readonly #system: UsbSystem;

  constructor(options: UsbOptions, system: UsbSystem = nodeUsb) {
    super(options);
    this.#options = options;
    this.#system = system;
  }

  protected open(attempt: Attempt<Link>): () => Promise<void> {
    const running = this.#run(attempt);
    return () => running;
  }

  protected put({ handle, endpointOut }: Link, bytes: Uint8Array): Promise<number> {
    // The transfer ends in the kernel, too: how much of one that timed out had arrived cannot be told, and the wire is given up.
    return handle.write(endpointOut, bytes, this.#options.writeTimeoutMs ?? WRITE_TIMEOUT_MS);
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
    attempt.ready({ handle, endpointOut: printer.endpointOut });
    while (attempt.isCurrent) {
      const bytes = await handle.read(printer.endpointIn, READ_BYTES_MAX, USB_READ_TIMEOUT_MS);
      if (attempt.isCurrent && bytes !== null && bytes.length > 0) this.bytes.emit(bytes);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
