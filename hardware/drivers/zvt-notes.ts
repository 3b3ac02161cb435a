import { z } from 'zod';
import { currencySchema } from '../../core/money/money.ts';
import type { Result } from '../../core/result.ts';
import type { DeviceMemory, MemoryError } from '../device-memory.ts';
import type { TenderNote } from '../protocols/zvt-payment.ts';

const markSchema = z.object({ terminalId: z.string(), receiptNumber: z.int(), traceNumber: z.int() });
const noteSchema: z.ZodType<TenderNote> = z.object({
  tenderId: z.string(),
  amountMinor: z.int(),
  currency: currencySchema,
  before: markSchema.nullable(),
  ended: z
    .discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('approved'), mark: markSchema.nullable(), isOffline: z.boolean() }),
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
const notesSchema = z.object({ v: z.literal(1), notes: z.array(noteSchema) });

/** Tenders that can still be asked about; older ones are long settled. */
export const NOTES_MAX = 50;

/** The notes on the tenders that a terminal was asked for. No card data: what is kept is numbers of the terminal. */
export class ZvtNotes {
  readonly #memory: DeviceMemory;
  #notes: TenderNote[];

  constructor(memory: DeviceMemory) {
    this.#memory = memory;
    this.#notes = readNotes(memory.read());
  }

  find(tenderId: string): TenderNote | null {
    return this.#notes.find((note) => note.tenderId === tenderId) ?? null;
  }

  /** Durable when it returns ok. */
  put(note: TenderNote): Result<void, MemoryError> {
    const others = this.#notes.filter(({ tenderId }) => tenderId !== note.tenderId);
    const notes = [...others, note].slice(-NOTES_MAX);
    const written = this.#memory.write(JSON.stringify({ v: 1, notes }));
    if (written.ok) this.#notes = notes;
    return written;
  }
}

/** Notes that cannot be read are none: their tenders are uncertain then, and a person looks at them. */
function readNotes(text: string | null): TenderNote[] {
  if (text === null) return [];
  try {
    return notesSchema.parse(JSON.parse(text)).notes;
  } catch {
    // Text that is no note says nothing about any tender.
    return [];
  }
}
