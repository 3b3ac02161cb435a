import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../core/config/connection.ts';
import type { Found, FoundDevice } from '../../../hardware/discovery/discovery.ts';
import type { SystemSources } from '../../../hardware/discovery/system-sources.ts';
import { remedyFor, type Trouble } from '../../../host/maintenance/remedies.ts';
import { foundDevices } from '../../../host/maintenance/steps/found-devices.ts';

const device = (more: Partial<FoundDevice>): FoundDevice => ({
  ...{ over: 'serial', path: null, vendorId: null, productId: null, serialNumber: null, title: null, usagePage: null },
  ...{ mayUse: true, models: [] },
  ...more,
});
const serial: Connection = { over: 'serial', path: '/dev/ttyUSB0' };
const usb: Connection = { over: 'usb', vendorId: '04b8', productId: '0202' };
const hid: Connection = { over: 'hid', vendorId: '0c2e', productId: '0b61' };
const tcp: Connection = { over: 'tcp', host: '192.0.2.20', port: 9_100 };
const https: Connection = { over: 'https', url: 'https://192.0.2.30:8443/nexo' };

const remedy = (connection: Connection, more: Partial<Trouble> = {}, devices: FoundDevice[] = []): string | null => {
  const found: Found = { devices, troubles: [] };
  return remedyFor({ state: 'NOT_CONNECTED', detail: null, baudRate: null, garbage: 0, connection, ...more }, found);
};

describe('what to do about a device', () => {
  test.each<[string, string | null, RegExp]>([
    [
      'whose cable is out',
      remedy(serial, { detail: 'Error: No such file or directory, cannot open /dev/ttyUSB0' }, [
        device({ path: '/dev/ttyUSB1' }),
      ]),
      /nothing is at \/dev\/ttyUSB0: plug the cable in .*there are: \/dev\/ttyUSB1/,
    ],
    [
      'whose node this user may not open',
      remedy(serial, {}, [device({ path: '/dev/ttyUSB0', mayUse: false })]),
      /may not open \/dev\/ttyUSB0: install hardware\/udev\/60-portico\.rules .*dialout/,
    ],
    [
      'whose path is no serial line',
      remedy(serial, { detail: 'Error: Inappropriate ioctl for device setting custom baud rate of 9600' }),
      /^\/dev\/ttyUSB0 is no serial line: set the connection's path/,
    ],
    [
      'that another program holds',
      remedy(serial, { detail: 'Error Resource temporarily unavailable Cannot lock port' }),
      /fuser/,
    ],
    [
      'that does not answer on an open line',
      remedy(serial, { baudRate: 9_600 }),
      /nothing answers: .*9600 baud.*null-modem/,
    ],
    [
      'whose line has another speed',
      remedy(serial, { state: 'READY', garbage: 3, baudRate: 115_200 }),
      /cannot be read.*115200 baud/,
    ],
    ['behind a closed port', remedy(tcp, { detail: 'connect ECONNREFUSED 192.0.2.20:9100' }), /not on this port/],
    ['whose network cable is out', remedy(tcp, { detail: 'ETIMEDOUT' }), /network cable, power and address/],
    [
      'with a name that nobody knows',
      remedy(tcp, { detail: 'getaddrinfo ENOTFOUND printer' }),
      /nobody knows this name/,
    ],
    ['with a certificate of its own', remedy(https, { detail: 'self-signed certificate' }), /caFile/],
    ['that is not plugged in', remedy(hid), /no device 0c2e:0b61 is plugged in/],
    [
      'that the kernel’s printer driver had, which is put aside for the kiosk by itself',
      remedy(usb, {}, [
        device({ over: 'usb', vendorId: '04b8', productId: '0202' }),
        device({ over: 'file', path: '/dev/usb/lp0', vendorId: '04b8', productId: '0202' }),
      ]),
      /^it is plugged in, but this user may not open it/,
    ],
    [
      'whose HID node this user may not open',
      remedy(hid, {}, [device({ over: 'hid', vendorId: '0c2e', productId: '0b61', mayUse: false })]),
      /may not open it: install hardware\/udev/,
    ],
    [
      'that is a keyboard and should be HID POS',
      remedy(hid, { detail: 'not found' }, [device({ over: 'usb', vendorId: '0c2e', productId: '0b61' })]),
      /set it to HID POS/,
    ],
    [
      'with another serial number',
      remedy({ ...hid, serialNumber: 'A1' }, {}, [
        device({ over: 'hid', vendorId: '0c2e', productId: '0b61', serialNumber: 'B2' }),
      ]),
      /none with the serial number A1/,
    ],
    ['without paper', remedy(tcp, { state: 'MEDIA_EMPTY' }), /^put paper in$/],
    ['with an open cover', remedy(tcp, { state: 'COVER_OPEN' }), /^close the cover$/],
  ])('%s', (_case, told, expected) => {
    expect(told).toMatch(expected);
  });

  test('whose library is missing is to install it', () => {
    const detail = 'libusb-1.0.so.0: cannot open shared object file: No such file or directory';
    const found: Found = { devices: [], troubles: [{ source: 'hid', detail }] };
    const trouble = { state: 'NOT_CONNECTED', detail: null, baudRate: null, garbage: 0, connection: hid } as const;
    expect(remedyFor(trouble, found)).toMatch(/install libusb-1\.0-0/);
  });

  test('that is well is nothing', () => {
    expect(remedy(tcp, { state: 'READY' })).toBeNull();
  });
});

describe('the devices that are found', () => {
  const system = (more: Partial<SystemSources>): SystemSources => ({
    serial: async () => [],
    hid: async () => [],
    usb: async () => [],
    printerFiles: async () => [],
    mayUse: async () => true,
    onHotplug: async () => null,
    ...more,
  });
  const look = (from: SystemSources) =>
    foundDevices.look({
      configFile: 'kiosk.json',
      config: { ok: false, error: { kind: 'brokenConfig', file: 'kiosk.json', problems: [] } },
      isHostRunning: false,
      nodeVersion: '24.0.0',
      system: from,
      nowMs: () => 0,
      unixMs: () => 0,
    });

  test('are told with their ids and the model that fits, also without a configuration', async () => {
    const known = { ...device({ over: 'usb', vendorId: '04b8', productId: '0202', title: 'TM-T88V' }) };
    const report = await look(system({ usb: async () => [known] }));
    expect(report).toMatchObject({ verdict: 'ok', detail: '1, 0 of them configured' });
    expect(report.items).toMatchObject([
      {
        name: 'usb',
        title: 'TM-T88V',
        where: '04b8:0202',
        state: 'FOUND',
        detail: expect.stringContaining('epson-tm-t88v'),
      },
    ]);
  });

  test('say so where they may not be opened or cannot be listed', async () => {
    const report = await look(
      system({
        hid: async () => [device({ over: 'hid', path: '/dev/hidraw0' })],
        serial: () => Promise.reject(new Error('no udevadm')),
        mayUse: async () => false,
      }),
    );
    expect(report).toMatchObject({
      verdict: 'attention',
      detail: expect.stringContaining('serial could not be listed (no udevadm)'),
    });
    expect(report.items).toMatchObject([
      { state: 'NOT PERMITTED', remedy: expect.stringContaining('60-portico.rules') },
    ]);
  });
});
