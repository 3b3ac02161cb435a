import type { ConnectionOver } from '../core/config/connection.ts';
import { invariant, unreachable } from '../core/result.ts';
import type { DriverDeps, SerialLine } from './drivers/driver.ts';
import type { ByteWire } from './transports/byte-wire.ts';
import { DeviceFileWire } from './transports/device-file.ts';
import type { RetryOptions } from './transports/healing.ts';
import { HidWire } from './transports/hid.ts';
import { type HidSystem, nodeHid } from './transports/hid-system.ts';
import { SerialWire } from './transports/serial.ts';
import { TcpWire } from './transports/tcp.ts';
import { UsbPrinterWire } from './transports/usb-printer.ts';
import { type GuardDeps, guardBytes, guardReports } from './wire-guard.ts';

export type WireDeps = GuardDeps & { retry: RetryOptions; hid?: HidSystem | undefined };

/** Opens wires by what the configuration says about them. None of them lets a device flood the kiosk. */
export function createWires(deps: WireDeps): Pick<DriverDeps, 'openBytes' | 'openReports'> {
  const { retry, hid = nodeHid } = deps;
  return {
    openBytes: (connection, line) => guardBytes(bytesOver(connection, line, retry), deps),
    openReports({ vendorId, productId, serialNumber }, usagePage) {
      return guardReports(new HidWire({ vendorId, productId, serialNumber, usagePage, ...retry }, hid), deps);
    },
  };
}

function bytesOver(
  connection: ConnectionOver<'serial' | 'tcp' | 'file' | 'usb'>,
  line: SerialLine | undefined,
  retry: RetryOptions,
): ByteWire {
  switch (connection.over) {
    case 'serial':
      return new SerialWire({ ...serialOf(connection, line), ...retry });
    case 'tcp':
      return new TcpWire({ host: connection.host, port: connection.port, ...retry });
    case 'file':
      return new DeviceFileWire({ path: connection.path, ...retry });
    case 'usb':
      return new UsbPrinterWire({ ...connection, ...retry });
    default:
      return unreachable(connection);
  }
}

function serialOf({ path, baudRate }: ConnectionOver<'serial'>, line: SerialLine | undefined) {
  invariant(line !== undefined, 'a driver that opens a serial line gives its settings');
  return { ...line, path, baudRate: baudRate ?? line.baudRate };
}
