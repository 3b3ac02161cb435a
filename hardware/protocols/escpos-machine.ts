import { type DotImage, overlaidImages, scaledImage } from './dot-image.ts';
import type {
  Align,
  DecodedItem,
  FontName,
  PageArea,
  Place,
  PrintedBarcode,
  PrintedImage,
  PrintedLine,
} from './escpos-items.ts';
import { EscposLine } from './escpos-line.ts';
import { EscposPage } from './escpos-page.ts';
import { initialSettings, type PrinterGeometry, type Settings, type StoredImages } from './escpos-settings.ts';
import { RasterRows } from './raster-rows.ts';

/** Drawn characters, downloaded and stored pictures. */
const STORED_IMAGES_MAX = 512;
const STORED_BYTES_MAX = 16_777_216;

const OWN_CHARACTER = '\ufffc';

/** The printer's memory while a stream is read: settings, the line in the print buffer, the page of page mode, stored pictures. */
export class EscposMachine {
  readonly geometry: PrinterGeometry;
  settings: Settings;
  /** Of `GS *`, `GS ( L` and `FS q`, by what they are called in the command that prints them. */
  readonly stored: StoredImages = new Map();
  /** Of `ESC &`, by font and code. */
  readonly ownCharacters: StoredImages = new Map();
  /** Star's raster mode, where the stream is a picture row by row. */
  readonly raster = new RasterRows();
  #items: DecodedItem[] = [];
  #line = new EscposLine();
  #graphics: DotImage | null = null;
  readonly #page: EscposPage;

  constructor(geometry: PrinterGeometry) {
    this.geometry = geometry;
    this.settings = initialSettings(geometry);
    this.#page = new EscposPage(geometry.fonts.A.heightDots);
  }

  /** What came out since the last call. */
  takeItems(): DecodedItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  emit(item: DecodedItem): void {
    this.#items.push(item);
  }

  get lineIsEmpty(): boolean {
    return this.#line.isEmpty;
  }

  get inPageMode(): boolean {
    return this.#page.isOpen;
  }

  /** Throws away the print buffer and sets everything back that `ESC @` sets back. Stored pictures stay where they are non-volatile. */
  reset(): void {
    this.settings = initialSettings(this.geometry);
    this.#line = new EscposLine();
    this.#page.close();
    this.#graphics = null;
    this.raster.reset();
    this.ownCharacters.clear();
    for (const name of this.stored.keys()) if (name.startsWith('volatile ')) this.stored.delete(name);
  }

  lineText(): string {
    return this.#line.segments.map((segment) => segment.text).join('');
  }

