/**
 * What rows do to the ledger, all at once where that is possible. A poison row must not stop the queue behind it: where a group of rows
 * breaks a rule it is undone and halved, until the row is alone whose fault it is; that row alone goes to quarantine. The ledger ends as
 * if every row had been applied by itself, in order.
 */
import { sql } from 'kysely';
import type { Deed, Effect, EffectContext, EffectOutcome, Item } from '../effects/effect.ts';
import { allEnded } from './all-ended.ts';
import type { ReadRow } from './checked-upload.ts';
import type { Dialect } from './dialect.ts';
import { type Manner, NotTogetherError } from './group-commit.ts';

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
  /** A statement of the same transaction that goes out meanwhile; it ends before the first savepoint, or a roll-back would undo it too. */
  underWay?: Promise<unknown>;
  /** `together` has no savepoint to come back to: what cannot be applied rejects with `NotTogetherError`. */
  manner: Manner;
}

/** Resolves to the rows that could not be applied, in order. */
export async function applyEffects(options: ApplyOptions, rows: readonly ReadRow[]): Promise<Quarantined[]> {
  const { dialect, context, atOnceMax, underWay } = options;
  const quarantined: Quarantined[] = [];
  const deeds: Deed[] = [];
  for (const { seq, deed } of rows) {
    if (typeof deed === 'string') quarantined.push({ seq, reason: deed });
    else if (deed !== null) deeds.push(deed);
  }
  const locking = deeds.length > 0 ? dialect.lockNumbers(context.trx) : undefined;
  await allEnded([underWay ?? Promise.resolve(), locking ?? Promise.resolve()]);

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
async function tried({ dialect, context, manner }: ApplyOptions, group: readonly Deed[]): Promise<EffectOutcome> {
  const { trx } = context;
  if (manner === 'together') {
    const refusal = await applyTogether(context, group);
    if (refusal !== null) throw new NotTogetherError(refusal);
    return null;
  }
  await sql`SAVEPOINT effect`.execute(trx);
  let reason: EffectOutcome;
  try {
    reason = await applyTogether(context, group);
  } catch (cause) {
    if (!dialect.isRefusedValue(cause)) throw cause;
    reason = cause.message;
  }
  if (reason !== null) await sql`ROLLBACK TO SAVEPOINT effect`.execute(trx);
  await sql`RELEASE SAVEPOINT effect`.execute(trx);
  return reason;
}

/** By effect: no two of them touch the same tables, so only the order within one matters. */
async function applyTogether(context: EffectContext, group: readonly Deed[]): Promise<EffectOutcome> {
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
