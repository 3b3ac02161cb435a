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
  /** A late in-order answer to a job that was given up may still come, and carries no job: the next one must not hear it. */
  #owesAnswer = false;
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
    if (this.#model.automaticStatus) await this.#wire.write(AUTOMATIC_STATUS_ON);
  }

  onCondition(listener: (condition: PrinterCondition) => void): () => void {
    return this.#conditions.add(listener);
  }

  abandon(): void {
    this.#decoder.cut();
    this.#questions.abandon();
  }

  async readStatus(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const bytes: PrinterStatusBytes = { 1: 0, 2: 0, 3: 0, 4: 0 };
    for (const query of STATUS_QUERIES) {
      const answer = this.#questions.expect((reply) => reply.kind === 'status', this.#answerTimeoutMs);
      const written = await this.#wire.write(encodeStatusQuery(query));
      const reply = written.ok ? await answer.reply : null;
      answer.stop();
      if (!written.ok || !this.#wire.connected) return err({ kind: 'disconnected' });
      if (reply?.kind !== 'status') return err({ kind: 'noAnswer' });
      bytes[query] = reply.byte;
    }
    return ok({ ...stateOf(bytes), drawerPin: isDrawerPinHigh(bytes[1]) ? 'high' : 'low' });
  }

  async prepare(): Promise<void> {
    if (!this.#owesAnswer) return;
    const answer = this.#questions.expect((reply) => reply.kind === 'identity', OWED_ANSWER_TIMEOUT_MS);
    const written = await this.#wire.write(IDENTITY_REQUEST);
    // A printer that does not know the question lets the time pass: by then the rest of the given-up job is printed as well.
    if (written.ok) await answer.reply;
    answer.stop();
    this.#owesAnswer = false;
  }

  begin(jobId: string, parts: readonly DocumentPart[], strips: readonly DotImage[], timeoutMs: number): EndOfJob {
    const answer = this.#questions.expect(this.#acknowledges(jobId), timeoutMs);
    return {
      bytes: encodeParts(jobId, parts, this.#model, strips),
      acknowledged: answer.reply.then((reply) => reply !== null),
      stop: answer.stop,
    };
  }

  async discard(): Promise<boolean> {
    this.#owesAnswer = this.#model.acknowledgement === 'inOrderStatus';
    if (!this.#model.clearsBuffer) return false;
    const answer = this.#questions.expect((reply) => reply.kind === 'bufferCleared', this.#answerTimeoutMs);
    const written = await this.#wire.write(CLEAR_BUFFER);
    const reply = written.ok ? await answer.reply : null;
    answer.stop();
    return reply !== null && !this.#owesAnswer;
  }

  pulseBytes({ connector, onMs, offMs }: DrawerPulse): Uint8Array | null {
    return connector <= this.#model.drawerConnectors ? encodeDrawerPulse(connector, onMs, offMs) : null;
  }

  #acknowledges(jobId: string): (reply: PrinterReply) => boolean {
    if (this.#model.acknowledgement === 'inOrderStatus') return (reply) => reply.kind === 'inOrderStatus';
    const processId = processIdOf(jobId);
    return (reply) => reply.kind === 'processId' && reply.processId === processId;
  }

  #take(reply: PrinterReply): void {
    if (reply.kind === 'automatic') {
      const drawerPin = isDrawerPinHigh(reply.bytes[0]) ? 'high' : 'low';
      this.#conditions.emit({ ...stateOfAutomatic(reply.bytes), drawerPin });
    }
    this.#questions.take(reply);
  }
}
