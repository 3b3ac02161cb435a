import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Money } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { DeviceState } from '../ports/device.ts';
import type {
  CardApproval,
  CardDecline,
  ChargeError,
  EnquiryAnswer,
  EnquiryError,
  PaymentTerminal,
} from '../ports/payment-terminal.ts';
import {
  buildAbort,
  buildPayment,
  buildStatusEnquiry,
  headerSchema,
  type NexoParties,
  type SaleToPoiRequest,
  type SaleToPoiResponse,
  SERVICE_ID_LENGTH_MAX,
  saleToPoiResponseSchema,
} from '../protocols/nexo.ts';
import { NexoKey, NONCE_LENGTH, securedSchema } from '../protocols/nexo-crypto.ts';
import { paymentOutcomeOf } from '../protocols/nexo-outcome.ts';
import { type HttpsTarget, type PostError, postJson, probe } from '../transports/https.ts';
import { defineDriver } from './driver.ts';
import { StatusCell } from './status-cell.ts';

/** How often the terminal's wire is tried while nothing is paid, and how long it may take. */
export const PROBE_INTERVAL_MS = 5_000;
export const PROBE_TIMEOUT_MS = 3_000;
/** A terminal answers an enquiry from its memory; longer means that it is gone. */
export const ENQUIRY_TIMEOUT_MS = 8_000;
export const ABORT_TIMEOUT_MS = 5_000;

export type NexoTerminalOptions = {
  target: HttpsTarget;
  parties: NexoParties;
  key: NexoKey;
  nowMs: () => number;
  probeIntervalMs?: number;
  enquiryTimeoutMs?: number;
};

const securedResponseSchema = z.object({ SaleToPOIResponse: securedSchema.extend({ MessageHeader: headerSchema }) });

/** A payment terminal on the local network that speaks nexo under Adyen's message protection. */
export class NexoTerminal implements PaymentTerminal {
  readonly #options: NexoTerminalOptions;
  readonly #status = new StatusCell();
  readonly #closing = new AbortController();
  #probeTimer: NodeJS.Timeout | null = null;

