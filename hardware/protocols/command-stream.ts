import { CharacterReader, type MultibyteEncoding } from './escpos-characters.ts';
import type { Command } from './escpos-command.ts';
import type { DecodedItem } from './escpos-items.ts';
import { EscposMachine } from './escpos-machine.ts';
import type { PrinterGeometry } from './escpos-settings.ts';

/** More than any command of a receipt carries. What claims to be longer is not waited for. */
export const COMMAND_BYTES_MAX = 8_388_608;

const FIRST_PRINTABLE = 0x20;

/** The bytes of all prefixes as a tree, so that finding a command takes as many steps as its prefix has bytes. */
export type CommandTree = (Command | CommandTree | undefined)[];

export function treeOf(commands: readonly Command[]): CommandTree {
  const root: CommandTree = new Array(256).fill(undefined);
  for (const command of commands) {
    let branch = root;
    for (const byte of command.prefix.slice(0, -1)) {
      const below = branch[byte];
      const next: CommandTree = Array.isArray(below) ? below : new Array(256).fill(undefined);
      branch[byte] = next;
      branch = next;
    }
    branch[command.prefix.at(-1) ?? 0] = command;
  }
  return root;
}

/** A printer language, as far as its stream is concerned. */
export type CommandSet = {
  tree: CommandTree;
  /** What stands in raster mode, where letters are commands too; `tree` for a language without one. */
  rasterTree: CommandTree;
  /** Bytes that begin a command; after a half one of them the next begins again. */
  introducers: readonly number[];
};

export type CommandStreamOptions = {
  /** Whose numbers code pages are counted by, one of `CODEPAGE_NUMBERINGS`. */
  numbering: string;
  multibyte: MultibyteEncoding;
  geometry: PrinterGeometry;
};

/** Cuts a stream to a printer into characters and commands, whatever the chunks, and lets each act on the printer's memory. */
export class CommandStream {
  readonly #commands: CommandSet;
  readonly #machine: EscposMachine;
  readonly #characters: CharacterReader;
  #buffer: Uint8Array = new Uint8Array(256);
  #start = 0;
  #end = 0;
  /** Of the whole stream, where `#start` is. */
  #offset = 0;
  /** With fewer bytes than this there is nothing new to find out. */
  #needed = 1;

  constructor(commands: CommandSet, { geometry, numbering, multibyte }: CommandStreamOptions) {
    this.#commands = commands;
    this.#machine = new EscposMachine(geometry);
    this.#characters = new CharacterReader(numbering, multibyte);
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
    if (first >= FIRST_PRINTABLE && !this.#machine.raster.active) return this.#character(first);
    let branch = this.#machine.raster.active ? this.#commands.rasterTree : this.#commands.tree;
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
    if (depth === 0 || !this.#commands.introducers.includes(first)) return this.#unknown(1, 'byte');
    const next = this.#buffer[this.#start + depth] ?? 0;
    // A half command before the beginning of the next: only the half one is unknown.
    if (this.#commands.introducers.includes(next)) return this.#unknown(depth, 'command');
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
