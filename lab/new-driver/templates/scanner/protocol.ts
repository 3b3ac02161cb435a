import { SCAN_LENGTH_MAX, type Scan } from '../../../../hardware/ports/scanner.ts';
import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the reader sends: perhaps `]` and the AIM symbology identifier, then the symbol's data. This is made up: replace it by what your
 * reader's manual says, and name the manual.
 */
export type NewDeviceEvent = { kind: 'scan'; scan: Scan } | { kind: 'dropped'; reason: 'garbage' | 'tooLong' };

/** Takes what came in any pieces. Whatever is wrong is `dropped`; it never throws. */
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: GS is the FNC1 of GS1 data.
  const parts = /^(?:\]([A-Za-z]\d))?([\x1d\x20-\x7e]+)$/.exec(frame ?? '');
  const [, aim = null, text = ''] = parts ?? [];
  if (frame === null || text.length > SCAN_LENGTH_MAX) return { kind: 'dropped', reason: 'tooLong' };
  return parts === null ? { kind: 'dropped', reason: 'garbage' } : { kind: 'scan', scan: { aim, text } };
}

/** What the simulator sends. */
export function encodeNewDevice(event: NewDeviceEvent): Uint8Array {
  if (event.kind === 'dropped')
    return encodeNewDeviceFrame(event.reason === 'garbage' ? '\x80' : 'x'.repeat(SCAN_LENGTH_MAX + 1));
  const { aim, text } = event.scan;
  return encodeNewDeviceFrame(aim === null ? text : `]${aim}${text}`);
}
