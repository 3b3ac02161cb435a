import type { DotImage } from './dot-image.ts';
import type { PrintedLine, PrintedSegment, TextStyle } from './escpos-items.ts';

/** Characters and images of one line; a longer one is ended there, as a full print buffer is printed. */
export const LINE_CHARACTERS_MAX = 512;

/** The line in the print buffer. */
export class EscposLine {
  segments: PrintedSegment[] = [];
  images: PrintedLine['images'] = [];
  heightDots = 0;
  /** Where the next character or picture begins. */
  #xDots = 0;
  #characters = 0;

  get xDots(): number {
    return this.#xDots;
  }

  get isEmpty(): boolean {
    return this.#characters === 0;
  }

  get isFull(): boolean {
    return this.#characters >= LINE_CHARACTERS_MAX;
  }

  /** What is in it goes; the place of the next character stays. */
  clear(): void {
    this.segments = [];
    this.images = [];
    this.heightDots = 0;
    this.#characters = 0;
  }

  moveTo(xDots: number): void {
    this.#xDots = Math.max(0, Math.round(xDots));
  }

  /** Goes on in the last segment where nothing but the text is another. */
  addText(text: string, widthDots: number, style: TextStyle): void {
    const last = this.segments.at(-1);
    if (last !== undefined && last.xDots + last.widthDots === this.#xDots && sameStyle(last, style)) {
      last.text += text;
      last.widthDots += widthDots;
    } else {
      this.segments.push({ ...style, text, xDots: this.#xDots, widthDots });
    }
    this.#advance(widthDots);
  }

  /** A picture that stands in the line like a character. */
  addImage(image: DotImage): void {
    this.placeImage(image);
    this.#advance(image.widthDots);
    this.makeRoom(image.heightDots);
  }

  /** The picture of the character that comes next. */
  placeImage(image: DotImage): void {
    this.images.push({ xDots: this.#xDots, image });
  }

  makeRoom(heightDots: number): void {
    this.heightDots = Math.max(this.heightDots, heightDots);
  }

  #advance(widthDots: number): void {
    this.#xDots += widthDots;
    this.#characters += 1;
  }
}

const sameStyle = (one: TextStyle, other: TextStyle): boolean =>
  one.widthScale === other.widthScale &&
  one.heightScale === other.heightScale &&
  one.font === other.font &&
  one.bold === other.bold &&
  one.underlineDots === other.underlineDots &&
  one.reverse === other.reverse &&
  one.rotated === other.rotated &&
  one.secondColour === other.secondColour;
