import { z } from 'zod';
import { CURRENCIES } from '../../core/money/currencies.ts';
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
import { answerOfNote, markOf, type TenderNote } from '../protocols/zvt-payment.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { StatusCell } from './status-cell.ts';
import { givenUp, type NotBegun, type ZvtClaim, ZvtClaims } from './zvt-claim.ts';
import { type ConversationTiming, ZvtConversation } from './zvt-conversation.ts';
import { type Answered, answerOf, BUSY, CANCELLED, isStale } from './zvt-ending.ts';
import { closeDay, giveBack } from './zvt-giving-back.ts';
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
  readonly #claims: ZvtClaims;

  constructor(link: ZvtLink, options: ZvtTerminalOptions) {
    this.#link = link;
    this.#options = options;
    this.#tenders = new ZvtTenders(options.memory, options.log);
    this.#conversation = new ZvtConversation(link, options.timing ?? {}, (text) =>
      options.log.info({ text }, 'payment terminal'),
    );
    this.#readiness = new ZvtReadiness(link, this.#conversation, {
      password: options.password,
      currencyCode: CURRENCIES[options.currency].numeric,
      language: options.language,
      busyRetryMs: options.timing?.busyRetryMs,
      heartbeatMs: options.timing?.heartbeatMs,
      onState: (state, detail) => this.#status.set(state, detail),
    });
    this.#claims = new ZvtClaims({ readiness: this.#readiness, conversation: this.#conversation });
  }

  get #parts() {
    return { claims: this.#claims, conversation: this.#conversation, password: this.#options.password };
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
    const claim = this.#claims.claim(tenderId);
    if (claim === null) return ok(BUSY);
    const ready = await claim.ready(signal);
    if (!ready.ok || !claim.ask()) {
      claim.leave();
      return this.#notBegun({ tenderId, ...amount, before: null, ended: null }, ready.ok ? 'cancelled' : ready.error);
    }
    const { status } = ready.value;
    const note: TenderNote = { tenderId, ...amount, before: status === null ? null : markOf(status), ended: null };
    const noted = this.#tenders.begin(note);
    if (!noted.ok) {
      claim.leave();
      return err({ kind: 'notSent', detail: `the note could not be kept: ${noted.error.detail}` });
    }
    const answered = this.#authorize(note, claim);
    // Nobody waits any more: a terminal that falls silent now is asked anew before long, instead of after T4.
    const hurry = (): void => {
      if (this.#claims.of(tenderId) === claim) this.#conversation.hurry();
    };
    signal.addEventListener('abort', hurry, { once: true });
    return Promise.race([answered, givenUp(signal)]);
  }

  async enquire(tenderId: string, asked: Money): Promise<Result<EnquiryAnswer, EnquiryError>> {
    if (this.#claims.of(tenderId) !== null) return err({ kind: 'inProgress' });
    const note = this.#tenders.note(tenderId);
    if (note === null) return unreachable('this kiosk has no note of that tender');
    if (note === 'unreadable') return unreachable('the note of that tender cannot be read');
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
    await this.#claims.of(tenderId)?.cancel();
  }

  reverse(request: ReversalRequest, signal: AbortSignal): Promise<Result<CardReversal | CardDecline, ChargeError>> {
    return giveBack(this.#parts, request, signal);
  }

  endOfDay(signal: AbortSignal): Promise<Result<EndOfDay, ChargeError>> {
    return closeDay(this.#parts, this.#options.currency, signal);
  }

  async close(): Promise<void> {
    this.#status.close();
    this.#readiness.close();
    this.#conversation.giveUp('closed');
    await this.#link.close();
  }

  /** Asks once. The answer is noted also when nobody waits for it any more. */
  async #authorize(note: TenderNote, claim: ZvtClaim): Promise<Result<Answered, ChargeError>> {
    const { amountMinor, currency } = note;
    const ending = await this.#conversation.run('06 01', {
      amountMinor,
      currencyCode: CURRENCIES[currency].numeric,
      type: this.#options.paymentType,
    });
    claim.leave();
    if ('errorCode' in ending && ending.errorCode === NOT_REGISTERED) this.#readiness.registerAnew();
    const answer = isStale(ending, note)
      ? err({ kind: 'unknown' as const, detail: 'the result is that of the payment before' })
      : answerOf(ending, { amountMinor, currency });
    if (answer.ok) this.#tenders.end(note, answer.value);
    // Provably not taken: the note must not keep the tender from being told as such.
    if (!answer.ok && answer.error.kind === 'notSent') this.#tenders.end(note, NOT_TAKEN);
    return answer;
  }

  #notBegun(note: TenderNote, why: NotBegun | 'cancelled'): Result<Answered, ChargeError> {
    if (why === 'cancelled' || why.kind === 'cancelled') {
      // Nothing was sent; an enquiry is told the same.
      this.#tenders.end(note, CANCELLED);
      return ok(CANCELLED);
    }
    return why.kind === 'busy' ? ok(BUSY) : err(why);
  }
}

/** "Function deactivated (PT not registered)": it was restarted, and nobody pulled its cable. */
const NOT_REGISTERED = 0x6b;
const NOT_TAKEN: CardDecline = { ...BUSY, reason: 'refused' };

const ASKED_BEFORE: { ok: false; error: ChargeError } = err({
  kind: 'unknown',
  detail: 'this tender was asked for before; it can only be enquired about',
});

const unreachable = (detail: string): { ok: false; error: EnquiryError } => err({ kind: 'unreachable', detail });

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