  constructor(options: NexoTerminalOptions) {
    this.#options = options;
    // Listeners are added right after construction: the first probe must not report before them.
    this.#probeTimer = setTimeout(() => void this.#probe(), 0);
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  async charge(
    request: { tenderId: string; saleId: string; amount: Money; mustBeOnline: boolean },
    signal: AbortSignal,
  ): Promise<Result<CardApproval | CardDecline, ChargeError>> {
    const at = new Date(this.#options.nowMs()).toISOString();
    const message = buildPayment(this.#options.parties, serviceIdOf(request.tenderId), { ...request, at });
    const answered = await this.#ask(message, signal);
    if (!answered.ok) return answered;
    const response = answered.value.SaleToPOIResponse.PaymentResponse;
    if (response === undefined) return err({ kind: 'unknown', detail: 'answer without a payment response' });
    const outcome = paymentOutcomeOf(response, request.amount);
    switch (outcome.outcome) {
      case 'approved':
      case 'declined':
        return ok(outcome);
      case 'inProgress':
        return err({ kind: 'unknown', detail: 'the terminal is still working on it' });
      case 'contradiction':
        return err({ kind: 'unknown', detail: outcome.detail });
    }
  }

  async enquire(tenderId: string, asked: Money): Promise<Result<EnquiryAnswer, EnquiryError>> {
    const message = buildStatusEnquiry(this.#options.parties, freshServiceId(), serviceIdOf(tenderId));
    const timeout = AbortSignal.timeout(this.#options.enquiryTimeoutMs ?? ENQUIRY_TIMEOUT_MS);
    const answered = await this.#ask(message, timeout);
    if (!answered.ok) return err({ kind: 'unreachable', detail: answered.error.detail });
    const response = answered.value.SaleToPOIResponse.TransactionStatusResponse;
    if (response === undefined) return err({ kind: 'unreachable', detail: 'answer without a status response' });
    if (response.Response.Result === 'Failure') {
      const condition = response.Response.ErrorCondition ?? 'no condition';
      if (condition === 'NotFound') return ok({ outcome: 'neverSeen' });
      if (condition === 'InProgress') return err({ kind: 'inProgress' });
      return err({ kind: 'unreachable', detail: `the terminal could not say: ${condition}` });
    }
    return this.#repeatedOutcome(tenderId, asked, response.RepeatedMessageResponse);
  }

  async cancel(tenderId: string): Promise<void> {
    const message = buildAbort(this.#options.parties, freshServiceId(), serviceIdOf(tenderId));
    // A terminal answers an abort with an empty body or not at all; the outcome is the answer of `charge`.
    await this.#post(message, AbortSignal.timeout(ABORT_TIMEOUT_MS));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#probeTimer !== null) clearTimeout(this.#probeTimer);
    this.#probeTimer = null;
    this.#status.close();
  }

  #repeatedOutcome(
    tenderId: string,
    asked: Money,
    repeated: NonNullable<
      SaleToPoiResponse['SaleToPOIResponse']['TransactionStatusResponse']
    >['RepeatedMessageResponse'],
  ): Result<EnquiryAnswer, EnquiryError> {
    const payment = repeated?.RepeatedResponseMessageBody.PaymentResponse;
    if (payment === undefined || repeated?.MessageHeader.ServiceID !== serviceIdOf(tenderId)) {
      return err({ kind: 'unreachable', detail: 'the answer is about another message' });
    }
    const named = payment.SaleData?.SaleTransactionID.TransactionID;
    if (named !== undefined && named !== tenderId) {
      return err({ kind: 'unreachable', detail: `the answer is about tender ${named}` });
    }
    const outcome = paymentOutcomeOf(payment, asked);
    switch (outcome.outcome) {
      case 'approved':
      case 'declined':
        return ok(outcome);
      case 'inProgress':
        return err({ kind: 'inProgress' });
      case 'contradiction':
        return err({ kind: 'unreachable', detail: outcome.detail });
    }
  }

  async #ask(message: SaleToPoiRequest, signal: AbortSignal): Promise<Result<SaleToPoiResponse, PostError>> {
    const posted = await this.#post(message, signal);
    if (!posted.ok) return posted;
    const opened = this.#open(posted.value);
    if (!opened.ok) return opened;
    const asked = message.SaleToPOIRequest.MessageHeader;
    const got = opened.value.SaleToPOIResponse.MessageHeader;
    if (got.ServiceID !== asked.ServiceID || got.MessageCategory !== asked.MessageCategory) {
      return err({ kind: 'unknown', detail: `answer to ${got.MessageCategory} ${got.ServiceID}` });
    }
    return opened;
  }

  async #post(message: SaleToPoiRequest, signal: AbortSignal): Promise<Result<string, PostError>> {
    const secured = this.#options.key.lock(JSON.stringify(message), randomBytes(NONCE_LENGTH));
    const header = message.SaleToPOIRequest.MessageHeader;
    const body = JSON.stringify({ SaleToPOIRequest: { MessageHeader: header, ...secured } });
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const posted = await postJson(this.#options.target, body, either);
    if (!posted.ok) {
      if (posted.error.kind === 'notSent' && !either.aborted) this.#status.set('NOT_CONNECTED', posted.error.detail);
      return posted;
    }
    this.#status.set('READY', null);
    const { statusCode, body: answer } = posted.value;
    return statusCode === 200 ? ok(answer) : err({ kind: 'unknown', detail: `HTTP ${statusCode}` });
  }

  /** Anything that cannot be read is `unknown`: the request did arrive somewhere. */
  #open(answer: string): Result<SaleToPoiResponse, PostError> {
    const outer = parseJson(answer, securedResponseSchema);
    if (!outer.ok) return outer;
    const clear = this.#options.key.unlock(outer.value.SaleToPOIResponse);
    if (!clear.ok) return err({ kind: 'unknown', detail: `${clear.error.kind}: ${clear.error.detail}` });
    return parseJson(clear.value, saleToPoiResponseSchema);
  }

  async #probe(): Promise<void> {
    this.#probeTimer = null;
    const either = AbortSignal.any([AbortSignal.timeout(PROBE_TIMEOUT_MS), this.#closing.signal]);
    const probed = await probe(this.#options.target, either);
    if (this.#closing.signal.aborted) return;
    this.#status.set(probed.ok ? 'READY' : 'NOT_CONNECTED', probed.ok ? null : probed.error.detail);
    this.#probeTimer = setTimeout(() => void this.#probe(), this.#options.probeIntervalMs ?? PROBE_INTERVAL_MS);
  }
}

export const nexoTerminal = defineDriver({
  name: 'nexo',
  opens: ['paymentTerminal'],
  over: ['https'],
  model: z.strictObject({ certificateNameSuffixes: z.array(z.string().startsWith('.')).max(8) }),
  settings: z.strictObject({
    saleId: z.string().min(1).max(20),
    poiId: z.string().min(1).max(40),
    keyIdentifier: z.string().min(1),
    keyPassphrase: z.string().min(1),
    keyVersion: z.int().min(0),
  }),
  open: ({ model, connection, settings }, deps) =>
    new NexoTerminal({
      target: { url: connection.url, caPem: deps.caPemOf(connection), ...model },
      parties: { saleId: settings.saleId, poiId: settings.poiId },
      key: new NexoKey(
        { keyIdentifier: settings.keyIdentifier, keyVersion: settings.keyVersion },
        settings.keyPassphrase,
      ),
      nowMs: deps.nowMs,
    }),
});

/**
 * The message id of a tender's payment request. It is derived, not drawn: after a crash of ours the enquiry must be able to name the
 * message although nothing but the tender's id is left.
 */
export function serviceIdOf(tenderId: string): string {
  const digest = createHash('sha256').update(tenderId).digest().readBigUInt64BE(0);
  return digest.toString(36).toUpperCase().padStart(SERVICE_ID_LENGTH_MAX, '0').slice(-SERVICE_ID_LENGTH_MAX);
}

const freshServiceId = (): string =>
  randomBytes(8)
    .readBigUInt64BE(0)
    .toString(36)
    .toUpperCase()
    .padStart(SERVICE_ID_LENGTH_MAX, '0')
    .slice(-SERVICE_ID_LENGTH_MAX);

function parseJson<T>(text: string, schema: z.ZodType<T>): Result<T, { kind: 'unknown'; detail: string }> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return err({ kind: 'unknown', detail: cause instanceof Error ? cause.message : String(cause) });
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err({ kind: 'unknown', detail: z.prettifyError(parsed.error) });
}
