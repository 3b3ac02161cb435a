import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../../offline/chain.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { entry, openTestJournal } from '../../contracts/offline/kiosk-and-server.ts';
import { journalInFolder } from '../../support/journal-in-folder.ts';

/** Written by the version whose newest format was 1: five rows of two sessions, the second one open. */
const FORMAT_1 = fileURLToPath(new URL('../../fixtures/journal-format-1/journal.db', import.meta.url));
const END_OF_FORMAT_1 = 'c815b2bc9718d7ea573add7cdffe1fd1e750068c37c316e1e016428954c51d67';

/** Word for word what that version asked a file, opening, reading and writing. */
const STATEMENTS_OF_VERSION_1 = {
  minReader: "SELECT value FROM meta WHERE key = 'minReader'",
  identity: 'SELECT kiosk, epoch FROM identity',
  end: 'SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1',
  hash: 'SELECT hash FROM journal WHERE seq = ?',
  after: `SELECT seq, id, session, kind, at, boot, catalogue_version AS catalogueVersion, payload,
  prev_hash AS prevHash, hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`,
  newest: "SELECT session FROM journal WHERE session <> '' ORDER BY seq DESC LIMIT 1",
  insert: `INSERT INTO journal (seq, id, session, kind, at, boot, catalogue_version, payload, prev_hash, hash)
     VALUES (@seq, @id, @session, @kind, @at, @boot, @catalogueVersion, @payload, @prevHash, @hash)`,
};

const place = journalInFolder();
let file: string;
beforeEach(() => {
  file = place.file;
});
function open(boot = 'boot-2') {
  const journal = openTestJournal(place.folder, 'till-1', boot);
  place.closeAfter(journal);
  return journal;
}

describe('a journal of format 1', () => {
  beforeEach(() => copyFileSync(FORMAT_1, file));

  it('goes on where it was, with what format 2 adds', () => {
    const journal = open();
    expect(journal.lastHash).toBe(END_OF_FORMAT_1);
    expect(journal.identity).toMatchObject({ kiosk: 'till-1', previous: null });
    expect(journal.lastSessionRows().map(({ kind }) => kind)).toEqual(['session.started', 'language.chosen']);
    journal.append([{ ...entry({ type: 'a' }, 's-3'), sessionKey: 'wrapped' }]);
    expect(journal.sessionKeysOf(['s-1', 's-3'])).toEqual([{ session: 's-3', wrapped: 'wrapped' }]);
    expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 6 } });
  });

  it('is read as it is by whoever may not change it', () => {
    const reader = openJournalReader(file);
    place.closeAfter(reader);
    expect(reader.end()).toEqual({ seq: 5, hash: END_OF_FORMAT_1 });
    expect(reader.identity().previous).toBeNull();
    expect(reader.sessionKeysOf(['s-1'])).toEqual([]);
  });
});

describe('a journal that this version wrote', () => {
  it('is read and written by the version before, and goes on here afterwards', () => {
    copyFileSync(FORMAT_1, file);
    const journal = open();
    journal.append([{ ...entry({ type: 'a' }), sessionKey: 'wrapped' }]);
    const { lastHash } = journal;
    journal.close();

    const older = new Database(file);
    const said = STATEMENTS_OF_VERSION_1;
    expect(older.prepare(said.minReader).get()).toEqual({ value: 1 });
    expect(Object.keys(older.prepare(said.identity).get() as object)).toEqual(['kiosk', 'epoch']);
    expect(older.prepare(said.end).get()).toEqual({ seq: 6, hash: lastHash });
    expect(older.prepare(said.after).all(4, 10)).toHaveLength(2);
    expect(older.prepare(said.hash).get(6)).toEqual({ hash: lastHash });
    expect(older.prepare(said.newest).get()).toEqual({ session: 's-1' });
    older.prepare(said.insert).run(rowOfVersion1(lastHash));
    older.close();

    const again = open('boot-3');
    expect(again.verify()).toMatchObject({ ok: true, value: { rows: 7 } });
    expect(again.sessionKeysOf(['s-1'])).toHaveLength(1);
  });

  it('starts as the version before would start it', () => {
    const journal = open();
    expect(journal.append([entry({ type: 'a' })])).toMatchObject([{ seq: 1, prevHash: GENESIS_HASH }]);
    journal.close();
    const older = new Database(file, { readonly: true });
    expect(older.prepare(STATEMENTS_OF_VERSION_1.minReader).get()).toEqual({ value: 1 });
    older.close();
  });
});

/** One more row as that version chained it: what a hash covers has not changed since. */
function rowOfVersion1(prevHash: string) {
  const row = {
    seq: 7,
    id: uuidv7(),
    session: 's-9',
    kind: 'session.touched',
    at: 1,
    boot: 'boot-1',
    catalogueVersion: 1,
    payload: '{}',
    prevHash,
  };
  return { ...row, hash: hashOf(row) };
}
