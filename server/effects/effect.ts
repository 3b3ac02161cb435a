/** What an effect is: rows of some kinds change the ledger, many of them in one go. */
import type { z } from 'zod';
import type { JournalRow } from '../../offline/wire/journal-wire.ts';
import type { Trx } from '../store/context.ts';
import type { Dialect } from '../store/dialect.ts';

export interface EffectContext {
  trx: Trx;
  insertAll: Dialect['insertAll'];
  runAll: Dialect['runAll'];
  /** Something about a row that people should look at; the effect is applied all the same. */
  alarm(row: LedgerRow, kind: string, detail: string): Promise<void>;
  /** The rows come out of quarantine: later rows of the same journal were applied before them. */
  isLate: boolean;
}

/** A row of some kiosk's journal. */
export interface LedgerRow extends Pick<JournalRow, 'seq' | 'kind'> {
  kiosk: string;
  epoch: string;
}

export interface Item<T> {
  row: LedgerRow;
  event: T;
}

/** Null when all were applied, else why one of them could not be. */
export type EffectOutcome = string | null;

/** Items that were read, ready to be applied by the effect that read them. */
export interface Deed {
  readonly effect: Effect;
  readonly item: Item<unknown>;
}

export interface Effect {
  /** A row's parsed payload, or why it cannot be understood. */
  read(row: LedgerRow, payload: unknown): Deed | string;
  /**
   * Applies all, each kiosk's in the order of its rows, or returns a reason or breaks a rule of the tables: then whoever called undoes all of it and
   * tries smaller groups, until a row is alone with its fault.
   */
  apply(context: EffectContext, items: readonly Item<unknown>[]): Promise<EffectOutcome>;
}

const REASON_CHARACTERS_MAX = 200;

export function effect<T>(
  schema: z.ZodType<T>,
  apply: (context: EffectContext, items: readonly Item<T>[]) => Promise<EffectOutcome>,
): Effect {
  const made: Effect = {
    read(row, payload) {
      const parsed = schema.safeParse(payload);
      if (parsed.success) return { effect: made, item: { row, event: parsed.data } };
      const [issue] = parsed.error.issues;
      return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.slice(0, REASON_CHARACTERS_MAX);
    },
    // Only what `read` above has made comes back here.
    apply: (context, items) => apply(context, items as readonly Item<T>[]),
  };
  return made;
}
