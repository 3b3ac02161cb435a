/** Who holds a kiosk's journal, kept. Inside the upload's transaction, after its mark was locked. */
import { type Selectable, sql } from 'kysely';
import { err, ok, type Result, unreachable } from '../../core/result.ts';
import type { Instance } from '../../offline/wire/identity-wire.ts';
import { type Claim, decideClaim, type InstanceState, type KnownInstance, turnedAtMs } from '../instance-rule.ts';
import { raiseAlarm } from './alarm.ts';
import type { Trx } from './context.ts';
import type { BulkColumns } from './dialect.ts';
import { purgeNonces } from './nonces.ts';
import type { Tables } from './tables.ts';

/** A holder's row is written no more often: the lease is that much shorter, and most uploads write nothing here. */
const RENEWAL_MS = 15_000;
/** Former and barred instances are remembered, the newest of them; a kiosk makes one at each start. */
const FORMER_KEPT_MAX = 200;
/** Waiting instances are remembered so that they can be barred; one more than that only waits. */
const HELD_KEPT_MAX = 20;
/** A kiosk's clock that is further off is worth somebody's while. */
const CLOCK_OFFSET_ALARM_MS = 60_000;

export type InstanceRefusal =
  | { kind: 'held'; retryAfterMs: number }
  | { kind: 'cloned' }
  | { kind: 'clockDiffers'; serverAtMs: number };

export interface InstanceClaim {
  kiosk: string;
  epoch: string;
  instance: Instance;
  signedAtMs: number;
}

export async function claimJournal(
  trx: Trx,
  { kiosk, epoch, instance, signedAtMs }: InstanceClaim,
  nowMs: number,
): Promise<Result<null, InstanceRefusal>> {
  const rows = await trx
    .selectFrom('kiosk_instance')
    .selectAll()
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where((eb) => eb.or([eb('state', 'in', ['holder', 'held']), eb('instance', '=', instance.id)]))
    .execute();
  const known = rows.map(knownOf);
  const before = rows.find((row) => row.instance === instance.id);
  const offsetMs = instance.clockOffsetMs ?? 0;
  const sinceMs = turnedAtMs(signedAtMs, nowMs);
  const run = instance.run ?? null;
  const put = (state: InstanceState, since_ms = sinceMs) => {
    const values = { state, since_ms, seen_at_ms: nowMs, clock_offset_ms: offsetMs, run_no: run };
    return trx
      .insertInto('kiosk_instance')
      .values({ kiosk, epoch, instance: instance.id, machine: instance.machine, ...values })
      .onConflict((conflict) => conflict.columns(['kiosk', 'epoch', 'instance']).doUpdateSet(values))
      .execute();
  };
  const setState = (ids: readonly string[], state: InstanceState) =>
    trx
      .updateTable('kiosk_instance')
      .set({ state, since_ms: sinceMs })
      .where('kiosk', '=', kiosk)
      .where('epoch', '=', epoch)
      .where('instance', 'in', ids)
      .execute();
  const cloned = (detail: string) =>
    raiseAlarm(trx, { kiosk, epoch, seq: 0, kind: 'clonedDisk', detail: `${detail} runs on the same data` }, nowMs);

  const decision = decideClaim(known, claimOf({ instance, signedAtMs }), nowMs);
  switch (decision.kind) {
    case 'held':
      if (decision.remember && rows.length < HELD_KEPT_MAX) await put('held');
      return err({ kind: 'held', retryAfterMs: decision.retryAfterMs });
    case 'clockDiffers':
      return err({ kind: 'clockDiffers', serverAtMs: nowMs });
    case 'cloned':
      if (decision.isNew) {
        await put('barred');
        await cloned(`instance ${instance.id}, which another one had followed,`);
      }
      return err({ kind: 'cloned' });
    case 'takeOver':
      if (decision.from !== null) await setState([decision.from], 'former');
      await put(instance.isLeaving ? 'released' : 'holder');
      await forgetOldest(trx, kiosk, epoch);
      await compareClocks(trx, { kiosk, epoch, offsetMs, beforeMs: 0 }, nowMs);
      return ok(null);
    case 'renew': {
      if (decision.bars.length > 0) {
        await setState(decision.bars, 'barred');
        await cloned(`instance ${decision.bars.join(', ')} on another machine`);
      }
      const isDue = isRenewalDue(before, nowMs);
      if (instance.isLeaving) await put('released');
      else if (isDue) await put('holder', before?.since_ms);
      if (isDue) {
        await purgeNonces(trx, [kiosk], nowMs);
        await compareClocks(trx, { kiosk, epoch, offsetMs, beforeMs: before?.clock_offset_ms ?? 0 }, nowMs);
      }
      return ok(null);
    }
    default:
      return unreachable(decision);
  }
}

