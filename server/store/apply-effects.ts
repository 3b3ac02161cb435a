/**
 * What rows do to the ledger, all at once where that is possible. A poison row must not stop the queue behind it: where a group of rows
 * breaks a rule it is undone and halved, until the row is alone whose fault it is; that row alone goes to quarantine. The ledger ends as
 * if every row had been applied by itself, in order.
 */
import { sql } from 'kysely';
import type { Deed, Effect, EffectContext, EffectOutcome, Item } from '../effects/effect.ts';
import { raiseAlarm } from './alarm.ts';
import type { ReadRow } from './checked-upload.ts';
import type { Trx } from './context.ts';
import type { Dialect } from './dialect.ts';

const REASON_CHARACTERS_MAX = 200;

export interface Quarantined {
  seq: number;
  reason: string;
}

export interface ApplyOptions {
  dialect: Dialect;
  context: EffectContext;
  /** Rows that are tried together at most: 1 is one by one. */
  atOnceMax: number;
}

export const effectContext = (trx: Trx, dialect: Dialect, nowMs: number, when: 'inOrder' | 'late'): EffectContext => ({
  trx,
  insertAll: dialect.insertAll,
  runAll: dialect.runAll,
  alarm: ({ kiosk, epoch, seq }, kind, detail) => raiseAlarm(trx, { kiosk, epoch, seq, kind, detail }, nowMs),
  isLate: when === 'late',
});

/** Rows that are to change the ledger, and those that this version does not understand. */
export function sortedOut(rows: readonly ReadRow[]): { deeds: Deed[]; quarantined: Quarantined[] } {
  const quarantined: Quarantined[] = [];
  const deeds: Deed[] = [];
  for (const { seq, deed } of rows) {
    if (typeof deed === 'string') quarantined.push({ seq, reason: deed });
    else if (deed !== null) deeds.push(deed);
  }
  return { deeds, quarantined };
}

/** Resolves to the rows that could not be applied, in order. */
export async function applyEffects(options: ApplyOptions, rows: readonly ReadRow[]): Promise<Quarantined[]> {
  const { dialect, context, atOnceMax } = options;
  const { deeds, quarantined } = sortedOut(rows);
  if (deeds.length > 0) await dialect.lockNumbers(context.trx);

  async function apply(group: readonly Deed[]): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    const reason = await tried(options, group);
    if (reason === null) return;
    if (group.length === 1) {
      quarantined.push({ seq: first.item.row.seq, reason: reason.slice(0, REASON_CHARACTERS_MAX) });
      return;
    }
    const half = group.length >> 1;
    await apply(group.slice(0, half));
    await apply(group.slice(half));
  }
  for (let start = 0; start < deeds.length; start += atOnceMax) await apply(deeds.slice(start, start + atOnceMax));
  return quarantined.sort((a, b) => a.seq - b.seq);
}

/** Leaves no trace but the reason when it does not return null. */
async function tried({ dialect, context }: ApplyOptions, group: readonly Deed[]): Promise<EffectOutcome> {
  const { trx } = context;
  await sql`SAVEPOINT effect`.execute(trx);
  let reason: EffectOutcome;
  try {
    reason = await applyAtOnce(context, group);
  } catch (cause) {
    if (!dialect.isRefusedValue(cause)) throw cause;
    reason = cause.message;
  }
  if (reason !== null) await sql`ROLLBACK TO SAVEPOINT effect`.execute(trx);
  await sql`RELEASE SAVEPOINT effect`.execute(trx);
  return reason;
}

/**
 * By effect: no two of them touch the same tables, so only the order within one matters. One effect after the other, so that what comes
 * back as the cause of a failure is its cause, and not that another statement had failed before.
 */
export async function applyAtOnce(context: EffectContext, group: readonly Deed[]): Promise<EffectOutcome> {
  const byEffect = new Map<Effect, Item<unknown>[]>();
  for (const { effect, item } of group) {
    const items = byEffect.get(effect);
    if (items === undefined) byEffect.set(effect, [item]);
    else items.push(item);
  }
  for (const [effect, items] of byEffect) {
    const reason = await effect.apply(context, items);
    if (reason !== null) return reason;
  }
  return null;
}
