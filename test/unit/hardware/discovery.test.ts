import { describe, expect, test } from 'vitest';
import { discover, LISTED_MAX } from '../../../hardware/discovery/discovery.ts';
import { watchHotplug } from '../../../hardware/discovery/hotplug.ts';
import type { ListedDevice, SystemSources } from '../../../hardware/discovery/system-sources.ts';
import { systemSources } from '../../../hardware/discovery/system-sources.ts';
import { silentLog } from '../host/rig.ts';

const listed = (more: Partial<ListedDevice>): ListedDevice => ({
  ...{ over: 'serial', path: null, vendorId: null, productId: null, serialNumber: null, title: null, usagePage: null },
  ...more,
});
const nothing: SystemSources = {
  serial: async () => [],
  hid: async () => [],
  usb: async () => [],
  printerFiles: async () => [],
  mayUse: async () => true,
  onHotplug: async () => null,
};

describe('discovery', () => {
  test('puts together what each part of the system lists, and says which nodes may not be used', async () => {
    const found = await discover({
      ...nothing,
      serial: async () => [listed({ path: '/dev/ttyUSB0', vendorId: '067b', productId: '2303' })],
      hid: async () => [listed({ over: 'hid', path: '/dev/hidraw0', usagePage: 0x8c })],
      usb: async () => [listed({ over: 'usb' })],
      mayUse: async (path) => path !== '/dev/hidraw0',
    });
    expect(found.troubles).toEqual([]);
    expect(found.devices.map(({ over, path, mayUse }) => [over, path, mayUse])).toEqual([
      ['serial', '/dev/ttyUSB0', true],
      ['hid', '/dev/hidraw0', false],
      ['usb', null, null],
    ]);
  });

  test('tells of a part that fails or never answers, and of what the others list', async () => {
    const found = await discover(
      {
        ...nothing,
        serial: async () => {
          throw new Error('spawn udevadm ENOENT');
        },
        hid: () => Promise.withResolvers<ListedDevice[]>().promise,
        printerFiles: async () => [listed({ over: 'file', path: '/dev/usb/lp0' })],
      },
      10,
    );
    expect(found.troubles).toEqual([
      { source: 'serial', detail: 'spawn udevadm ENOENT' },
      { source: 'hid', detail: 'no answer within 10 ms' },
    ]);
    expect(found.devices).toMatchObject([{ path: '/dev/usb/lp0' }]);
  });

  test('takes no more than a kiosk can have', async () => {
    const many = Array.from({ length: LISTED_MAX + 1 }, (_, index) => listed({ path: `/dev/ttyS${index}` }));
    expect((await discover({ ...nothing, serial: async () => many })).devices).toHaveLength(LISTED_MAX);
  });

  test('asks this very system without a complaint that nobody can act on', async () => {
    const { devices } = await discover(systemSources);
    for (const { over } of devices) expect(['serial', 'hid', 'usb', 'file']).toContain(over);
    const stop = await systemSources.onHotplug(() => undefined);
    stop?.();
  });
});

describe('hotplug', () => {
  test('tells once of a plug with a bad contact, and nothing after it was closed', async () => {
    const { promise: connected, resolve } = Promise.withResolvers<() => void>();
    let stopped = 0;
    const hotplug = watchHotplug(
      {
        onHotplug: async (listener) => {
          resolve(listener);
          return () => {
            stopped += 1;
          };
        },
      },
      silentLog,
    );
    const plug = await connected;
    let told = 0;
    const once = new Promise<void>((done) => {
      hotplug.onChange(() => {
        told += 1;
        done();
      });
    });
    for (let time = 0; time < 50; time += 1) plug();
    await once;
    expect(told).toBe(1);
    hotplug.close();
    plug();
    expect([told, stopped]).toEqual([1, 1]);
  });

  test('says so where the system tells nothing, and goes on', async () => {
    const { promise: warned, resolve } = Promise.withResolvers<string>();
    const log = { ...silentLog, warn: (_fields: object, message: string) => resolve(message) };
    watchHotplug({ onHotplug: () => Promise.reject(new Error('no netlink')) }, log);
    expect(await warned).toContain('no hotplug events');
  });
});
