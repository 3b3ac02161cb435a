import { z } from 'zod';
import type { Result } from '../../core/result.ts';
import type { DrawerError } from '../ports/cash-drawer.ts';
import type { Device } from '../ports/device.ts';
import { isRealTimeInPulse } from '../protocols/escpos-status.ts';

export const drawerPulseSchema = z
  .strictObject({
    /** Which of the two solenoids of the connector. */
    connector: z.union([z.literal(1), z.literal(2)]),
    onMs: z.int().min(10).max(500),
    /** The coil rests so long before another pulse. */
    offMs: z.int().min(10).max(1_000),
  })
  .refine(({ onMs, offMs }) => !isRealTimeInPulse(onMs, offMs), {
    error: 'these times would be a command of another kind to the printer: choose another onMs',
  });
export type DrawerPulse = z.infer<typeof drawerPulseSchema>;

/** A printer with a drawer plugged into it. A pulse waits for the job that is being printed: it never lands among its bytes. */
export interface DrawerHost extends Device {
  /** Level of the drawer's contact as the printer last told it; null while nobody knows. */
  readonly drawerPin: 'high' | 'low' | null;
  onDrawerPin(listener: (level: 'high' | 'low' | null) => void): () => void;
  /** At most one pulse, never repeated. `ok` means that the system took it: whether the drawer opened only its contact tells. */
  pulse(pulse: DrawerPulse): Promise<Result<void, DrawerError>>;
}

export const isDrawerHost = (device: Device): device is DrawerHost => 'pulse' in device && 'onDrawerPin' in device;