  /** `columns`: how many places of a single-width character it takes. */
  character(text: string, code: number, columns: number): void {
    if (this.#line.isFull) this.endLine();
    const { style, kanjiStyle, characterSpacingDots, ownCharacters } = this.settings;
    const own = ownCharacters ? this.ownCharacters.get(`${style.font}${code}`) : undefined;
    const wide = columns === 2;
    const widthScale = wide ? Math.max(style.widthScale, kanjiStyle.widthScale) : style.widthScale;
    const heightScale = wide ? Math.max(style.heightScale, kanjiStyle.heightScale) : style.heightScale;
    const cell = wide ? this.geometry.kanji : this.geometry.fonts[style.font];
    const cellDots = style.rotated ? cell.heightDots : cell.widthDots;
    const widthDots = ((own === undefined ? cellDots : own.widthDots) + characterSpacingDots) * widthScale;
    const heightDots = (style.rotated ? cell.widthDots : cell.heightDots) * heightScale;
    if (own !== undefined) this.#line.placeImage(scaledImage(own, widthScale, heightScale));
    this.#line.addText(own === undefined ? text : OWN_CHARACTER, widthDots, { ...style, widthScale, heightScale });
    this.#line.makeRoom(heightDots);
  }

  /** A picture that stands in the line like a character (`ESC *`). */
  inlineImage(image: DotImage): void {
    if (this.#line.isFull) this.endLine();
    this.#line.addImage(image);
  }

  moveTo(xDots: number): void {
    this.#line.moveTo(xDots);
  }

  moveBy(xDots: number): void {
    this.moveTo(this.#line.xDots + xDots);
  }

  tab(): void {
    const stop = this.settings.tabStopsDots.find((candidate) => candidate > this.#line.xDots);
    if (stop !== undefined) this.moveTo(stop);
  }

  /** Where the next character of this font would be as wide as. */
  characterDots(font: FontName = this.settings.style.font): number {
    return (this.geometry.fonts[font].widthDots + this.settings.characterSpacingDots) * this.settings.style.widthScale;
  }

  get place(): Place {
    const { align, leftDots, areaDots } = this.settings;
    return { align, leftDots, areaDots };
  }

  /** Prints the line. `feedDots` is how far the paper moves at least; the height of a line without one. */
  endLine(feedDots: number = this.settings.lineDots, complete = true): void {
    const { segments, images, heightDots } = this.#line;
    const moves = Math.max(Math.round(feedDots), heightDots);
    this.#line = new EscposLine();
    const { upsideDown } = this.settings;
    this.#print(
      { kind: 'line', ...this.place, segments, images, upsideDown, heightDots, feedDots: moves, complete },
      moves,
    );
  }

  /** Prints what is in the print buffer, if anything is. */
  flushLine(feedDots?: number): void {
    if (!this.lineIsEmpty) this.endLine(feedDots);
  }

  /** A barcode or a picture that takes lines of its own. */
  block(item: PrintedBarcode | PrintedImage): void {
    this.flushLine();
    this.#print(item, item.kind === 'image' ? item.image.heightDots : item.heightDots);
  }

  feed(lines: number, dots: number): void {
    if (this.#page.isOpen) this.#page.feed(dots);
    else if (dots !== 0) this.emit({ kind: 'feed', lines, dots });
  }

  /** The print buffer of `GS ( L`: several colours or planes come to lie on each other. */
  addGraphics(image: DotImage): void {
    this.#graphics = this.#graphics === null ? image : overlaidImages(this.#graphics, image);
  }

  printGraphics(): void {
    const image = this.#graphics;
    this.#graphics = null;
    if (image !== null) this.block({ kind: 'image', ...this.place, image });
  }

  store(name: string, image: DotImage, images: StoredImages = this.stored): void {
    const bytes = [...images.values()].reduce((sum, { bits }) => sum + bits.length, image.bits.length);
    if (bytes > STORED_BYTES_MAX) return;
    if (images.size < STORED_IMAGES_MAX || images.has(name)) images.set(name, image);
  }

  printStored(name: string, timesWide: number, timesHigh: number): void {
    const image = this.stored.get(name);
    if (image === undefined) this.emit({ kind: 'other', command: `print of the picture ${name}, which is not stored` });
    else this.block({ kind: 'image', ...this.place, image: scaledImage(image, timesWide, timesHigh) });
  }

  #print(item: PrintedLine | PrintedBarcode | PrintedImage, moves: number): void {
    if (!this.inPageMode) {
      this.emit(item);
      return;
    }
    this.#page.add(item, this.#line.xDots, moves);
    if (item.kind === 'image') this.moveBy(item.image.widthDots);
  }

  enterPageMode(): void {
    this.flushLine();
    this.#page.open();
  }

  leavePageMode(): void {
    this.flushLine();
    this.#page.close();
  }

  beginArea(area: Omit<PageArea, 'parts'>): void {
    if (!this.inPageMode) return;
    this.flushLine();
    this.#page.begin(area);
  }

  /** The area that is written into; null outside page mode. */
  get area(): PageArea | null {
    return this.#page.area;
  }

  clearArea(): void {
    this.#line.clear();
    this.#page.clearArea();
  }

  moveDownTo(yDots: number): void {
    this.flushLine();
    this.#page.moveDownTo(yDots);
  }

  moveDownBy(yDots: number): void {
    this.moveDownTo(this.#page.yDots + yDots);
  }

  printPage(): void {
    if (!this.inPageMode) return;
    this.flushLine();
    const areas = this.#page.printedAreas();
    if (areas.length > 0) this.emit({ kind: 'page', areas });
  }

  setAlign(align: Align): void {
    this.settings.align = align;
  }
}
