import type { ScaleReading } from '../../../../hardware/ports/scale.ts';
import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the scale sends by itself: `S` and six digits are grams at rest, `M` moves, `O` is too heavy, `U` is less than nothing. This is
 * made up: replace it by what your scale's manual says, and name the manual.
 */
export type NewDeviceEvent = { kind: 'reading'; reading: ScaleReading } | { kind: 'garbage' };

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
  if (frame === 'M') return { kind: 'reading', reading: { kind: 'motion' } };
  if (frame === 'O') return { kind: 'reading', reading: { kind: 'overload' } };
  if (frame === 'U') return { kind: 'reading', reading: { kind: 'underload' } };
  const grams = /^S(\d{6})$/.exec(frame ?? '')?.[1];
  if (grams === undefined) return { kind: 'garbage' };
  return { kind: 'reading', reading: { kind: 'stable', weightGrams: Number(grams) } };
}

/** What the simulator sends. */
export function encodeNewDevice(event: NewDeviceEvent): Uint8Array {
  if (event.kind === 'garbage') return encodeNewDeviceFrame('?');
  const { reading } = event;
  if (reading.kind !== 'stable') return encodeNewDeviceFrame(reading.kind.slice(0, 1).toUpperCase());
  return encodeNewDeviceFrame(`S${String(reading.weightGrams).padStart(6, '0')}`);
}
