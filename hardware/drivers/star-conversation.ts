import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { DocumentPart } from '../protocols/document-layout.ts';
import type { DotImage } from '../protocols/dot-image.ts';
import { encodeStarParts } from '../protocols/star-document.ts';
import {
  AUTOMATIC_STATUS_ON,
  encodeDrawerPulse,
  isDrawerSwitchClosed,
  jobMarkOf,
  REAL_TIME_RESET,
  STATUS_REQUEST,
  type StarReply,
  StarReplyDecoder,
  stateOfStar,
  tellsOfEnd,
} from '../protocols/star-status.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import type { DrawerPulse } from './drawer-host.ts';
import type { EndOfJob, PrinterCondition, PrinterLanguage, ReadStatusError } from './printer-language.ts';
import { Questions } from './questions.ts';
import type { StarModel } from './star-printer.ts';

/** Questions and answers with a Star printer. Asked or not, it tells its state with the same frame. */
export class StarConversation implements PrinterLanguage {
  readonly #wire: ByteWire;
  readonly #model: StarModel;
  readonly #answerTimeoutMs: number;
  readonly #decoder = new StarReplyDecoder();
  readonly #questions = new Questions<StarReply>();
  readonly #conditions = new Listeners<[PrinterCondition]>();
  #wasCutOff = false;

  constructor(wire: ByteWire, model: StarModel, answerTimeoutMs: number) {
    this.#wire = wire;
    this.#model = model;
    this.#answerTimeoutMs = answerTimeoutMs;
    wire.onBytes((bytes) => {
      for (const reply of this.#decoder.push(bytes)) this.#take(reply);
    });
  }

  async greet(): Promise<void> {
    if (this.#wasCutOff) await this.#wire.write(REAL_TIME_RESET);
    this.#wasCutOff = false;
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
    const first = await this.#ask();
    // What the printer told by itself looks like an answer, and may be older than the question. The second one is not.
    return first.ok && this.#model.automaticStatus ? this.#ask() : first;
  }

  async #ask(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const asked = await this.#questions.ask(this.#wire, {
      request: STATUS_REQUEST,
      accepts: (reply) => reply.kind === 'status',
      timeoutMs: this.#answerTimeoutMs,
    });
    if (!asked.ok) return asked;
    return asked.value.kind === 'status' ? ok(conditionOf(asked.value.status)) : err({ kind: 'noAnswer' });
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  begin(jobId: string, parts: readonly DocumentPart[], strips: readonly DotImage[]): EndOfJob {
    const answer = this.#questions.expect(this.#acknowledges(jobId), null);
    return {
      bytes: encodeStarParts(jobId, parts, this.#model, strips),
      acknowledged: answer.reply.then((reply) => reply !== null),
      stop: answer.stop,
    };
  }

  async discard(reason: 'trouble' | 'timedOut'): Promise<boolean> {
    // An interrupted document is thrown away by the printer itself, as soon as somebody mended what interrupted it.
    if (reason === 'trouble' && this.#model.cancelsDocuments) return true;
    await this.#wire.write(REAL_TIME_RESET);
    return false;
  }

  cutOff(): void {
    this.#wasCutOff = true;
  }

  pulseBytes({ connector, onMs, offMs }: DrawerPulse): Uint8Array | null {
    return connector <= this.#model.drawerConnectors ? encodeDrawerPulse(connector, onMs, offMs) : null;
  }

  #acknowledges(jobId: string): (reply: StarReply) => boolean {
    if (this.#model.acknowledgement === 'endCounter') {
      return (reply) => reply.kind === 'status' && tellsOfEnd(reply.status);
    }
    const [first, second] = jobMarkOf(jobId);
    return (reply) => reply.kind === 'printEnd' && reply.mark[0] === first && reply.mark[1] === second;
  }

  #take(reply: StarReply): void {
    if (reply.kind === 'status') this.#conditions.emit(conditionOf(reply.status));
    this.#questions.take(reply);
  }
}

const conditionOf = (status: Uint8Array): PrinterCondition => ({
  ...stateOfStar(status),
  drawerPin: isDrawerSwitchClosed(status) ? 'low' : 'high',
});
