import { z } from 'zod';
import type { Money } from '../../core/money/money.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { DeviceState } from '../ports/device.ts';
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
} from '../ports/payment-terminal.ts';
import type { SaleToPoiResponse } from '../protocols/nexo.ts';
import { NexoKey } from '../protocols/nexo-crypto.ts';
import { paymentOutcomeOf, reversalOutcomeOf } from '../protocols/nexo-outcome.ts';
import {
  buildAbort,
  buildPayment,
  buildReversal,
  buildStatusEnquiry,
  type NexoParties,
} from '../protocols/nexo-requests.ts';
import { type HttpsTarget, probe } from '../transports/https.ts';
import { defineDriver } from './driver.ts';
import { freshServiceId, NexoChannel, serviceIdOf } from './nexo-channel.ts';
import { NexoServices } from './nexo-services.ts';
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

/** A payment terminal on the local network that speaks nexo under Adyen's message protection. */
export class NexoTerminal implements PaymentTerminal {
  readonly #options: NexoTerminalOptions;
  readonly #status = new StatusCell();
  readonly #closing = new AbortController();
  readonly #channel: NexoChannel;
  /** What the terminal does beside payments. */
  readonly services: NexoServices;
  #probeTimer: NodeJS.Timeout | null = null;

  constructor(options: NexoTerminalOptions) {
    this.#options = options;
    this.#channel = new NexoChannel({
      target: options.target,
      key: options.key,
      closing: this.#closing.signal,
      onReached: (problem) => this.#status.set(problem === null ? 'READY' : 'NOT_CONNECTED', problem),
    });
    this.services = new NexoServices(this.#channel, options.parties, options.nowMs);
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
    const message = buildPayment(this.#options.parties, serviceIdOf(request.tenderId), { ...request, at: this.#now() });
    const answered = await this.#channel.ask(message, signal);
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
    const answered = await this.#channel.ask(message, timeout);
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
    await this.#channel.post(message, AbortSignal.timeout(ABORT_TIMEOUT_MS));
  }

  async reverse(
    request: ReversalRequest,
    signal: AbortSignal,
  ): Promise<Result<CardReversal | CardDecline, ChargeError>> {
    const { reversalId, terminalReference, terminalTime, charged, amount } = request;
    const isWhole = amount.amountMinor === charged.amountMinor && amount.currency === charged.currency;
    const message = buildReversal(this.#options.parties, serviceIdOf(reversalId), {
      of: terminalReference,
      paidAt: terminalTime ?? null,
      reversalId,
      partOnly: isWhole ? null : amount,
      at: this.#now(),
    });
    const answered = await this.#channel.ask(message, signal);
    if (!answered.ok) return answered;
    const response = answered.value.SaleToPOIResponse.ReversalResponse;
    if (response === undefined) return err({ kind: 'unknown', detail: 'answer without a reversal response' });
    const outcome = reversalOutcomeOf(response, amount);
    return 'detail' in outcome ? err({ kind: 'unknown', detail: outcome.detail }) : ok(outcome);
  }

  /** Adyen's platform settles by itself. */
  async endOfDay(): Promise<Result<EndOfDay, ChargeError>> {
    return ok({ outcome: 'notNeeded' });
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
    const header = repeated?.MessageHeader;
    if (payment === undefined || (header !== undefined && header.ServiceID !== serviceIdOf(tenderId))) {
      return err({ kind: 'unreachable', detail: 'the answer is about another message' });
    }
    const named = payment.SaleData?.SaleTransactionID.TransactionID;
    if (header === undefined && named === undefined) {
      return err({ kind: 'unreachable', detail: 'the answer does not say which payment it is about' });
    }
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

  #now(): string {
    return new Date(this.#options.nowMs()).toISOString();
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
