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
const COMMAND_BYTES_MAX = 10;
/** Two bytes follow `DLE EOT` only with these queries. */
const TWO_BYTE_QUERIES: readonly number[] = [7, 8, 18];

/**
 * Finds the real-time commands in a printer's input, whatever the chunks: they act at once. As in a real printer their bytes stay in the
 * data, where they may as well be a part of a picture; only clearing the buffer takes its own bytes with it.
 */
export class RealTimeSplitter {
  #held: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): StreamPart[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = new Uint8Array(0);
    const parts: StreamPart[] = [];
    let from = 0;
    const data = (to: number): void => {
      if (to > from) parts.push({ kind: 'data', bytes: bytes.subarray(from, to) });
      from = to;
    };
    for (let at = bytes.indexOf(DLE); at >= 0; at = bytes.indexOf(DLE, at + 1)) {
      const command = realTimeCommandOf(bytes.subarray(at, at + COMMAND_BYTES_MAX));
      if (command === null) continue;
      data(at);
      if (command === 'partial') {
        this.#held = bytes.slice(at);
        return parts;
      }
      parts.push(command);
      if (command.kind === 'clearBuffer') from = at + CLEAR_BUFFER.length;
    }
    data(bytes.length);
    return parts;
  }
}

/** null: not the beginning of a real-time command. */
function realTimeCommandOf(bytes: Uint8Array): Exclude<StreamPart, { kind: 'data' }> | 'partial' | null {
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

function dc4CommandOf(bytes: Uint8Array): Exclude<StreamPart, { kind: 'data' }> | 'partial' | null {
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
