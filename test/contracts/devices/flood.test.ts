import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connection } from '../../../core/config/connection.ts';
import type { DeviceConfig, DeviceSetting } from '../../../core/config/kiosk-config.ts';
import type { AnyDriver } from '../../../hardware/drivers/driver.ts';
import { DRIVERS } from '../../../hardware/drivers/drivers.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import { MODELS } from '../../../hardware/models/models.ts';
import { HidDeviceSimulator } from '../../../hardware/simulators/hid-device.ts';
import { listenOn, stopListening } from '../../../hardware/simulators/listening.ts';
import { ScannerSimulator } from '../../../hardware/simulators/scanner-simulator.ts';
import { openDevices } from '../../../hardware/supervisor.ts';
import type { HidSystem } from '../../../hardware/transports/hid-system.ts';
import { nonsense, PIECE_BYTES } from './nonsense.ts';
import { claimed, closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

/** What a driver cannot be opened without. */
const SETTINGS: Readonly<Record<string, Record<string, unknown>>> = { zvt: { password: '123456' } };

const SEED = 4;
const HID_REPORT_BYTES = 8;
/** Scanners, scales, card readers, and what makers have of their own. */
const USAGE_PAGES = [0x8c, 0x8d, 0x8e, 0xff00, 0x01];
/** Three times. */
const OPENED_AND_CLOSED = 6;
const HID_IDS = { vendorId: 'f00d', productId: '0001' };
/** A vendor's device with one input report of eight bytes. */
const DESCRIPTOR = Buffer.from('0600ff0901a1010901150026ff00750895088102c0', 'hex');

type Peer = { connection: Connection; hid?: HidSystem; onRefused?: (listener: () => void) => () => void };

/** Sends as much as the other end takes, from the moment that it is there. */
function flooding(over: 'serial' | 'tcp' | 'hid'): Promise<Peer> {
  switch (over) {
    case 'tcp':
      return floodingTcp(nonsense(SEED));
    case 'serial':
      return floodingLine();
    case 'hid':
      return floodingHid(nonsense(SEED));
  }
}

async function floodingLine(): Promise<Peer> {
  const path = join(temporaryFolder(), 'line');
  const program = join(import.meta.dirname, 'flooding-line-worker.ts');
  const child = spawn(process.execPath, [program, path, String(SEED)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return { connection: { over: 'serial', path } };
}

/** Lists itself as whatever kind of device is looked for. A driver that lets go of it again and again has had its flood too. */
async function floodingHid(next: () => Uint8Array): Promise<Peer> {
  const device = closing(new HidDeviceSimulator({ ...HID_IDS, descriptor: DESCRIPTOR }));
  const flood = (): void => {
    const bytes = next();
    for (let at = 0; at < PIECE_BYTES; at += HID_REPORT_BYTES) {
      device.send(0, bytes.subarray(at, at + HID_REPORT_BYTES));
    }
    if (device.plugged) setImmediate(flood);
  };
  flood();
  const refused = new Listeners<[]>();
  let changes = 0;
  device.onChange(() => {
    changes += 1;
    if (changes === OPENED_AND_CLOSED) refused.emit();
  });
  const { system } = device;
  const hid: HidSystem = {
    ...system,
    list: async (...ids) => {
      const listed = await system.list(...ids);
      return USAGE_PAGES.flatMap((usagePage) => listed.map((each) => ({ ...each, usagePage })));
    },
  };
  return { connection: { over: 'hid', ...HID_IDS }, hid, onRefused: (listener) => refused.add(listener) };
}

async function floodingTcp(next: () => Uint8Array): Promise<Peer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const pour = (): void => {
      while (!socket.destroyed && socket.write(next()));
    };
    socket.on('drain', pour);
    socket.on('error', () => socket.destroy());
    pour();
  });
  const port = await listenOn(server, '127.0.0.1', 0);
  closing({ close: () => stopListening(server, sockets) });
  return { connection: { over: 'tcp', host: '127.0.0.1', port } };
}

const isFlooded = (over: string): over is 'serial' | 'tcp' | 'hid' => ['serial', 'tcp', 'hid'].includes(over);
const CASES = DRIVERS.flatMap((driver) =>
  driver.over
    .filter(isFlooded)
    .flatMap((over) => driver.opens.map((key) => ({ name: driver.name, driver, over, key }))),
);

function settingOf(driver: AnyDriver, connection: Connection): DeviceSetting {
  const model = MODELS.find((each) => each.driver === driver.name);
  if (model === undefined) throw new Error(`no model of ${driver.name}`);
  return { model: model.name, connection, settings: SETTINGS[driver.name] ?? {} };
}

describe('a device that floods its wire with nonsense', () => {
  test.each(CASES)('as $key by $name over $over leaves the other devices working', async ({ driver, over, key }) => {
    const peer = await flooding(over);
    const floods = new Listeners<[]>();
    let flooded = false;
    const deps = {
      log: {
        info: () => undefined,
        warn: (_fields: object, message: string) => {
          if (message !== 'a device floods its wire') return;
          flooded = true;
          floods.emit();
        },
      },
      nowMs: () => performance.now(),
      wireRetryMs: FAST_RETRY_MS,
    };
    peer.onRefused?.(() => {
      flooded = true;
      floods.emit();
    });
    const config: DeviceConfig = { [key]: settingOf(driver, peer.connection) };
    const opened = openDevices(config, peer.hid === undefined ? deps : { ...deps, hid: peer.hid });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    closing(opened.value);
    const bystander = closing(await ScannerSimulator.open({ path: join(temporaryFolder(), 'bystander') }));
    const others = openDevices(
      { scanner: { model: 'generic-serial-scanner', connection: { over: 'serial', path: bystander.path } } },
      { ...deps, log: { info: () => undefined, warn: () => undefined } },
    );
    if (!others.ok) throw new Error(JSON.stringify(others.error));
    closing(others.value);
    await eventually(
      (look) => floods.add(look),
      () => flooded,
    );
    const scanner = claimed(others.value).port('scanner');
    await eventually(
      (look) => others.value.onStatus(look),
      () => scanner?.status === 'READY',
    );
    const read = new Promise<string>((resolve) => scanner?.onScan(({ text }) => resolve(text)));
    bystander.scan('4006381333931', 'E0');
    expect(await read).toBe('4006381333931');
    // Its own port is still one that can be asked and closed.
    expect(opened.value.health()).toHaveLength(1);
    await opened.value.close();
  });
});
