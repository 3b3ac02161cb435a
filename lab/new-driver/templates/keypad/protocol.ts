import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the keypad sends: `K` and the key's code. What a code means is the model's data. This is made up: replace it by what your keypad's
 * manual says, and name the manual.
 */
export type NewDeviceEvent = { kind: 'key'; code: string } | { kind: 'garbage' };

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
  const code = /^K([0-9A-F]{2})$/.exec(frame ?? '')?.[1];
  return code === undefined ? { kind: 'garbage' } : { kind: 'key', code };
}

/** What the simulator sends. */
export const encodeNewDevice = (event: NewDeviceEvent): Uint8Array =>
  encodeNewDeviceFrame(event.kind === 'garbage' ? '?' : `K${event.code}`);
