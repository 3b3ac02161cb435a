import { Listeners } from '../listeners.ts';
import { FINE, isOffline, type PrinterCondition } from '../protocols/escpos-answers.ts';
import type { DecodedItem } from '../protocols/escpos-items.ts';
import { encodePrintEndReply, encodeStarStatus, nextEndCounter } from '../protocols/star-answers.ts';
import { StarDecoder } from '../protocols/star-decode.ts';
import { FAR_END_HOST, type FarEnd, farEndAt, type Peer } from './far-end.ts';
import { PaperStrip, type PrintedPaper } from './paper-strip.ts';
import type { PaperEnd } from './paper-svg.ts';
import { ReceiveBuffer } from './receive-buffer.ts';
import { StarRealTimeSplitter, type StarStreamPart } from './star-real-time.ts';

export const STAR_PAPERS_MAX = 50;
const WIDTH_DOTS = 576;
/** `ESC GS ETX 4`, which ends the throwing away of an interrupted document. */
const DOCUMENT_END = Uint8Array.of(0x1b, 0x1d, 0x03, 4, 0, 0);

export type StarSimulatorOptions = {
  nowMs: () => number;
  /** A TCP port; 0 or absent takes a free one, which stays the same over unplugging. */
  port?: number;
  /** A serial line behind this path, instead of TCP. */
  path?: string;
  /** A loopback address to listen on. */
  host?: string;
  papersMax?: number;
};

type Session = { splitter: StarRealTimeSplitter; watches: boolean };

/**
 * A StarPRNT printer at the far end of a TCP connection or of a serial line. Without paper it keeps what it was sent, and goes on after
 * the refill; only the rest of a document that was begun with `ESC GS ETX 3` is thrown away then, up to its end.
 */
export class StarSimulator {
  readonly host: string;
  readonly #options: StarSimulatorOptions;
  readonly #farEnd: FarEnd;
  readonly #decoder = new StarDecoder();
  readonly #strip: PaperStrip;
  readonly #buffer: ReceiveBuffer;
  readonly #papers: PrintedPaper[] = [];
  readonly #paperListeners = new Listeners<[PrintedPaper]>();
  readonly #changes = new Listeners<[]>();
  readonly #sessions = new Map<Peer, Session>();
  #condition: PrinterCondition = FINE;
  #outAfterBytes: number | null = null;
  #inDocument = false;
  /** The rest of an interrupted document, as far as it is thrown away; null while nothing is. */
  #discarding: Uint8Array | null = null;
  #endCounter = 0;
  #printEnds = 0;
  #drawerOpenings = 0;
  #silent = false;
  #replyTo: Peer | null = null;

