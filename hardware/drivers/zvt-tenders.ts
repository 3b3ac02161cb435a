import type { Result } from '../../core/result.ts';
import type { DeviceMemory, MemoryError } from '../device-memory.ts';
import type { Log } from '../log.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import {
  answerOfNote,
  type Finding,
  findingOf,
  isSameMark,
  markOf,
  markOfReference,
  predecessorOf,
  type TenderNote,
} from '../protocols/zvt-payment.ts';
import type { Answered } from './zvt-ending.ts';
import { type UnreadableNote, ZvtNotes } from './zvt-notes.ts';

/** Answers that are kept whole; older ones are known by their note alone. */
export const ANSWERS_MAX = 50;

/** What is known of the tenders that a terminal was asked for: durably by their notes, and whole for as long as the process lives. */
export class ZvtTenders {
  readonly #log: Log;
  readonly #notes: ZvtNotes;
  readonly #answers = new Map<string, Answered>();

  constructor(memory: DeviceMemory, log: Log) {
    this.#notes = new ZvtNotes(memory, log);
    this.#log = log;
  }

  note(tenderId: string): TenderNote | UnreadableNote | null {
    return this.#notes.find(tenderId);
  }

  /** With card and receipt. */
  answer(tenderId: string): Answered | null {
    return this.#answers.get(tenderId) ?? null;
  }

  /** Durable when it returns ok; before that nothing may be sent. */
  begin(note: TenderNote): Result<void, MemoryError> {
    return this.#notes.put(note);
  }

  end(note: TenderNote, answer: Answered): void {
    this.#answers.set(note.tenderId, answer);
    if (this.#answers.size > ANSWERS_MAX) {
      const [oldest] = this.#answers.keys();
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    const ended: TenderNote['ended'] =
      answer.outcome === 'approved'
        ? {
            outcome: 'approved',
            mark: markOfReference(answer.terminalReference),
            isOffline: answer.isOffline,
            approvedMinor: answer.approvedMinor,
          }
        : { outcome: 'declined', reason: answer.reason, wasOnline: answer.wasOnline };
    const noted = this.#notes.put({ ...note, ended });
    // The note before the charge is there: an enquiry after a crash looks at the terminal instead.
    if (!noted.ok) this.#log.warn({ detail: noted.error.detail }, 'the end of a payment could not be noted');
  }

  /** By its note where that says the end, and by the terminal's last transaction where that is it, which knows card and receipt as well. */
  findingOf(note: TenderNote, last: ZvtFields | null, receiptLines: string[]): Finding {
    const told = answerOfNote(note);
    if (told === null) return findingOf(note, last, receiptLines);
    const mark = last === null ? null : markOf(last);
    const ended = note.ended?.outcome === 'approved' ? note.ended.mark : null;
    const isLast = mark !== null && ended !== null && isSameMark(mark, ended);
    return isLast ? findingOf({ ...note, before: predecessorOf(mark) }, last, receiptLines) : told;
  }
}
