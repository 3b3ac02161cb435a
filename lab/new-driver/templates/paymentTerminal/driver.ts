import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Money } from '../../../../core/money/money.ts';
import { err, ok, type Result } from '../../../../core/result.ts';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import { StatusCell } from '../../../../hardware/drivers/status-cell.ts';
import type { DeviceState } from '../../../../hardware/ports/device.ts';
import type {
  CardApproval,
  CardDecline,
  CardReversal,
  ChargeError,
  EndOfDay,
  EnquiryAnswer,
  EnquiryError,
  PaymentTerminal,
  ReversalRequest,
} from '../../../../hardware/ports/payment-terminal.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import {
  approvalOf,
  encodeNewDeviceRequest,
  type NewDeviceAnswer,
  type NewDeviceQuestion,
  newDeviceAnswers,
} from './protocol.ts';

/** How often the terminal is asked whether it is there while nothing else is asked of it. */
export const HEARTBEAT_MS = 5_000;
/** What a terminal answers from its memory; longer means that it is gone. */
export const ANSWER_TIMEOUT_MS = 3_000;
/** Questions that are open at one time: a payment, and beside it enquiries, an order to stop and the heartbeat. */
export const QUESTIONS_MAX = 16;

export type NewDeviceTiming = { heartbeatMs?: number; answerTimeoutMs?: number };

/**
 * New device. It knows a tender by its id for ever: asked to charge it again, or what became of it, it answers as it did before. Where
 * your terminal does not, note the tender in `deps.memoryOf` before its first byte is sent, as `zvt-tenders.ts` does.
 */
export class NewDevice implements PaymentTerminal {
  readonly #wire: ByteWire;
  readonly #decoder = newDeviceAnswers();
  readonly #status = new StatusCell();
  readonly #waiting = new Map<string, (answer: NewDeviceAnswer | null) => void>();
  readonly #heartbeatMs: number;
  readonly #answerTimeoutMs: number;
  #heartbeat: NodeJS.Timeout | null = null;

