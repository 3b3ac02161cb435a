import { err, ok, type Result } from '../../core/result.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import type { ReadStatusError } from './printer-language.ts';

type Waiting<R> = { accepts: (reply: R) => boolean; settle: (reply: R | null) => void };

/** Open questions to a device, each waiting for the first reply that it accepts. */
export class Questions<R> {
  /** At most two: a question, and beside it the acknowledgement of the job. */
  readonly #waiting = new Set<Waiting<R>>();

  /**
   * The first reply that is accepted; null when the time is over, the line broke, or `stop` was called. Without a time the caller
   * stops it in any case.
   */
  expect(accepts: (reply: R) => boolean, timeoutMs: number | null): { reply: Promise<R | null>; stop: () => void } {
    const { promise, resolve } = Promise.withResolvers<R | null>();
    const settle = (reply: R | null): void => {
      if (timer !== null) clearTimeout(timer);
      this.#waiting.delete(waiting);
      resolve(reply);
    };
    const timer = timeoutMs === null ? null : setTimeout(() => settle(null), timeoutMs);
    const waiting: Waiting<R> = { accepts, settle };
    this.#waiting.add(waiting);
    return { reply: promise, stop: () => settle(null) };
  }

  /** One question and its answer, within the time whatever the wire does: a question can wait behind a job that nobody takes. */
  async ask(
    wire: ByteWire,
    { request, accepts, timeoutMs }: { request: Uint8Array; accepts: (reply: R) => boolean; timeoutMs: number },
  ): Promise<Result<R, ReadStatusError>> {
    const answer = this.expect(accepts, timeoutMs);
    let isSent = true;
    void wire.write(request).then((written) => {
      isSent = written.ok;
      if (!written.ok) answer.stop();
    });
    const reply = await answer.reply;
    if (!isSent || !wire.connected) return err({ kind: 'disconnected' });
    return reply === null ? err({ kind: 'noAnswer' }) : ok(reply);
  }

  take(reply: R): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.accepts(reply)) waiting.settle(reply);
    }
  }

  abandon(): void {
    for (const waiting of [...this.#waiting]) waiting.settle(null);
  }
}
