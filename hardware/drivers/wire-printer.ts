import type { PrintDocument } from '../../core/documents/document.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { Log } from '../log.ts';
import type { DrawerError } from '../ports/cash-drawer.ts';
import type { DeviceState } from '../ports/device.ts';
import type { DocumentPrinter, PrintError } from '../ports/printer.ts';
import { type DocumentPart, layOut, stripsOf } from '../protocols/document-layout.ts';
import type { PaperFormat } from '../protocols/paper-format.ts';
import type { Strip, StripRenderer } from '../rendering/strip.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import type { DrawerHost, DrawerPulse } from './drawer-host.ts';
import { JOB_POLL_MS, JOB_POLLS_MAX, PrintJobs } from './print-job.ts';
import type { PrinterCondition, PrinterLanguage, ReadStatusError } from './printer-language.ts';
import { notStarted, troubleOf } from './printer-trouble.ts';
import { StatusCell } from './status-cell.ts';

/** How often the printer is asked how it is while nothing is printed, so that an empty roll is known before a sale ends. */
export const STATUS_POLL_MS = 2_000;
export const STATUS_TIMEOUT_MS = 2_000;
/** Jobs waiting for their turn; one more is refused as not started. */
export const PRINT_QUEUE_MAX = 8;
/** Drawer pulses waiting for theirs. */
export const PULSE_QUEUE_MAX = 4;

export type PrinterTiming = {
  statusPollMs?: number;
  statusTimeoutMs?: number;
  jobPollMs?: number;
  jobPollsMax?: number;
};

export type WirePrinterParts = {
  wire: ByteWire;
  language: PrinterLanguage;
  paper: PaperFormat;
  renderer: StripRenderer;
  log: Log;
  timing?: PrinterTiming;
};

/**
 * A printer at the end of a wire, in whatever language. The connection stays open, and the printer's state is what it last said on it:
 * a wire that is open while nothing answers on it is not a connected printer.
 */
