import { joined } from './zvt-bytes.ts';

/**
 * ZVT on a serial line (PA00P016): DLE STX, the APDU with every DLE doubled, DLE ETX, and a check sum over the APDU and ETX, low
 * byte first. The receiver answers ACK or NAK. Figures checked against the frames in ecrterm's tests.
 */
export const ACK = 0x06;
export const NAK = 0x15;
const DLE = 0x10;
const STX = 0x02;
const ETX = 0x03;
/** Reflected form of x^16 + x^12 + x^5 + 1. */
const CRC_POLYNOMIAL = 0x8408;

export const FRAME_BYTES_MAX = 0x1_0000 + 5;

export type SerialEvent =
  | { kind: 'ack' }
  | { kind: 'nak' }
  | { kind: 'frame'; apdu: Uint8Array }
  /** A frame that was begun and cannot be taken; it wants a NAK. */
  | { kind: 'broken'; reason: 'checkSum' | 'escape' | 'tooLong' };

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ CRC_POLYNOMIAL : crc >> 1;
  return crc;
});

export function crcOf(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >> 8);
  return crc;
}

const checkSumOf = (apdu: Uint8Array): [number, number] => {
  const crc = crcOf([...apdu, ETX]);
  return [crc & 0xff, crc >> 8];
};

export function encodeFrame(apdu: Uint8Array): Uint8Array {
  const escaped: number[] = [];
  for (const byte of apdu) escaped.push(...(byte === DLE ? [DLE, DLE] : [byte]));
  return joined([
    Uint8Array.from([DLE, STX]),
    Uint8Array.from(escaped),
    Uint8Array.from([DLE, ETX, ...checkSumOf(apdu)]),
  ]);
}

export const isFrame = (bytes: Uint8Array): boolean => bytes[0] === DLE && bytes[1] === STX;

type State =
  | { at: 'idle' }
  /** DLE was read outside a frame. */
  | { at: 'start' }
  | { at: 'data' }
  /** DLE was read inside a frame. */
  | { at: 'escape' }
  | { at: 'checkSum'; low: number | null };

/** Takes the line in any chunks. Bytes between frames that are neither ACK nor NAK are noise, and skipped. */
export class SerialFrameReader {
  #state: State = { at: 'idle' };
  #apdu: number[] = [];

  push(bytes: Uint8Array): SerialEvent[] {
    return Array.from(bytes).flatMap((byte) => this.#take(byte));
  }

  /** In the middle of a frame: the next byte is due within T1. */
  get isReading(): boolean {
    return this.#state.at !== 'idle';
  }

  clear(): void {
    this.#state = { at: 'idle' };
    this.#apdu = [];
  }

  #take(byte: number): SerialEvent[] {
    switch (this.#state.at) {
      case 'idle':
        if (byte === ACK) return [{ kind: 'ack' }];
        if (byte === NAK) return [{ kind: 'nak' }];
        if (byte === DLE) this.#state = { at: 'start' };
        return [];
      case 'start':
        this.#apdu = [];
        this.#state = { at: byte === STX ? 'data' : byte === DLE ? 'start' : 'idle' };
        return [];
      case 'data':
        if (byte === DLE) this.#state = { at: 'escape' };
        else return this.#keep(byte);
        return [];
      case 'escape':
        return this.#afterEscape(byte);
      case 'checkSum':
        return this.#checkSum(byte, this.#state.low);
    }
  }

  #keep(byte: number): SerialEvent[] {
    if (this.#apdu.length >= FRAME_BYTES_MAX) return this.#broken('tooLong');
    this.#apdu.push(byte);
    this.#state = { at: 'data' };
    return [];
  }

  #afterEscape(byte: number): SerialEvent[] {
    if (byte === DLE) return this.#keep(DLE);
    if (byte === ETX) {
      this.#state = { at: 'checkSum', low: null };
      return [];
    }
    if (byte !== STX) return this.#broken('escape');
    // The sender began anew: what came before was cut off.
    this.#apdu = [];
    this.#state = { at: 'data' };
    return [];
  }

  #checkSum(byte: number, low: number | null): SerialEvent[] {
    if (low === null) {
      this.#state = { at: 'checkSum', low: byte };
      return [];
    }
    const apdu = Uint8Array.from(this.#apdu);
    const [expectedLow, expectedHigh] = checkSumOf(apdu);
    if (low !== expectedLow || byte !== expectedHigh) return this.#broken('checkSum');
    this.clear();
    return [{ kind: 'frame', apdu }];
  }

  #broken(reason: 'checkSum' | 'escape' | 'tooLong'): SerialEvent[] {
    this.clear();
    return [{ kind: 'broken', reason }];
  }
}
