import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryJournalStorage } from '../../../lab/simulation/memory-journal-storage.ts';
import { hashOf } from '../../../offline/chain.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openJournal } from '../../../offline/journal.ts';
import type { JournalStorage, OpenStorage } from '../../../offline/journal-storage.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { GENESIS_HASH, type JournalRow } from '../../../offline/wire/journal-wire.ts';
import { entry, temporaryFolder } from './kiosk-and-server.ts';

/** The suite is the same for both; this is all in which they differ. */
const RIGS = [
  {
    name: 'SQLite',
    durability: { journalMode: 'wal', synchronous: 2 },
    storage: (folder: string): JournalStorage => sqliteJournalStorage(dataFiles(folder).journal),
  },
  {
    name: 'memory',
    durability: { journalMode: 'memory', synchronous: 'FULL' },
    storage: (): JournalStorage => memoryJournalStorage(),
  },
] as const;

function rowsAfter(end: { seq: number; hash: string }, count: number, session = 's-1'): JournalRow[] {
  let { seq, hash } = end;
  return Array.from({ length: count }, () => {
    const unsealed = {
      seq: seq + 1,
      id: uuidv7(),
      session,
      kind: 'a',
      at: 1,
      boot: 'boot-1',
      catalogueVersion: 0,
      payload: '{}',
      prevHash: hash,
    };
    ({ seq, hash } = { seq: unsealed.seq, hash: hashOf(unsealed) });
    return { ...unsealed, hash };
  });
}

