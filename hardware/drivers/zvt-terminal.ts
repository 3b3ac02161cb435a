import { z } from 'zod';
import { currencySchema, type Money } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { DeviceMemory } from '../device-memory.ts';
import type { Log } from '../log.ts';
import type { DeviceState } from '../ports/device.ts';
import type {
  CardDecline,
  CardReversal,
  ChargeError,
  EndOfDay,
  EnquiryAnswer,
  EnquiryError,
  PaymentTerminal,
  ReversalRequest,
} from '../ports/payment-terminal.ts';
import {
  answerOfNote,
  CURRENCY_CODES,
  markOfReference,
  refusalText,
  type TenderNote,
} from '../protocols/zvt-payment.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';
import { type ConversationTiming, ZvtConversation, type ZvtEnding } from './zvt-conversation.ts';
import { type Answered, answerOf, isStale } from './zvt-ending.ts';
import { type LinkTiming, type ZvtLink, ZvtSerialLink, ZvtTcpLink } from './zvt-link.ts';
import { ZvtReadiness } from './zvt-readiness.ts';
import { ZvtTenders } from './zvt-tenders.ts';

export type ZvtTiming = LinkTiming & ConversationTiming & { busyRetryMs?: number; heartbeatMs?: number };

export type ZvtTerminalOptions = {
  password: string;
  currency: z.infer<typeof currencySchema>;
  /** 08 30: 0 German, 1 English, 2 French, 3 Italian … as the terminal numbers them; null leaves it as it is. */
  language: number | null;
  /** Payment type of BMP 19 in an authorization. */
  paymentType: number;
  memory: DeviceMemory;
  log: Log;
  timing?: ZvtTiming;
};

/**
 * A payment terminal that speaks ZVT. What was asked is noted durably before the first byte of it is sent, with the terminal's last
 * transaction at that time: see docs/payment-terminals.md for how a tender is found again by it.
 */
export class ZvtTerminal implements PaymentTerminal {
  readonly #link: ZvtLink;
  readonly #options: ZvtTerminalOptions;
  readonly #status = new StatusCell();
  readonly #conversation: ZvtConversation;
  readonly #readiness: ZvtReadiness;
  readonly #tenders: ZvtTenders;
  #charging: string | null = null;

