import { describe, expect, onTestFinished, test } from 'vitest';
import { UsbPrinterWire } from '../../../hardware/transports/usb-printer.ts';
import {
  printerInterfaceOf,
  type UsbDescription,
  type UsbHandle,
  type UsbSystem,
} from '../../../hardware/transports/usb-system.ts';

/** A receipt printer whose second interface is the printer, as those with a serial port besides are. */
const DESCRIPTION: UsbDescription = {
  configurations: [
    {
      configurationValue: 1,
      interfaces: [
        { interfaceNumber: 0, alternates: [{ alternateSetting: 0, interfaceClass: 0xff, endpoints: [] }] },
        {
          interfaceNumber: 1,
          alternates: [
            {
              alternateSetting: 0,
              interfaceClass: 7,
              endpoints: [
                { endpointNumber: 1, direction: 'out', type: 'bulk' },
                { endpointNumber: 2, direction: 'in', type: 'bulk' },
              ],
            },
          ],
        },
      ],
    },
  ],
};

/** A printer on USB that answers whatever it is sent with the same bytes. */
class UsbFake implements UsbSystem {
  readonly claimed: number[] = [];
  readonly written: number[] = [];
  closes = 0;
  plugged = true;
  description = DESCRIPTION;
  #reads: ((result: Uint8Array | Error | null) => void)[] = [];

  open(): Promise<UsbHandle | null> {
    if (!this.plugged) return Promise.resolve(null);
    return Promise.resolve({
      description: this.description,
      claim: async ({ interfaceNumber }) => void this.claimed.push(interfaceNumber),
      write: (endpoint, bytes) => {
        if (!this.plugged) return Promise.reject(new Error('device disconnected'));
        // Half of it at a time, as a full printer does.
        const taken = Math.max(1, bytes.length >> 1);
        this.written.push(endpoint, ...bytes.subarray(0, taken));
        return Promise.resolve(taken);
      },
      read: () =>
        new Promise((resolve, reject) => {
          this.#reads.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
        }),
      close: async () => {
        this.closes += 1;
      },
    });
  }

  answer(result: Uint8Array | Error | null): void {
    for (const settle of this.#reads.splice(0)) settle(result);
  }
}

function wireOn(system: UsbFake): { wire: UsbPrinterWire; next: () => Promise<boolean> } {
  const wire = new UsbPrinterWire({ vendorId: '04b8', productId: '0202', retryMs: 5 }, system);
  onTestFinished(async () => {
    const closing = wire.close();
    system.answer(null);
    await closing;
  });
  const next = (): Promise<boolean> => new Promise((resolve) => void wire.onConnected(resolve));
  return { wire, next };
}

describe('a printer of the USB printer class', () => {
  test('is found by the class of its interface, with an endpoint each way', () => {
    expect(printerInterfaceOf(DESCRIPTION)).toEqual({
      configurationValue: 1,
      interfaceNumber: 1,
      alternateSetting: 0,
      endpointOut: 1,
      endpointIn: 2,
    });
    expect(printerInterfaceOf({ configurations: [] })).toBeNull();
  });

  test('is claimed, gets every byte in its order, and its answers arrive', async () => {
    const system = new UsbFake();
    const { wire, next } = wireOn(system);
    expect(await next()).toBe(true);
    expect(system.claimed).toEqual([1]);
    expect(await wire.write(Uint8Array.of(10, 20, 30, 40))).toEqual({ ok: true, value: undefined });
    expect(system.written).toEqual([1, 10, 20, 1, 30, 1, 40]);
    const answered = new Promise<Uint8Array>((resolve) => void wire.onBytes(resolve));
    system.answer(Uint8Array.of(0x12));
    expect(await answered).toEqual(Uint8Array.of(0x12));
  });

  test('is lost when it is unplugged, and found again when it is back', async () => {
    const system = new UsbFake();
    const { wire, next } = wireOn(system);
    await next();
    const gone = next();
    system.plugged = false;
    system.answer(new Error('device disconnected'));
    expect(await gone).toBe(false);
    expect(await wire.write(Uint8Array.of(1))).toEqual({ ok: false, error: { kind: 'notConnected' } });
    const back = next();
    system.plugged = true;
    expect(await back).toBe(true);
    expect(system.closes).toBe(1);
  });

  test('is broken, not silent, when it is unplugged in the middle of a write', async () => {
    const system = new UsbFake();
    const { wire, next } = wireOn(system);
    await next();
    system.plugged = false;
    expect(await wire.write(Uint8Array.of(1, 2))).toEqual({
      ok: false,
      error: { kind: 'broken', detail: 'device disconnected' },
    });
    system.answer(null);
  });

  test('that cannot be asked for its state is not opened', async () => {
    const system = new UsbFake();
    system.description = { configurations: [] };
    const { wire } = wireOn(system);
    await expect.poll(() => system.closes).toBeGreaterThan(0);
    expect(wire.connected).toBe(false);
    expect(system.claimed).toEqual([]);
  });
});
