import { z } from 'zod';
import { err, ok, type Result } from '../../../../core/result.ts';
import type { DrawerPulse } from '../../../../hardware/drivers/drawer-host.ts';
import { defineDriver, serialLineSchema } from '../../../../hardware/drivers/driver.ts';
import type { PrinterSurroundings } from '../../../../hardware/drivers/escpos-printer.ts';
import type {
  EndOfJob,
  PrinterCondition,
  PrinterLanguage,
  ReadStatusError,
} from '../../../../hardware/drivers/printer-language.ts';
import { Questions } from '../../../../hardware/drivers/questions.ts';
import { STATUS_TIMEOUT_MS, WirePrinter } from '../../../../hardware/drivers/wire-printer.ts';
import { Listeners } from '../../../../hardware/listeners.ts';
import type { DocumentPart } from '../../../../hardware/protocols/document-layout.ts';
import type { DotImage } from '../../../../hardware/protocols/dot-image.ts';
import { paperFormatSchema } from '../../../../hardware/protocols/paper-format.ts';
import { StripThread } from '../../../../hardware/rendering/strip-thread.ts';
import type { ByteWire } from '../../../../hardware/transports/byte-wire.ts';
import { type NewDeviceReply, NewDeviceReplyDecoder } from './answers.ts';
import { DISCARD, encodeDrawer, encodeNewDeviceJob, markOf, STATUS_REQUEST } from './protocol.ts';

const modelSchema = z.strictObject({
  paper: paperFormatSchema.refine(
    ({ codepages }) => codepages.length === 1,
    'one code page: the language has no command that changes it',
  ),
  drawerConnectors: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  line: serialLineSchema,
});
type NewDeviceModel = z.infer<typeof modelSchema>;

/** Questions and answers with New device. What a printer guarantees as a whole is the work of `WirePrinter`. */
class NewDeviceConversation implements PrinterLanguage {
  readonly #wire: ByteWire;
  readonly #model: NewDeviceModel;
  readonly #answerTimeoutMs: number;
  readonly #decoder = new NewDeviceReplyDecoder();
  readonly #questions = new Questions<NewDeviceReply>();
  readonly #conditions = new Listeners<[PrinterCondition]>();
  #wasCutOff = false;

  constructor(wire: ByteWire, model: NewDeviceModel, answerTimeoutMs: number) {
    this.#wire = wire;
    this.#model = model;
    this.#answerTimeoutMs = answerTimeoutMs;
    wire.onBytes((bytes) => {
      for (const reply of this.#decoder.push(bytes)) this.#take(reply);
    });
  }

  /** Here a printer is told to tell its changes by itself. This one does so without being told. */
  async greet(): Promise<void> {
    if (this.#wasCutOff) await this.#wire.write(Uint8Array.of(DISCARD));
    this.#wasCutOff = false;
  }

  async readStatus(): Promise<Result<PrinterCondition, ReadStatusError>> {
    const asked = await this.#questions.ask(this.#wire, {
      request: Uint8Array.of(STATUS_REQUEST),
      accepts: (reply) => reply.kind === 'status' && reply.isAsked,
      timeoutMs: this.#answerTimeoutMs,
    });
    if (!asked.ok) return asked;
    return asked.value.kind === 'status' ? ok(conditionOf(asked.value)) : err({ kind: 'noAnswer' });
  }

  onCondition(listener: (condition: PrinterCondition) => void): () => void {
    return this.#conditions.add(listener);
  }

  /** Each acknowledgement names its job: nothing of an earlier one can be taken for it. */
  prepare(): Promise<void> {
    return Promise.resolve();
  }

  begin(jobId: string, parts: readonly DocumentPart[], strips: readonly DotImage[]): EndOfJob {
    const mark = markOf(jobId);
    const answer = this.#questions.expect((reply) => reply.kind === 'printed' && reply.mark === mark, null);
    return {
      bytes: encodeNewDeviceJob(jobId, parts, strips, this.#model.paper),
      acknowledged: answer.reply.then((reply) => reply !== null),
      stop: answer.stop,
    };
  }

  /** A printer that cannot be told to forget answers false here, and its rig says `keepsTheRest`. */
  async discard(): Promise<boolean> {
    const asked = await this.#questions.ask(this.#wire, {
      request: Uint8Array.of(DISCARD),
      accepts: (reply) => reply.kind === 'discarded',
      timeoutMs: this.#answerTimeoutMs,
    });
    return asked.ok;
  }

  cutOff(): void {
    this.#wasCutOff = true;
  }

  /** This printer has its own times for the pulse. */
  pulseBytes({ connector }: DrawerPulse): Uint8Array | null {
    return connector <= this.#model.drawerConnectors ? encodeDrawer(connector) : null;
  }

  abandon(): void {
    this.#decoder.cut();
    this.#questions.abandon();
  }

  #take(reply: NewDeviceReply): void {
    if (reply.kind === 'status') this.#conditions.emit(conditionOf(reply));
    this.#questions.take(reply);
  }
}

const conditionOf = ({ state, isDrawerOpen }: Extract<NewDeviceReply, { kind: 'status' }>): PrinterCondition => ({
  state,
  detail: null,
  drawerPin: isDrawerOpen ? 'low' : 'high',
});

/** New device at the end of any wire that carries bytes both ways. */
export class NewDevice extends WirePrinter {
  constructor(wire: ByteWire, model: NewDeviceModel, { renderer, log, timing = {} }: PrinterSurroundings) {
    const language = new NewDeviceConversation(wire, model, timing.statusTimeoutMs ?? STATUS_TIMEOUT_MS);
    super({ wire, language, paper: model.paper, renderer, log, timing });
  }
}

export const newDevice = defineDriver({
  name: 'new-device',
  opens: ['printer'],
  over: ['tcp', 'serial', 'file', 'usb'],
  model: modelSchema,
  settings: z.strictObject({}),
  open: ({ model, connection }, { openBytes, log }) =>
    new NewDevice(openBytes(connection, model.line), model, { renderer: new StripThread(), log }),
});
