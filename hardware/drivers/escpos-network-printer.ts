import { z } from 'zod';
import type { PrintDocument } from '../../core/documents/document.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type DeviceState, isUsable } from '../ports/device.ts';
import type { DocumentPrinter, PrintError } from '../ports/printer.ts';
import { CODEPAGE_NAMES } from '../protocols/codepages.ts';
import { encodeJob, type PaperFormat } from '../protocols/escpos-document.ts';
import { type PrinterReply, processIdOf } from '../protocols/escpos-status.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver } from './driver.ts';
import { EscposConversation, type PrinterCondition, type ReadStatusError } from './escpos-conversation.ts';
import { StatusCell } from './status-cell.ts';

/** How often the printer is asked how it is while nothing is printed, so that an empty roll is known before a sale ends. */
export const STATUS_POLL_MS = 2_000;
export const STATUS_TIMEOUT_MS = 2_000;
/** How often it is asked while a job is on the paper, and how many times before the job is given up. */
export const JOB_POLL_MS = 400;
export const JOB_POLLS_MAX = 75;
/** Jobs waiting for their turn; one more is refused as not started. */
export const PRINT_QUEUE_MAX = 8;

export type PrinterTiming = {
  statusPollMs?: number;
  statusTimeoutMs?: number;
  jobPollMs?: number;
  jobPollsMax?: number;
};
export type PrinterModel = { paper: PaperFormat; clearsBuffer: boolean };
type Trouble = Exclude<DeviceState, 'READY' | 'MEDIA_LOW'>;

