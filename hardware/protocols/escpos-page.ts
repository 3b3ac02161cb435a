import type { PageArea, PrintedBarcode, PrintedImage, PrintedLine } from './escpos-items.ts';

/** Parts of a page in page mode; what is on top is dropped, as a full page buffer does. */
const PAGE_PARTS_MAX = 2_048;
const PAGE_AREAS_MAX = 64;

/** The page of page mode: its areas, and how far down the last of them is written. */
export class EscposPage {
  /** Where the first line of an area ends. */
  readonly #firstLineDots: number;
  #areas: PageArea[] | null = null;
  #yDots = 0;

  constructor(firstLineDots: number) {
    this.#firstLineDots = firstLineDots;
  }

  get isOpen(): boolean {
    return this.#areas !== null;
  }

  get yDots(): number {
    return this.#yDots;
  }

  /** The area that is written into; null outside page mode. */
  get area(): PageArea | null {
    return this.#areas?.at(-1) ?? null;
  }

  open(): void {
    this.#areas = [];
    this.begin({ xDots: 0, yDots: 0, widthDots: null, heightDots: null, direction: 0 });
  }

  close(): void {
    this.#areas = null;
  }

  begin(area: Omit<PageArea, 'parts'>): void {
    if (this.#areas === null) return;
    if (this.area?.parts.length === 0) this.#areas.pop();
    if (this.#areas.length < PAGE_AREAS_MAX) this.#areas.push({ ...area, parts: [] });
    this.#yDots = this.#firstLineDots;
  }

  /** `movesDots`: how far down it goes behind a line, and how high anything else is. */
  add(item: PrintedLine | PrintedBarcode | PrintedImage, xDots: number, movesDots: number): void {
    const { area } = this;
    if (area === null) return;
    const isLine = item.kind === 'line';
    this.#yDots = Math.max(this.#yDots, isLine ? item.heightDots : movesDots);
    const isPrinted = !isLine || item.segments.length + item.images.length > 0;
    // Margins and justification are of standard mode.
    const inArea = { ...item, align: 'left', leftDots: 0, areaDots: null } as const;
    if (isPrinted && area.parts.length < PAGE_PARTS_MAX) {
      area.parts.push({ xDots: isLine ? 0 : xDots, yDots: this.#yDots, item: inArea });
    }
    if (isLine) this.#yDots += movesDots;
  }

  clearArea(): void {
    const { area } = this;
    if (area !== null) area.parts = [];
  }

  feed(dots: number): void {
    this.#yDots += dots;
  }

  moveDownTo(yDots: number): void {
    this.#yDots = Math.max(0, Math.round(yDots));
  }

  /** What is printed of it: areas with something in them, and those whose size was set. */
  printedAreas(): PageArea[] {
    return (this.#areas ?? [])
      .filter((area) => area.parts.length > 0 || area.heightDots !== null)
      .map((area) => ({ ...area, parts: [...area.parts] }));
  }
}
