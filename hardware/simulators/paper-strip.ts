import { type DecodedItem, textOf } from '../protocols/escpos-decode.ts';
import { drawPaper, type PaperItem } from './paper-svg.ts';

/**
 * One piece of paper.
 * - `lines`: its text without the blanks that only place it.
 * - `complete`: false when it was torn off before its cut.
 * - `unknownBytes`: commands that the simulator did not understand; a test of ours wants none.
 */
export type PrintedPaper = {
  id: string;
  printedAtMs: number;
  complete: boolean;
  lines: string[];
  barcodes: { symbology: 'pdf417' | 'qrcode' | 'code128'; data: string }[];
  unknownBytes: number[][];
  svg: string;
};

/** Longer than any document; what is on top is left out of the drawing. */
export const STRIP_ITEMS_MAX = 10_000;

/** The paper between the knife and the print head. */
export class PaperStrip {
  readonly #nowMs: () => number;
  #items: PaperItem[] = [];
  #unknownBytes: number[][] = [];
  #cuts = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get isBlank(): boolean {
    return this.#items.length === 0;
  }

  add(item: PaperItem | Extract<DecodedItem, { kind: 'unknown' }>): void {
    if (this.#items.length + this.#unknownBytes.length >= STRIP_ITEMS_MAX) return;
    if (item.kind === 'unknown') this.#unknownBytes.push([...item.bytes]);
    else this.#items.push(item);
  }

  cut(complete: boolean): PrintedPaper {
    const items = this.#items;
    const unknownBytes = this.#unknownBytes;
    this.#items = [];
    this.#unknownBytes = [];
    this.#cuts += 1;
    return {
      id: `paper-${this.#cuts}`,
      printedAtMs: this.#nowMs(),
      complete,
      lines: items.flatMap((item) => (item.kind === 'line' ? [textOf(item).trim()] : [])),
      barcodes: items.flatMap((item) =>
        item.kind === 'barcode' ? [{ symbology: item.symbology, data: item.data }] : [],
      ),
      unknownBytes,
      svg: drawPaper(items),
    };
  }
}
