import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** One interface of a HID device, as the system lists it. Numbers as USB has them. */
export type HidListing = {
  vendorId: number;
  productId: number;
  path?: string | undefined;
  serialNumber?: string | undefined;
  product?: string | undefined;
  usagePage?: number | undefined;
  usage?: number | undefined;
};

/**
 * An open HID device as `node-hid`'s `HIDAsync` gives it. Its traps: an unplugged device says so by `error` with a string, there is
 * no `close` event; what a listener of `data` throws comes back as an `error` that is an Error; the bytes of written and of feature
 * reports begin with the report id, 0 for none.
 */
export interface HidHandle {
  onError(listener: (error: unknown) => void): void;
  /** Reading begins one tick after the first listener came. */
  onData(listener: (data: Uint8Array) => void): void;
  write(values: number[]): Promise<number>;
  sendFeatureReport(data: number[]): Promise<number>;
  getFeatureReport(reportId: number, lengthBytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What a HID wire needs of the system. All of it may reject, at any time. */
export interface HidSystem {
  list(vendorId: number, productId: number): Promise<HidListing[]>;
  open(path: string): Promise<HidHandle>;
  /** Null where the system does not tell it. */
  descriptor(path: string): Promise<Uint8Array | null>;
}

/**
 * The system's own devices. `HIDAsync` only: the synchronous class of node-hid 3.4 can crash the process on closing. The library is
 * loaded at the first use, and not loading (it needs the system's libusb and libudev) is an error of that use.
 */
export const nodeHid: HidSystem = {
  list: async (vendorId, productId) => (await import('node-hid')).devicesAsync(vendorId, productId),
  open: openHandle,
  descriptor: readSysfsDescriptor,
};

async function openHandle(path: string): Promise<HidHandle> {
  const { HIDAsync } = await import('node-hid');
  const device = await HIDAsync.open(path);
  return {
    onError: (listener) => void device.on('error', listener),
    onData: (listener) => void device.on('data', listener),
    write: (values) => device.write(values),
    sendFeatureReport: (data) => device.sendFeatureReport(data),
    getFeatureReport: (reportId, lengthBytes) => device.getFeatureReport(reportId, lengthBytes),
    close: () => device.close(),
  };
}

async function readSysfsDescriptor(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`);
  } catch {
    // Only Linux has this file. Elsewhere the descriptor stays unknown, which is a value of its own.
    return null;
  }
}
