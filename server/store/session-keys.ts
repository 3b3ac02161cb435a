/** Session keys beside the ledger: taken in with the rows that speak of them, opened later, erased for ever. Inside a caller's transaction. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type JournalRow,
  type JournalUpload,
  KEYED_KINDS,
  keyedEventSchema,
  type ToldErasure,
} from '../../offline/wire/journal-wire.ts';
import type { Trx } from './context.ts';
import type { BulkColumns, Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** In a row that names no key: the head office's was not known at the kiosk. */
const NO_HASH = '';
/** Keys of one session: its own, and one more after each power loss in it. */
const KEYS_PER_SESSION_MAX = 50;

/** Version 1 of `session.started` carried the wrapped key in the chain itself. */
const storedEventSchema = keyedEventSchema.extend({ wrappedKey: z.string().max(200).nullish() });

const sha256Hex = (text: string) => createHash('sha256').update(text).digest('hex');

/** Rows of an upload that are new, which may name keys that came with it. */
export interface FreshRows {
  upload: JournalUpload;
  fresh: readonly JournalRow[];
}

/** A key that was erased stays erased, however often it is sent again. */
export async function takeSessionKeys(trx: Trx, dialect: Dialect, uploads: readonly FreshRows[]): Promise<void> {
  const keyed = uploads.flatMap(({ upload, fresh }) => {
    const rows = fresh.filter(({ kind, session }) => KEYED_KINDS.includes(kind) && session !== '');
    if (rows.length === 0) return [];
    const given = new Map((upload.sessionKeys ?? []).map(({ wrapped }) => [sha256Hex(wrapped), wrapped]));
    return rows.map((row) => ({ row, given, kiosk: upload.kiosk, epoch: upload.epoch }));
  });
  if (keyed.length === 0) return;
  const kioskOf = new Map(keyed.map(({ row, kiosk }) => [row.session, kiosk]));
  const sessions = [...kioskOf.keys()];
  const erased = await trx.selectFrom('erasure').selectAll().where('session', 'in', sessions).execute();
  const erasedSessions = new Set(erased.map(({ session }) => session));
  for (const { erasure_no, ...erasure } of erased.filter(({ kiosk }) => kiosk === '')) {
    // Erased before anybody knew whose it was: a new number, so that the kiosk hears of it although it has heard of later ones.
    await trx.deleteFrom('erasure').where('erasure_no', '=', erasure_no).execute();
    await trx
      .insertInto('erasure')
      .values({ ...erasure, kiosk: kioskOf.get(erasure.session) ?? '' })
      .execute();
  }
  const values = keyed.map(({ row, given, kiosk, epoch }): Tables['session_key'] => {
    const { hash, wrapped } = keyOf(row, given);
    const isErased = erasedSessions.has(row.session);
    return {
      session: row.session,
      wrapped_hash: hash,
      kiosk,
      epoch,
      seq: row.seq,
      at_ms: row.at,
      state: isErased ? 'erased' : wrapped === null ? 'missing' : 'waiting',
      wrapped: isErased ? null : wrapped,
      key_id: null,
    };
  });
  await dialect.insertAll(trx, 'session_key', SESSION_KEY, values, 'skipKnown');
}

const SESSION_KEY: BulkColumns<Tables['session_key']> = {
  session: 'text',
  wrapped_hash: 'text',
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  at_ms: 'bigint',
  state: 'text',
  wrapped: 'text',
  key_id: 'text',
};

function keyOf(row: JournalRow, given: ReadonlyMap<string, string>): { hash: string; wrapped: string | null } {
  const none = { hash: NO_HASH, wrapped: null };
  let json: unknown;
  try {
    json = JSON.parse(row.payload);
  } catch (cause) {
    // The row itself goes to quarantine for it; it names no key.
    if (cause instanceof SyntaxError) return none;
    throw cause;
  }
  const event = storedEventSchema.safeParse(json);
  if (!event.success) return none;
  const { wrappedKey, wrappedKeyHash } = event.data;
  if (typeof wrappedKey === 'string') return { hash: sha256Hex(wrappedKey), wrapped: wrappedKey };
  if (typeof wrappedKeyHash !== 'string') return none;
  return { hash: wrappedKeyHash, wrapped: given.get(wrappedKeyHash) ?? null };
}

export const keysOfSession = (trx: Trx, session: string): Promise<Tables['session_key'][]> =>
  trx
    .selectFrom('session_key')
    .selectAll()
    .where('session', '=', session)
    .orderBy('seq')
    .limit(KEYS_PER_SESSION_MAX)
    .execute();

export interface Erasure {
  session: string;
  atMs: number;
  askedBy: string;
  reason: string;
}

/** False where it was remembered before. */
export async function rememberErasure(trx: Trx, { session, atMs, askedBy, reason }: Erasure): Promise<boolean> {
  const [known] = await keysOfSession(trx, session);
  const inserted = await trx
    .insertInto('erasure')
    .values({ session, kiosk: known?.kiosk ?? '', at_ms: atMs, asked_by: askedBy, reason })
    .onConflict((conflict) => conflict.column('session').doNothing())
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** After a transaction of its own that remembers the erasure: an upload that did not see it yet is seen here, or by the opener. */
export async function destroyKeys(trx: Trx, session: string): Promise<void> {
  await trx.updateTable('session_key').set({ wrapped: null, state: 'erased' }).where('session', '=', session).execute();
}

/** Keys that came in the moment in which they were erased. True where there were any. */
export async function destroyStragglers(trx: Trx): Promise<boolean> {
  const destroyed = await trx
    .updateTable('session_key')
    .set({ wrapped: null, state: 'erased' })
    .where('state', '=', 'waiting')
    .where('session', 'in', (eb) => eb.selectFrom('erasure').select('session'))
    .executeTakeFirst();
  return destroyed.numUpdatedRows > 0n;
}

export const erasuresAfter = (trx: Trx, kiosk: string, after: number, limit: number): Promise<ToldErasure[]> =>
  trx
    .selectFrom('erasure')
    .select(['erasure_no as no', 'session'])
    .where('kiosk', '=', kiosk)
    .where('erasure_no', '>', after)
    .orderBy('erasure_no')
    .limit(limit)
    .execute();
