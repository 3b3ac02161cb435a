import { characterOf } from './codepages.ts';
import { COMMANDS, type Command } from './escpos-commands.ts';

export type Align = 'left' | 'center' | 'right';
export type PrintedSegment = { text: string; bold: boolean; widthScale: number; heightScale: number };
export type PrintedLine = { kind: 'line'; align: Align; segments: PrintedSegment[] };
export type PrintedBarcode = {
  kind: 'barcode';
  symbology: 'pdf417' | 'qrcode' | 'code128';
  data: string;
  align: Align;
  moduleDots: number;
  /** `code128`: the height of its bars; 0 for the others. */
  heightDots: number;
  /** `pdf417`: data columns, 0 = automatic; height of a row in modules. */
  columns: number;
  rowModules: number;
  errorLevel: string;
};
export type DecodedItem =
  | PrintedLine
  | PrintedBarcode
  | { kind: 'feed'; lines: number }
  | { kind: 'cut'; partial: boolean }
  | { kind: 'drawer' }
  | { kind: 'processIdRequest'; processId: string }
  | { kind: 'inOrderStatusRequest'; query: number }
  /** `GS a`: which changes the printer shall tell by itself from now on; 0 = none. */
  | { kind: 'automaticStatus'; selected: number }
  | { kind: 'identityRequest'; id: number }
  | { kind: 'unknown'; bytes: Uint8Array };

export const LINE_CHARACTERS_MAX = 512;

const LF = 0x0a;
const CR = 0x0d;

export type Style = {
  align: Align;
  bold: boolean;
  widthScale: number;
  heightScale: number;
  codepage: number;
  barcode: { moduleDots: number; heightDots: number };
  qrcode: { moduleDots: number; errorLevel: string; data: string };
  pdf417: { columns: number; moduleDots: number; rowModules: number; errorLevel: string; data: string };
};

export const initialStyle = (): Style => ({
  align: 'left',
  bold: false,
  widthScale: 1,
  heightScale: 1,
  codepage: 0,
  barcode: { moduleDots: 3, heightDots: 162 },
  qrcode: { moduleDots: 3, errorLevel: 'l', data: '' },
  pdf417: { columns: 0, moduleDots: 3, rowModules: 3, errorLevel: '1', data: '' },
});

/**
 * Reads the ESC/POS that we and printers of that family speak, whatever the chunks: the far end's half of `escpos-document`. What it
 * does not know comes out as `unknown`, never silently. Real-time commands (`DLE …`) are not part of the data: take them out before.
 */
export class EscposDecoder {
  #style = initialStyle();
  #segments: PrintedSegment[] = [];
  #characters = 0;
  #pending: number[] = [];

  push(chunk: Uint8Array): DecodedItem[] {
    const items: DecodedItem[] = [];
    for (const byte of chunk) this.#take(byte, items);
    return items;
  }

  /** Forgets half a command and half a line, as clearing the buffer does. True when something was on the way. */
  clear(): boolean {
    const hadSome = this.#characters > 0 || this.#pending.length > 0;
    this.#pending = [];
    this.#segments = [];
    this.#characters = 0;
    this.#style = initialStyle();
    return hadSome;
  }

  #take(byte: number, items: DecodedItem[]): void {
    if (byte === 0 && this.#pending.length === 0) return;
    if (this.#pending.length === 0 && byte >= 0x20) {
      this.#character(byte, items);
      return;
    }
    if (this.#pending.length === 0 && byte === CR) return;
    if (this.#pending.length === 0 && byte === LF) {
      this.#endLine(items);
      return;
    }
    this.#pending.push(byte);
    this.#tryCommand(items);
  }

  #character(byte: number, items: DecodedItem[]): void {
    if (this.#characters === LINE_CHARACTERS_MAX) this.#endLine(items);
    const { bold, widthScale, heightScale, codepage } = this.#style;
    const text = characterOf(byte, codepage);
    const last = this.#segments.at(-1);
    const same = last?.bold === bold && last.widthScale === widthScale && last.heightScale === heightScale;
    if (last !== undefined && same) last.text += text;
    else this.#segments.push({ text, bold, widthScale, heightScale });
    this.#characters += 1;
  }

  #endLine(items: DecodedItem[]): void {
    items.push({ kind: 'line', align: this.#style.align, segments: this.#segments });
    this.#segments = [];
    this.#characters = 0;
  }

  #tryCommand(items: DecodedItem[]): void {
    const candidates = COMMANDS.filter((command) => startsLike(command, this.#pending));
    if (candidates.length === 0) {
      items.push({ kind: 'unknown', bytes: Uint8Array.from(this.#pending) });
      this.#pending = [];
      return;
    }
    const command = candidates.find((candidate) => candidate.prefix.length <= this.#pending.length);
    if (command === undefined) return;
    const argumentBytes = this.#pending.slice(command.prefix.length);
    const length = command.length(argumentBytes);
    if (length === null || argumentBytes.length < length) return;
    const whole = Uint8Array.from(this.#pending);
    this.#pending = [];
    if (command.endsLine && this.#characters > 0) this.#endLine(items);
    items.push(...command.apply(argumentBytes, this.#style, whole));
    if (command.resets) this.#style = initialStyle();
  }
}

function startsLike(command: Command, bytes: readonly number[]): boolean {
  return command.prefix.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

export const textOf = (line: PrintedLine): string =>
  line.segments
    .map((segment) => segment.text)
    .join('')
    .trimEnd();
