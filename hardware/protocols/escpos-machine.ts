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
  PrintedSegment,
  TextStyle,
} from './escpos-items.ts';
import { initialSettings, type PrinterGeometry, type Settings, type StoredImages } from './escpos-settings.ts';
import { RasterRows } from './raster-rows.ts';

/** Characters and images of one line; a longer one is ended there, as a full print buffer is printed. */
export const LINE_CHARACTERS_MAX = 512;
/** Parts of a page in page mode; what is on top is dropped, as a full page buffer does. */
const PAGE_PARTS_MAX = 2_048;
const PAGE_AREAS_MAX = 64;
/** Drawn characters, downloaded and stored pictures. */
const STORED_IMAGES_MAX = 512;
const STORED_BYTES_MAX = 16_777_216;

const OWN_CHARACTER = '\ufffc';

type Line = { segments: PrintedSegment[]; images: PrintedLine['images']; heightDots: number; characters: number };
const emptyLine = (): Line => ({ segments: [], images: [], heightDots: 0, characters: 0 });

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
  #line: Line = emptyLine();
  #xDots = 0;
  #graphics: DotImage | null = null;
  #areas: PageArea[] | null = null;
  #yDots = 0;

  constructor(geometry: PrinterGeometry) {
    this.geometry = geometry;
    this.settings = initialSettings(geometry);
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
    return this.#line.characters === 0;
  }

  get inPageMode(): boolean {
    return this.#areas !== null;
  }

  /** Throws away the print buffer and sets everything back that `ESC @` sets back. Stored pictures stay where they are non-volatile. */
  reset(): void {
    this.settings = initialSettings(this.geometry);
    this.#line = emptyLine();
    this.#xDots = 0;
    this.#areas = null;
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
    const line = this.#line;
    if (line.characters >= LINE_CHARACTERS_MAX) this.endLine();
    const { style, kanjiStyle, characterSpacingDots, ownCharacters } = this.settings;
    const own = ownCharacters ? this.ownCharacters.get(`${style.font}${code}`) : undefined;
    const wide = columns === 2;
    const widthScale = wide ? Math.max(style.widthScale, kanjiStyle.widthScale) : style.widthScale;
    const heightScale = wide ? Math.max(style.heightScale, kanjiStyle.heightScale) : style.heightScale;
    const cell = wide ? this.geometry.kanji : this.geometry.fonts[style.font];
    const cellDots = style.rotated ? cell.heightDots : cell.widthDots;
    const widthDots = ((own === undefined ? cellDots : own.widthDots) + characterSpacingDots) * widthScale;
    const heightDots = (style.rotated ? cell.widthDots : cell.heightDots) * heightScale;
    if (own !== undefined)
      this.#line.images.push({ xDots: this.#xDots, image: scaledImage(own, widthScale, heightScale) });
    this.#addText(own === undefined ? text : OWN_CHARACTER, widthDots, style, widthScale, heightScale);
    this.#line.heightDots = Math.max(this.#line.heightDots, heightDots);
  }

  #addText(text: string, widthDots: number, style: TextStyle, widthScale: number, heightScale: number): void {
    const last = this.#line.segments.at(-1);
    const follows =
      last !== undefined &&
      last.xDots + last.widthDots === this.#xDots &&
      last.widthScale === widthScale &&
      last.heightScale === heightScale &&
      sameStyle(last, style);
    if (follows) {
      last.text += text;
      last.widthDots += widthDots;
    } else {
      this.#line.segments.push({ ...style, widthScale, heightScale, text, xDots: this.#xDots, widthDots });
    }
    this.#xDots += widthDots;
    this.#line.characters += 1;
  }

  /** A picture that stands in the line like a character (`ESC *`). */
  inlineImage(image: DotImage): void {
    if (this.#line.characters >= LINE_CHARACTERS_MAX) this.endLine();
    this.#line.images.push({ xDots: this.#xDots, image });
    this.#xDots += image.widthDots;
    this.#line.characters += 1;
    this.#line.heightDots = Math.max(this.#line.heightDots, image.heightDots);
  }

  moveTo(xDots: number): void {
    this.#xDots = Math.max(0, Math.round(xDots));
  }

  moveBy(xDots: number): void {
    this.moveTo(this.#xDots + xDots);
  }

  tab(): void {
    const stop = this.settings.tabStopsDots.find((candidate) => candidate > this.#xDots);
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
    this.#line = emptyLine();
    this.#xDots = 0;
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
    if (this.#areas !== null) this.#yDots += dots;
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
    const area = this.#areas?.at(-1);
    if (area === undefined) {
      this.emit(item);
      return;
    }
    const height = item.kind === 'line' ? item.heightDots : moves;
    this.#yDots = Math.max(this.#yDots, height);
    const printed = item.kind !== 'line' || item.segments.length + item.images.length > 0;
    // Margins and justification are of standard mode.
    const inArea = { ...item, align: 'left', leftDots: 0, areaDots: null } as const;
    const xDots = item.kind === 'line' ? 0 : this.#xDots;
    if (printed && area.parts.length < PAGE_PARTS_MAX) area.parts.push({ xDots, yDots: this.#yDots, item: inArea });
    if (item.kind === 'image') this.moveBy(item.image.widthDots);
    if (item.kind === 'line') this.#yDots += moves;
  }

  enterPageMode(): void {
    this.flushLine();
    this.#areas = [];
    this.beginArea({ xDots: 0, yDots: 0, widthDots: null, heightDots: null, direction: 0 });
  }

  leavePageMode(): void {
    this.flushLine();
    this.#areas = null;
  }

  beginArea(area: Omit<PageArea, 'parts'>): void {
    if (this.#areas === null) return;
    this.flushLine();
    const last = this.#areas.at(-1);
    if (last?.parts.length === 0) this.#areas.pop();
    if (this.#areas.length < PAGE_AREAS_MAX) this.#areas.push({ ...area, parts: [] });
    this.#yDots = this.geometry.fonts.A.heightDots;
  }

  /** The area that is written into; null outside page mode. */
  get area(): PageArea | null {
    return this.#areas?.at(-1) ?? null;
  }

  clearArea(): void {
    this.#line = emptyLine();
    const area = this.area;
    if (area !== null) area.parts = [];
  }

  moveDownTo(yDots: number): void {
    this.flushLine();
    this.#yDots = Math.max(0, Math.round(yDots));
  }

  moveDownBy(yDots: number): void {
    this.moveDownTo(this.#yDots + yDots);
  }

  printPage(): void {
    if (this.#areas === null) return;
    this.flushLine();
    const areas = this.#areas.filter((area) => area.parts.length > 0 || area.heightDots !== null);
    if (areas.length > 0)
      this.emit({ kind: 'page', areas: areas.map((area) => ({ ...area, parts: [...area.parts] })) });
  }

  setAlign(align: Align): void {
    this.settings.align = align;
  }
}

/** Apart from the size. */
const sameStyle = (one: TextStyle, other: TextStyle): boolean =>
  one.font === other.font &&
  one.bold === other.bold &&
  one.underlineDots === other.underlineDots &&
  one.reverse === other.reverse &&
  one.rotated === other.rotated &&
  one.secondColour === other.secondColour;
