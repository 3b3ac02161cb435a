import { err, ok, type Result } from '../../core/result.ts';
import type { DeviceState } from '../ports/device.ts';
import {
  CLEAR_BUFFER,
  encodeStatusQuery,
  type PrinterReply,
  PrinterReplyDecoder,
  type PrinterStatusBytes,
  STATUS_QUERIES,
  stateOf,
} from '../protocols/escpos-status.ts';
import type { ByteWire } from '../transports/byte-wire.ts';

export type ReadStatusError = { kind: 'disconnected' } | { kind: 'noAnswer' };
export type PrinterCondition = { state: DeviceState; detail: string | null };

type Waiting = { accepts: (reply: PrinterReply) => boolean; settle: (reply: PrinterReply | null) => void };

/**
 * Questions and answers with a printer. Status answers are single bytes that do not say which question they belong to, so one
 * question at a time is on the wire; after a missing answer the connection must be reset, or the next answers would be off by one.
 */
export class EscposConversation {
  readonly #wire: ByteWire;
  readonly #answerTimeoutMs: number;
  readonly #decoder = new PrinterReplyDecoder();
  /** At most two: a question, and beside it the acknowledgement of the job. */
  readonly #waiting = new Set<Waiting>();

  constructor(wire: ByteWire, answerTimeoutMs: number) {
    this.#wire = wire;
    this.#answerTimeoutMs = answerTimeoutMs;
    wire.onBytes((bytes) => {
      for (const reply of this.#decoder.push(bytes)) this.#take(reply);
    });
    wire.onConnected(() => this.abandon());
  }

  /** Settles every open question with "no answer". */
  abandon(): void {
    this.#decoder.cut();
    for (const waiting of [...this.#waiting]) waiting.settle(null);
  }

  async readStatus(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const bytes: PrinterStatusBytes = { 1: 0, 2: 0, 3: 0, 4: 0 };
    for (const query of STATUS_QUERIES) {
      const answer = this.expect((reply) => reply.kind === 'status', this.#answerTimeoutMs);
      const written = await this.#wire.write(encodeStatusQuery(query));
      const reply = written.ok ? await answer.reply : null;
      answer.stop();
      if (!written.ok || !this.#wire.connected) return err({ kind: 'disconnected' });
      if (reply?.kind !== 'status') return err({ kind: 'noAnswer' });
      bytes[query] = reply.byte;
    }
    return ok(stateOf(bytes));
  }

  /** True when the printer confirmed that it holds nothing of earlier jobs any more. */
  async clearBuffer(): Promise<boolean> {
    const answer = this.expect((reply) => reply.kind === 'bufferCleared', this.#answerTimeoutMs);
    const written = await this.#wire.write(CLEAR_BUFFER);
    const reply = written.ok ? await answer.reply : null;
    answer.stop();
    return reply !== null;
  }

  /** The first reply that is accepted; null when the time is over, the line broke, or `stop` was called. */
  expect(
    accepts: (reply: PrinterReply) => boolean,
    timeoutMs: number,
  ): { reply: Promise<PrinterReply | null>; stop: () => void } {
    const { promise, resolve } = Promise.withResolvers<PrinterReply | null>();
    const settle = (reply: PrinterReply | null): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
      resolve(reply);
    };
    const timer = setTimeout(() => settle(null), timeoutMs);
    const waiting: Waiting = { accepts, settle };
    this.#waiting.add(waiting);
    return { reply: promise, stop: () => settle(null) };
  }

  #take(reply: PrinterReply): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.accepts(reply)) waiting.settle(reply);
    }
  }
}
