import { existsSync } from 'node:fs';
import { access, constants, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A device as one part of the system lists it. Ids as `lsusb` prints them; null where the system does not tell. */
export type ListedDevice = {
  over: 'serial' | 'hid' | 'usb' | 'file';
  /** Its device node; null for plain USB. */
  path: string | null;
  vendorId: string | null;
  productId: string | null;
  serialNumber: string | null;
  /** What it calls itself. */
  title: string | null;
  /** HID only: what kind of device this interface of it is. */
  usagePage: number | null;
};

/** What discovery needs of the system. All of it may reject, or never answer. */
export interface SystemSources {
  serial(): Promise<ListedDevice[]>;
  hid(): Promise<ListedDevice[]>;
  usb(): Promise<ListedDevice[]>;
  /** `/dev/usb/lp*`: printers that the kernel's usblp holds. */
  printerFiles(): Promise<ListedDevice[]>;
  /** Whether this process may read and write the node. */
  mayUse(path: string): Promise<boolean>;
  /** Called after a USB device came or went. Returns the way to stop; null where the system tells nothing. */
  onHotplug(listener: () => void): Promise<(() => void) | null>;
}

const SYSFS_USB = '/sys/bus/usb/devices';
const PRINTER_FOLDER = '/dev/usb';
/** From a class device in sysfs up to the USB device that has the ids. */
const SYSFS_LEVELS_MAX = 6;

export const systemSources: SystemSources = {
  serial: listSerial,
  hid: listHid,
  usb: listUsb,
  printerFiles: listPrinterFiles,
  mayUse: async (path) => {
    try {
      await access(path, constants.R_OK | constants.W_OK);
      return true;
    } catch {
      // Whatever the reason: it cannot be used as it is.
      return false;
    }
  },
  onHotplug: watchUsb,
};

/** `serialport` asks udevadm, and rejects where that is missing; the kernel's own list says the same then. */
async function listSerial(): Promise<ListedDevice[]> {
  const { SerialPort } = await import('serialport');
  try {
    return (await SerialPort.list()).map(({ path, vendorId, productId, serialNumber, manufacturer, pnpId }) => ({
      over: 'serial',
      path,
      vendorId: vendorId?.toLowerCase() ?? null,
      productId: productId?.toLowerCase() ?? null,
      serialNumber: serialNumber ?? null,
      title: manufacturer ?? pnpId ?? null,
      usagePage: null,
    }));
  } catch (cause) {
    if (!existsSync('/sys/class/tty')) throw cause;
    const names = (await readdir('/sys/class/tty')).filter((name) => /^tty(?:USB|ACM|AMA|XRUSB)\d+$/.test(name));
    return Promise.all(names.map((name) => fromSysfs('serial', `/dev/${name}`, `/sys/class/tty/${name}/device`)));
  }
}

async function listHid(): Promise<ListedDevice[]> {
  const { devicesAsync } = await import('node-hid');
  return (await devicesAsync()).map(({ path, vendorId, productId, serialNumber, product, usagePage }) => ({
    over: 'hid',
    path: path ?? null,
    vendorId: hex(vendorId),
    productId: hex(productId),
    serialNumber: serialNumber || null,
    title: product || null,
    usagePage: usagePage ?? null,
  }));
}

async function listUsb(): Promise<ListedDevice[]> {
  if (!existsSync(SYSFS_USB)) return [];
  const { usb } = await import('usb');
  return (await usb.getDevices()).map(({ vendorId, productId, serialNumber, productName }) => ({
    over: 'usb',
    path: null,
    vendorId: hex(vendorId),
    productId: hex(productId),
    serialNumber: serialNumber ?? null,
    title: productName ?? null,
    usagePage: null,
  }));
}

async function listPrinterFiles(): Promise<ListedDevice[]> {
  if (!existsSync(PRINTER_FOLDER)) return [];
  const names = (await readdir(PRINTER_FOLDER)).filter((name) => /^lp\d+$/.test(name));
  return Promise.all(
    names.map((name) => fromSysfs('file', join(PRINTER_FOLDER, name), `/sys/class/usbmisc/${name}/device`)),
  );
}

/** usb 3.1 rejects out of anybody's reach where the kernel has no USB at all, so it is not even asked there. */
async function watchUsb(listener: () => void): Promise<(() => void) | null> {
  if (!existsSync(SYSFS_USB)) return null;
  const { usb } = await import('usb');
  usb.addEventListener('connect', listener);
  usb.addEventListener('disconnect', listener);
  return () => {
    usb.removeEventListener('connect', listener);
    usb.removeEventListener('disconnect', listener);
  };
}

async function fromSysfs(over: 'serial' | 'file', path: string, classDevice: string): Promise<ListedDevice> {
  let folder = await realpath(classDevice);
  for (let level = 0; level < SYSFS_LEVELS_MAX && !existsSync(join(folder, 'idVendor')); level += 1) {
    folder = dirname(folder);
  }
  const [vendorId, productId, serialNumber, title] = await Promise.all(
    ['idVendor', 'idProduct', 'serial', 'product'].map((name) => attribute(join(folder, name))),
  );
  return {
    ...{ over, path, usagePage: null },
    vendorId: vendorId ?? null,
    productId: productId ?? null,
    serialNumber: serialNumber ?? null,
    title: title ?? null,
  };
}

async function attribute(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    // A device need not have it.
    return null;
  }
}

const HEX_DIGITS = 4;
const hex = (id: number): string => id.toString(16).padStart(HEX_DIGITS, '0');
