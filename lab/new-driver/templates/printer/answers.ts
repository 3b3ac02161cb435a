import type { DeviceState } from '../../../../hardware/ports/device.ts';
import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

type PrinterState = Exclude<DeviceState, 'NOT_CONNECTED'>;

/** What the printer says. `isAsked`: the answer to a question, and so never older than it; else it tells of a change by itself. */
export type NewDeviceReply =
  | { kind: 'status'; isAsked: boolean; state: PrinterState; isDrawerOpen: boolean }
  /** Everything before this mark is on the paper. */
  | { kind: 'printed'; mark: string }
  | { kind: 'discarded' }
  | { kind: 'garbage' };

/** Replace them by the bits of your printer's status. */
const STATES: readonly (readonly [letter: string, state: PrinterState])[] = [
  ['R', 'READY'],
  ['L', 'MEDIA_LOW'],
  ['E', 'MEDIA_EMPTY'],
  ['J', 'MEDIA_JAMMED'],
  ['C', 'COVER_OPEN'],
  ['H', 'HARDWARE_ERROR'],
];

/** Takes what came in any pieces. Whatever is wrong is `garbage`; it never throws. */
export class NewDeviceReplyDecoder {
  readonly #frames = new NewDeviceFrames();

  push(bytes: Uint8Array): NewDeviceReply[] {
    return this.#frames.push(bytes).map((frame) => read(frame ?? ''));
  }

  cut(): void {
    this.#frames.cut();
  }
}

function read(frame: string): NewDeviceReply {
  if (frame === 'X') return { kind: 'discarded' };
  if (/^E./.test(frame)) return { kind: 'printed', mark: frame.slice(1) };
  const [, asked, letter, drawer] = /^([AS])(.)([01])$/.exec(frame) ?? [];
  const state = STATES.find(([each]) => each === letter)?.[1];
  if (state === undefined) return { kind: 'garbage' };
  return { kind: 'status', isAsked: asked === 'A', state, isDrawerOpen: drawer === '1' };
}

/** What the simulator sends. */
export function encodeNewDeviceReply(reply: NewDeviceReply): Uint8Array {
  switch (reply.kind) {
    case 'status': {
      const letter = STATES.find(([, state]) => state === reply.state)?.[0] ?? '?';
      return encodeNewDeviceFrame(`${reply.isAsked ? 'A' : 'S'}${letter}${reply.isDrawerOpen ? 1 : 0}`);
    }
    case 'printed':
      return encodeNewDeviceFrame(`E${reply.mark}`);
    case 'discarded':
      return encodeNewDeviceFrame('X');
    case 'garbage':
      return encodeNewDeviceFrame('?');
  }
}
