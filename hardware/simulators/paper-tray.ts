import { Listeners } from '../listeners.ts';
import type { PaperStrip, PrintedPaper } from './paper-strip.ts';
import type { PaperEnd } from './paper-svg.ts';

const PAPERS_MAX = 50;

/** Where the papers fall that a simulated printer cut off. */
export class PaperTray {
  readonly #strip: PaperStrip;
  readonly #papersMax: number;
  readonly #papers: PrintedPaper[] = [];
  readonly #listeners = new Listeners<[PrintedPaper]>();

  constructor(strip: PaperStrip, papersMax: number = PAPERS_MAX) {
    this.#strip = strip;
    this.#papersMax = papersMax;
  }

  /** The last papers cut, oldest first. */
  papers(): PrintedPaper[] {
    return [...this.#papers];
  }

  onPaper(listener: (paper: PrintedPaper) => void): () => void {
    return this.#listeners.add(listener);
  }

  cut(end: PaperEnd): void {
    const paper = this.#strip.cut(end);
    this.#papers.push(paper);
    if (this.#papers.length > this.#papersMax) this.#papers.shift();
    this.#listeners.emit(paper);
  }

  /** What stands half printed above the knife is torn off by whoever mends the printer. */
  tear(): void {
    if (!this.#strip.isBlank) this.cut('torn');
  }

  close(): void {
    this.#listeners.clear();
  }
}
