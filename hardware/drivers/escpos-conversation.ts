import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { DocumentPart } from '../protocols/document-layout.ts';
import type { DotImage } from '../protocols/dot-image.ts';
import { encodeParts } from '../protocols/escpos-document.ts';
import {
  AUTOMATIC_STATUS_ON,
  CLEAR_BUFFER,
  encodeDrawerPulse,
  encodeStatusQuery,
  IDENTITY_REQUEST,
  IN_ORDER_STATUS_REQUEST,
  isDrawerPinHigh,
  type PrinterReply,
  PrinterReplyDecoder,
  type PrinterStatusBytes,
  processIdOf,
  STATUS_QUERIES,
  stateOf,
  stateOfAutomatic,
} from '../protocols/escpos-status.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import type { DrawerPulse } from './drawer-host.ts';
import type { EscposModel } from './escpos-printer.ts';
import type { EndOfJob, PrinterCondition, PrinterLanguage, ReadStatusError } from './printer-language.ts';
import { Questions } from './questions.ts';

/** The rest of a given-up job comes before its late answer. */
const OWED_ANSWER_TIMEOUT_MS = 5_000;
const NEXT_ANSWER_TIMEOUT_MS = 500;

/**
 * Questions and answers in ESC/POS. Real-time answers are single bytes that do not say which question they belong to, so one question
 * at a time is on the wire; after a missing answer the connection must be reset, or the next answers would be off by one.
 */
export class EscposConversation implements PrinterLanguage {
  readonly #wire: ByteWire;
  readonly #model: EscposModel;
  readonly #answerTimeoutMs: number;
  readonly #decoder = new PrinterReplyDecoder();
  readonly #questions = new Questions<PrinterReply>();
  /** An in-order answer to a job that was begun may still come, and carries no job: the next one must not hear it. */
  #owesAnswer = false;
  /** The printer answered `GS I 66` on this connection. */
  #knowsIdentity = false;
  #identitiesOwed = 0;
  #wasCutOff = false;
  readonly #conditions = new Listeners<[PrinterCondition]>();

  constructor(wire: ByteWire, model: EscposModel, answerTimeoutMs: number) {
    this.#wire = wire;
    this.#model = model;
    this.#answerTimeoutMs = answerTimeoutMs;
    wire.onBytes((bytes) => {
      for (const reply of this.#decoder.push(bytes)) this.#take(reply);
    });
  }

  async greet(): Promise<void> {
    if (this.#wasCutOff && this.#model.clearsBuffer && (await this.#clearBuffer())) this.#wasCutOff = false;
    if (this.#model.automaticStatus) await this.#wire.write(AUTOMATIC_STATUS_ON);
    // Not waited for: a printer that does not know it is none the worse.
    if (this.#isInOrder) await this.#wire.write(this.#identityRequest());
  }

  onCondition(listener: (condition: PrinterCondition) => void): () => void {
    return this.#conditions.add(listener);
  }

  abandon(): void {
    this.#decoder.cut();
    this.#questions.abandon();
    // Another printer may be there next.
    this.#knowsIdentity = false;
  }

  async readStatus(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const bytes: PrinterStatusBytes = { 1: 0, 2: 0, 3: 0, 4: 0 };
    for (const query of STATUS_QUERIES) {
      const asked = await this.#questions.ask(this.#wire, {
        request: encodeStatusQuery(query),
        accepts: (reply) => reply.kind === 'status',
        timeoutMs: this.#answerTimeoutMs,
      });
      if (!asked.ok) return asked;
      if (asked.value.kind !== 'status') return err({ kind: 'noAnswer' });
      bytes[query] = asked.value.byte;
    }
    return ok({ ...stateOf(bytes), drawerPin: isDrawerPinHigh(bytes[1]) ? 'high' : 'low' });
  }

  async prepare(): Promise<void> {
    if (this.#wasCutOff && this.#model.clearsBuffer) await this.#clearBuffer();
    this.#wasCutOff = false;
    if (!this.#owesAnswer && !(this.#knowsIdentity && this.#identitiesOwed > 0)) return;
    // A printer that does not know the question lets the time pass: by then the rest of the given-up job is printed as well.
    const asked = await this.#questions.ask(this.#wire, {
      request: this.#identityRequest(),
      accepts: (reply) => reply.kind === 'identity',
      timeoutMs: OWED_ANSWER_TIMEOUT_MS,
    });
    // A line that broke meanwhile may carry what is owed after its next connection.
    if (!asked.ok && asked.error.kind === 'disconnected') return;
    // That may be the answer to an earlier one. Those behind it follow at once, as far as no connection took them with it.
    if (asked.ok && this.#identitiesOwed > 0) {
      await this.#questions.expect((reply) => this.#isLastIdentity(reply), NEXT_ANSWER_TIMEOUT_MS).reply;
    }
    this.#owesAnswer = false;
    this.#identitiesOwed = 0;
  }

  begin(jobId: string, parts: readonly DocumentPart[], strips: readonly DotImage[]): EndOfJob {
    const job = encodeParts(jobId, parts, this.#model, strips);
    const { request, accepts } = this.#isInOrder ? this.#inOrderEnd() : endWithProcessId(jobId);
    const answer = this.#questions.expect(accepts, null);
    this.#owesAnswer = this.#isInOrder;
    return {
      bytes: Buffer.concat([job, request]),
      acknowledged: answer.reply.then((reply) => {
        if (reply !== null) this.#owesAnswer = false;
        return reply !== null;
      }),
      stop: answer.stop,
    };
  }

  async discard(): Promise<boolean> {
    return this.#model.clearsBuffer && (await this.#clearBuffer()) && !this.#isInOrder;
  }

  cutOff(): void {
    this.#wasCutOff = true;
  }

  async #clearBuffer(): Promise<boolean> {
    const asked = await this.#questions.ask(this.#wire, {
      request: CLEAR_BUFFER,
      accepts: (reply) => reply.kind === 'bufferCleared',
      timeoutMs: this.#answerTimeoutMs,
    });
    return asked.ok;
  }

