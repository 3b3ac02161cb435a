import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { currencySchema } from '../../core/money/money.ts';

const entrySchema = z.object({
  tenderId: z.string(),
  serviceId: z.string(),
  amountMinor: z.int(),
  approvedMinor: z.int(),
  /** How much of it went back to the card. */
  reversedMinor: z.int().default(0),
  currency: currencySchema,
  outcome: z.enum(['approved', 'declined', 'cancelled', 'unreachable']),
  /** Decided by the terminal without the bank. */
  isOffline: z.boolean().default(false),
  /** What became of an offline approval: kept in the terminal until its line is back, then accepted or declined. */
  stored: z.enum(['waiting', 'cleared', 'declinedLater']).nullable().default(null),
  /** When the bank said so, ISO 8601. */
  outcomeAt: z.string().nullable().default(null),
  /** ISO 8601. */
  at: z.string(),
});
export type LedgerEntry = z.infer<typeof entrySchema>;

export const LEDGER_ENTRIES_MAX = 10_000;

/**
 * What the simulated acquirer knows: at most one entry for a SaleTransactionID and ServiceID, whatever was asked how often. Kept in a
 * file if one is named, so that it outlives the simulator as a bank outlives a terminal.
 */
export class TerminalLedger {
  readonly #file: string | null;
  readonly #entries: LedgerEntry[];

  constructor(file: string | null) {
    this.#file = file;
    this.#entries =
      file !== null && existsSync(file) ? z.array(entrySchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  }

  entries(): LedgerEntry[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  find(serviceId: string): LedgerEntry | null {
    return this.#entries.findLast((entry) => entry.serviceId === serviceId) ?? null;
  }

  add(entry: LedgerEntry): void {
    const isKnown = this.#entries.some(
      (known) => known.tenderId === entry.tenderId && known.serviceId === entry.serviceId,
    );
    if (isKnown) return;
    this.#entries.push(entry);
    if (this.#entries.length > LEDGER_ENTRIES_MAX) this.#entries.shift();
    this.#save();
  }

  /** Notes money that went back. */
  giveBack(serviceId: string, amountMinor: number): void {
    const entry = this.#entries.findLast((each) => each.serviceId === serviceId);
    if (entry === undefined) return;
    entry.reversedMinor += amountMinor;
    this.#save();
  }

  /** Hands the stored approvals to the bank, which says of each what it is. */
  forward(at: string, decide: (entry: LedgerEntry) => 'cleared' | 'declinedLater'): void {
    const waiting = this.#entries.filter(({ stored }) => stored === 'waiting');
    for (const entry of waiting) Object.assign(entry, { stored: decide(entry), outcomeAt: at });
    if (waiting.length > 0) this.#save();
  }

  #save(): void {
    if (this.#file === null) return;
    const fresh = `${this.#file}.new`;
    writeFileSync(fresh, JSON.stringify(this.#entries, null, 1));
    renameSync(fresh, this.#file);
  }
}
