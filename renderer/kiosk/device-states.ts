import { useEffect, useState } from 'react';
import type { View } from '../../core/contract/view.ts';

type Devices = View['status']['devices'];

const USABLE = new Set(['READY', 'MEDIA_LOW']);
/** A device that has just been opened says NOT_CONNECTED for a moment; that is no trouble to tell anybody. */
const TROUBLE_LASTED_MS = 2_000;

const isDown = (devices: Devices, name: string): boolean =>
  devices.some(({ device, state }) => device === name && !USABLE.has(state));

/** The kiosk has a scanner, and for longer than a moment it has not been able to read anything. */
export function useScannerDown(devices: Devices): boolean {
  const down = isDown(devices, 'scanner');
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!down) return;
    const timer = setTimeout(() => setLasted(true), TROUBLE_LASTED_MS);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [down]);
  return down && lasted;
}

/** Null where the kiosk's printer is not among the devices that the host tells of. */
export function printerIsUsable({ devices }: View['status']): boolean | null {
  const printer = devices.find(({ device }) => device.endsWith('Printer'));
  return printer === undefined ? null : USABLE.has(printer.state);
}
