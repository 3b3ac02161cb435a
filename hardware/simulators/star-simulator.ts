import { FINE, isOffline } from '../protocols/escpos-answers.ts';
import type { DecodedItem } from '../protocols/escpos-items.ts';
import { encodePrintEndReply, encodeStarStatus, nextEndCounter } from '../protocols/star-answers.ts';
import { StarDecoder } from '../protocols/star-decode.ts';
import { FAR_END_HOST, type FarEnd, farEndAt, type Peer } from './far-end.ts';
import { PaperStrip, type PrintedPaper } from './paper-strip.ts';
import { PaperTray } from './paper-tray.ts';
import { PrinterSwitches } from './printer-switches.ts';
import { ReceiveBuffer } from './receive-buffer.ts';
import { StarRealTimeSplitter, type StarStreamPart } from './star-real-time.ts';

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
  receiveBufferBytes?: number;
  /** Of a serial line: the sender has to wait, as it has over USB, and nothing is lost. */
  handshake?: boolean;
};

type Session = { splitter: StarRealTimeSplitter; watches: boolean };

/**
 * A StarPRNT printer at the far end of a TCP connection or of a serial line. Without paper it keeps what it was sent, and goes on after
 * the refill; only the rest of a document that was begun with `ESC GS ETX 3` is thrown away then, up to its end.
 */
export class StarSimulator extends PrinterSwitches {
  readonly host: string;
  readonly #farEnd: FarEnd;
  readonly #decoder = new StarDecoder();
  readonly #strip: PaperStrip;
  readonly #buffer: ReceiveBuffer;
  readonly #tray: PaperTray;
  readonly #sessions = new Map<Peer, Session>();
  /** How the printer was when it last said so by itself. */
  #toldCondition = FINE;
  #inDocument = false;
  /** The rest of an interrupted document, as far as it is thrown away; null while nothing is. */
  #discarding: Uint8Array | null = null;
  #endCounter = 0;
  #printEnds = 0;
  #silent = false;
  #replyTo: Peer | null = null;

  private constructor(options: StarSimulatorOptions) {
    super();
    this.host = options.host ?? FAR_END_HOST;
    this.#strip = new PaperStrip(options.nowMs, WIDTH_DOTS);
    this.#tray = new PaperTray(this.#strip, options.papersMax);
    this.#buffer = new ReceiveBuffer(
      options.receiveBufferBytes,
      options.handshake === true || options.path === undefined,
    );
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

  /** The last papers cut, oldest first. */
  papers(): PrintedPaper[] {
    return this.#tray.papers();
  }

  onPaper(listener: (paper: PrintedPaper) => void): () => void {
    return this.#tray.onPaper(listener);
  }

  /** Prints, but answers nothing: switched off behind a wire that still stands. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
  }

  async plug(): Promise<void> {
    await this.#farEnd.plug();
    this.changes.emit();
  }

  async unplug(): Promise<void> {
    await this.#farEnd.unplug();
    this.changes.emit();
  }

  /** Everything that was not on paper yet is gone. */
  async powerOff(): Promise<void> {
    this.#buffer.clear();
    this.#decoder.clear();
    this.#inDocument = false;
    this.#discarding = null;
    await this.unplug();
  }

  async close(): Promise<void> {
    this.changes.clear();
    this.#tray.close();
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
        this.#answer(peer, encodeStarStatus(this.condition, this.#endCounter, false));
        return;
      case 'reset':
        this.#buffer.clear();
        this.#decoder.clear();
        this.#inDocument = false;
        this.#discarding = null;
        this.#tray.tear();
        this.changes.emit();
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
    while (!isOffline(this.condition)) {
      const chunk = this.#buffer.take(this.bytesUntilTrouble, () => this.#work());
      if (chunk.length === 0) return;
      const kept = this.#afterDiscarding(chunk);
      for (const item of this.#decoder.push(kept)) this.#print(item);
      this.workedOff(chunk.length);
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
        this.#tray.cut(item.partial ? 'partialCut' : 'fullCut');
        this.changes.emit();
        return;
      case 'drawer':
        this.kickDrawer();
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
    if (watches) this.#answer(this.#replyTo, encodeStarStatus(this.condition, this.#endCounter, false));
  }

  #tell(tellsEnd: boolean): void {
    const status = encodeStarStatus(this.condition, this.#endCounter, tellsEnd);
    for (const [peer, { watches }] of this.#sessions) if (watches) this.#answer(peer, status);
  }

  protected conditionChanged(): void {
    const before = encodeStarStatus(this.#toldCondition, 0, false);
    this.#toldCondition = this.condition;
    if (isOffline(this.condition) && this.#inDocument) this.#interrupt();
    if (!Buffer.from(before).equals(encodeStarStatus(this.condition, 0, false))) this.#tell(false);
    this.#work();
  }

  #interrupt(): void {
    this.#inDocument = false;
    this.#discarding = new Uint8Array(0);
    this.#decoder.clear();
    this.#tray.tear();
  }
}
