import type { Result } from '../../core/result.ts';
import type { Device } from './device.ts';

export type DrawerError =
  /** The pulse provably was not sent: the drawer did not open. */
  | { kind: 'notSent'; detail: string }
  /** The pulse may have been sent: the drawer may be open. A person must look. */
  | { kind: 'unknown'; detail: string };

/** `unknown` where the drawer has no contact, or its wire is down. */
export type DrawerPosition = 'open' | 'closed' | 'unknown';

/** Cash drawer. Guarantees: `open` sends at most one pulse and is never repeated by the driver. */
export interface CashDrawer extends Device {
  readonly position: DrawerPosition;
  onPosition(listener: (position: DrawerPosition) => void): () => void;
  open(): Promise<Result<void, DrawerError>>;
}
