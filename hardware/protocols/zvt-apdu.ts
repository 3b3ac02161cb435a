import { err, ok, type Result } from '../../core/result.ts';
import { joined } from './zvt-bytes.ts';

/**
 * The frame of every ZVT message, PA00P016: control field of two bytes, length (one byte, or FF and two bytes low byte first), data.
 * Over TCP nothing is around it.
 */
export type Apdu = {
  /** Class and instruction, `0x0601` for an authorization. */
  control: number;
  data: Uint8Array;
  /** The length came as FF and two bytes although one would have done. */
  isLengthExtended: boolean;
};

export const APDU_DATA_BYTES_MAX = 0xffff;
const EXTENDED = 0xff;

export type ApduError = { kind: 'incomplete'; detail: string } | { kind: 'trailingBytes'; detail: string };

export function encodeApdu(control: number, data: Uint8Array, isLengthExtended = false): Uint8Array {
  const length =
    data.length < EXTENDED && !isLengthExtended ? [data.length] : [EXTENDED, data.length & 0xff, data.length >> 8];
  return joined([Uint8Array.from([control >> 8, control & 0xff, ...length]), data]);
}

/** Exactly one APDU. */
export function decodeApdu(bytes: Uint8Array): Result<Apdu, ApduError> {
  const head = headOf(bytes);
  if (head === null || bytes.length < head.start + head.length) {
    const wanted = head === null ? 'a control field and a length' : `${head.start + head.length} bytes`;
    return err({ kind: 'incomplete', detail: `${bytes.length} bytes where ${wanted} are expected` });
  }
  const trailing = bytes.length - head.start - head.length;
  if (trailing > 0) return err({ kind: 'trailingBytes', detail: `${trailing} bytes follow the message` });
  return ok(apduOf(bytes, head));
}

/** Takes a byte stream in any chunks. Never holds more than one message of `APDU_DATA_BYTES_MAX`. */
export class ApduStream {
  #pending: Uint8Array = new Uint8Array(0);

  /** The messages that are complete now. */
  push(bytes: Uint8Array): Apdu[] {
    this.#pending = this.#pending.length === 0 ? bytes : joined([this.#pending, bytes]);
    const complete: Apdu[] = [];
    for (;;) {
      const head = headOf(this.#pending);
      if (head === null || this.#pending.length < head.start + head.length) return complete;
      complete.push(apduOf(this.#pending, head));
      this.#pending = this.#pending.subarray(head.start + head.length);
    }
  }

  /** In the middle of a message. */
  get isReading(): boolean {
    return this.#pending.length > 0;
  }

  /** What was begun on a lost connection belongs to nobody. */
  clear(): void {
    this.#pending = new Uint8Array(0);
  }
}

type Head = { start: number; length: number };

function headOf(bytes: Uint8Array): Head | null {
  const [, , short, low, high] = bytes;
  if (short === undefined) return null;
  if (short !== EXTENDED) return { start: 3, length: short };
  if (low === undefined || high === undefined) return null;
  return { start: 5, length: low | (high << 8) };
}

function apduOf(bytes: Uint8Array, { start, length }: Head): Apdu {
  const [controlClass = 0, instruction = 0] = bytes;
  return {
    control: (controlClass << 8) | instruction,
    data: bytes.slice(start, start + length),
    isLengthExtended: start === 5 && length < EXTENDED,
  };
}
