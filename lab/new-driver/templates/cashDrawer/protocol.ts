import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the drawer sends: `O` when it is open, `C` when it is closed. This is made up: replace it by what your drawer's manual says, and
 * name the manual.
 */
export type NewDeviceEvent = { kind: 'position'; isOpen: boolean } | { kind: 'garbage' };

/** Takes what came in any pieces. Whatever is wrong is `garbage`; it never throws. */
export class NewDeviceDecoder {
  readonly #frames = new NewDeviceFrames();

  push(bytes: Uint8Array): NewDeviceEvent[] {
    return this.#frames.push(bytes).map(read);
  }

  /** The line broke. True when a frame was under way. */
  cut(): boolean {
    return this.#frames.cut();
  }
}

function read(frame: string | null): NewDeviceEvent {
  if (frame !== 'O' && frame !== 'C') return { kind: 'garbage' };
  return { kind: 'position', isOpen: frame === 'O' };
}

/** What the simulator sends. */
export function encodeNewDevice(event: NewDeviceEvent): Uint8Array {
  if (event.kind === 'garbage') return encodeNewDeviceFrame('?');
  return encodeNewDeviceFrame(event.isOpen ? 'O' : 'C');
}

/** The pulse that opens it. */
export const OPEN_DRAWER: Uint8Array = encodeNewDeviceFrame('D');
