import {
  encodeAutomaticStatus,
  encodeIdentity,
  encodeInOrderStatus,
  encodeRealTimeStatus,
  isOffline,
  POWER_OFF_REPLY,
  type PrinterIdentity,
} from '../protocols/escpos-answers.ts';
import { type DecodedItem, EscposDecoder } from '../protocols/escpos-decode.ts';
import type { StreamPart } from '../protocols/escpos-real-time.ts';
import { BUFFER_CLEARED_REPLY, encodeProcessIdReply } from '../protocols/escpos-status.ts';
import { FAR_END_HOST, type FarEnd, farEndAt, type Peer } from './far-end.ts';
import type { FaultyLineOptions } from './faulty-line.ts';
import { PaperStrip, type PrintedPaper } from './paper-strip.ts';
import { PaperTray } from './paper-tray.ts';
import { PrinterSessions } from './printer-sessions.ts';
import { PrinterSwitches } from './printer-switches.ts';
import { ReceiveBuffer } from './receive-buffer.ts';

export type { PrintedPaper } from './paper-strip.ts';
export type { Trouble } from './printer-switches.ts';

export type PrinterSimulatorOptions = {
  nowMs: () => number;
  /** A TCP port; 0 or absent takes a free one, which stays the same over unplugging. */
  port?: number;
  /** A serial line behind this path, instead of TCP. */
  path?: string;
  /** A loopback address to listen on. */
  host?: string;
  /** What goes wrong with the answers on their way. */
  faults?: FaultyLineOptions;
  papersMax?: number;
  /** Of the print area: 576 for 80 mm paper at 203 dpi, 512 at 180 dpi, 384 for 58 mm paper. */
  widthDots?: number;
  /** Whose numbers `ESC t` counts code pages by. */
  numbering?: string;
  identity?: Partial<PrinterIdentity>;
  /** What the printer takes in while it does not print; a sender on TCP then has to wait, on a serial line the rest is lost. */
  receiveBufferBytes?: number;
  /** Of a serial line: the sender has to wait, as it has over USB, and nothing is lost. */
  handshake?: boolean;
};

const WIDTH_DOTS = 576;
const IDENTITY: PrinterIdentity = {
  maker: 'EPSON',
  model: 'TM-m30',
  firmware: '1.00 ESC/POS',
  serialNumber: 'SIM0000001',
  modelId: 0x20,
  typeId: 0x02,
};

/**
 * An ESC/POS printer at the far end of a TCP connection or of a serial line. Without paper it keeps what it was sent and goes on after
 * the refill, as printers do.
 */
export class PrinterSimulator extends PrinterSwitches {
  readonly host: string;
  readonly #farEnd: FarEnd;
  readonly #identity: PrinterIdentity;
  readonly #decoder: EscposDecoder;
  readonly #strip: PaperStrip;
  readonly #buffer: ReceiveBuffer;
  readonly #tray: PaperTray;
  readonly #sessions: PrinterSessions;
  #replyTo: Peer | null = null;

