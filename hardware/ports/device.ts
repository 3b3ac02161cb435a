/**
 * States and codes of a component, named after IATA CUSS 2 component states. Kiosk code switches over these and nothing else; a
 * driver maps whatever its device says onto them.
 */
export type DeviceState =
  | 'READY'
  | 'MEDIA_LOW'
  | 'MEDIA_EMPTY'
  | 'MEDIA_JAMMED'
  | 'COVER_OPEN'
  | 'HARDWARE_ERROR'
  /** Configured, but nothing answers on its wire. */
  | 'NOT_CONNECTED';

export type DeviceClass =
  | 'scanner'
  | 'magstripeReader'
  | 'scale'
  | 'securityScale'
  | 'receiptPrinter'
  | 'boardingPassPrinter'
  | 'paymentTerminal'
  | 'cashDrawer'
  | 'cashRecycler'
  | 'signalLight'
  | 'keypad';

export type DeviceStatus = { device: DeviceClass; state: DeviceState; detail: string | null };

/** Whether the device can do its work now. Low media still prints. */
export const isUsable = (state: DeviceState): boolean => state === 'READY' || state === 'MEDIA_LOW';

/** Every port can be listened to and closed. Closing is idempotent, resolves when the wire is released, and ends all events. */
export interface Device {
  readonly status: DeviceState;
  /** Called with the new state on every change, never twice in a row with the same one. Returns the way to stop listening. */
  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void;
  close(): Promise<void>;
}
