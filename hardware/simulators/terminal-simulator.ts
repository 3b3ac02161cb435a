import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import {
  headerSchema,
  type NexoHeader,
  type NexoReference,
  type SaleToPoiRequest,
  type SaleToPoiResponse,
  saleToPoiRequestSchema,
} from '../protocols/nexo.ts';
import { minorOfWireAmount } from '../protocols/nexo-amount.ts';
import { NexoKey, NONCE_LENGTH, securedSchema } from '../protocols/nexo-crypto.ts';
import { listenOn, stopListening } from './listening.ts';
import { paymentAnswer, paymentFailure, statusAnswer, statusFailure } from './terminal-answers.ts';
import { CERTIFICATE_FILE, type TerminalIdentity, terminalIdentity } from './terminal-identity.ts';
import { serviceAnswer, type TerminalOutput } from './terminal-services.ts';
import { TerminalSwitches, type TerminalSwitchesOptions } from './terminal-switches.ts';

export type { TerminalMode } from './terminal-desk.ts';
export type { LedgerEntry } from './terminal-ledger.ts';

export const REQUEST_BYTES_MAX = 262_144;
export const CONNECTIONS_MAX = 32;
const HOST = '127.0.0.1';

export type TerminalSimulatorOptions = TerminalSwitchesOptions & {
  key: { keyIdentifier: string; keyVersion: number; passphrase: string };
  port?: number;
  /** Where the certificate is kept over restarts; made anew each time where absent. */
  identityFolder?: string;
};

type PaymentRequest = NonNullable<SaleToPoiRequest['SaleToPOIRequest']['PaymentRequest']>;

const securedRequestSchema = z.object({ SaleToPOIRequest: securedSchema.extend({ MessageHeader: headerSchema }) });

/** A payment terminal on the local network: HTTPS, Adyen's message protection, nexo, and an acquirer's ledger behind it. */
export class TerminalSimulator extends TerminalSwitches {
  readonly #options: TerminalSimulatorOptions;
  readonly #identity: TerminalIdentity;
  readonly #key: NexoKey;
  readonly #sockets = new Set<Duplex>();
  /** What its own paper and display show. */
  readonly output: TerminalOutput = { printed: [], displayed: [] };
  #answeredServiceId: string | null = null;
  #server: Server | null = null;
  #port: number;

  private constructor(options: TerminalSimulatorOptions, identity: TerminalIdentity) {
    super(options);
    this.#options = options;
    this.#identity = identity;
    this.#port = options.port ?? 0;
    this.#key = new NexoKey(options.key, options.key.passphrase);
  }

  static async open(options: TerminalSimulatorOptions): Promise<TerminalSimulator> {
    const simulator = new TerminalSimulator(options, await terminalIdentity(options.identityFolder ?? null));
    await simulator.plug();
    return simulator;
  }

  get url(): string {
    return `https://${HOST}:${this.#port}/nexo`;
  }

  get port(): number {
    return this.#port;
  }

  get plugged(): boolean {
    return this.#server !== null;
  }

  /** The certificate that a kiosk must trust. */
  get caPem(): string {
    return this.#identity.certificatePem;
  }

  /** The same as a file, for a kiosk's configuration; null without `identityFolder`. */
  get caFile(): string | null {
    const folder = this.#options.identityFolder;
    return folder === undefined ? null : join(folder, CERTIFICATE_FILE);
  }

  /** Approves offline even what it was told to go online for, as a faulty terminal would. */
  setIgnoresForceOnline(ignores: boolean): void {
    this.desk.ignoresForceOnline = ignores;
  }

  /** Puts this message id on every answer (null: that of the question), as a terminal does that mixes two payments up. */
  setAnsweredServiceId(serviceId: string | null): void {
    this.#answeredServiceId = serviceId;
  }

