import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import type { SessionKey } from '../../../offline/journal-file.ts';
import { listSegments } from '../../../offline/segments.ts';
import { openReadOnly } from '../../../offline/sqlite.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { entry, START_MS, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

/** The host's thread must not stand still; far below SQLite's two seconds of waiting. */
const NOT_WAITED_MS = 1_000;

let place: ReturnType<typeof temporaryFolder>;
let journal: Journal;
beforeEach(() => {
  place = temporaryFolder();
  const { journal: file } = dataFiles(place.folder);
  const storage = sqliteJournalStorage(file, { rows: 400 });
  const opened = openJournal({ file, storage, kioskId: 'till-1', boot: 'boot-1', newId: () => uuidv7() });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  journal = opened.value;
});
afterEach(() => {
  journal.close();
  place.remove();
});

function begin(session: string): SessionKey {
  const wrapped = randomBytes(80).toString('base64url');
  journal.append([{ ...entry({ type: 'session.started' }, session), sessionKey: wrapped }]);
  return { session, wrapped };
}
const sessionsOf = (keys: readonly SessionKey[]) => keys.map(({ session }) => session);
function left(keys: readonly SessionKey[]): number {
  const raw = readdirSync(place.folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => readFileSync(join(it.parentPath, it.name)).toString('latin1'));
  return keys.filter(({ wrapped }) => raw.some((text) => text.includes(wrapped))).length;
}
const rotate = () => journal.rotateIfDue({ nowMs: START_MS, sign: (text) => `signed ${text.length}` });

describe('the keys of many sessions', () => {
  for (const [order, newId] of [
    ['in the order of their ids', uuidv7],
    ['in any order', uuidv4],
  ] as const) {
    it(`that came ${order} leave no byte when all are forgotten`, () => {
      const keys = Array.from({ length: 400 }, () => begin(newId()));
      expect(left(keys)).toBe(400);
      expect(journal.forgetSessionKeys(sessionsOf(keys))).toBe('done');
      expect(left(keys)).toBe(0);
    });

    it(`that came ${order} leave no byte in a segment, and the others stay`, () => {
      const keys = Array.from({ length: 400 }, () => begin(newId()));
      expect(rotate()).toBe('done');
      const half = keys.filter((_, index) => index % 2 === 0);
      expect(journal.forgetSessionKeys(sessionsOf(half))).toBe('done');
      expect(left(half)).toBe(0);
      expect(journal.sessionKeysOf(sessionsOf(keys))).toHaveLength(200);
    });
  }

  it('leave no byte where a version wrote them that did not overwrite', () => {
    const { journal: file } = dataFiles(place.folder);
    const other = new Database(file);
    other.pragma('secure_delete = OFF');
    const keep = other.prepare('INSERT INTO session_key (session, wrapped) VALUES (@session, @wrapped)');
    const keys = Array.from({ length: 400 }, () => ({
      session: uuidv4(),
      wrapped: randomBytes(80).toString('base64url'),
    }));
    for (const key of keys) keep.run(key);
    other.close();
    expect(journal.forgetSessionKeys(sessionsOf(keys))).toBe('done');
    expect(left(keys)).toBe(0);
  });
});

describe('forgetting while somebody reads', () => {
  it('the active file says so at once, sells on, and is done when it is asked again', () => {
    const key = begin('s-1');
    const reader = openReadOnly(dataFiles(place.folder).journal);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM journal').get();
    const askedAtMs = performance.now();
    expect(journal.forgetSessionKeys(['s-1'])).toBe('busy');
    expect(performance.now() - askedAtMs).toBeLessThan(NOT_WAITED_MS);
    expect(left([key])).toBe(1);
    expect(journal.failure).toBeNull();
    begin('s-2');
    reader.close();
    expect(journal.forgetSessionKeys(['s-1'])).toBe('done');
    expect(left([key])).toBe(0);
  });

  it('a segment says so at once, and is done when it is asked again', () => {
    const keys = Array.from({ length: 400 }, (_, index) => begin(`s-${index}`)).slice(0, 1);
    expect(rotate()).toBe('done');
    const [segment] = listSegments(dataFiles(place.folder).segments, journal.identity.epoch).segments;
    const reader = openReadOnly(segment?.file ?? '');
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM journal').get();
    const askedAtMs = performance.now();
    expect(journal.forgetSessionKeys(sessionsOf(keys))).toBe('busy');
    expect(performance.now() - askedAtMs).toBeLessThan(NOT_WAITED_MS);
    expect(journal.failure).toBeNull();
    reader.close();
    expect(journal.forgetSessionKeys(sessionsOf(keys))).toBe('done');
    expect(left(keys)).toBe(0);
  });
});
