import { textOf } from '../protocols/escpos-decode.ts';
import type { DecodedItem, PrintedBarcode, PrintedLine } from '../protocols/escpos-items.ts';
import { drawPaper, type PaperEnd, type PaperItem } from './paper-svg.ts';

/**
 * One piece of paper.
 * - `lines`: its text without the blanks that only place it.
 * - `images`: the pictures on it, in dots.
 * - `complete`: false when it was torn off before its cut.
 * - `unknownBytes`: commands that the simulator did not understand; a test of ours wants none.
 * - `troubles`: what a real printer would have left out, and why.
 */
export type PrintedPaper = {
  id: string;
  printedAtMs: number;
  complete: boolean;
  lines: string[];
  barcodes: { symbology: PrintedBarcode['symbology']; data: string }[];
  images: { widthDots: number; heightDots: number }[];
  unknownBytes: number[][];
  troubles: string[];
  svg: string;
};

/** Longer than any document; what is on top is left out of the drawing. */
export const STRIP_ITEMS_MAX = 10_000;

/** The paper between the knife and the print head. */
export class PaperStrip {
  readonly #nowMs: () => number;
  readonly #widthDots: number;
  #items: PaperItem[] = [];
  #unknownBytes: number[][] = [];
  #cuts = 0;

  constructor(nowMs: () => number, widthDots: number) {
    this.#nowMs = nowMs;
    this.#widthDots = widthDots;
  }

  get isBlank(): boolean {
    return this.#items.length === 0;
  }

  add(item: PaperItem | Extract<DecodedItem, { kind: 'unknown' }>): void {
    if (this.#items.length + this.#unknownBytes.length >= STRIP_ITEMS_MAX) return;
    if (item.kind === 'unknown') this.#unknownBytes.push([...item.bytes]);
    else this.#items.push(item);
  }

  cut(end: PaperEnd): PrintedPaper {
    const items = this.#items;
    const unknownBytes = this.#unknownBytes;
    this.#items = [];
    this.#unknownBytes = [];
    this.#cuts += 1;
    const flat = items.flatMap((item) =>
      item.kind === 'page' ? item.areas.flatMap((area) => area.parts.map((part) => part.item)) : [item],
    );
    return {
      id: `paper-${this.#cuts}`,
      printedAtMs: this.#nowMs(),
      complete: end !== 'torn',
      lines: flat.filter((item): item is PrintedLine => item.kind === 'line').map((line) => textOf(line).trim()),
      barcodes: flat.flatMap((item) =>
        item.kind === 'barcode' ? [{ symbology: item.symbology, data: item.data }] : [],
      ),
      images: flat.flatMap((item) =>
        item.kind === 'image' ? [{ widthDots: item.image.widthDots, heightDots: item.image.heightDots }] : [],
      ),
      unknownBytes,
      ...drawPaper(items, this.#widthDots, end),
    };
  }
}
