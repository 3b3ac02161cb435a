import { type DotImage, IMAGE_ROWS_MAX, imageOfRows } from './dot-image.ts';

/** Rows of dots as they come in raster mode, each as wide as it likes. */
export class RasterRows {
  active = false;
  #rows: Uint8Array[] = [];
  /** Of the row that is being built. */
  #current: Uint8Array | null = null;

  reset(): void {
    this.active = false;
    this.#rows = [];
    this.#current = null;
  }

  /** Dots come to lie on those that are in the row already. */
  add(dots: Uint8Array): void {
    const row = new Uint8Array(Math.max(dots.length, this.#current?.length ?? 0));
    row.set(this.#current ?? []);
    for (const [index, byte] of dots.entries()) row[index] = (row[index] ?? 0) | byte;
    this.#current = row;
  }

  /** So many rows down; the row that is being built is the first of them. */
  down(rows: number): void {
    for (let row = 0; row < rows && this.#rows.length < IMAGE_ROWS_MAX; row += 1) {
      this.#rows.push(this.#current ?? new Uint8Array(0));
      this.#current = null;
    }
  }

  /** What was collected, or null; the next picture begins. */
  take(): DotImage | null {
    if (this.#current !== null) this.down(1);
    const rows = this.#rows;
    this.#rows = [];
    const width = Math.max(0, ...rows.map((row) => row.length));
    if (width === 0) return null;
    const bits = new Uint8Array(width * rows.length);
    for (const [index, row] of rows.entries()) bits.set(row, index * width);
    return imageOfRows(width * 8, rows.length, bits);
  }
}
