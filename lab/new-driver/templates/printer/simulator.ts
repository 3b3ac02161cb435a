import { isOffline } from '../../../../hardware/protocols/escpos-answers.ts';
import {
  FAR_END_HOST,
  type FarEnd,
  type FarEndPlace,
  farEndAt,
  type Peer,
} from '../../../../hardware/simulators/far-end.ts';
import { PaperStrip, type PrintedPaper } from '../../../../hardware/simulators/paper-strip.ts';
import { PaperTray } from '../../../../hardware/simulators/paper-tray.ts';
import { PrinterSwitches } from '../../../../hardware/simulators/printer-switches.ts';
import { ReceiveBuffer } from '../../../../hardware/simulators/receive-buffer.ts';
import { encodeNewDeviceReply, type NewDeviceReply } from './answers.ts';
import { itemOf } from './paper.ts';
import { COMMAND, DISCARD, STATUS_REQUEST } from './protocol.ts';

const WIDTH_DOTS = 576;
const CR = 0x0d;
/** A longer command is cut off here. */
const COMMAND_BYTES_MAX = 65_536;

export type NewDeviceSimulatorOptions = {
  nowMs: () => number;
  /** A serial line behind this path, instead of a free TCP port, which stays the same over unplugging. */
  path?: string;
  receiveBufferBytes?: number;
  /** Of a serial line: the sender has to wait when the buffer is full, and nothing is lost. */
  handshake?: boolean;
};

/** The far end of the wire: New device. Without paper it keeps what it was sent, and goes on after the refill. */
export class NewDeviceSimulator extends PrinterSwitches {
  readonly #farEnd: FarEnd;
  readonly #strip: PaperStrip;
  readonly #tray: PaperTray;
  readonly #buffer: ReceiveBuffer;
  /** The kiosk; what it asks for last is answered to it. */
  #peer: Peer | null = null;
  #command: number[] = [];
  /** What stands outside of a job is left of one that was thrown away. */
  #inJob = false;
  #told = '';
  #silent = false;

  private constructor({ nowMs, path, receiveBufferBytes, handshake }: NewDeviceSimulatorOptions) {
    super();
    this.#strip = new PaperStrip(nowMs, WIDTH_DOTS);
    this.#tray = new PaperTray(this.#strip);
    this.#buffer = new ReceiveBuffer(receiveBufferBytes, handshake === true || path === undefined);
    const place: FarEndPlace = path === undefined ? { host: FAR_END_HOST, port: 0 } : { path };
    this.#farEnd = farEndAt(place, {
      onBytes: (peer, bytes) => this.#arrived(peer, bytes),
      onGone: (peer) => {
        this.#buffer.forget(peer);
        if (peer === this.#peer) this.#peer = null;
      },
    });
  }

  static async open(options: NewDeviceSimulatorOptions): Promise<NewDeviceSimulator> {
    const simulator = new NewDeviceSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get host(): string {
    return FAR_END_HOST;
  }

  get port(): number {
    return this.#farEnd.port;
  }

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

  async powerOff(): Promise<void> {
    this.#forget();
    await this.unplug();
  }

  async close(): Promise<void> {
    this.changes.clear();
    this.#tray.close();
    this.#buffer.clear();
    await this.unplug();
  }

  #arrived(peer: Peer, bytes: Uint8Array): void {
    this.#peer = peer;
    let from = 0;
    for (const [at, byte] of bytes.entries()) {
      if (byte !== STATUS_REQUEST && byte !== DISCARD) continue;
      this.#keep(peer, bytes.subarray(from, at));
      from = at + 1;
      if (byte === STATUS_REQUEST) {
        this.#say(this.#status(true));
      } else {
        this.#forget();
        this.#tray.tear();
        this.#say({ kind: 'discarded' });
      }
    }
    this.#keep(peer, bytes.subarray(from));
    this.#work();
  }

  #keep(peer: Peer, bytes: Uint8Array): void {
    if (bytes.length > 0) this.#buffer.push(peer, bytes);
  }

  #forget(): void {
    this.#inJob = false;
    this.#command = [];
    this.#buffer.clear();
  }

  #work(): void {
    while (!isOffline(this.condition)) {
      const chunk = this.#buffer.take(this.bytesUntilTrouble, () => this.#work());
      if (chunk.length === 0) return;
      for (const byte of chunk) {
        if (byte === CR) this.#obey(Buffer.from(this.#command.splice(0)).toString('latin1'));
        else if (this.#command.length < COMMAND_BYTES_MAX) this.#command.push(byte);
      }
      this.workedOff(chunk.length);
    }
  }

  #obey(command: string): void {
    const letter = command.slice(0, 1);
    if (letter === COMMAND.drawer) this.kickDrawer();
    if (letter === COMMAND.begin) this.#inJob = true;
    if (!this.#inJob || letter === COMMAND.drawer || letter === COMMAND.begin) return;
    if (letter === COMMAND.cut) {
      this.#tray.cut('partialCut');
    } else if (letter === COMMAND.end) {
      this.#inJob = false;
      this.#say({ kind: 'printed', mark: command.slice(1) });
    } else {
      this.#strip.add(itemOf(command));
    }
  }

  #status(isAsked: boolean): NewDeviceReply {
    const { paper, coverOpen, jammed, broken, drawerOpen } = this.condition;
    const reply = { kind: 'status', isAsked, isDrawerOpen: drawerOpen } as const;
    if (broken) return { ...reply, state: 'HARDWARE_ERROR' };
    if (coverOpen) return { ...reply, state: 'COVER_OPEN' };
    if (jammed) return { ...reply, state: 'MEDIA_JAMMED' };
    if (paper === 'out') return { ...reply, state: 'MEDIA_EMPTY' };
    return { ...reply, state: paper === 'low' ? 'MEDIA_LOW' : 'READY' };
  }

  #say(reply: NewDeviceReply): void {
    if (!this.#silent) this.#peer?.send(encodeNewDeviceReply(reply));
  }

  protected conditionChanged(): void {
    const status = this.#status(false);
    const told = JSON.stringify(status);
    if (told !== this.#told) this.#say(status);
    this.#told = told;
    this.#work();
  }
}
