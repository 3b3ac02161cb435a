import { z } from 'zod';
import { SCAN_LENGTH_MAX, type Scan } from '../ports/scanner.ts';

/** AIM identifier (`]` + 2 characters) and the symbol's data. */
export const FRAME_BYTES_MAX = SCAN_LENGTH_MAX + 3;

/** How a serial reader is set up: the bytes around each symbol. */
export const frameSchema = z.strictObject({
  /** Whether an AIM identifier comes before the data. */
  aim: z.boolean(),
  /** Comes before each frame, e.g. STX; what stands before it is noise. Empty for none. */
  prefix: z.string().max(8),
  /** Any of these characters ends a frame. */
  ends: z.string().min(1).max(4),
  /** Control characters that the data may hold. GS is the FNC1 of GS1 data; CR between the lines of a passport. */
  inside: z.string().max(8),
});
export type ScannerFrame = z.infer<typeof frameSchema>;

/** "AIM identifier as prefix, CR LF as suffix", the set-up that every maker offers. */
export const AIM_AND_LINE_END: ScannerFrame = { aim: true, prefix: '', ends: '\r\n', inside: '\x1d' };

export type FrameEvent = { kind: 'scan'; scan: Scan } | { kind: 'dropped'; reason: 'garbage' | 'tooLong' };

/** What a reader that is set up so sends. ISO/IEC 15424 gives the identifiers. */
export function encodeScanFrame(scan: Scan, frame: ScannerFrame = AIM_AND_LINE_END): Uint8Array {
  const identifier = frame.aim && scan.aim !== null ? `]${scan.aim}` : '';
  return Buffer.from(`${frame.prefix}${identifier}${scan.text}${frame.ends}`, 'latin1');
}

/**
 * Cuts a byte stream into frames, whatever the chunks. Control bytes that the set-up does not allow and bytes above 7Eh make the whole
 * frame garbage: a reader never sends them, line noise does.
 */
export class ScannerFrameDecoder {
  readonly #frame: ScannerFrame;
  readonly #ends: ReadonlySet<number>;
  readonly #inside: ReadonlySet<number>;
  readonly #bytes: number[] = [];
  #broken: 'garbage' | 'tooLong' | null = null;

  constructor(frame: ScannerFrame = AIM_AND_LINE_END) {
    this.#frame = frame;
    this.#ends = codesOf(frame.ends);
    this.#inside = codesOf(frame.inside + frame.prefix);
  }

  push(chunk: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    for (const byte of chunk) {
      if (this.#ends.has(byte)) this.#end(events);
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
    if (this.#beginsAnew(byte)) return;
    if (this.#broken !== null) return;
    if (!this.#inside.has(byte) && (byte < 0x20 || byte > 0x7e)) this.#broken = 'garbage';
    else if (this.#bytes.length === FRAME_BYTES_MAX + this.#frame.prefix.length) this.#broken = 'tooLong';
    else this.#bytes.push(byte);
  }

  /** A control character that only begins frames makes whatever was under way the rest of a cut one. */
  #beginsAnew(byte: number): boolean {
    const { prefix } = this.#frame;
    if (prefix.length !== 1 || byte !== prefix.charCodeAt(0) || byte >= 0x20) return false;
    this.#forget();
    this.#bytes.push(byte);
    return true;
  }

  #end(events: FrameEvent[]): void {
    if (this.#broken !== null) events.push({ kind: 'dropped', reason: this.#broken });
    else if (this.#bytes.length > 0) events.push(this.#eventOf(String.fromCharCode(...this.#bytes)));
    this.#forget();
  }

  #forget(): void {
    this.#bytes.length = 0;
    this.#broken = null;
  }

  #eventOf(whole: string): FrameEvent {
    const { prefix, aim } = this.#frame;
    const at = whole.indexOf(prefix);
    if (at < 0) return { kind: 'dropped', reason: 'garbage' };
    const frame = whole.slice(at + prefix.length);
    return scanFrom(aim, frame);
  }
}

const codesOf = (text: string): ReadonlySet<number> => new Set(Array.from(text, (letter) => letter.charCodeAt(0)));

/** The symbol in a frame; `aim`: whether an identifier may stand before it. */
export const scanFrom = (aim: boolean, frame: string): FrameEvent => (aim ? identified(frame) : scanOf(null, frame));

function identified(frame: string): FrameEvent {
  const found = /^\]([A-Za-z][0-9A-Za-z])([\s\S]+)$/.exec(frame);
  const aim = found?.[1] ?? null;
  if (aim === null && frame.startsWith(']')) return { kind: 'dropped', reason: 'garbage' };
  return scanOf(aim, found?.[2] ?? frame);
}

function scanOf(aim: string | null, text: string): FrameEvent {
  if (text === '') return { kind: 'dropped', reason: 'garbage' };
  if (text.length > SCAN_LENGTH_MAX) return { kind: 'dropped', reason: 'tooLong' };
  return { kind: 'scan', scan: { aim, text } };
}
