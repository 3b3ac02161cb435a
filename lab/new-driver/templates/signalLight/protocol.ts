import type { LightSigns } from '../../../../hardware/ports/signal-light.ts';
import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the light sends: `A` when it shows what it was told. This is made up: replace it by what your light's manual says, and name the
 * manual.
 */
export type NewDeviceEvent = { kind: 'acknowledged' } | { kind: 'garbage' };

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
  return { kind: frame === 'A' ? 'acknowledged' : 'garbage' };
}

/** What the simulator sends. */
export const encodeNewDevice = (event: NewDeviceEvent): Uint8Array =>
  encodeNewDeviceFrame(event.kind === 'garbage' ? '?' : 'A');

/** Colours by their first letter, a blinking one twice; `L` alone is dark. */
export const encodeSigns = (signs: LightSigns): Uint8Array =>
  encodeNewDeviceFrame(
    `L${Object.entries(signs)
      .map(([colour, pattern]) => (pattern === 'off' ? '' : colour.slice(0, 1).repeat(pattern === 'blinking' ? 2 : 1)))
      .join('')}`,
  );
