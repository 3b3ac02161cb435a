import { createServer, type Server, type Socket } from 'node:net';
import { Listeners } from '../listeners.ts';
import { type DecodedItem, EscposDecoder } from '../protocols/escpos-decode.ts';
import { RealTimeSplitter } from '../protocols/escpos-real-time.ts';
import {
  BUFFER_CLEARED_REPLY,
  encodeProcessIdReply,
  encodeStatusBytes,
  STATUS_QUERIES,
} from '../protocols/escpos-status.ts';
import { listenOn, stopListening } from './listening.ts';
import { PaperStrip, type PrintedPaper } from './paper-strip.ts';

export type { PrintedPaper } from './paper-strip.ts';

export const PAPERS_MAX = 50;
/** What a printer without paper takes in; the rest is lost, and counted. */
export const RECEIVE_BUFFER_BYTES_MAX = 1_048_576;
export const CONNECTIONS_MAX = 8;
const HOST = '127.0.0.1';

export type Paper = 'ok' | 'low' | 'out';
export type PrinterSimulatorOptions = { port?: number; nowMs: () => number; papersMax?: number };

/** An ESC/POS printer behind a TCP port. Without paper it keeps what it was sent and goes on after the refill, as printers do. */
export class PrinterSimulator {
  readonly host = HOST;
  readonly #options: PrinterSimulatorOptions;
  readonly #decoder = new EscposDecoder();
  readonly #strip: PaperStrip;
  readonly #papers: PrintedPaper[] = [];
  readonly #paperListeners = new Listeners<[PrintedPaper]>();
  readonly #changes = new Listeners<[]>();
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port: number;
  #paper: Paper = 'ok';
  #coverOpen = false;
  #jammed = false;
  #bytesUntilOut: number | null = null;
  #buffer: Buffer = Buffer.alloc(0);
  #lostBytes = 0;
  #replyTo: Socket | null = null;

  private constructor(options: PrinterSimulatorOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
    this.#strip = new PaperStrip(options.nowMs);
  }

  /** `port`: 0 or absent takes a free one, which stays the same over unplugging. */
  static async open(options: PrinterSimulatorOptions): Promise<PrinterSimulator> {
    const simulator = new PrinterSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get port(): number {
    return this.#port;
  }

  get plugged(): boolean {
    return this.#server !== null;
  }

  get paper(): Paper {
    return this.#paper;
  }

  get coverOpen(): boolean {
    return this.#coverOpen;
  }

  get jammed(): boolean {
    return this.#jammed;
  }

  get lostBytes(): number {
    return this.#lostBytes;
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

  setPaper(paper: Paper): void {
    this.#paper = paper;
    this.#bytesUntilOut = null;
    this.#conditionChanged();
  }

  setCover(open: boolean): void {
    this.#coverOpen = open;
    this.#conditionChanged();
  }

  setJam(jammed: boolean): void {
    this.#jammed = jammed;
    this.#conditionChanged();
  }

  /** The roll ends after so many further bytes were worked off: paper-out in the middle of a job. */
  outAfterBytes(bytes: number): void {
    this.#bytesUntilOut = bytes;
  }

  async plug(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((socket) => this.#connected(socket));
    server.maxConnections = CONNECTIONS_MAX;
    this.#server = server;
    this.#port = await listenOn(server, HOST, this.#port);
    this.#changes.emit();
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    await stopListening(server, this.#sockets);
    this.#changes.emit();
  }

  async close(): Promise<void> {
    this.#changes.clear();
    this.#paperListeners.clear();
    await this.unplug();
  }

  #connected(socket: Socket): void {
    const splitter = new RealTimeSplitter();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A cable pulled in the middle is this machine's daily life; `close` follows.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      for (const part of splitter.push(bytes)) {
        if (part.kind === 'data') this.#receive(part.bytes, socket);
        else if (part.kind === 'statusQuery') this.#answerStatus(part.query, socket);
        else this.#clearBuffer(socket);
      }
    });
  }

  #answerStatus(query: number, socket: Socket): void {
    const known = STATUS_QUERIES.find((candidate) => candidate === query);
    if (known === undefined) return;
    const bytes = encodeStatusBytes({ paper: this.#paper, coverOpen: this.#coverOpen, jammed: this.#jammed });
    socket.write(Uint8Array.of(bytes[known]));
  }

  #clearBuffer(socket: Socket): void {
    this.#buffer = Buffer.alloc(0);
    this.#decoder.clear();
    // What stands half printed above the knife is torn off by whoever changes the roll.
    if (!this.#strip.isBlank) this.#cut(false);
    socket.write(BUFFER_CLEARED_REPLY);
  }

  #receive(bytes: Uint8Array, socket: Socket): void {
    this.#replyTo = socket;
    const taken = bytes.subarray(0, RECEIVE_BUFFER_BYTES_MAX - this.#buffer.length);
    this.#lostBytes += bytes.length - taken.length;
    this.#buffer = Buffer.concat([this.#buffer, taken]);
    this.#work();
  }

  #work(): void {
    if (this.#buffer.length === 0 || this.#paper === 'out' || this.#coverOpen || this.#jammed) return;
    const length = Math.min(this.#buffer.length, this.#bytesUntilOut ?? this.#buffer.length);
    const chunk = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    if (this.#bytesUntilOut !== null) this.#bytesUntilOut -= length;
    for (const item of this.#decoder.push(chunk)) this.#print(item);
    if (this.#bytesUntilOut === 0) this.setPaper('out');
  }

  #print(item: DecodedItem): void {
    if (item.kind === 'cut') this.#cut(true);
    else if (item.kind === 'processIdRequest') this.#replyTo?.write(encodeProcessIdReply(item.processId));
    else if (item.kind === 'inOrderStatusRequest')
      this.#replyTo?.write(Uint8Array.of(this.#paper === 'low' ? 0x03 : 0));
    else this.#strip.add(item);
  }

  #cut(complete: boolean): void {
    const paper = this.#strip.cut(complete);
    this.#papers.push(paper);
    if (this.#papers.length > (this.#options.papersMax ?? PAPERS_MAX)) this.#papers.shift();
    this.#paperListeners.emit(paper);
    this.#changes.emit();
  }

  #conditionChanged(): void {
    this.#work();
    this.#changes.emit();
  }
}