describe.each(RIGS)('the journal’s storage in $name', ({ storage: make, durability }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let storage: JournalStorage;
  const opened: { close(): void }[] = [];
  const open = (epoch = 'epoch-1'): OpenStorage => {
    const answer = storage.open({ durability: 'FULL', kioskId: 'till-1', newEpoch: () => epoch });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    opened.push(answer.value);
    return answer.value;
  };

  beforeEach(() => {
    place = temporaryFolder();
    storage = make(place.folder);
  });
  afterEach(() => {
    for (const it of opened.splice(0)) it.close();
    place.remove();
  });

  it('makes a journal once, and keeps its identity', () => {
    const first = open('epoch-1');
    expect(first.identity()).toEqual({ kiosk: 'till-1', epoch: 'epoch-1', previous: null });
    expect(first.end()).toEqual({ seq: 0, hash: GENESIS_HASH });
    first.close();
    expect(open('epoch-2').identity().epoch).toBe('epoch-1');
  });

  it('says with which durability it writes', () => {
    expect(open().durability).toEqual(durability);
  });

  it('gives back byte for byte what was written, in order and bounded', () => {
    const first = open();
    const rows = rowsAfter(first.end(), 5);
    first.write({ rows: rows.slice(0, 3), sessionKeys: [] });
    first.write({ rows: rows.slice(3), sessionKeys: [] });
    first.close();
    const second = open();
    expect(second.readAfter(0, 10)).toEqual(rows);
    expect(second.readAfter(1, 2)).toEqual(rows.slice(1, 3));
    expect(second.readAfter(5, 10)).toEqual([]);
    expect(second.hashAt(0)).toBe(GENESIS_HASH);
    expect(second.hashAt(4)).toBe(rows[3]?.hash);
    expect(second.hashAt(6)).toBeNull();
    expect(second.end()).toEqual({ seq: 5, hash: rows[4]?.hash });
  });

  it('writes a batch whole or not at all', () => {
    const it = open();
    const [one, two, three] = rowsAfter(it.end(), 3);
    if (!one || !two || !three) throw new Error('three rows');
    it.write({ rows: [one], sessionKeys: [] });
    const key = { session: 's-1', wrapped: 'k' };
    expect(() => it.write({ rows: [two, one], sessionKeys: [key] })).toThrow();
    expect(it.end().seq).toBe(1);
    expect(it.sessionKeysOf(['s-1'])).toEqual([]);
    it.write({ rows: [two, three], sessionKeys: [key] });
    expect(it.readAfter(0, 10)).toEqual([one, two, three]);
  });

  it('finds the rows of a session and the session that wrote last, kiosk’s own rows aside', () => {
    const it = open();
    expect(it.newestSession()).toBeNull();
    const first = rowsAfter(it.end(), 2, 's-1');
    it.write({ rows: first, sessionKeys: [] });
    const second = rowsAfter(it.end(), 2, 's-2');
    it.write({ rows: second, sessionKeys: [] });
    it.write({ rows: rowsAfter(it.end(), 1, ''), sessionKeys: [] });
    expect(it.newestSession()).toBe('s-2');
    expect(it.rowsOfSession('s-1', 10)).toEqual(first);
    expect(it.rowsOfSession('s-2', 1)).toEqual(second.slice(0, 1));
  });

  it('keeps session keys beside the rows until they are forgotten', () => {
    const it = open();
    const key = (session: string, wrapped: string) => ({ session, wrapped });
    it.write({
      rows: rowsAfter(it.end(), 2),
      sessionKeys: [key('s-1', 'one'), key('s-1', 'one again'), key('s-2', 'two')],
    });
    expect(it.sessionKeysOf(['s-1', 's-2', 's-1', 's-9'])).toEqual([
      key('s-1', 'one'),
      key('s-1', 'one again'),
      key('s-2', 'two'),
    ]);
    it.forgetSessionKeys(['s-1']);
    it.close();
    const later = open();
    expect(later.sessionKeysOf(['s-1', 's-2'])).toEqual([key('s-2', 'two')]);
    expect(later.end().seq).toBe(2);
  });

  it('shows a reader what is written after it was opened', () => {
    const it = open();
    const reader = storage.openReader();
    opened.push(reader);
    const rows = rowsAfter(it.end(), 2);
    it.write({ rows, sessionKeys: [{ session: 's-1', wrapped: 'k' }] });
    expect(reader.readAfter(0, 10)).toEqual(rows);
    expect(reader.end().seq).toBe(2);
    expect(reader.identity()).toEqual(it.identity());
    expect(reader.sessionKeysOf(['s-1'])).toHaveLength(1);
  });

  it('is written by one program at a time', () => {
    const lock = storage.takeLock();
    expect(storage.takeLock()).toMatchObject({ ok: false, error: { kind: 'locked' } });
    if (lock.ok) lock.value.release();
    const again = storage.takeLock();
    expect(again.ok).toBe(true);
    if (again.ok) again.value.release();
  });

  it('keeps everything after the genesis while nothing was rotated out and removed', () => {
    const it = open();
    it.write({ rows: rowsAfter(it.end(), 3), sessionKeys: [] });
    const genesis = { seq: 0, hash: GENESIS_HASH };
    expect([it.keptAfter(), it.activeAfter()]).toEqual([genesis, genesis]);
    expect(it.problems()).toEqual([]);
    expect(it.isRotationDue(0)).toBe(false);
  });

  it('knows the newest Z report', () => {
    const it = open();
    expect(it.newestClosing()).toBeNull();
    for (const number of [1, 2]) {
      const [row] = rowsAfter(it.end(), 1, '');
      if (row === undefined) throw new Error('one row');
      const closed = { ...row, kind: 'period.closed', payload: JSON.stringify({ number }) };
      it.write({ rows: [{ ...closed, hash: hashOf(closed) }], sessionKeys: [] });
    }
    it.write({ rows: rowsAfter(it.end(), 2), sessionKeys: [] });
    expect(it.newestClosing()).toEqual({ seq: 2, number: 2 });
  });

  it('takes a probe, which leaves no row', () => {
    const it = open();
    it.probe();
    it.close();
    expect(open().end().seq).toBe(0);
  });

  it('throws after it was closed', () => {
    const it = open();
    it.close();
    expect(() => it.end()).toThrow();
    expect(() => it.write({ rows: rowsAfter({ seq: 0, hash: GENESIS_HASH }, 1), sessionKeys: [] })).toThrow();
  });

  it('carries a whole journal', () => {
    const started = openJournal({
      file: dataFiles(place.folder).journal,
      storage,
      kioskId: 'till-1',
      boot: 'boot-1',
      newId: () => uuidv7(),
    });
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    const journal = started.value;
    opened.push(journal);
    const [row] = journal.append([{ ...entry({ type: 'session.started' }), sessionKey: 'wrapped' }]);
    expect(row).not.toHaveProperty('sessionKey');
    journal.append([entry({ type: 'a' }), entry({ type: 'b' })]);
    expect(journal.sessionKeysOf(['s-1'])).toEqual([{ session: 's-1', wrapped: 'wrapped' }]);
    expect(journal.verify()).toEqual({ ok: true, value: { rows: 3, lastHash: journal.lastHash } });
    expect(journal.probe()).toEqual({ ok: true, value: null });
    journal.forgetSessionKeys(['s-1']);
    expect(journal.sessionKeysOf(['s-1'])).toEqual([]);
  });
});