export type InstanceRow = Selectable<Tables['kiosk_instance']>;

const knownOf = (row: InstanceRow): KnownInstance => ({
  ...{ instance: row.instance, machine: row.machine, state: row.state },
  ...{ sinceMs: row.since_ms, seenAtMs: row.seen_at_ms, run: row.run_no },
});

const claimOf = ({ instance, signedAtMs }: Pick<InstanceClaim, 'instance' | 'signedAtMs'>): Claim => ({
  ...{ instance: instance.id, machine: instance.machine, signedAtMs, run: instance.run ?? null },
});

const isRenewalDue = (own: InstanceRow | undefined, nowMs: number): boolean =>
  nowMs - (own?.seen_at_ms ?? 0) >= RENEWAL_MS;

/**
 * What `claimJournal` would write down for a claim of the holder itself, about which there is nothing to say: its row, or nothing yet. Null
 * where it would do more. `rows`: as it reads them.
 */
export function renewalOf(
  rows: readonly InstanceRow[],
  { instance, signedAtMs }: Pick<InstanceClaim, 'instance' | 'signedAtMs'>,
  nowMs: number,
): InstanceRow | 'notDue' | null {
  const own = rows.find((row) => row.instance === instance.id);
  const decision = decideClaim(rows.map(knownOf), claimOf({ instance, signedAtMs }), nowMs);
  if (own === undefined || instance.isLeaving) return null;
  if (decision.kind !== 'renew' || decision.bars.length > 0) return null;
  if (!isRenewalDue(own, nowMs)) return 'notDue';
  const offsetMs = instance.clockOffsetMs ?? 0;
  if (hasClockMoved(offsetMs, own.clock_offset_ms)) return null;
  return { ...own, seen_at_ms: nowMs, clock_offset_ms: offsetMs, run_no: instance.run ?? null };
}

export const KIOSK_INSTANCE: BulkColumns<InstanceRow> = {
  ...{ kiosk: 'text', epoch: 'text', instance: 'text', machine: 'text', state: 'text' },
  ...{ since_ms: 'bigint', seen_at_ms: 'bigint', clock_offset_ms: 'bigint', run_no: 'bigint' },
};

const hasClockMoved = (offsetMs: number, beforeMs: number): boolean =>
  Math.abs(offsetMs) > CLOCK_OFFSET_ALARM_MS && Math.abs(offsetMs - beforeMs) > CLOCK_OFFSET_ALARM_MS;

/** Only a kiosk that takes over or whose clock moved is told of: else every upload would count as a new alarm. */
async function compareClocks(
  trx: Trx,
  { kiosk, epoch, offsetMs, beforeMs }: { kiosk: string; epoch: string; offsetMs: number; beforeMs: number },
  nowMs: number,
): Promise<void> {
  if (!hasClockMoved(offsetMs, beforeMs)) return;
  const detail = `the kiosk's clock is ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'behind' : 'ahead of'} the server's`;
  await raiseAlarm(trx, { kiosk, epoch, seq: 0, kind: 'clockDiffers', detail }, nowMs);
}

async function forgetOldest(trx: Trx, kiosk: string, epoch: string): Promise<void> {
  const old = trx
    .selectFrom('kiosk_instance')
    .select('instance')
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where('state', 'not in', ['holder', 'held'])
    .orderBy('seen_at_ms', 'desc');
  const oldest = await old.offset(FORMER_KEPT_MAX).limit(FORMER_KEPT_MAX).execute();
  if (oldest.length === 0) return;
  await trx
    .deleteFrom('kiosk_instance')
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where(
      'instance',
      'in',
      oldest.map(({ instance }) => instance),
    )
    .execute();
}

/** While no server ran nobody could renew a lease: each counts from now, so that who is there is not taken for gone. */
export async function renewLeases(trx: Trx, nowMs: number): Promise<void> {
  await trx
    .updateTable('kiosk_instance')
    .set({ seen_at_ms: nowMs })
    .where('state', '=', 'holder')
    .where('seen_at_ms', '<', nowMs)
    .execute();
}

/**
 * Who had left at the time of a backup may have come back since. A journal that nobody holds belongs to the machine that left it last,
 * until that was silent for a whole lease.
 */
export async function recallLeavers(trx: Trx): Promise<void> {
  await sql`UPDATE kiosk_instance SET state = 'holder' WHERE state = 'released' AND NOT EXISTS (
    SELECT 1 FROM kiosk_instance AS other WHERE other.kiosk = kiosk_instance.kiosk AND other.epoch = kiosk_instance.epoch
      AND (other.state = 'holder' OR (other.state = 'released' AND (other.seen_at_ms > kiosk_instance.seen_at_ms
        OR (other.seen_at_ms = kiosk_instance.seen_at_ms AND other.instance > kiosk_instance.instance)))))`.execute(
    trx,
  );
}