export class WirePrinter implements DocumentPrinter, DrawerHost {
  readonly #wire: ByteWire;
  readonly #language: PrinterLanguage;
  readonly #paper: PaperFormat;
  readonly #renderer: StripRenderer;
  readonly #log: Log;
  readonly #statusPollMs: number;
  readonly #jobs: PrintJobs;
  readonly #status = new StatusCell();
  readonly #pinListeners = new Listeners<['high' | 'low' | null]>();
  #drawerPin: 'high' | 'low' | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #pulses = 0;
  #pollTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor({ wire, language, paper, renderer, log, timing = {} }: WirePrinterParts) {
    this.#wire = wire;
    this.#language = language;
    this.#paper = paper;
    this.#renderer = renderer;
    this.#log = log;
    this.#statusPollMs = timing.statusPollMs ?? STATUS_POLL_MS;
    this.#jobs = new PrintJobs({
      wire,
      language,
      status: this.#status,
      readStatus: () => this.#readStatus(),
      timing: {
        jobPollMs: timing.jobPollMs ?? JOB_POLL_MS,
        jobPollsMax: timing.jobPollsMax ?? JOB_POLLS_MAX,
        graceMs: timing.statusTimeoutMs ?? STATUS_TIMEOUT_MS,
      },
    });
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    language.onCondition((condition) => this.#take(condition));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get drawerPin(): 'high' | 'low' | null {
    return this.#drawerPin;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onDrawerPin(listener: (level: 'high' | 'low' | null) => void): () => void {
    return this.#pinListeners.add(listener);
  }

  print(jobId: string, document: PrintDocument): Promise<Result<{ jobId: string }, PrintError>> {
    if (this.#queued >= PRINT_QUEUE_MAX) return Promise.resolve(notStarted('HARDWARE_ERROR'));
    this.#queued += 1;
    const parts = layOut(document, this.#paper);
    // Drawn while the jobs before it print, and while the printer is asked for its state.
    const drawing = this.#draw(parts);
    return this.#inTurn(async () => {
      try {
        return await this.#job(jobId, parts, drawing);
      } finally {
        this.#queued -= 1;
      }
    });
  }

  pulse(pulse: DrawerPulse): Promise<Result<void, DrawerError>> {
    const bytes = this.#language.pulseBytes(pulse);
    if (bytes === null) return Promise.resolve(notSent('this printer has no such drawer connector'));
    if (this.#pulses >= PULSE_QUEUE_MAX) return Promise.resolve(notSent('too many pulses wait for the printer'));
    this.#pulses += 1;
    return this.#inTurn(async () => {
      try {
        return await this.#sendPulse(bytes);
      } finally {
        this.#pulses -= 1;
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#pollTimer !== null) clearTimeout(this.#pollTimer);
    this.#status.close();
    this.#pinListeners.clear();
    await this.#wire.close();
    this.#language.abandon();
    await this.#renderer.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#language.abandon();
    if (!connected) {
      this.#status.set('NOT_CONNECTED', detail);
      this.#setPin(null);
      return;
    }
    void this.#inTurn(() => this.#language.greet());
    void this.#poll();
  }

  /** Jobs, pulses and status questions share the wire one after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    // A job that broke must not keep the next one from its turn; its own caller sees why.
    const result = this.#turn.then(work, work);
    this.#turn = result;
    return result;
  }

  async #poll(): Promise<void> {
    if (this.#pollTimer !== null) clearTimeout(this.#pollTimer);
    this.#pollTimer = null;
    await this.#inTurn(() => this.#readStatus());
    if (this.#closed || this.#pollTimer !== null) return;
    this.#pollTimer = setTimeout(() => void this.#poll(), this.#statusPollMs);
  }

  async #readStatus(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const read = await this.#language.readStatus();
    if (this.#closed) return read;
    if (read.ok) {
      this.#take(read.value);
    } else if (read.error.kind === 'noAnswer') {
      this.#status.set('NOT_CONNECTED', 'no answer');
      this.#setPin(null);
      this.#wire.reset('no answer to a status question');
    }
    return read;
  }

  #take({ state, detail, drawerPin }: PrinterCondition): void {
    if (this.#closed || !this.#wire.connected) return;
    this.#status.set(state, detail);
    this.#setPin(drawerPin);
  }

  #setPin(level: 'high' | 'low' | null): void {
    if (level === this.#drawerPin) return;
    this.#drawerPin = level;
    this.#pinListeners.emit(level);
  }

  async #sendPulse(bytes: Uint8Array): Promise<Result<void, DrawerError>> {
    if (this.#closed) return notSent('closed');
    const read = await this.#readStatus();
    if (!read.ok) return notSent('the printer does not answer');
    // An offline printer would keep the pulse, and open the drawer when somebody puts paper in.
    const trouble = troubleOf(read.value.state);
    if (trouble !== null) return notSent(`the printer is ${trouble}`);
    const written = await this.#wire.write(bytes);
    if (written.ok) return ok(undefined);
    return written.error.kind === 'notConnected'
      ? notSent('the printer is not connected')
      : err({ kind: 'unknown', detail: written.error.detail });
  }

  /** Null when it could not be drawn; a character without a glyph is a box on the paper and a line in the log. */
  async #draw(parts: readonly DocumentPart[]): Promise<Strip[] | null> {
    const requests = stripsOf(parts);
    if (requests.length === 0) return [];
    try {
      const strips = await this.#renderer.render(requests);
      const missing = [...new Set(strips.flatMap((strip) => strip.missing))];
      if (missing.length > 0)
        this.#log.warn({ codePoints: missing.map(codePointsOf) }, 'no font has a character to print');
      return strips;
    } catch (error) {
      this.#log.warn({ detail: error instanceof Error ? error.message : String(error) }, 'text could not be drawn');
      return null;
    }
  }

  async #job(
    jobId: string,
    parts: readonly DocumentPart[],
    drawing: Promise<Strip[] | null>,
  ): Promise<Result<{ jobId: string }, PrintError>> {
    if (this.#closed) return notStarted('NOT_CONNECTED');
    const before = await this.#readStatus();
    if (!before.ok) return notStarted('NOT_CONNECTED');
    const trouble = troubleOf(before.value.state);
    if (trouble !== null) return notStarted(trouble);
    const strips = await drawing;
    // The printer is fine, but this document cannot be made: nothing of it is on paper.
    if (strips === null) return notStarted('HARDWARE_ERROR');
    await this.#language.prepare();
    const pictures = strips.map((strip) => strip.picture);
    return this.#jobs.send(jobId, this.#language.begin(jobId, parts, pictures));
  }
}

const notSent = (detail: string): Result<never, DrawerError> => err({ kind: 'notSent', detail });

const codePointsOf = (grapheme: string): string =>
  Array.from(grapheme, (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`).join(' ');
