/** One input is never longer; the rest of a longer line is thrown away unread. */
export const INPUT_BYTES_MAX = 8 * 1024 * 1024;

/** A line without its end (LF or CR LF); null for one that was longer than the bound. */
export type Line = Uint8Array | null;

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** Cuts what a stream delivers into lines, and keeps at most one unfinished one. */
export class LineSplitter {
  readonly #bytesMax: number;
  #pieces: Uint8Array[] = [];
  #lengthBytes = 0;

  constructor(bytesMax: number = INPUT_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      this.#keep(chunk.subarray(from, end));
      lines.push(this.#take());
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** The last line, where it has no end. */
  end(): Line[] {
    return this.#lengthBytes === 0 ? [] : [this.#take()];
  }

  #keep(piece: Uint8Array): void {
    this.#lengthBytes += piece.length;
    if (this.#lengthBytes > this.#bytesMax) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  #take(): Line {
    const [first = NOTHING] = this.#pieces;
    const line = this.#pieces.length > 1 ? Buffer.concat(this.#pieces) : first;
    const isTooLong = this.#lengthBytes > this.#bytesMax;
    this.#pieces = [];
    this.#lengthBytes = 0;
    if (isTooLong) return null;
    return line.at(-1) === CR ? line.subarray(0, -1) : line;
  }
}