  private constructor(options: PrinterSimulatorOptions) {
    super();
    this.host = options.host ?? FAR_END_HOST;
    this.#sessions = new PrinterSessions(() => this.#farEnd, options.faults ?? null);
    this.#identity = { ...IDENTITY, ...options.identity };
    this.#decoder = new EscposDecoder(options.numbering === undefined ? {} : { numbering: options.numbering });
    this.#strip = new PaperStrip(options.nowMs, options.widthDots ?? WIDTH_DOTS);
    this.#tray = new PaperTray(this.#strip, options.papersMax);
    this.#buffer = new ReceiveBuffer(
      options.receiveBufferBytes,
      options.handshake === true || options.path === undefined,
    );
    const place = options.path === undefined ? { host: this.host, port: options.port ?? 0 } : { path: options.path };
    this.#farEnd = farEndAt(place, {
      onBytes: (peer, bytes) => {
        for (const part of this.#sessions.partsOf(peer, bytes)) this.#take(peer, part);
      },
      onGone: (peer) => {
        this.#sessions.forget(peer);
        this.#buffer.forget(peer);
      },
    });
  }

  static async open(options: PrinterSimulatorOptions): Promise<PrinterSimulator> {
    const simulator = new PrinterSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get port(): number {
    return this.#farEnd.port;
  }

  get path(): string {
    return this.#farEnd.path;
  }

  get plugged(): boolean {
    return this.#farEnd.plugged;
  }

  get lostBytes(): number {
    return this.#buffer.lostBytes;
  }

  /** Its receive buffer is full. */
  get busy(): boolean {
    return this.#buffer.busy;
  }

  /** The last papers cut, oldest first. */
  papers(): PrintedPaper[] {
    return this.#tray.papers();
  }

  onPaper(listener: (paper: PrintedPaper) => void): () => void {
    return this.#tray.onPaper(listener);
  }

  /** Prints, but answers nothing. */
  setSilent(silent: boolean): void {
    this.#sessions.silent = silent;
  }

  /** The faults of the line end. */
  calm(): void {
    this.#sessions.calm();
  }

  /** Takes only so many bytes at a turn of the event loop, as a slow mechanism does; null for all at once. */
  setBytesPerTurn(bytes: number | null): void {
    this.#buffer.bytesPerTurn = bytes;
    this.#work();
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
    await this.unplug();
  }

  async close(): Promise<void> {
    this.changes.clear();
    this.#tray.close();
    this.#buffer.clear();
    await this.unplug();
  }

  #take(peer: Peer, part: StreamPart): void {
    switch (part.kind) {
      case 'data':
        this.#replyTo = peer;
        this.#buffer.push(peer, part.bytes);
        this.#work();
        if (this.#buffer.busy) this.changes.emit();
        return;
      case 'statusQuery':
        this.#sessions.answer(peer, encodeRealTimeStatus(part.query, this.condition));
        return;
      case 'specifiedStatus':
        if (part.status === 1) this.#sessions.answer(peer, encodeAutomaticStatus(this.condition));
        return;
      case 'drawer':
        this.kickDrawer();
        return;
      case 'recoveryRequest':
        if (part.request === 2) this.#clearBuffer();
        return;
      case 'powerOff':
        this.#sessions.answer(peer, POWER_OFF_REPLY);
        return;
      case 'clearBuffer':
        this.#clearBuffer();
        this.#sessions.answer(peer, BUFFER_CLEARED_REPLY);
    }
  }

  #clearBuffer(): void {
    this.#buffer.clear();
    this.#decoder.clear();
    this.#tray.tear();
    this.changes.emit();
  }

  #work(): void {
    while (!isOffline(this.condition)) {
      const chunk = this.#buffer.take(this.bytesUntilTrouble, () => this.#work());
      if (chunk.length === 0) return;
      for (const item of this.#decoder.push(chunk)) this.#print(item);
      this.workedOff(chunk.length);
    }
  }

  #print(item: DecodedItem): void {
    switch (item.kind) {
      case 'cut':
        this.#tray.cut(item.partial ? 'partialCut' : 'fullCut');
        this.changes.emit();
        return;
      case 'processIdRequest':
        this.#sessions.answer(this.#replyTo, encodeProcessIdReply(item.processId));
        return;
      case 'inOrderStatusRequest':
        this.#sessions.answer(this.#replyTo, encodeInOrderStatus(item.query, this.condition));
        return;
      case 'identityRequest':
        this.#sessions.answer(this.#replyTo, encodeIdentity(item.id, this.#identity));
        return;
      case 'automaticStatus':
        this.#sessions.watch(this.#replyTo, item.selected, this.condition);
        return;
      case 'drawer':
        this.kickDrawer();
        return;
      case 'buzzer':
      case 'reset':
      case 'discarded':
      case 'realTime':
      case 'other':
      // Star's.
      case 'endCounterRequest':
      case 'printEnd':
        return;
      default:
        this.#strip.add(item);
    }
  }

  protected conditionChanged(): void {
    this.#sessions.conditionIs(this.condition);
    this.#work();
  }
}
