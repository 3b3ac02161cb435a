import { z } from 'zod';
import { currencySchema } from '../../core/money/money.ts';
import { err, type Result } from '../../core/result.ts';
import type { DeviceMemory, MemoryError } from '../device-memory.ts';
import type { Log } from '../log.ts';
import type { TenderNote } from '../protocols/zvt-payment.ts';

const markSchema = z.object({ terminalId: z.string(), receiptNumber: z.int(), traceNumber: z.int() });
const noteSchema: z.ZodType<TenderNote> = z.object({
  tenderId: z.string(),
  amountMinor: z.int(),
  currency: currencySchema,
  before: markSchema.nullable(),
  ended: z
    .discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('approved'),
        mark: markSchema.nullable(),
        isOffline: z.boolean(),
        approvedMinor: z.int().min(1).optional(),
      }),
      z.object({
        outcome: z.literal('declined'),
        reason: z.enum([
          'refused',
          'cancelled',
          'busy',
          'wrongPin',
          'insufficientFunds',
          'unsupportedCard',
          'bankUnreachable',
        ]),
        wasOnline: z.boolean(),
      }),
    ])
    .nullable(),
});
/** Whatever its notes hold: each is read by itself. */
const fileSchema = z.object({ v: z.literal(1), notes: z.array(z.unknown()) });
const namedSchema = z.looseObject({ tenderId: z.string() });

/** Tenders that can still be asked about; older ones are long settled. */
export const NOTES_MAX = 50;

/** A note that this version cannot read: the tender was asked for, and what became of it is uncertain. */
export type UnreadableNote = 'unreadable';
/** `raw` as it stands in the file: what another version wrote there is kept for it. */
type Kept = { tenderId: string; note: TenderNote | UnreadableNote; raw: unknown };

/** The notes on the tenders that a terminal was asked for. No card data: what is kept is numbers of the terminal. */
export class ZvtNotes {
  readonly #memory: DeviceMemory;
  readonly #log: Log;
  #kept: Kept[] = [];
  /** Notes that are there, cannot be read and cannot be put out of the way must not be written over. */
  #stuck: MemoryError | null = null;

  constructor(memory: DeviceMemory, log: Log) {
    this.#memory = memory;
    this.#log = log;
    const read = memory.read();
    const found = read.ok ? notesIn(read.value) : { kept: [], lost: read.error.detail };
    this.#kept = found.kept;
    const unreadable = found.kept.filter(({ note }) => note === 'unreadable').map(({ tenderId }) => tenderId);
    if (unreadable.length > 0)
      this.#log.warn({ tenders: unreadable }, 'notes on payments cannot be read by this version');
    if (found.lost !== null) this.#setAside(found.lost);
  }

  find(tenderId: string): TenderNote | UnreadableNote | null {
    return this.#kept.find((kept) => kept.tenderId === tenderId)?.note ?? null;
  }

  /** Durable when it returns ok. */
  put(note: TenderNote): Result<void, MemoryError> {
    if (this.#stuck !== null) return err(this.#stuck);
    const others = this.#kept.filter(({ tenderId }) => tenderId !== note.tenderId);
    return this.#write([...others, { tenderId: note.tenderId, note, raw: note }].slice(-NOTES_MAX));
  }

  #write(kept: Kept[]): Result<void, MemoryError> {
    const written = this.#memory.write(JSON.stringify({ v: 1, notes: kept.map(({ raw }) => raw) }));
    if (written.ok) this.#kept = kept;
    return written;
  }

  /** What could be saved of it is written at once, so that the next start finds that and not nothing. */
  #setAside(detail: string): void {
    const aside = this.#memory.setAside();
    if (!aside.ok) {
      this.#stuck = aside.error;
      this.#log.warn(
        { detail, why: aside.error.detail },
        'notes on payments can neither be read nor set aside: nothing is charged',
      );
      return;
    }
    this.#log.warn({ detail, aside: aside.value }, 'notes on payments could not be read and were set aside');
    const written = this.#write(this.#kept);
    if (!written.ok) this.#log.warn({ detail: written.error.detail }, 'what was saved of them could not be written');
  }
}

/** `lost`: why something of the text could not be taken over. */
function notesIn(text: string | null): { kept: Kept[]; lost: string | null } {
  if (text === null) return { kept: [], lost: null };
  const file = fileSchema.safeParse(parsedOf(text));
  if (!file.success) return { kept: namedIn(text), lost: 'the file is no list of notes' };
  const kept = file.data.notes.flatMap(keptOf);
  return { kept, lost: kept.length === file.data.notes.length ? null : 'a note names no tender' };
}

function keptOf(raw: unknown): Kept[] {
  const note = noteSchema.safeParse(raw);
  if (note.success) return [{ tenderId: note.data.tenderId, note: note.data, raw: note.data }];
  const named = namedSchema.safeParse(raw);
  return named.success ? [{ tenderId: named.data.tenderId, note: 'unreadable', raw }] : [];
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no list of notes, which the caller says.
    return undefined;
  }
}

/** The tenders that broken text still names: enough for never asking for them again. */
function namedIn(text: string): Kept[] {
  const names = new Set(Array.from(text.matchAll(/"tenderId"\s*:\s*"([^"\\]+)"/g), ([, tenderId = '']) => tenderId));
  return Array.from(names, (tenderId): Kept => ({ tenderId, note: 'unreadable', raw: { tenderId } })).slice(-NOTES_MAX);
}