  async plug(): Promise<void> {
    if (this.#server !== null) return;
    const { certificatePem, keyPem } = this.#identity;
    const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
      void this.#serve(request, response);
    });
    server.maxConnections = CONNECTIONS_MAX;
    server.requestTimeout = 0;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    this.#server = server;
    this.#port = await listenOn(server, HOST, this.#port);
    this.changes.emit();
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    await stopListening(server, this.#sockets);
    this.changes.emit();
  }

  protected closeLine(): Promise<void> {
    return this.unplug();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const opened = body === null ? null : this.#open(body);
    if (opened === null) {
      response.writeHead(400).end();
      return;
    }
    const message = opened.SaleToPOIRequest;
    const header = message.MessageHeader;
    const answer = (said: SaleToPoiResponse): void => void response.end(this.#lock(said));
    if (message.PaymentRequest !== undefined) {
      this.#pay(header, message.PaymentRequest, answer, () => response.socket?.destroy());
    } else if (message.TransactionStatusRequest !== undefined) {
      answer(this.#statusOf(header, message.TransactionStatusRequest.MessageReference ?? this.#lastOf(header)));
    } else if (message.AbortRequest !== undefined) {
      this.desk.abort(message.AbortRequest.MessageReference.ServiceID);
      response.end();
    } else {
      const served = serviceAnswer(message, this.desk, this.output, new Date(this.#options.nowMs()).toISOString());
      if (served === null) response.writeHead(400).end();
      else answer(served);
    }
  }

  #pay(header: NexoHeader, request: PaymentRequest, answer: (said: SaleToPoiResponse) => void, drop: () => void): void {
    const { AmountsReq, TransactionConditions } = request.PaymentTransaction;
    const { Currency: currency, RequestedAmount } = AmountsReq;
    const amountMinor = minorOfWireAmount(RequestedAmount, currency);
    if (amountMinor === null || amountMinor === 0) {
      answer(paymentFailure(header, 'MessageFormat'));
      return;
    }
    const tenderId = request.SaleData.SaleTransactionID.TransactionID;
    const mustBeOnline = TransactionConditions?.ForceOnlineFlag === true;
    this.desk.pay(
      header.ServiceID,
      { tenderId, amountMinor, currency, mustBeOnline },
      {
        answer: (entry) => answer(paymentAnswer(header, entry)),
        refuse: () => answer(paymentFailure(header, 'Busy')),
        drop,
      },
    );
  }

  /** A question that names no message is about the last one. */
  #lastOf({ SaleID }: NexoHeader): NexoReference {
    return { MessageCategory: 'Payment', SaleID, ServiceID: this.desk.lastId() ?? '' };
  }

  #statusOf(header: NexoHeader, about: NexoReference): SaleToPoiResponse {
    const found = this.desk.statusOf(about.ServiceID);
    if (found === 'inProgress') return statusFailure(header, 'InProgress');
    return found === null ? statusFailure(header, 'NotFound') : statusAnswer(header, about, found);
  }

  #open(body: string): z.infer<typeof saleToPoiRequestSchema> | null {
    const outer = securedRequestSchema.safeParse(jsonOf(body));
    if (!outer.success) return null;
    const clear = this.#key.unlock(outer.data.SaleToPOIRequest);
    if (!clear.ok) return null;
    const inner = saleToPoiRequestSchema.safeParse(jsonOf(clear.value));
    return inner.success ? inner.data : null;
  }

  #lock(answer: SaleToPoiResponse): string {
    const { MessageHeader: right, ...body } = answer.SaleToPOIResponse;
    const header = { ...right, ServiceID: this.#answeredServiceId ?? right.ServiceID };
    const message: SaleToPoiResponse = { SaleToPOIResponse: { MessageHeader: header, ...body } };
    const secured = this.#key.lock(JSON.stringify(message), randomBytes(NONCE_LENGTH));
    return JSON.stringify({ SaleToPOIResponse: { MessageHeader: header, ...secured } });
  }
}

/** Null when the sender broke off or sent too much. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > REQUEST_BYTES_MAX) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is refused by every schema, and so is nothing at all.
    return undefined;
  }
}