  constructor(wire: ByteWire, timing: NewDeviceTiming = {}) {
    this.#wire = wire;
    this.#heartbeatMs = timing.heartbeatMs ?? HEARTBEAT_MS;
    this.#answerTimeoutMs = timing.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onBytes((bytes) => {
      for (const answer of this.#decoder.push(bytes)) this.#waiting.get(answer.id)?.(answer);
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  async charge(
    { tenderId, amount, mustBeOnline }: { tenderId: string; saleId: string; amount: Money; mustBeOnline: boolean },
    signal: AbortSignal,
  ): Promise<Result<CardApproval | CardDecline, ChargeError>> {
    const answered = await this.#askReady({ ask: 'pay', tenderId, ...amount, mustBeOnline }, signal);
    if (!answered.ok) return answered;
    const answer = answered.value;
    if (answer.say === 'declined') return ok(declineOf(answer));
    if (answer.say !== 'approved') return unknown(`answered a payment with ${answer.say}`);
    const approval = approvalOf(answer, amount);
    return approval.ok ? approval : unknown(approval.error.detail);
  }

  async enquire(tenderId: string, asked: Money): Promise<Result<EnquiryAnswer, EnquiryError>> {
    const answered = await this.#askReady({ ask: 'whatBecameOf', tenderId }, this.#inTime());
    if (!answered.ok) return unreachable(answered.error.detail);
    const answer = answered.value;
    switch (answer.say) {
      case 'neverSeen':
        return ok({ outcome: 'neverSeen' });
      case 'inProgress':
        return err({ kind: 'inProgress' });
      case 'declined':
        return ok(declineOf(answer));
      case 'approved': {
        const approval = approvalOf(answer, asked);
        return approval.ok ? approval : unreachable(approval.error.detail);
      }
      default:
        return unreachable(`answered an enquiry with ${answer.say}`);
    }
  }

  async cancel(tenderId: string): Promise<void> {
    // Whether it stopped is the answer of `charge`.
    await this.#ask({ ask: 'stop', tenderId }, this.#inTime());
  }

  async reverse(
    { reversalId, terminalReference: reference, amount }: ReversalRequest,
    signal: AbortSignal,
  ): Promise<Result<CardReversal | CardDecline, ChargeError>> {
    const answered = await this.#askReady({ ask: 'giveBack', reversalId, reference, ...amount }, signal);
    if (!answered.ok) return answered;
    const answer = answered.value;
    if (answer.say === 'declined') return ok(declineOf(answer));
    if (answer.say !== 'givenBack') return unknown(`answered a reversal with ${answer.say}`);
    if (answer.amountMinor !== amount.amountMinor || answer.currency !== amount.currency)
      return unknown(`gave back ${answer.amountMinor} ${answer.currency}`);
    return ok({ outcome: 'reversed', terminalReference: answer.reference, receiptLines: answer.receipt });
  }

  async endOfDay(signal: AbortSignal): Promise<Result<EndOfDay, ChargeError>> {
    const answered = await this.#askReady({ ask: 'closeDay' }, signal);
    if (!answered.ok) return answered;
    const answer = answered.value;
    if (answer.say === 'refused') return ok({ outcome: 'refused', detail: answer.why });
    if (answer.say !== 'closed') return unknown(`answered the end of the day with ${answer.say}`);
    return ok({ outcome: 'closed', total: answer.total, receiptLines: answer.receipt });
  }

  async close(): Promise<void> {
    if (this.#heartbeat !== null) clearTimeout(this.#heartbeat);
    this.#heartbeat = null;
    this.#status.close();
    await this.#wire.close();
    this.#abandon();
  }

  /** A wire that is open while nothing answers on it is no terminal: nothing is asked of it that could cost money. */
  #askReady(question: NewDeviceQuestion, signal: AbortSignal): Promise<Result<NewDeviceAnswer, ChargeError>> {
    if (this.#status.state !== 'READY') return Promise.resolve(notSent('the terminal does not answer'));
    return this.#ask(question, signal);
  }

  /** Sends once, and never again. Without an answer it is `unknown` from the first byte on. */
  async #ask(question: NewDeviceQuestion, signal: AbortSignal): Promise<Result<NewDeviceAnswer, ChargeError>> {
    if (signal.aborted) return notSent('given up before it was sent');
    if (this.#waiting.size >= QUESTIONS_MAX) return notSent('too many questions are open');
    // Never used before: a late answer to a question from before a restart must not be taken for this one's.
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<NewDeviceAnswer | null>();
    const giveUp = (): void => resolve(null);
    this.#waiting.set(id, resolve);
    signal.addEventListener('abort', giveUp);
    try {
      const writing = this.#wire.write(encodeNewDeviceRequest({ id, ...question }));
      // A wire that takes nothing must not keep whoever gives up.
      const written = await Promise.race([writing, promise]);
      if (written !== null && 'ok' in written && !written.ok) {
        return written.error.kind === 'notConnected' ? notSent('not connected') : unknown(written.error.detail);
      }
      const answer = await promise;
      return answer === null ? unknown('no answer') : ok(answer);
    } finally {
      this.#waiting.delete(id);
      signal.removeEventListener('abort', giveUp);
    }
  }

  #inTime(): AbortSignal {
    return AbortSignal.timeout(this.#answerTimeoutMs);
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#decoder.cut();
    this.#abandon();
    if (connected) void this.#beat();
    else this.#status.set('NOT_CONNECTED', detail);
  }

  #abandon(): void {
    for (const settle of [...this.#waiting.values()]) settle(null);
  }

  async #beat(): Promise<void> {
    if (this.#heartbeat !== null) clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => void this.#beat(), this.#heartbeatMs);
    // A terminal may have no ear for it while a customer pays, and the line must stay for the answer.
    if (!this.#wire.connected || this.#waiting.size > 0) return;
    const answered = await this.#ask({ ask: 'areYouThere' }, this.#inTime());
    if (!this.#wire.connected) return;
    if (answered.ok) this.#status.set('READY', null);
    else if (this.#waiting.size === 0) this.#goneSilent();
  }

  #goneSilent(): void {
    this.#status.set('NOT_CONNECTED', 'no answer');
    this.#wire.reset('no answer');
  }
}

const notSent = (detail: string): Result<never, ChargeError> => err({ kind: 'notSent', detail });
const unknown = (detail: string): Result<never, ChargeError> => err({ kind: 'unknown', detail });
const unreachable = (detail: string): Result<never, EnquiryError> => err({ kind: 'unreachable', detail });

const declineOf = ({ reason, reference, wasOnline }: Extract<NewDeviceAnswer, { say: 'declined' }>): CardDecline => ({
  outcome: 'declined',
  reason,
  terminalReference: reference,
  wasOnline,
});

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['paymentTerminal'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new NewDevice(deps.openBytes(connection, model.line)),
});
