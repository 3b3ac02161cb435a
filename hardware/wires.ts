import type { ConnectionOver } from '../core/config/connection.ts';
import { InvariantError, invariant, unreachable } from '../core/result.ts';
import type { DriverDeps, SerialLine } from './drivers/driver.ts';
import { HidWire } from './transports/hid.ts';
import { SerialWire } from './transports/serial.ts';
import { TcpWire } from './transports/tcp.ts';

/** Opens wires by what the configuration says about them. */
export function createWires(options: { retryMs?: number }): Pick<DriverDeps, 'openBytes' | 'openReports'> {
  return {
    openBytes(connection: ConnectionOver<'serial' | 'tcp' | 'file' | 'usb'>, line?: SerialLine) {
      switch (connection.over) {
        case 'serial':
          return new SerialWire({ ...serialOf(connection, line), ...options });
        case 'tcp':
          return new TcpWire({ host: connection.host, port: connection.port, ...options });
        case 'file':
        case 'usb':
          throw new InvariantError(`no wire over ${connection.over} yet`);
        default:
          return unreachable(connection);
      }
    },
    openReports({ vendorId, productId, serialNumber }: ConnectionOver<'hid'>, usagePage?: number) {
      return new HidWire({ vendorId, productId, serialNumber, usagePage, ...options });
    },
  };
}

function serialOf({ path, baudRate }: ConnectionOver<'serial'>, line: SerialLine | undefined) {
  invariant(line !== undefined, 'a driver that opens a serial line gives its settings');
  return { ...line, path, baudRate: baudRate ?? line.baudRate };
}
