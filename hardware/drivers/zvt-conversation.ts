import { withoutPrintedCardNumbers } from '../protocols/card-data.ts';
import { encodeZvt, messageOf } from '../protocols/zvt.ts';
import type { Apdu } from '../protocols/zvt-apdu.ts';
import { intermediateText } from '../protocols/zvt-codes.ts';
import { NEGATIVE_ACKNOWLEDGEMENT } from '../protocols/zvt-commands.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import { printedLinesOf } from '../protocols/zvt-print.ts';
import type { ZvtEnding } from './zvt-ending.ts';
import type { ZvtLink } from './zvt-link.ts';

/** T3: from a command to the terminal's first answer. */
export const T3_MS = 5_000;
/** T4: the longest silence while the terminal works; a customer may take long, but then the terminal tells of it. */
export const T4_MS = 180_000;
/** The same once nobody waits for the answer any more. */
export const HURRIED_MS = 20_000;
export const RECEIPT_LINES_MAX = 200;
export const ANSWERS_WAITING_MAX = 8;
/** How long a command waits for the acknowledgement of what was said beside the one before, which not every terminal gives. */
export const INTERRUPTION_MS = 500;

export type ConversationTiming = { t3Ms?: number; t4Ms?: number; hurriedMs?: number };

type Underway = {
  end: (ending: ZvtEnding) => void;
  /** Before that an acknowledgement cannot be its own. */
  isSent: boolean;
  isTaken: boolean;
  t4Ms: number;
  /** Silence after it was taken is the end of it, and no fault. */
  endsInSilence: boolean;
  status: ZvtFields | null;
  receiptLines: string[];
  timer: NodeJS.Timeout | null;
};

const ACKNOWLEDGED = 0x8000;
const STATUS_INFORMATION = 0x040f;
const INTERMEDIATE_STATUS = 0x04ff;
const COMPLETION = 0x060f;
const ABORT = 0x061e;
const PRINT_LINE = 0x06d1;
const PRINT_TEXT_BLOCK = 0x06d3;
/** What else a terminal may say while it is master: set the clock, show a text. It is taken note of. */
const TAKEN_NOTE_OF: ReadonlySet<number> = new Set([0x0401, 0x0685, 0x06e0]);
const UNKNOWN_COMMAND = 0x83;

/**
 * One command at a time: after it is taken the terminal is master, and every message of it is answered, until it completes or aborts.
 * The driver's guarantee that nothing is asked twice rests here: a command is written once.
 */
export class ZvtConversation {
  readonly #link: ZvtLink;
  readonly #timing: Required<ConversationTiming>;
  readonly #onProgress: (text: string) => void;
  #underway: Underway | null = null;
  #interruption: { over: Promise<void>; end: () => void } | null = null;
  #answering = 0;

  constructor(link: ZvtLink, timing: ConversationTiming, onProgress: (text: string) => void) {
    this.#link = link;
    this.#timing = {
      t3Ms: timing.t3Ms ?? T3_MS,
      t4Ms: timing.t4Ms ?? T4_MS,
      hurriedMs: timing.hurriedMs ?? HURRIED_MS,
    };
    this.#onProgress = onProgress;
    link.onApdu((apdu) => this.#take(apdu));
    link.onConnected((connected, detail) => {
      this.#interruption?.end();
      if (!connected) this.#end({ kind: 'lost', detail: detail ?? 'the line was lost' });
    });
  }

  get isUnderway(): boolean {
    return this.#underway !== null;
  }

  /**
   * Resolves when the terminal is done with it, however long its asker still cares. `endsInSilenceMs`: for commands that some terminals
   * only acknowledge and others complete as well.
   */
  run(command: string, fields: ZvtFields, how: { endsInSilenceMs?: number } = {}): Promise<ZvtEnding> {
    if (this.#underway !== null) {
      return Promise.resolve({ kind: 'notSent', detail: 'the terminal is still busy with another command' });
    }
    const { promise, resolve } = Promise.withResolvers<ZvtEnding>();
    const own: Underway = {
      end: resolve,
      isSent: false,
      isTaken: false,
      t4Ms: how.endsInSilenceMs ?? this.#timing.t4Ms,
      endsInSilence: how.endsInSilenceMs !== undefined,
      status: null,
      receiptLines: [],
      timer: null,
    };
    this.#underway = own;
    void this.#ask(own, command, fields);
    return promise;
  }