  constructor(link: ZvtLink, options: ZvtTerminalOptions) {
    this.#link = link;
    this.#options = options;
    this.#tenders = new ZvtTenders(options.memory, options.log);
    this.#conversation = new ZvtConversation(link, options.timing ?? {}, (text) =>
      options.log.info({ text }, 'payment terminal'),
    );
    this.#readiness = new ZvtReadiness(link, this.#conversation, {
      password: options.password,
      currencyCode: CURRENCY_CODES[options.currency],
      language: options.language,
      busyRetryMs: options.timing?.busyRetryMs,
      heartbeatMs: options.timing?.heartbeatMs,
      onState: (state, detail) => this.#status.set(state, detail),
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  async charge(
    { tenderId, amount }: { tenderId: string; saleId: string; amount: Money; mustBeOnline: boolean },
    signal: AbortSignal,
  ): Promise<Result<Answered, ChargeError>> {
    if (this.#tenders.note(tenderId) !== null) return ASKED_BEFORE;
    if (this.#charging !== null) return ok(BUSY);
    const ready = await this.#readiness.look(signal);
    if (!ready.ok) return err({ kind: 'notSent', detail: ready.error.detail });
    if (signal.aborted) return err({ kind: 'notSent', detail: 'aborted' });
    if (this.#tenders.note(tenderId) !== null) return ASKED_BEFORE;
    if (this.#conversation.isUnderway) return ok(BUSY);
    const note: TenderNote = { tenderId, ...amount, before: this.#readiness.lastMark, ended: null };
    // Claimed before the note's write, so that no second charge comes between it and the first byte.
    this.#charging = tenderId;
    const noted = this.#tenders.begin(note);
    if (!noted.ok) {
      this.#charging = null;
      return err({ kind: 'notSent', detail: `the note could not be kept: ${noted.error.detail}` });
    }
    const answered = this.#authorize(note);
    // Nobody waits any more: a terminal that falls silent now is asked anew before long, instead of after T4.
    const hurry = (): void => {
      if (this.#charging === tenderId) this.#conversation.hurry();
    };
    signal.addEventListener('abort', hurry, { once: true });
    return Promise.race([answered, givenUp(signal)]);
  }

  async enquire(tenderId: string, asked: Money): Promise<Result<EnquiryAnswer, EnquiryError>> {
    if (this.#charging === tenderId) return err({ kind: 'inProgress' });
    const note = this.#tenders.note(tenderId);
    if (note === null) return unreachable('this kiosk has no note of that tender');
    if (note.amountMinor !== asked.amountMinor || note.currency !== asked.currency) {
      return unreachable('the note is about another amount');
    }
    const known = this.#tenders.answer(tenderId);
    if (known !== null) return ok(known);
    const looked = await this.#readiness.lookAnew();
    if (!looked.ok) {
      const told = answerOfNote(note);
      if (told !== null) return ok(told);
      return looked.error.kind === 'busy' ? err({ kind: 'inProgress' }) : unreachable(looked.error.detail);
    }
    const { status, receiptLines } = looked.value;
    const finding = this.#tenders.findingOf(note, status, receiptLines);
    if (finding.outcome === 'uncertain') return unreachable(finding.detail);
    if (finding.outcome === 'neverSeen') return ok(finding);
    this.#tenders.end(note, finding);
    return ok(finding);
  }

  async cancel(tenderId: string): Promise<void> {
    // The terminal answers with 06 1E, which ends the charge.
    if (this.#charging === tenderId) await this.#conversation.interrupt('06 B0');
  }

  async reverse(
    { terminalReference, charged, amount }: ReversalRequest,
    signal: AbortSignal,
  ): Promise<Result<CardReversal | CardDecline, ChargeError>> {
    const mark = markOfReference(terminalReference);
    if (mark === null) return err({ kind: 'notSent', detail: 'the reference is not one of this terminal' });
    // The whole payment is taken back by its receipt number; a part is a refund, for which the card is asked for again.
    const isWhole = amount.amountMinor === charged.amountMinor;
    if (this.#charging !== null) return ok(BUSY);
    const ready = await this.#readiness.look(signal);
    if (!ready.ok) return err({ kind: 'notSent', detail: ready.error.detail });
    if (signal.aborted) return err({ kind: 'notSent', detail: 'aborted' });
    if (this.#conversation.isUnderway) return ok(BUSY);
    // Receipt numbers are the terminal's own: on another one the same number is another customer's payment.
    if (isWhole && ready.value.status?.terminalId !== mark.terminalId) {
      return err({ kind: 'notSent', detail: `the payment was made at terminal ${mark.terminalId}, not at this one` });
    }
    const { password } = this.#options;
    const money = { amountMinor: amount.amountMinor, currencyCode: CURRENCY_CODES[amount.currency] };
    const asked = isWhole
      ? this.#conversation.run('06 30', { password, ...money, receiptNumber: mark.receiptNumber })
      : this.#conversation.run('06 31', { password, ...money });
    return Promise.race([asked.then((ending) => this.#reversalOf(ending, amount)), givenUp(signal)]);
  }

  async endOfDay(signal: AbortSignal): Promise<Result<EndOfDay, ChargeError>> {
    const ready = await this.#readiness.look(signal);
    if (!ready.ok) return err({ kind: 'notSent', detail: ready.error.detail });
    if (this.#conversation.isUnderway) return ok({ outcome: 'refused', detail: 'the terminal is busy' });
    const { password, currency } = this.#options;
    const closed = this.#conversation.run('06 50', { password }).then((ending): Result<EndOfDay, ChargeError> => {
      this.#readiness.forgetLast();
      if (ending.kind === 'lost') return err({ kind: 'unknown', detail: ending.detail });
      if (ending.kind === 'notSent') return err(ending);
      if (ending.kind !== 'completed') return ok({ outcome: 'refused', detail: refusalText(ending.errorCode) });
      const amountMinor = ending.status?.amountMinor;
      const total = typeof amountMinor === 'number' ? { amountMinor, currency } : null;
      return ok({ outcome: 'closed', total, receiptLines: ending.receiptLines });
    });
    return Promise.race([closed, givenUp(signal)]);
  }

  async close(): Promise<void> {
    this.#status.close();
    this.#readiness.close();
    this.#conversation.giveUp('closed');
    await this.#link.close();
  }

  /** Asks once. The answer is noted also when nobody waits for it any more. */
  async #authorize(note: TenderNote): Promise<Result<Answered, ChargeError>> {
    const { amountMinor, currency } = note;
    const ending = await this.#conversation.run('06 01', {
      amountMinor,
      currencyCode: CURRENCY_CODES[currency],
      type: this.#options.paymentType,
    });
    this.#charging = null;
    if ('errorCode' in ending && ending.errorCode === NOT_REGISTERED) this.#readiness.registerAnew();
    const answer = isStale(ending, note)
      ? err({ kind: 'unknown' as const, detail: 'the result is that of the payment before' })
      : answerOf(ending, { amountMinor, currency });
    if (answer.ok && answer.value.outcome === 'approved' && 'status' in ending) this.#readiness.learn(ending.status);
    else this.#readiness.forgetLast();
    if (answer.ok) this.#tenders.end(note, answer.value);
    // Provably not taken: the note must not keep the tender from being told as such.
    if (!answer.ok && answer.error.kind === 'notSent') this.#tenders.end(note, NOT_TAKEN);
    return answer;
  }

  #reversalOf(ending: ZvtEnding, amount: Money): Result<CardReversal | CardDecline, ChargeError> {
    this.#readiness.forgetLast();
    const answer = answerOf(ending, amount);
    if (!answer.ok) return answer;
    if (answer.value.outcome === 'declined') return ok(answer.value);
    const { terminalReference, receiptLines } = answer.value;
    return ok({ outcome: 'reversed', terminalReference, receiptLines });
  }
}

/** "Function deactivated (PT not registered)": it was restarted, and nobody pulled its cable. */
const NOT_REGISTERED = 0x6b;
const BUSY: CardDecline = { outcome: 'declined', reason: 'busy', terminalReference: null, wasOnline: false };
const NOT_TAKEN: CardDecline = { outcome: 'declined', reason: 'refused', terminalReference: null, wasOnline: false };

const ASKED_BEFORE: { ok: false; error: ChargeError } = err({
  kind: 'unknown',
  detail: 'this tender was asked for before; it can only be enquired about',
});

const unreachable = (detail: string): { ok: false; error: EnquiryError } => err({ kind: 'unreachable', detail });

function givenUp(signal: AbortSignal): Promise<{ ok: false; error: ChargeError }> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(err({ kind: 'unknown', detail: 'no answer in the time that was given' }));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

export const zvtTerminal = defineDriver({
  name: 'zvt',
  opens: ['paymentTerminal'],
  over: ['tcp', 'serial'],
  model: z.strictObject({
    line: serialLineSchema,
    /** BMP 19 of an authorization; 40 hexadecimal lets the terminal decide by the card. */
    paymentType: z.int().min(0).max(255),
  }),
  settings: z.strictObject({
    /** Six digits, as set at the terminal. */
    password: z.string().regex(/^\d{6}$/, 'six digits'),
    currency: currencySchema.default('EUR'),
    language: z.int().min(0).max(255).nullable().default(null),
  }),
  open({ model, settings, connection }, deps) {
    const wire = deps.openBytes(connection, model.line);
    const link = connection.over === 'serial' ? new ZvtSerialLink(wire) : new ZvtTcpLink(wire);
    const memory = deps.memoryOf('paymentTerminal');
    return new ZvtTerminal(link, { ...settings, paymentType: model.paymentType, memory, log: deps.log });
  },
});
