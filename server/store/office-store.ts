/** Personal data at the head office: which session's key is where, who looked, what is erased. */
import { setTimeout } from 'node:timers/promises';
import type { JournalRow, ToldErasure } from '../../offline/wire/journal-wire.ts';
import { ERASURES_TOLD_MAX } from '../../offline/wire/journal-wire.ts';
import type { StoreContext } from './context.ts';
import {
  destroyKeys,
  destroyStragglers,
  type Erasure,
  erasuresAfter,
  keysOfSession,
  rememberErasure,
} from './session-keys.ts';
import type { Tables } from './tables.ts';

/** A session is far shorter, and the rows of another may lie between its own only at its ends. */
const SESSION_ROWS_MAX = 20_000;
/** Keys that one sweep by age erases in a transaction. */
const EXPIRED_PER_SWEEP = 1_000;
/** Whoever erases is told to come again after so many tries. */
const SCRUB_TRIES_MAX = 10;
const SCRUB_PAUSE_MS = 200;

export type StoredKey = Tables['session_key'];
export interface WaitingKey {
  session: string;
  hash: string;
  wrapped: string;
  kiosk: string;
  epoch: string;
  seq: number;
}
export interface OpenedKey extends Pick<WaitingKey, 'session' | 'hash'> {
  /** The head office key that opened it; null where none did. */
  keyId: string | null;
}
export interface RevealAudit {
  session: string;
  askedBy: string;
  reason: string;
  outcome: string;
}

export interface OfficeStore {
  /** Keys that nobody has tried to open yet, oldest session first. */
  keysToOpen(limit: number): Promise<WaitingKey[]>;
  noteOpened(keys: readonly OpenedKey[]): Promise<void>;
  /** Those that could not be opened are tried again: a key file may have been put back. */
  retryUnopened(): Promise<void>;
  keysOfSession(session: string): Promise<StoredKey[]>;
  /** It has a key, had one, or was erased. */
  knowsSession(session: string): Promise<boolean>;
  /** The rows of a session, beginning with the one that names its first key. */
  rowsOfSession(key: Pick<StoredKey, 'session' | 'kiosk' | 'epoch' | 'seq'>): Promise<JournalRow[]>;
  /** How many sessions a head office key can open; null: those that none could open yet. */
  sessionsUnder(keyId: string): Promise<number>;
  auditReveal(audit: RevealAudit): Promise<void>;
  reveals(limit: number): Promise<(RevealAudit & { atMs: number })[]>;
  /** False where it was erased before. No byte of the key is left in the database's files once it `isScrubbed`. */
  eraseSession(erasure: Erasure): Promise<boolean>;
  /** Nothing is left of what was erased. Tries for a moment; false where somebody reads the database for longer. It is tried again later. */
  isScrubbed(): Promise<boolean>;
  /** Erases keys of sessions that began before; how many. Call again until it is 0. */
  eraseKeysBefore(atMs: number): Promise<number>;
  /** What a kiosk is still to erase. */
  erasuresFor(kiosk: string, after: number): Promise<ToldErasure[]>;
}

