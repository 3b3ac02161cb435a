/** The protocol's heart: one upload against one kiosk's mark, inside a transaction that the caller owns. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { err, ok, type Result } from '../../core/result.ts';
import {
  GENESIS_HASH,
  hashedText,
  type JournalRow,
  type JournalUpload,
  type UploadAnswer,
} from '../../offline/wire/journal-wire.ts';
import { applyEffect, hasEffect } from '../effects.ts';
import { raiseAlarm } from './alarm.ts';
import type { StoreContext, Trx } from './context.ts';
import type { Dialect } from './dialect.ts';
import { hear } from './hearing.ts';
import type { Upload, UploadProof, UploadRefusal } from './ledger-store.ts';
import { takeSessionKeys } from './session-keys.ts';

const DETAIL_CHARACTERS_MAX = 200;

/** An upload changes something only by what it returns `ok` for; a refusal leaves no trace but an alarm. */
export async function ingest(
  trx: Trx,
  upload: Upload,
  { dialect, incarnation, now }: Pick<StoreContext, 'dialect' | 'incarnation' | 'now'>,
): Promise<Result<UploadAnswer, UploadRefusal>> {
  const { kiosk, epoch, rows, proof } = upload;
  const nowMs = now();
  const heard = await hear(trx, upload, nowMs);
  if (!heard.ok) return heard;
  const alarm = (seq: number, kind: string, detail: string) =>
    raiseAlarm(trx, { kiosk, epoch, seq, kind, detail }, nowMs);

  const broken = brokenRowOf(upload);
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

  const forkSeq = await firstFork(trx, upload, mark.hwm);
  if (forkSeq !== null) {
    await alarm(forkSeq, 'fork', `row ${forkSeq} was sent again with another content`);
    return err({ kind: 'fork', ...mark, incarnation });
  }
  const fresh = rows.filter((row) => row.seq > mark.hwm);
  const last = fresh.at(-1);
  if (last !== undefined) {
    await storeRows(trx, upload, fresh, nowMs);
    await takeSessionKeys(trx, upload, fresh);
    if (fresh.some(({ kind }) => hasEffect(kind))) await dialect.lockNumbers(trx);
    for (const row of fresh) {
      const reason = await applied(trx, dialect, upload, row, (kind, detail) => alarm(row.seq, kind, detail));
      if (reason !== null)
        await trx.insertInto('quarantine').values({ kiosk, epoch, seq: row.seq, reason, at_ms: nowMs }).execute();
    }
    const values = { hwm: last.seq, hash: last.hash, received_at_ms: nowMs, ...signedEnd(proof) };
    await trx
      .insertInto('mark')
      .values({ kiosk, epoch, ...values })
      .onConflict((conflict) => conflict.columns(['kiosk', 'epoch']).doUpdateSet(values))
      .execute();
  }
  const quarantined = await trx
    .selectFrom('quarantine')
    .select(['seq', 'reason'])
    .where('kiosk', '=', kiosk)
    .where('epoch', '=', epoch)
    .where('seq', '>=', upload.from)
    .where('seq', '<', upload.from + rows.length)
    .orderBy('seq')
    .execute();
  const end = last ?? { seq: mark.hwm, hash: mark.hash };
  return ok({ hwm: end.seq, hash: end.hash, incarnation, quarantined, serverAtMs: nowMs });
}

/** Fresh rows end where the head does: the route has seen to that. */
const signedEnd = (proof: UploadProof | undefined) =>
  proof === undefined
    ? {}
    : {
        head_seq: proof.head.seq,
        head_hash: proof.head.hash,
        head_signature: proof.head.signature,
        head_public_key: proof.publicKey,
      };

/** The rows must follow each other and their hashes must be true; what the server already has is not looked at here. */
function brokenRowOf({ from, prevHash, rows }: JournalUpload): { seq: number; detail: string } | null {
  let expected = { seq: from, hash: prevHash };
  for (const row of rows) {
    if (row.seq !== expected.seq) return { seq: row.seq, detail: `row ${expected.seq} was expected` };
    if (row.prevHash !== expected.hash) return { seq: row.seq, detail: 'it does not follow the row before it' };
    // PostgreSQL cannot store it, and JSON text never holds it.
    if (hashedText(row).includes('\0')) return { seq: row.seq, detail: 'it holds a NUL character' };
    if (createHash('sha256').update(hashedText(row)).digest('hex') !== row.hash) {
      return { seq: row.seq, detail: 'its content does not match its hash' };
    }
    expected = { seq: row.seq + 1, hash: row.hash };
  }
  return null;
}

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

async function storeRows(
  trx: Trx,
  { kiosk, epoch }: JournalUpload,
  rows: readonly JournalRow[],
  nowMs: number,
): Promise<void> {
  const values = rows.map((row) => ({
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
  }));
  await trx.insertInto('journal').values(values).execute();
}

/** A poison row must not stop the queue behind it: whatever its effect breaks is undone and becomes the reason of its quarantine. */
async function applied(
  trx: Trx,
  dialect: Dialect,
  { kiosk, epoch }: JournalUpload,
  row: JournalRow,
  alarm: (kind: string, detail: string) => Promise<void>,
): Promise<string | null> {
  const context = { trx, kiosk, epoch, row, alarm };
  if (!hasEffect(row.kind)) return applyEffect(context);
  await sql`SAVEPOINT effect`.execute(trx);
  let reason: string | null;
  try {
    reason = await applyEffect(context);
  } catch (cause) {
    if (!dialect.isRefusedValue(cause)) throw cause;
    reason = cause.message.slice(0, DETAIL_CHARACTERS_MAX);
  }
  if (reason !== null) await sql`ROLLBACK TO SAVEPOINT effect`.execute(trx);
  await sql`RELEASE SAVEPOINT effect`.execute(trx);
  return reason;
}
