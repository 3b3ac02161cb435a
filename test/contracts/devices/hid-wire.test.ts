import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../core/result.ts';
import { HidDeviceSimulator } from '../../../hardware/simulators/hid-device.ts';
import { HidWire } from '../../../hardware/transports/hid.ts';
import type { HidSystem } from '../../../hardware/transports/hid-system.ts';
import { descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import { closing, eventually, FAST_RETRY_MS } from './support.ts';

const IDS = { vendorId: '0d8f', productId: '0200' };
const SCALE_PAGE = 0x8d;

function rig(options: { tellsDescriptor?: boolean; descriptor?: string; wire?: Partial<{ usagePage: number }> } = {}) {
  const { descriptor = 'pitney-bowes-scale', tellsDescriptor = true } = options;
  const device = closing(
    new HidDeviceSimulator({ ...IDS, usagePage: SCALE_PAGE, descriptor: descriptorBytes(descriptor), tellsDescriptor }),
  );
  const wire = wireOn(device.system, options.wire);
  return { device, wire, ...watched(wire) };
}

function wireOn(system: HidSystem, more: Partial<{ usagePage: number; serialNumber: string }> = {}): HidWire {
  return closing(new HidWire({ ...IDS, retryMs: FAST_RETRY_MS, ...more }, system));
}

function watched(wire: HidWire) {
  const events: string[] = [];
  wire.onReport((reportId, data) => events.push(`${reportId}:${Buffer.from(data).toString('hex')}`));
  wire.onConnected((connected, detail) => events.push(connected ? 'connected' : `lost: ${detail}`));
  const until = (connected: boolean): Promise<void> =>
    eventually(
      (look) => wire.onConnected(look),
      () => wire.connected === connected,
    );
  return { events, until };
}

describe('a wire to a HID device', () => {
  test('carries numbered reports without their ids in front, and knows the descriptor', async () => {
    const { device, wire, events, until } = rig({ wire: { usagePage: SCALE_PAGE } });
    await until(true);
    expect(wire.descriptor).toEqual(descriptorBytes('pitney-bowes-scale'));
    device.send(3, Uint8Array.of(4, 11, 0xff, 0x34, 0x19));
    expect(events).toEqual(['connected', '3:040bff3419']);
  });

  test('carries reports of a device that does not number them as report 0', async () => {
    const { device, events, until } = rig({ descriptor: 'boot-keyboard' });
    await until(true);
    device.send(0, Uint8Array.of(2, 0, 4, 0, 0, 0, 0, 0));
    expect(events).toEqual(['connected', '0:0200040000000000']);
  });

  test('works without a descriptor where the system does not tell it', async () => {
    const { device, wire, events, until } = rig({ tellsDescriptor: false });
    await until(true);
    expect(wire.descriptor).toBeNull();
    device.sendBytes(Uint8Array.of(3, 4));
    device.sendBytes(new Uint8Array(0));
    expect(events).toEqual(['connected', '0:0304']);
  });

  test('sends output and feature reports with their ids, and reads features', async () => {
    const { device, wire, until } = rig();
    await until(true);
    const sent: [string, number, number[]][] = [];
    device.onOutput((reportId, data) => sent.push(['output', reportId, [...data]]));
    device.onFeature((reportId, data) => sent.push(['feature', reportId, [...data]]));
    device.setFeature(5, Uint8Array.of(3, 0xfe, 0x10, 0x27));
    expect(await wire.write(2, Uint8Array.of(1))).toEqual({ ok: true, value: undefined });
    expect(await wire.setFeature(254, Uint8Array.of(1))).toEqual({ ok: true, value: undefined });
    expect(sent).toEqual([
      ['output', 2, [1]],
      ['feature', 254, [1]],
    ]);
    expect(await wire.getFeature(5, 4)).toEqual({ ok: true, value: Uint8Array.of(3, 0xfe, 0x10, 0x27) });
    expect(await wire.getFeature(9, 4)).toMatchObject({ ok: false, error: { kind: 'broken' } });
  });

  test('tells an unplugging by the string that node-hid gives, and comes back under another path', async () => {
    const { device, wire, events, until } = rig();
    await until(true);
    await device.unplug();
    expect(wire.connected).toBe(false);
    expect(wire.descriptor).toBeNull();
    expect(await wire.write(2, Uint8Array.of(1))).toEqual({ ok: false, error: { kind: 'notConnected' } });
    await device.plug();
    await until(true);
    device.send(3, Uint8Array.of(2));
    expect(events).toEqual(['connected', 'lost: could not read from HID device', 'connected', '3:02']);
  });

  test('lets go of the device on a reset, takes it anew, and holds it once', async () => {
    const { device, wire, events, until } = rig();
    await until(true);
    wire.reset('late answers');
    await until(true);
    expect(device.openCount).toBe(1);
    device.send(3, Uint8Array.of(2));
    expect(events).toEqual(['connected', 'lost: late answers', 'connected', '3:02']);
  });

  test('lets go of the device when it is closed, also while it is just opening', async () => {
    const { device, wire, events, until } = rig();
    await until(true);
    await wire.close();
    expect(device.openCount).toBe(0);
    device.send(3, Uint8Array.of(2));
    expect(events).toEqual(['connected']);
    const opening = wireOn({
      ...device.system,
      open: async (path) => {
        const handle = await device.system.open(path);
        void opening.close();
        return handle;
      },
    });
    await eventually(
      (look) => device.onChange(look),
      () => device.openCount === 1,
    );
    await opening.close();
    expect(device.openCount).toBe(0);
  });

  test('takes only the interface and the serial number that were asked for', async () => {
    const { device } = rig();
    const listings: number[] = [];
    const counted = (name: number): HidSystem => ({
      ...device.system,
      list: async (...ids) => {
        listings.push(name);
        return device.system.list(...ids);
      },
    });
    const wrong = [
      wireOn(counted(1), { usagePage: 0x8c }),
      wireOn(counted(2), { serialNumber: 'another' }),
      wireOn(counted(3), { usagePage: SCALE_PAGE }),
    ];
    await watched(wrong[2] ?? wireOn(device.system)).until(true);
    expect(new Set(listings)).toEqual(new Set([1, 2, 3]));
    expect(wrong.map((wire) => wire.connected)).toEqual([false, false, true]);
  });

  test('keeps trying while the system cannot be asked, and says why once it was connected', async () => {
    const { device } = rig();
    let refusals = 3;
    const wire = wireOn({
      ...device.system,
      list: async (...ids) => {
        refusals -= 1;
        if (refusals >= 0) throw new Error('libusb-1.0.so.0: cannot open shared object file');
        return device.system.list(...ids);
      },
    });
    const { events, until } = watched(wire);
    await until(true);
    expect(refusals).toBe(-1);
    expect(events).toEqual(['connected']);
  });

  test("does not take one of its own listener's bugs for an unplugging", async () => {
    const { device } = rig();
    let told: (cause: unknown) => void = () => undefined;
    const wire = wireOn({
      ...device.system,
      open: async (path) => {
        const handle = await device.system.open(path);
        return {
          ...handle,
          onError: (listener) => {
            told = listener;
          },
        };
      },
    });
    await watched(wire).until(true);
    expect(() => told(new InvariantError('a listener of reports was wrong'))).toThrow(
      'a listener of reports was wrong',
    );
    expect(wire.connected).toBe(true);
  });
});
