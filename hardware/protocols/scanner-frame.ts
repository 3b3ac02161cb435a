import { SCAN_LENGTH_MAX, type Scan } from '../ports/scanner.ts';

/** AIM identifier (`]` + 2 characters) and the symbol's data. */
export const FRAME_BYTES_MAX = SCAN_LENGTH_MAX + 3;

const CR = 0x0d;
const LF = 0x0a;
const GROUP_SEPARATOR = 0x1d;

export type FrameEvent = { kind: 'scan'; scan: Scan } | { kind: 'dropped'; reason: 'garbage' | 'tooLong' };

/** The bytes of a reader set to "AIM identifier as prefix, CR LF as suffix". ISO/IEC 15424 gives the identifiers. */
export function encodeScanFrame(scan: Scan): Uint8Array {
  const prefix = scan.aim === null ? '' : `]${scan.aim}`;
  return Buffer.from(`${prefix}${scan.text}\r\n`, 'latin1');
}

/**
 * Cuts a byte stream into frames, whatever the chunks. A frame ends with CR, LF or both. Control bytes other than GS (the FNC1 of
 * GS1 data) and bytes above 7Eh make the whole frame garbage: a reader never sends them in this set-up, line noise does.
 */
export class ScannerFrameDecoder {
  readonly #bytes: number[] = [];
  #broken: 'garbage' | 'tooLong' | null = null;

  push(chunk: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    for (const byte of chunk) {
      if (byte === CR || byte === LF) this.#end(events);
      else this.#take(byte);
    }
    return events;
  }

  /** Forgets the frame that is under way; true when there was one. */
  cut(): boolean {
    const wasUnderWay = this.#bytes.length > 0 || this.#broken !== null;
    this.#forget();
    return wasUnderWay;
  }

  #take(byte: number): void {
    if (this.#broken !== null) return;
    if (byte !== GROUP_SEPARATOR && (byte < 0x20 || byte > 0x7e)) this.#broken = 'garbage';
    else if (this.#bytes.length === FRAME_BYTES_MAX) this.#broken = 'tooLong';
    else this.#bytes.push(byte);
  }

  #end(events: FrameEvent[]): void {
    if (this.#broken !== null) events.push({ kind: 'dropped', reason: this.#broken });
    else if (this.#bytes.length > 0) events.push(frameOf(String.fromCharCode(...this.#bytes)));
    this.#forget();
  }

  #forget(): void {
    this.#bytes.length = 0;
    this.#broken = null;
  }
}

function frameOf(frame: string): FrameEvent {
  const identified = /^\]([A-Za-z][0-9A-Za-z])([\s\S]+)$/.exec(frame);
  const aim = identified?.[1] ?? null;
  const text = identified?.[2] ?? frame;
  if (aim === null && frame.startsWith(']')) return { kind: 'dropped', reason: 'garbage' };
  if (text.length > SCAN_LENGTH_MAX) return { kind: 'dropped', reason: 'tooLong' };
  return { kind: 'scan', scan: { aim, text } };
}
