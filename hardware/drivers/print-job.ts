import { ok, type Result } from '../../core/result.ts';
import type { PrintError } from '../ports/printer.ts';
import type { ByteWire, WireError } from '../transports/byte-wire.ts';
import type { EndOfJob, PrinterCondition, PrinterLanguage, ReadStatusError } from './printer-language.ts';
import { notStarted, settledWithin, type Trouble, troubleOf, unknown } from './printer-trouble.ts';
import type { StatusCell } from './status-cell.ts';

/** How often the printer is asked while a job is on the paper, and how many times before the job is given up. */
export const JOB_POLL_MS = 400;
export const JOB_POLLS_MAX = 75;

export type JobTiming = {
  jobPollMs: number;
  jobPollsMax: number;
  /** How long a printer in trouble may take to have the rest of the job in its buffer. */
  graceMs: number;
};

type Parts = {
  wire: ByteWire;
  language: PrinterLanguage;
  /** What the printer last said, asked or not. */
  status: StatusCell;
  readStatus: () => Promise<Result<PrinterCondition, ReadStatusError>>;
  timing: JobTiming;
};

/** Sends jobs to a printer that is ready for them, and finds out what became of each. */
export class PrintJobs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async send(jobId: string, end: EndOfJob): Promise<Result<{ jobId: string }, PrintError>> {
    try {
      const written = await this.#written(end.bytes);
      if (typeof written !== 'string' && written.ok) return await this.#acknowledged(jobId, end);
      // Answered without a byte on the wire.
      if (typeof written !== 'string' && written.error.kind === 'notConnected') return notStarted('NOT_CONNECTED');
      this.#parts.language.cutOff();
      // What the printer did not take so far must never come: the connection ends with it.
      return typeof written === 'string' ? this.#reset(written) : unknown('NOT_CONNECTED');
    } finally {
      end.stop();
    }
  }

  /**
   * What came of the write, or the trouble that the printer told by itself while it takes nothing. It cannot be asked: a question
   * would wait behind the job. How long it may take nothing is the wire's to bound, for a long picture on a slow line is no trouble.
   */
  async #written(bytes: Uint8Array): Promise<Result<void, WireError> | Trouble> {
    const { wire, status, timing } = this.#parts;
    const writing = wire.write(bytes);
    for (;;) {
      const told = Promise.withResolvers<null>();
      const stop = status.onStatus((state) => {
        if (troubleOf(state) !== null) told.resolve(null);
      });
      const first = troubleOf(status.state) === null ? await Promise.race([writing, told.promise]) : null;
      stop();
      // A printer that tells of its trouble early still takes what its buffer has room for.
      const written = first ?? (await settledWithin(writing, timing.graceMs)) ?? troubleOf(status.state);
      if (written !== null) return written;
    }
  }

  async #acknowledged(jobId: string, end: EndOfJob): Promise<Result<{ jobId: string }, PrintError>> {
    const { jobPollMs, jobPollsMax } = this.#parts.timing;
    let acknowledged = false;
    void end.acknowledged.then((value) => {
      acknowledged = value;
    });
    for (let poll = 0; poll < jobPollsMax && !acknowledged; poll += 1) {
      await settledWithin(end.acknowledged, jobPollMs);
      if (acknowledged) break;
      const trouble = await this.#troubleNow();
      if (trouble !== null && !acknowledged) return this.#giveUp(trouble);
    }
    if (!acknowledged) return this.#giveUp('TIMED_OUT');
    const after = await this.#troubleNow();
    return after === null ? ok({ jobId }) : unknown(after);
  }

  async #troubleNow(): Promise<Trouble | 'TIMED_OUT' | null> {
    const read = await this.#parts.readStatus();
    if (read.ok) return troubleOf(read.value.state);
    return read.error.kind === 'noAnswer' ? 'TIMED_OUT' : 'NOT_CONNECTED';
  }

  /** What the printer still holds would come out after the refill, beside the copy that staff prints: it is thrown away if possible. */
  async #giveUp(reason: Trouble | 'TIMED_OUT'): Promise<Result<never, PrintError>> {
    if (reason === 'NOT_CONNECTED') return unknown(reason);
    const discarded = await this.#parts.language.discard(reason === 'TIMED_OUT' ? 'timedOut' : 'trouble');
    return discarded ? unknown(reason) : this.#reset(reason);
  }

  #reset(reason: Trouble | 'TIMED_OUT'): Result<never, PrintError> {
    this.#parts.wire.reset('job given up');
    return unknown(reason);
  }
}