  pulseBytes({ connector, onMs, offMs }: DrawerPulse): Uint8Array | null {
    return connector <= this.#model.drawerConnectors ? encodeDrawerPulse(connector, onMs, offMs) : null;
  }

  get #isInOrder(): boolean {
    return this.#model.acknowledgement === 'inOrderStatus';
  }

  /**
   * Behind the `GS r` of the job. Its answer is one byte, and noise can be that byte: a printer that tells its maker ends the job with
   * that, and any other one must answer `GS r` twice.
   */
  #inOrderEnd(): JobEnd {
    if (this.#knowsIdentity) {
      return { request: this.#identityRequest(), accepts: (reply) => this.#isLastIdentity(reply) };
    }
    let answers = 0;
    const accepts = (reply: PrinterReply): boolean => {
      if (reply.kind === 'inOrderStatus') answers += 1;
      return answers === 2;
    };
    return { request: IN_ORDER_STATUS_REQUEST, accepts };
  }

  /** The answers come in the order of the requests: only the last one asked for ends what is waited for. */
  #isLastIdentity(reply: PrinterReply): boolean {
    return reply.kind === 'identity' && this.#identitiesOwed === 0;
  }

  #identityRequest(): Uint8Array {
    this.#identitiesOwed += 1;
    return IDENTITY_REQUEST;
  }

  #take(reply: PrinterReply): void {
    if (reply.kind === 'identity') {
      this.#knowsIdentity = true;
      this.#identitiesOwed = Math.max(0, this.#identitiesOwed - 1);
    }
    if (reply.kind === 'automatic') {
      const drawerPin = isDrawerPinHigh(reply.bytes[0]) ? 'high' : 'low';
      this.#conditions.emit({ ...stateOfAutomatic(reply.bytes), drawerPin });
    }
    this.#questions.take(reply);
  }
}

/** What is asked for behind the job, and which answer is the job's. */
type JobEnd = { request: Uint8Array; accepts: (reply: PrinterReply) => boolean };

/** The job itself ends with the request for its id. */
function endWithProcessId(jobId: string): JobEnd {
  const processId = processIdOf(jobId);
  return {
    request: new Uint8Array(0),
    accepts: (reply) => reply.kind === 'processId' && reply.processId === processId,
  };
}