  /** `own` may end before its write does: a wire that takes nothing must not hold whoever asked for ever. */
  async #ask(own: Underway, command: string, fields: ZvtFields): Promise<void> {
    if (this.#interruption !== null) {
      await this.#interruption.over;
      if (this.#underway !== own) return;
    }
    own.isSent = true;
    this.#patience(this.#timing.t3Ms, 'the command was not acknowledged');
    const sent = await this.#send(command, fields);
    if (this.#underway !== own) return;
    if (!sent.ok) {
      const { kind, detail } = sent.error;
      this.#end(kind === 'notSent' ? { kind, detail } : { kind: 'lost', detail });
      // Nobody acknowledged it: whether anybody is there shows when the line is opened anew.
      if (kind === 'broken') this.#link.reset(detail);
    } else if (!own.isTaken) {
      this.#patience(this.#timing.t3Ms, 'the command was not acknowledged');
    }
  }

  /**
   * Says something beside the command that is under way. The next command waits for its acknowledgement, for a while: a late one would
   * be taken for that command's own.
   */
  async interrupt(command: string): Promise<void> {
    while (this.#interruption !== null) await this.#interruption.over;
    if (this.#underway === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#interruption?.end(), INTERRUPTION_MS);
    const end = (): void => {
      clearTimeout(timer);
      this.#interruption = null;
      resolve();
    };
    this.#interruption = { over: promise, end };
    await this.#send(command, {});
  }

  /** The asker gave up: less patience with silence from now on. */
  hurry(): void {
    const underway = this.#underway;
    if (underway === null) return;
    underway.t4Ms = Math.min(underway.t4Ms, this.#timing.hurriedMs);
    if (underway.isTaken) this.#patience(underway.t4Ms, 'the terminal fell silent');
  }

  /** Ends what is under way as lost. */
  giveUp(detail: string): void {
    this.#interruption?.end();
    this.#end({ kind: 'lost', detail });
  }

  #send(command: string, fields: ZvtFields): ReturnType<ZvtLink['send']> {
    const encoded = encodeZvt({ command, fields });
    if (!encoded.ok) return Promise.resolve({ ok: false, error: { kind: 'notSent', detail: encoded.error.kind } });
    return this.#link.send(encoded.value);
  }

  #take(apdu: Apdu): void {
    const underway = this.#underway;
    if (apdu.control === ACKNOWLEDGED || apdu.control >> 8 === NEGATIVE_ACKNOWLEDGEMENT) {
      if (underway === null || underway.isTaken || !underway.isSent) {
        this.#interruption?.end();
        return;
      }
      underway.isTaken = true;
      if (apdu.control === ACKNOWLEDGED || apdu.control === NEGATIVE_ACKNOWLEDGEMENT << 8) {
        this.#patience(underway.t4Ms, 'the terminal fell silent');
      } else this.#end({ kind: 'refused', errorCode: apdu.control & 0xff });
      return;
    }
    // Before the command is acknowledged whatever comes belongs to something earlier: it is answered, and not believed.
    const asked = underway?.isTaken === true ? underway : null;
    const isKnown = this.#heard(apdu, asked);
    void this.#answer(isKnown ? '80 00' : `84 ${UNKNOWN_COMMAND.toString(16)}`);
    this.#endAfter(apdu, asked);
  }

  /** A terminal that talks without listening gets no answers beyond the bound: they would only pile up. */
  async #answer(command: string): Promise<void> {
    if (this.#answering >= ANSWERS_WAITING_MAX) return;
    this.#answering += 1;
    await this.#send(command, {});
    this.#answering -= 1;
  }

  /** False for what we do not know. */
  #heard(apdu: Apdu, underway: Underway | null): boolean {
    const { fields } = messageOf(apdu);
    if (underway !== null) this.#patience(underway.t4Ms, 'the terminal fell silent');
    switch (apdu.control) {
      case STATUS_INFORMATION:
        if (underway !== null) underway.status = fields;
        return true;
      case INTERMEDIATE_STATUS:
        if (typeof fields.status === 'number') this.#onProgress(intermediateText(fields.status));
        return true;
      case PRINT_LINE:
      case PRINT_TEXT_BLOCK:
        underway?.receiptLines.push(
          ...printedLinesOf(apdu.control, fields)
            .slice(0, RECEIPT_LINES_MAX - underway.receiptLines.length)
            .map(withoutPrintedCardNumbers),
        );
        return true;
      default:
        return apdu.control === COMPLETION || apdu.control === ABORT || TAKEN_NOTE_OF.has(apdu.control);
    }
  }

  #endAfter(apdu: Apdu, underway: Underway | null): void {
    if (underway === null) return;
    const { status, receiptLines } = underway;
    const { fields } = messageOf(apdu);
    if (apdu.control === COMPLETION) this.#end({ kind: 'completed', status, completion: fields, receiptLines });
    if (apdu.control === ABORT) {
      const errorCode = typeof fields.errorCode === 'number' ? fields.errorCode : 0;
      this.#end({ kind: 'aborted', errorCode, status, receiptLines });
    }
  }

  #patience(timeoutMs: number, detail: string): void {
    const underway = this.#underway;
    if (underway === null) return;
    if (underway.timer !== null) clearTimeout(underway.timer);
    underway.timer = setTimeout(() => {
      if (underway.endsInSilence && underway.isTaken) {
        this.#end({ kind: 'completed', status: null, completion: {}, receiptLines: [] });
        return;
      }
      this.#end({ kind: 'lost', detail });
      // Whatever it still says would be taken for the answer to something else.
      this.#link.reset(detail);
    }, timeoutMs);
  }

  #end(ending: ZvtEnding): void {
    const underway = this.#underway;
    if (underway === null) return;
    if (underway.timer !== null) clearTimeout(underway.timer);
    this.#underway = null;
    underway.end(ending);
  }
}
