import { CLEAR_BUFFER } from './escpos-status.ts';

export type StreamPart =
  | { kind: 'data'; bytes: Uint8Array }
  | { kind: 'statusQuery'; query: number }
  | { kind: 'clearBuffer' };

const DLE = 0x10;
const EOT = 0x04;

/** Takes the real-time commands out of a printer's input, whatever the chunks: they act at once, the rest waits in the buffer. */
export class RealTimeSplitter {
  #held: number[] = [];

  push(chunk: Uint8Array): StreamPart[] {
    const parts: StreamPart[] = [];
    let data: number[] = [];
    const flush = (): void => {
      if (data.length > 0) parts.push({ kind: 'data', bytes: Uint8Array.from(data) });
      data = [];
    };
    for (const byte of chunk) {
      this.#held.push(byte);
      const command = commandOf(this.#held);
      if (command === 'partial') continue;
      if (command === null) {
        data.push(...this.#held);
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

function commandOf(bytes: readonly number[]): StreamPart | 'partial' | null {
  if (bytes[0] !== DLE) return null;
  if (bytes.length === 1) return 'partial';
  if (bytes[1] === EOT) return bytes[2] === undefined ? 'partial' : { kind: 'statusQuery', query: bytes[2] };
  if (!bytes.every((byte, index) => byte === CLEAR_BUFFER[index])) return null;
  return bytes.length === CLEAR_BUFFER.length ? { kind: 'clearBuffer' } : 'partial';
}
