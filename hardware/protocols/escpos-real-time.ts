import { CLEAR_BUFFER } from './escpos-status.ts';

export type StreamPart =
  | { kind: 'data'; bytes: Uint8Array }
  /** `DLE EOT n`. */
  | { kind: 'statusQuery'; query: number }
  /** `DLE ENQ n`: 1 goes on after an error, 2 throws away what waits. */
  | { kind: 'recoveryRequest'; request: number }
  /** `DLE DC4 1 m t`: opens a drawer at once. */
  | { kind: 'drawer'; connector: number }
  /** `DLE DC4 2 1 8`: the printer shall get ready for being switched off. */
  | { kind: 'powerOff' }
  /** `DLE DC4 7 m`: 1 asks for the four bytes of the automatic status. */
  | { kind: 'specifiedStatus'; status: number }
  | { kind: 'clearBuffer' };

const DLE = 0x10;
const EOT = 0x04;
const ENQ = 0x05;
const DC4 = 0x14;
/** Two bytes that follow `DLE EOT` only with these queries. */
const TWO_BYTE_QUERIES: readonly number[] = [7, 8, 18];

/** Takes the real-time commands out of a printer's input, whatever the chunks: they act at once, the rest waits in the buffer. */
export class RealTimeSplitter {
  #held: number[] = [];

  push(chunk: Uint8Array): StreamPart[] {
    if (this.#held.length === 0 && !chunk.includes(DLE))
      return chunk.length === 0 ? [] : [{ kind: 'data', bytes: chunk }];
    const parts: StreamPart[] = [];
    let data: number[] = [];
    const flush = (): void => {
      if (data.length > 0) parts.push({ kind: 'data', bytes: Uint8Array.from(data) });
      data = [];
    };
    for (const byte of chunk) {
      this.#held.push(byte);
      const command = realTimeCommandOf(this.#held);
      if (command === 'partial') continue;
      if (command === null) {
        for (const held of this.#held) data.push(held);
      } else {
        flush();
        parts.push(command);
      }
      this.#held = [];
    }
    flush();
    return parts;
  }
}

/** null: not the beginning of a real-time command. */
function realTimeCommandOf(bytes: readonly number[]): Exclude<StreamPart, { kind: 'data' }> | 'partial' | null {
  const [dle, group, n, second] = bytes;
  if (dle !== DLE) return null;
  if (group === undefined) return 'partial';
  if (group === EOT) {
    if (n === undefined || (TWO_BYTE_QUERIES.includes(n) && second === undefined)) return 'partial';
    return { kind: 'statusQuery', query: n };
  }
  if (group === ENQ) return n === undefined ? 'partial' : { kind: 'recoveryRequest', request: n };
  return group === DC4 ? dc4CommandOf(bytes) : null;
}

function dc4CommandOf(bytes: readonly number[]): Exclude<StreamPart, { kind: 'data' }> | 'partial' | null {
  const [, , fn, m = 0, n = 0] = bytes;
  switch (fn) {
    case undefined:
      return 'partial';
    case 1:
      return bytes.length < 5 ? 'partial' : { kind: 'drawer', connector: m };
    case 2:
      if (bytes.length < 5) return 'partial';
      return m === 1 && n === 8 ? { kind: 'powerOff' } : null;
    case 7:
      return bytes.length < 4 ? 'partial' : { kind: 'specifiedStatus', status: m };
    case 8:
      if (!bytes.every((byte, index) => byte === CLEAR_BUFFER[index])) return null;
      return bytes.length === CLEAR_BUFFER.length ? { kind: 'clearBuffer' } : 'partial';
    default:
      return null;
  }
}
