import { CharacterReader, type MultibyteEncoding } from './escpos-characters.ts';
import type { Command } from './escpos-command.ts';
import { COMMAND_TREE, INTRODUCERS } from './escpos-commands.ts';
import type { DecodedItem, PrintedLine } from './escpos-items.ts';
import { EscposMachine } from './escpos-machine.ts';
import { GEOMETRY, type PrinterGeometry } from './escpos-settings.ts';

export type { DecodedItem } from './escpos-items.ts';

/** More than any command of a receipt carries. What claims to be longer is not waited for. */
export const COMMAND_BYTES_MAX = 8_388_608;

const FIRST_PRINTABLE = 0x20;

export type EscposDecoderOptions = {
  /** Whose numbers `ESC t` counts code pages by, one of `CODEPAGE_NUMBERINGS`. */
  numbering?: string;
  /** What `FS &` means on this printer. */
  multibyte?: MultibyteEncoding;
  geometry?: PrinterGeometry;
};

/**
 * Reads ESC/POS, whatever the chunks: the far end's half of `escpos-document`. What it does not know comes out as `unknown`, never
 * silently. Commands, their parameters and lengths after Epson's "ESC/POS Command Reference" as far as the sources of escpos-php,
 * python-escpos, receiptline and receipt-printer-encoder confirm them; the rest is our own reading of it.
 */
export class EscposDecoder {
  readonly #machine: EscposMachine;
  readonly #characters: CharacterReader;
  #buffer: Uint8Array = new Uint8Array(256);
  #start = 0;
  #end = 0;
  /** Of the whole stream, where `#start` is. */
  #offset = 0;
  /** With fewer bytes than this there is nothing new to find out. */
  #needed = 1;

  constructor(options: EscposDecoderOptions = {}) {
    this.#machine = new EscposMachine(options.geometry ?? GEOMETRY);
    this.#characters = new CharacterReader(options.numbering ?? 'epson', options.multibyte ?? 'gb18030');
  }

  push(chunk: Uint8Array): DecodedItem[] {
    this.#append(chunk);
    while (this.#end - this.#start >= this.#needed && this.#step());
    return this.#machine.takeItems();
  }

  /** The stream is over: what is half there comes out as it is. */
  finish(): DecodedItem[] {
    const rest = this.#buffer.slice(this.#start, this.#end);
    if (rest.length > 0) this.#unknown(rest.length, 'cutOff');
    if (!this.#machine.lineIsEmpty) this.#machine.endLine(undefined, false);
    return this.#machine.takeItems();
  }

  /** Forgets half a command and half a line, as clearing the buffer does. True when something was on the way. */
  clear(): boolean {
    const hadSome = !this.#machine.lineIsEmpty || this.#end > this.#start;
    this.#start = 0;
    this.#end = 0;
    this.#needed = 1;
    this.#machine.reset();
    return hadSome;
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    if (this.#end + chunk.length > this.#buffer.length) {
      const room = Math.max(256, 2 * (held + chunk.length));
      const next = held + chunk.length <= this.#buffer.length / 2 ? this.#buffer : new Uint8Array(room);
      next.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = next;
      this.#start = 0;
      this.#end = held;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** One character or command; false when more bytes are needed. */
  #step(): boolean {
    const first = this.#buffer[this.#start] ?? 0;
    if (first >= FIRST_PRINTABLE) return this.#character(first);
    let branch = COMMAND_TREE;
    for (let depth = 0; this.#start + depth < this.#end; depth += 1) {
      const found = branch[this.#buffer[this.#start + depth] ?? 0];
      if (found === undefined) return this.#unknownPrefix(depth);
      if (!Array.isArray(found)) return this.#command(found, depth + 1);
      branch = found;
    }
    return this.#wait(this.#end - this.#start + 1);
  }

  #character(first: number): boolean {
    const { encoding } = this.#machine.settings;
    const read = this.#characters.read(this.#buffer, this.#start, this.#end, encoding);
    if (read === null) return this.#wait(this.#end - this.#start + 1);
    this.#machine.character(read.text, first, read.columns);
    this.#consume(read.bytes);
    return true;
  }

  #command(command: Command, prefixLength: number): boolean {
    const from = this.#start + prefixLength;
    const length = command.length(this.#buffer.subarray(from, this.#end));
    if (length === null) return this.#wait(this.#end - this.#start + 1);
    if (length > COMMAND_BYTES_MAX) return this.#unknown(prefixLength, 'tooLong');
    if (from + length > this.#end) return this.#wait(prefixLength + length);
    command.apply(this.#buffer.slice(from, from + length), this.#machine);
    this.#consume(prefixLength + length);
    return true;
  }

  /** `depth` bytes led into the tree, the next one to nothing. */
  #unknownPrefix(depth: number): boolean {
    const first = this.#buffer[this.#start] ?? 0;
    if (depth === 0 || !INTRODUCERS.includes(first)) return this.#unknown(1, 'byte');
    const next = this.#buffer[this.#start + depth] ?? 0;
    // A half command before the beginning of the next: only the half one is unknown.
    if (INTRODUCERS.includes(next)) return this.#unknown(depth, 'command');
    const counted = this.#buffer[this.#start + 1] === 0x28 && depth === 2;
    return counted ? this.#unknownCounted() : this.#unknown(depth + 1, 'command');
  }

  /** `( X pL pH`: an unknown function, but its length is known. */
  #unknownCounted(): boolean {
    if (this.#end - this.#start < 5) return this.#wait(5);
    const length = 5 + (this.#buffer[this.#start + 3] ?? 0) + (this.#buffer[this.#start + 4] ?? 0) * 256;
    if (this.#end - this.#start < length) return this.#wait(length);
    return this.#unknown(length, 'command');
  }

  #unknown(length: number, reason: 'command' | 'byte' | 'tooLong' | 'cutOff'): true {
    const bytes = this.#buffer.slice(this.#start, this.#start + length);
    this.#machine.emit({ kind: 'unknown', bytes, offset: this.#offset, reason });
    this.#consume(length);
    return true;
  }

  #consume(bytes: number): void {
    this.#start += bytes;
    this.#offset += bytes;
    this.#needed = 1;
  }

  #wait(bytes: number): false {
    this.#needed = bytes;
    return false;
  }
}

/** The text of a line as a person reads it: moves of the print position as blanks, parts in their order across the paper. */
export function textOf(line: PrintedLine): string {
  const columnDots = GEOMETRY.fonts.A.widthDots;
  let text = '';
  let xDots = 0;
  for (const segment of [...line.segments].sort((one, other) => one.xDots - other.xDots)) {
    const gap = segment.xDots - xDots;
    if (gap > 0) text += ' '.repeat(Math.max(1, Math.round(gap / columnDots)));
    text += segment.text;
    xDots = Math.max(xDots, segment.xDots + segment.widthDots);
  }
  return text.trimEnd();
}
