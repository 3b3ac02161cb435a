/** The protocol's heart: one upload against one kiosk's mark, inside a transaction that the caller owns. */
import { err, ok, type Result } from '../../core/result.ts';
import {
  GENESIS_HASH,
  type JournalRow,
  type JournalUpload,
  type UploadAnswer,
} from '../../offline/wire/journal-wire.ts';
import { raiseAlarm } from './alarm.ts';
import { applyEffects, effectContext, type Quarantined } from './apply-effects.ts';
import type { CheckedUpload } from './checked-upload.ts';
import type { StoreContext, Trx } from './context.ts';
import type { BulkColumns } from './dialect.ts';
import { keepForked } from './forked-store.ts';
import { hear } from './hearing.ts';
import { keepTotals } from './kiosk-totals.ts';
import type { UploadProof, UploadRefusal } from './ledger-store.ts';
import { takeSessionKeys } from './session-keys.ts';
import type { Tables } from './tables.ts';

/** An upload changes something only by what it returns `ok` for; a refusal leaves no trace but an alarm, and rows of a fork, which are kept apart. */
export async function ingest(
  trx: Trx,
  upload: CheckedUpload,
  { dialect, incarnation, now, effectsAtOnceMax }: StoreContext,
): Promise<Result<UploadAnswer, UploadRefusal>> {
  const { kiosk, epoch, rows, proof, broken } = upload;
  const nowMs = now();
  const heard = await hear(trx, upload, nowMs);
  if (!heard.ok) return heard;
  const alarm = (seq: number, kind: string, detail: string) =>
    raiseAlarm(trx, { kiosk, epoch, seq, kind, detail }, nowMs);

  if (broken !== null) {
    await alarm(broken.seq, 'brokenRows', broken.detail);
    return err({ kind: 'brokenRows', ...broken });
  }
  const stored = await trx
    .selectFrom('mark')
    .select(['hwm', 'hash'])
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  const mark = stored ?? { hwm: 0, hash: GENESIS_HASH };
  if (upload.from > mark.hwm + 1) return err({ kind: 'gap', ...mark, incarnation });

  // Nothing of it is here yet, as in nearly every upload: all that it can contradict is the mark itself.
  const isNew = upload.from === mark.hwm + 1;
  const forkSeq = isNew ? (upload.prevHash === mark.hash ? null : mark.hwm) : await firstFork(trx, upload, mark.hwm);
  if (forkSeq !== null) {
    const forked = rows.filter(({ seq }) => seq >= forkSeq);
    const leftOut = await keepForked(trx, dialect, upload, forked, nowMs);
    const more = leftOut === 0 ? '' : `; ${leftOut} rows were not kept: there are too many already`;
    await alarm(forkSeq, 'fork', `row ${forkSeq} was sent again with another content${more}`);
    return err({ kind: 'fork', ...mark, incarnation });
  }
  const fresh = rows.filter((row) => row.seq > mark.hwm);
  const last = fresh.at(-1);
  let quarantined: readonly Quarantined[] = [];
  if (last !== undefined) {
    const journalled = fresh.map((row) => journalRow(upload, row, nowMs));
    await dialect.insertAll(trx, 'journal', JOURNAL, journalled);
    const context = effectContext(trx, dialect, nowMs, 'inOrder');
    const unapplied = await applyEffects(
      { dialect, context, atOnceMax: effectsAtOnceMax },
      upload.read().filter(({ seq }) => seq > mark.hwm),
    );
    quarantined = unapplied;
    await takeSessionKeys(trx, dialect, [{ upload, fresh }]);
    const refused = unapplied.map(({ seq, reason }) => ({ kiosk, epoch, seq, reason, at_ms: nowMs }));
    await dialect.insertAll(trx, 'quarantine', QUARANTINE, refused);
    const values = { hwm: last.seq, hash: last.hash, received_at_ms: nowMs, ...signedEnd(proof) };
    await trx
      .insertInto('mark')
      .values({ kiosk, epoch, ...values })
      .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet(values))
      .execute();
  }
  if (proof?.totals !== undefined) await keepTotals(trx, upload, proof, proof.totals, nowMs);
  if (!isNew) quarantined = await quarantinedIn(trx, upload);
  const end = last ?? { seq: mark.hwm, hash: mark.hash };
  return ok({ hwm: end.seq, hash: end.hash, incarnation, quarantined: [...quarantined], serverAtMs: nowMs });
}

/** A repeat is answered as the first time. */
const quarantinedIn = (trx: Trx, { kiosk, epoch, from, rows }: JournalUpload): Promise<Quarantined[]> =>
  trx
    .selectFrom('quarantine')
    .select(['seq', 'reason'])
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where('seq', '>=', from)
    .where('seq', '<', from + rows.length)
    .orderBy('seq')
    .execute();

/** Fresh rows end where the head does: the route has seen to that. */
export const signedEnd = (proof: UploadProof | undefined) =>
  proof === undefined
    ? {}
    : {
        head_seq: proof.head.seq,
        head_hash: proof.head.hash,
        head_signature: proof.head.signature,
        head_public_key: proof.publicKey,
      };

/** The first row, counting the one that `prevHash` speaks of, that the server holds with another hash. */
async function firstFork(
  trx: Trx,
  { kiosk, epoch, from, prevHash, rows }: JournalUpload,
  hwm: number,
): Promise<number | null> {
  const known = await trx
    .selectFrom('journal')
    .select(['seq', 'hash'])
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where('seq', '>=', from - 1)
    .where('seq', '<=', Math.min(hwm, from - 1 + rows.length))
    .execute();
  const hashes = new Map(known.map(({ seq, hash }) => [seq, hash]));
  if (from === 1) hashes.set(0, GENESIS_HASH);
  if (hashes.get(from - 1) !== prevHash) return from - 1;
  return rows.find((row) => row.seq <= hwm && hashes.get(row.seq) !== row.hash)?.seq ?? null;
}

export const JOURNAL: BulkColumns<Tables['journal']> = {
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  id: 'text',
  session: 'text',
  kind: 'text',
  at: 'bigint',
  boot: 'text',
  catalogue_version: 'bigint',
  payload: 'text',
  prev_hash: 'text',
  hash: 'text',
  received_at_ms: 'bigint',
};
export const QUARANTINE: BulkColumns<Tables['quarantine']> = {
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  reason: 'text',
  at_ms: 'bigint',
};

export const journalRow = ({ kiosk, epoch }: JournalUpload, row: JournalRow, nowMs: number): Tables['journal'] => ({
  kiosk,
  epoch,
  seq: row.seq,
  id: row.id,
  session: row.session,
  kind: row.kind,
  at: row.at,
  boot: row.boot,
  catalogue_version: row.catalogueVersion,
  payload: row.payload,
  prev_hash: row.prevHash,
  hash: row.hash,
  received_at_ms: nowMs,
});