/** An ESC/POS printer behind a TCP port. The connection stays open, and the printer's state is what it last answered on it. */
export class EscposNetworkPrinter implements DocumentPrinter {
  readonly #wire: ByteWire;
  readonly #model: PrinterModel;
  readonly #timing: Required<PrinterTiming>;
  readonly #conversation: EscposConversation;
  readonly #status = new StatusCell();
  #turn: Promise<unknown> = Promise.resolve();
  #queued = 0;
  #pollTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(wire: ByteWire, model: PrinterModel, timing: PrinterTiming = {}) {
    this.#wire = wire;
    this.#model = model;
    this.#timing = {
      statusPollMs: timing.statusPollMs ?? STATUS_POLL_MS,
      statusTimeoutMs: timing.statusTimeoutMs ?? STATUS_TIMEOUT_MS,
      jobPollMs: timing.jobPollMs ?? JOB_POLL_MS,
      jobPollsMax: timing.jobPollsMax ?? JOB_POLLS_MAX,
    };
    this.#conversation = new EscposConversation(wire, this.#timing.statusTimeoutMs);
    wire.onConnected((connected, detail) => {
      if (connected) void this.#poll();
      else this.#status.set('NOT_CONNECTED', detail);
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  print(jobId: string, document: PrintDocument): Promise<Result<{ jobId: string }, PrintError>> {
    if (this.#queued >= PRINT_QUEUE_MAX) return Promise.resolve(notStarted('HARDWARE_ERROR'));
    this.#queued += 1;
    return this.#inTurn(async () => {
      try {
        return await this.#job(jobId, document);
      } finally {
        this.#queued -= 1;
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#pollTimer !== null) clearTimeout(this.#pollTimer);
    this.#status.close();
    await this.#wire.close();
    this.#conversation.abandon();
  }

  /** Jobs and status questions share the wire one after the other. */
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
    this.#pollTimer = setTimeout(() => void this.#poll(), this.#timing.statusPollMs);
  }

  async #readStatus(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const read = await this.#conversation.readStatus();
    if (this.#closed) return read;
    if (read.ok) {
      this.#status.set(read.value.state, read.value.detail);
    } else if (read.error.kind === 'noAnswer') {
      this.#status.set('NOT_CONNECTED', 'no answer');
      this.#wire.reset('no answer to a status question');
    }
    return read;
  }

  async #job(jobId: string, document: PrintDocument): Promise<Result<{ jobId: string }, PrintError>> {
    if (this.#closed) return notStarted('NOT_CONNECTED');
    const before = await this.#readStatus();
    if (!before.ok) return notStarted('NOT_CONNECTED');
    const trouble = troubleOf(before.value.state);
    if (trouble !== null) return notStarted(trouble);
    const outcome = await this.#sendAndWait(jobId, document);
    return outcome;
  }

  async #sendAndWait(jobId: string, document: PrintDocument): Promise<Result<{ jobId: string }, PrintError>> {
    const { jobPollMs, jobPollsMax } = this.#timing;
    const bytes = encodeJob(jobId, document, this.#model.paper);
    // Twice the polls: status answers in between take their own time.
    const acknowledgement = this.#conversation.expect(this.#acknowledges(jobId), jobPollMs * jobPollsMax * 2);
    const writing = this.#wire.write(bytes);
    let acknowledged = false;
    void acknowledgement.reply.then((reply) => {
      acknowledged = reply !== null;
    });
    // `notConnected` is answered without a byte on the wire; a write that hangs on a full printer must not hold up the polls.
    const written = await settledWithin(writing, jobPollMs);
    if (written !== null && !written.ok) {
      acknowledgement.stop();
      return written.error.kind === 'notConnected' ? notStarted('NOT_CONNECTED') : unknown('NOT_CONNECTED');
    }
    for (let poll = 0; poll < jobPollsMax && !acknowledged; poll += 1) {
      await settledWithin(acknowledgement.reply, jobPollMs);
      if (acknowledged) break;
      const trouble = await this.#troubleNow();
      if (trouble === null || acknowledged) continue;
      acknowledgement.stop();
      return this.#giveUp(trouble);
    }
    acknowledgement.stop();
    if (!acknowledged) return this.#giveUp('TIMED_OUT');
    const after = await this.#troubleNow();
    return after === null ? ok({ jobId }) : unknown(after);
  }

  async #troubleNow(): Promise<Trouble | 'TIMED_OUT' | null> {
    const read = await this.#readStatus();
    if (read.ok) return troubleOf(read.value.state);
    return read.error.kind === 'noAnswer' ? 'TIMED_OUT' : 'NOT_CONNECTED';
  }

  /** What the printer still holds would come out after the refill, beside the copy that staff prints: it is thrown away if possible. */
  async #giveUp(reason: Trouble | 'TIMED_OUT'): Promise<Result<never, PrintError>> {
    if (reason === 'NOT_CONNECTED') return unknown(reason);
    const cleared = this.#model.clearsBuffer && (await this.#conversation.clearBuffer());
    // A late in-order answer carries no job, so the next job must not hear it.
    if (!cleared || this.#model.paper.acknowledgement === 'inOrderStatus') this.#wire.reset('job given up');
    return unknown(reason);
  }

  #acknowledges(jobId: string): (reply: PrinterReply) => boolean {
    if (this.#model.paper.acknowledgement === 'inOrderStatus') return (reply) => reply.kind === 'inOrderStatus';
    const processId = processIdOf(jobId);
    return (reply) => reply.kind === 'processId' && reply.processId === processId;
  }
}

const notStarted = (reason: Trouble): Result<never, PrintError> => err({ kind: 'notStarted', reason });
const unknown = (reason: Trouble | 'TIMED_OUT'): Result<never, PrintError> => err({ kind: 'unknown', reason });

function troubleOf(state: DeviceState): Trouble | null {
  if (isUsable(state) || state === 'READY' || state === 'MEDIA_LOW') return null;
  return state;
}

/** The value if it settles in time, else null; the work itself goes on. */
function settledWithin<T>(work: Promise<T>, timeoutMs: number): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<T | null>();
  const timer = setTimeout(() => resolve(null), timeoutMs);
  void work.then((value) => {
    clearTimeout(timer);
    resolve(value);
  });
  return promise;
}

/** Limits are those of the commands: `GS ( k` for PDF417 and QR, `GS w` and `GS h` for Code 128, `ESC d` for feeding. */
const paperSchema = z.strictObject({
  columns: z.int().min(24).max(96),
  codepages: z.array(z.enum(CODEPAGE_NAMES)).min(1),
  feedLinesBeforeCut: z.int().min(0).max(20),
  cut: z.enum(['partial', 'full']),
  acknowledgement: z.enum(['processId', 'inOrderStatus']),
  pdf417: z.strictObject({
    columns: z.int().min(0).max(30),
    moduleDots: z.int().min(2).max(8),
    rowModules: z.int().min(2).max(8),
    errorLevel: z.int().min(0).max(8),
  }),
  qrcode: z.strictObject({ moduleDots: z.int().min(1).max(8), errorLevel: z.enum(['l', 'm', 'q', 'h']) }),
  code128: z.strictObject({ moduleDots: z.int().min(2).max(4), heightDots: z.int().min(1).max(255) }),
});

export const escposNetworkPrinter = defineDriver({
  name: 'escpos-network',
  opens: ['printer'],
  over: ['tcp'],
  model: z.strictObject({
    paper: paperSchema,
    /** Whether DLE DC4 function 8 throws away what the printer holds. */
    clearsBuffer: z.boolean(),
  }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new EscposNetworkPrinter(deps.openBytes(connection), model),
});
