import { err, ok, type Result } from '../../../../core/result.ts';
import type { CardSwipe, RefusedSwipe } from '../../../../hardware/ports/magstripe-reader.ts';
import { readSwipe } from '../../../../hardware/protocols/magstripe.ts';
import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the reader sends: `S`, then the tracks of the card with their sentinels. This is made up: replace it by what your reader's manual
 * says, and name the manual. Whatever it sends, its tracks go through `readSwipe`, which drops those of payment cards.
 */
export type NewDeviceEvent = { tracks: readonly [string | null, string | null, string | null] };

/** Between the sentinels of a track that the reader could not read. */
const MISREAD = 'E';
const SENTINELS = ['%', ';', '+'] as const;

/** Takes what came in any pieces. What is no swipe is `misread`; it never throws. */
export class NewDeviceDecoder {
  readonly #frames = new NewDeviceFrames();

  push(bytes: Uint8Array): Result<CardSwipe, RefusedSwipe>[] {
    return this.#frames.push(bytes).map(read);
  }

  /** The line broke. True when a swipe was under way. */
  cut(): boolean {
    return this.#frames.cut();
  }
}

function read(frame: string | null): Result<CardSwipe, RefusedSwipe> {
  if (frame === null || !frame.startsWith('S')) return err({ kind: 'misread' });
  const swipe = readSwipe(frame.slice(1));
  if (swipe.ok) return ok(swipe.value);
  // Of a payment card nothing else is told.
  return err({ kind: swipe.error.kind === 'paymentCard' ? 'paymentCard' : 'misread' });
}

/** What the simulator sends. `misread` stands for a track that the reader could not read. */
export function encodeNewDevice({ tracks }: NewDeviceEvent): Uint8Array {
  const framed = tracks.map((track, index) =>
    track === null ? '' : `${SENTINELS[index]}${track === 'misread' ? MISREAD : track}?`,
  );
  return encodeNewDeviceFrame(`S${framed.join('')}`);
}