  private constructor(options: StarSimulatorOptions) {
    this.#options = options;
    this.host = options.host ?? FAR_END_HOST;
    this.#strip = new PaperStrip(options.nowMs, WIDTH_DOTS);
    this.#buffer = new ReceiveBuffer(undefined, options.path === undefined);
    const place = options.path === undefined ? { host: this.host, port: options.port ?? 0 } : { path: options.path };
    this.#farEnd = farEndAt(place, {
      onBytes: (peer, bytes) => {
        for (const part of this.#sessionOf(peer).splitter.push(bytes)) this.#take(peer, part);
      },
      onGone: (peer) => {
        this.#sessions.delete(peer);
        this.#buffer.forget(peer);
      },
    });
  }

  static async open(options: StarSimulatorOptions): Promise<StarSimulator> {
    const simulator = new StarSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get port(): number {
    return this.#farEnd.port;
  }

  /** How often a drawer was kicked open. */
  get drawerOpenings(): number {
    return this.#drawerOpenings;
  }

  /** The last papers cut, oldest first. */
  papers(): PrintedPaper[] {
    return [...this.#papers];
  }

  onPaper(listener: (paper: PrintedPaper) => void): () => void {
    return this.#paperListeners.add(listener);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  setPaper(paper: PrinterCondition['paper']): void {
    this.#outAfterBytes = null;
    this.#change({ paper });
  }

  setCover(coverOpen: boolean): void {
    this.#change({ coverOpen });
  }

  setJam(jammed: boolean): void {
    this.#change({ jammed });
  }

  setDrawer(drawerOpen: boolean): void {
    this.#change({ drawerOpen });
  }

  /** Prints, but answers nothing: switched off behind a wire that still stands. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
  }

  /** The roll ends after so many further bytes were worked off. */
  outAfterBytes(bytes: number): void {
    this.#outAfterBytes = bytes;
  }

  async plug(): Promise<void> {
    await this.#farEnd.plug();
    this.#changes.emit();
  }

  async unplug(): Promise<void> {
    await this.#farEnd.unplug();
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#changes.clear();
    this.#paperListeners.clear();
    this.#buffer.clear();
    await this.unplug();
  }

  #sessionOf(peer: Peer): Session {
    const known = this.#sessions.get(peer);
    if (known !== undefined) return known;
    const session = { splitter: new StarRealTimeSplitter(), watches: false };
    this.#sessions.set(peer, session);
    return session;
  }

  #take(peer: Peer, part: StarStreamPart): void {
    switch (part.kind) {
      case 'statusRequest':
        this.#answer(peer, encodeStarStatus(this.#condition, this.#endCounter, false));
        return;
      case 'reset':
        this.#buffer.clear();
        this.#decoder.clear();
        this.#inDocument = false;
        this.#discarding = null;
        if (!this.#strip.isBlank) this.#cut('torn');
        return;
      case 'data':
        this.#replyTo = peer;
        this.#buffer.push(peer, part.bytes);
        this.#work();
    }
  }

  #answer(peer: Peer | null, bytes: Uint8Array): void {
    if (!this.#silent) peer?.send(bytes);
  }

  #work(): void {
    while (!isOffline(this.#condition)) {
      const chunk = this.#buffer.take(this.#outAfterBytes ?? undefined, () => this.#work());
      if (chunk.length === 0) return;
      const kept = this.#afterDiscarding(chunk);
      for (const item of this.#decoder.push(kept)) this.#print(item);
      if (this.#outAfterBytes === null) continue;
      this.#outAfterBytes -= chunk.length;
      if (this.#outAfterBytes <= 0) this.setPaper('out');
    }
  }

  /** What is left of the chunk when the rest of an interrupted document is taken away. */
  #afterDiscarding(chunk: Uint8Array): Uint8Array {
    if (this.#discarding === null) return chunk;
    const rest = Buffer.concat([this.#discarding, chunk]);
    const end = rest.indexOf(DOCUMENT_END);
    this.#discarding = end < 0 ? rest.subarray(Math.max(0, rest.length - DOCUMENT_END.length + 1)) : null;
    return end < 0 ? new Uint8Array(0) : rest.subarray(end + DOCUMENT_END.length);
  }

  #print(item: DecodedItem): void {
    switch (item.kind) {
      case 'line':
      case 'barcode':
      case 'image':
      case 'page':
      case 'feed':
      case 'unknown':
        this.#strip.add(item);
        return;
      case 'cut':
        this.#cut(item.partial ? 'partialCut' : 'fullCut');
        return;
      case 'drawer':
        this.#drawerOpenings += 1;
        this.#change({ drawerOpen: true });
        return;
      case 'automaticStatus':
        this.#watch(item.selected !== 0);
        return;
      case 'endCounterRequest':
        this.#endCounter = nextEndCounter(this.#endCounter);
        this.#tell(true);
        return;
      case 'printEnd':
        this.#printEnd(item);
        return;
      case 'reset':
        this.#endCounter = 0;
        return;
      default:
    }
  }

  #printEnd(item: Extract<DecodedItem, { kind: 'printEnd' }>): void {
    if (item.function === 1) this.#printEnds = (this.#printEnds + 1) % 256;
    else if (item.function === 2) this.#printEnds = 0;
    else if (item.function === 3) this.#inDocument = true;
    else if (item.function === 4) this.#inDocument = false;
    if (item.function > 1) return;
    this.#answer(this.#replyTo, encodePrintEndReply(item.function, [item.first, item.second], this.#printEnds));
  }

  #watch(watches: boolean): void {
    if (this.#replyTo === null) return;
    this.#sessionOf(this.#replyTo).watches = watches;
    if (watches) this.#answer(this.#replyTo, encodeStarStatus(this.#condition, this.#endCounter, false));
  }

  #tell(tellsEnd: boolean): void {
    const status = encodeStarStatus(this.#condition, this.#endCounter, tellsEnd);
    for (const [peer, { watches }] of this.#sessions) if (watches) this.#answer(peer, status);
  }

  #cut(end: PaperEnd): void {
    const paper = this.#strip.cut(end);
    this.#papers.push(paper);
    if (this.#papers.length > (this.#options.papersMax ?? STAR_PAPERS_MAX)) this.#papers.shift();
    this.#paperListeners.emit(paper);
    this.#changes.emit();
  }

  #change(change: Partial<PrinterCondition>): void {
    const before = encodeStarStatus(this.#condition, 0, false);
    this.#condition = { ...this.#condition, ...change };
    if (isOffline(this.#condition) && this.#inDocument) this.#interrupt();
    if (!Buffer.from(before).equals(encodeStarStatus(this.#condition, 0, false))) this.#tell(false);
    this.#work();
    this.#changes.emit();
  }

  /** What stands half printed above the knife is torn off by whoever mends the printer. */
  #interrupt(): void {
    this.#inDocument = false;
    this.#discarding = new Uint8Array(0);
    this.#decoder.clear();
    if (!this.#strip.isBlank) this.#cut('torn');
  }
}