export function officeStore({ transact, read, scrub, now }: StoreContext): OfficeStore {
  /** Also of a run that ended before it could. */
  let isScrubDue = true;

  async function tryScrub(): Promise<boolean> {
    isScrubDue = true;
    if (await scrub()) isScrubDue = false;
    return !isScrubDue;
  }

  return {
    async keysToOpen(limit) {
      if ((await transact(destroyStragglers)) || isScrubDue) await tryScrub();
      return read(async (trx) => {
        const rows = await trx
          .selectFrom('session_key')
          .select(['session', 'wrapped_hash as hash', 'wrapped', 'kiosk', 'epoch', 'seq'])
          .where('state', '=', 'waiting')
          .orderBy('session')
          .limit(limit)
          .execute();
        return rows.flatMap(({ wrapped, ...row }) => (wrapped === null ? [] : [{ ...row, wrapped }]));
      });
    },
    noteOpened: (keys) =>
      transact(async (trx) => {
        for (const { session, hash, keyId } of keys) {
          await trx
            .updateTable('session_key')
            .set({ state: keyId === null ? 'unopened' : 'opened', key_id: keyId })
            .where('session', '=', session)
            .where('wrapped_hash', '=', hash)
            // It may have been erased while it was being opened.
            .where('state', '=', 'waiting')
            .execute();
        }
      }),
    retryUnopened: () =>
      transact(async (trx) => {
        await trx.updateTable('session_key').set({ state: 'waiting' }).where('state', '=', 'unopened').execute();
      }),
    keysOfSession: (session) => read((trx) => keysOfSession(trx, session)),
    knowsSession: (session) =>
      read(async (trx) => {
        if ((await keysOfSession(trx, session)).length > 0) return true;
        const erased = await trx
          .selectFrom('erasure')
          .select('session')
          .where('session', '=', session)
          .executeTakeFirst();
        return erased !== undefined;
      }),
    rowsOfSession: ({ session, kiosk, epoch, seq }) =>
      read((trx) =>
        trx
          .selectFrom('journal')
          .select(['seq', 'id', 'session', 'kind', 'at', 'boot', 'catalogue_version as catalogueVersion', 'payload'])
          .select(['prev_hash as prevHash', 'hash'])
          .where('kiosk', '=', kiosk)
          .where('epoch', '=', epoch)
          .where('seq', '>=', seq)
          .where('seq', '<', seq + SESSION_ROWS_MAX)
          .where('session', '=', session)
          .orderBy('seq')
          .execute(),
      ),
    sessionsUnder: (keyId) =>
      read(async (trx) => {
        const { n } = await trx
          .selectFrom('session_key')
          .select((eb) => eb.fn.countAll().as('n'))
          .where('key_id', '=', keyId)
          .where('wrapped', 'is not', null)
          .executeTakeFirstOrThrow();
        return Number(n);
      }),
    auditReveal: ({ session, askedBy, reason, outcome }) =>
      transact(async (trx) => {
        await trx
          .insertInto('reveal_audit')
          .values({ session, at_ms: now(), asked_by: askedBy, reason, outcome })
          .execute();
      }),
    reveals: (limit) =>
      read((trx) =>
        trx
          .selectFrom('reveal_audit')
          .select(['session', 'at_ms as atMs', 'asked_by as askedBy', 'reason', 'outcome'])
          .orderBy('reveal_no', 'desc')
          .limit(limit)
          .execute(),
      ),
    async eraseSession(erasure) {
      const isNew = await transact((trx) => rememberErasure(trx, erasure));
      await transact((trx) => destroyKeys(trx, erasure.session));
      await tryScrub();
      return isNew;
    },
    async isScrubbed() {
      for (let tries = 1; isScrubDue && !(await tryScrub()) && tries < SCRUB_TRIES_MAX; tries += 1) {
        await setTimeout(SCRUB_PAUSE_MS);
      }
      return !isScrubDue;
    },
    async eraseKeysBefore(atMs) {
      const erased = await transact(async (trx) => {
        const old = await trx
          .selectFrom('session_key')
          .select(['session', 'wrapped_hash'])
          .where('wrapped', 'is not', null)
          .where('at_ms', '<', atMs)
          .orderBy('at_ms')
          .limit(EXPIRED_PER_SWEEP)
          .execute();
        for (const { session, wrapped_hash } of old) {
          await trx
            .updateTable('session_key')
            .set({ wrapped: null, state: 'erased' })
            .where('session', '=', session)
            .where('wrapped_hash', '=', wrapped_hash)
            .execute();
        }
        return old.length;
      });
      if (erased > 0) await tryScrub();
      return erased;
    },
    erasuresFor: (kiosk, after) => read((trx) => erasuresAfter(trx, kiosk, after, ERASURES_TOLD_MAX)),
  };
}
