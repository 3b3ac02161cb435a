import type { Connection, ConnectionOver } from '../../core/config/connection.ts';
import type { Found, FoundDevice } from '../../hardware/discovery/discovery.ts';
import type { DeviceState } from '../../hardware/ports/device.ts';

/** How to give the kiosk's user its devices. */
export const INSTALL_RULES =
  'install hardware/udev/60-portico.rules as /etc/udev/rules.d/60-portico.rules, run "udevadm control --reload" and plug it in again; ' +
  'a kiosk that runs as a service also needs its user in the groups dialout (serial), lp (printers) and plugdev (HID)';

/** What a device that is not usable was found to be. `detail`: what its driver or a trial of its wire said. */
export type Trouble = {
  state: DeviceState;
  detail: string | null;
  connection: Connection;
  /** Of the line as it is opened; null where it is no serial line. */
  baudRate: number | null;
  garbage: number;
};

/** What a technician should do, as a sentence; null where there is nothing to be done. */
export function remedyFor(trouble: Trouble, found: Found): string | null {
  switch (trouble.state) {
    case 'READY':
      return trouble.garbage > 0 ? wrongLine(trouble) : null;
    case 'MEDIA_LOW':
      return 'have paper ready';
    case 'MEDIA_EMPTY':
      return 'put paper in';
    case 'MEDIA_JAMMED':
      return 'open the cover, take the paper out and lay it in again';
    case 'COVER_OPEN':
      return 'close the cover';
    case 'HARDWARE_ERROR':
      return 'switch the device off and on; if it says so again, have it repaired';
    case 'NOT_CONNECTED':
      return notConnected(trouble, found);
  }
}

function notConnected(trouble: Trouble, found: Found): string {
  const { connection } = trouble;
  switch (connection.over) {
    case 'serial':
    case 'file':
      return noNode(trouble, connection.path, found);
    case 'tcp':
    case 'https':
      return noHost(trouble.detail ?? '', connection.over);
    case 'hid':
    case 'usb':
      return noUsb(connection, trouble.detail ?? '', found);
    case 'keyboard':
      return 'plug it in as a keyboard and let the kiosk’s window have the focus';
    case 'printer':
      return 'see the printer that it is plugged into';
  }
}

function noNode(trouble: Trouble, path: string, found: Found): string {
  const detail = trouble.detail ?? '';
  const listed = found.devices.find((device) => device.path === path);
  if (listed?.mayUse === false || /EACCES|permission denied/i.test(detail)) {
    return `this user may not open ${path}: ${INSTALL_RULES}`;
  }
  if (trouble.connection.over === 'serial' && /inappropriate ioctl|ENOTTY|is a directory/i.test(detail)) {
    return `${path} is no serial line: set the connection's path to one (doctor lists those that are there)`;
  }
  if (/cannot lock|EBUSY|busy|temporarily unavailable/i.test(detail)) {
    return `another program has ${path} open: stop it (often ModemManager or brltty: "fuser ${path}" names it)`;
  }
  if (/no such file|ENOENT|ENXIO|ENODEV|nothing is there/i.test(detail)) {
    const others = found.devices.flatMap(({ over, path: other }) =>
      over === trouble.connection.over ? (other ?? []) : [],
    );
    const there = others.length === 0 ? 'none is there' : `there are: ${others.join(', ')}`;
    return `nothing is at ${path}: plug the cable in and switch the device on, or set the connection's path (${there})`;
  }
  return wrongLine(trouble);
}

function wrongLine({ connection, baudRate, garbage }: Trouble): string {
  const line = baudRate === null ? '' : `, and that its line is set as here: ${baudRate} baud (connection.baudRate)`;
  const cable = connection.over === 'serial' ? '; some need a crossed (null-modem) cable' : '';
  return garbage > 0
    ? `what comes cannot be read: check the settings of the line${line}, parity and data bits as in its model`
    : `the line is open but nothing answers: check that the device is switched on and speaks this protocol${line}${cable}`;
}

function noHost(detail: string, over: 'tcp' | 'https'): string {
  if (/ENOTFOUND|EAI_AGAIN/.test(detail))
    return 'nobody knows this name: write the device’s address instead, or see the name server';
  if (/ECONNREFUSED/.test(detail))
    return 'the address answers, but not on this port: check the port, and that the device’s network service is on';
  if (/certificate|self.signed|issuer|altname|CERT/i.test(detail)) {
    return 'its certificate is not trusted: put the authority’s PEM file into connection.caFile, and check the machine’s clock';
  }
  if (over === 'https' && /SSL|TLS|EPROTO|wrong version/i.test(detail))
    return 'what answers there speaks no TLS: check the port';
  return 'nothing answers at this address: check network cable, power and address, and that both are in one network';
}

function noUsb(connection: ConnectionOver<'hid' | 'usb'>, detail: string, found: Found): string {
  const ids = `${connection.vendorId}:${connection.productId}`;
  const unlisted = found.troubles.find(({ source }) => source === connection.over);
  if (unlisted !== undefined) return missingLibrary(unlisted.detail);
  const same = found.devices.filter((device) => idsOf(device) === ids);
  if (same.length === 0) {
    return `no device ${ids} is plugged in: check cable and power, or set vendorId and productId as lsusb prints them`;
  }
  const { serialNumber } = connection;
  if (serialNumber !== undefined && !same.some((device) => device.serialNumber === serialNumber)) {
    return `${ids} is there, but none with the serial number ${serialNumber}: leave serialNumber out or correct it`;
  }
  const isForbidden = same.some(({ mayUse }) => mayUse === false) || /EACCES|permission|access/i.test(detail);
  if (isForbidden || (connection.over === 'usb' && detail === '')) {
    return `it is plugged in, but this user may not open it: ${INSTALL_RULES}`;
  }
  if (connection.over === 'hid' && !same.some(({ over }) => over === 'hid')) {
    return 'it is plugged in, but shows itself as no HID device: set it to HID POS (scanners), or connect it the way it shows itself';
  }
  return `it is plugged in, but cannot be opened (${detail || 'no reason told'}): another program may have it; plug it in again`;
}

/** node-hid brings its own code, but not the two libraries of the system that it stands on. */
export function missingLibrary(detail: string): string {
  return /libusb|libudev|shared object/i.test(detail)
    ? 'a library of the system is missing: install libusb-1.0-0 and libudev1 (Debian’s names)'
    : `the system does not list such devices (${detail}): it must be Linux with /sys and the USB drivers loaded`;
}

const idsOf = ({ vendorId, productId }: FoundDevice): string => `${vendorId}:${productId}`;
