import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import type { Step } from '../../../offline/rotation.ts';
import { withSegment } from '../../../offline/segmented-reading.ts';
import { listSegments } from '../../../offline/segments.ts';
import { openReadOnly } from '../../../offline/sqlite.ts';
import { type SegmentLimits, sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { entry, START_MS } from '../../contracts/offline/kiosk-and-server.ts';
import { journalInFolder } from '../../support/journal-in-folder.ts';

const LIMITS: SegmentLimits = { rows: 10, bytes: 1e9, ageMs: 1e12 };
const sign = (text: string) => `signed ${text.length}`;
const request = { nowMs: START_MS, sign };

const place = journalInFolder(LIMITS);
const { open } = place;
let file: string;
beforeEach(() => {
  file = place.file;
});

/** Sessions of five rows. */
function sell(journal: Journal, rows: number): void {
  for (let count = 0; count < rows; count += 1) {
    const session = `s-${Math.floor(journal.lastSeq / 5) + 1}`;
    journal.append([{ ...entry({ type: 'item.noted', number: journal.lastSeq + 1 }, session), sessionKey: session }]);
  }
}
const segments = (journal: Journal) => listSegments(dataFiles(place.folder).segments, journal.identity.epoch).segments;
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((it) => (it.isFile() ? [it.name] : []));

describe('rotation', () => {
  it('puts the rows aside, and the chain goes on in a new file', () => {
    const journal = open();
    sell(journal, 9);
    expect(journal.rotateIfDue(request)).toBe('notDue');
    sell(journal, 1);
    const { lastHash } = journal;
    expect(journal.rotateIfDue(request)).toBe('done');
    expect(journal.rotateIfDue(request)).toBe('notDue');
    const [row] = journal.append([entry({ type: 'b' })]);
    expect(row).toMatchObject({ seq: 11, prevHash: lastHash });
    expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 11 } });
    expect(segments(journal)).toMatchObject([
      {
        isPresent: true,
        manifest: { after: { seq: 0, hash: GENESIS_HASH }, last: { seq: 10, hash: lastHash }, rows: 10 },
      },
    ]);
    expect(journal.problems()).toEqual([]);
    expect(journal.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
  });

  it('is due for size and for age too', () => {
    const journal = open({ rows: 1e9, bytes: 200_000 });
    sell(journal, 2);
    expect(journal.rotateIfDue(request)).toBe('notDue');
    const long = { ...entry({ type: 'a' }), payload: JSON.stringify({ text: 'x'.repeat(60_000) }) };
    journal.append([long, long, long]);
    expect(journal.rotateIfDue(request)).toBe('done');
    journal.close();
    const aged = open({ rows: 1e9, ageMs: 1_000 });
    sell(aged, 1);
    expect(aged.rotateIfDue({ ...request, nowMs: START_MS + 999 })).toBe('notDue');
    expect(aged.rotateIfDue({ ...request, nowMs: START_MS + 1_000 })).toBe('done');
  });

  it('reads, finds sessions and keys, and forgets keys, over all segments', () => {
    const journal = open();
    for (let turn = 0; turn < 4; turn += 1) {
      sell(journal, 10);
      journal.rotateIfDue(request);
    }
    sell(journal, 3);
    const seqs: number[] = [];
    for (let seq = 0; ; ) {
      const rows = journal.readAfter(seq, 7);
      if (rows.length === 0) break;
      seqs.push(...rows.map((row) => row.seq));
      seq = seqs.at(-1) ?? seq;
    }
    expect(seqs).toEqual(Array.from({ length: 43 }, (_, index) => index + 1));
    expect(journal.rowsOfSession('s-2').map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10]);
    expect(journal.lastSessionRows().map(({ seq }) => seq)).toEqual([41, 42, 43]);
    expect(journal.sessionKeysOf(['s-1', 's-9'])).toHaveLength(2);
    journal.forgetSessionKeys(['s-1', 's-9']);
    expect(journal.sessionKeysOf(['s-1', 's-3', 's-9']).map(({ session }) => session)).toEqual(['s-3']);
    expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 43 } });
  });

  it('leaves no byte of a forgotten key in any file', () => {
    const journal = open();
    const secret = 'wrapped-key-that-must-go';
    journal.append([{ ...entry({ type: 'a' }), sessionKey: secret }]);
    sell(journal, 10);
    journal.rotateIfDue(request);
    journal.append([{ ...entry({ type: 'a' }, 's-77'), sessionKey: secret }]);
    journal.forgetSessionKeys(['s-1', 's-77']);
    const raw = readdirSync(place.folder, { recursive: true, withFileTypes: true })
      .filter((it) => it.isFile())
      .map((it) => join(it.parentPath, it.name));
    expect(raw.length).toBeGreaterThan(3);
    for (const path of raw) expect(readFileSync(path).includes(secret), path).toBe(false);
  });

  it('leaves a segment readable in which the forgetting of keys was stopped', () => {
    const journal = open({ rows: 3_000 });
    const keys = Array.from({ length: 3_000 }, (_, index) => ({
      ...entry({ type: 'a' }, `s-${index}`),
      sessionKey: `${index}-${'k'.repeat(100)}`,
    }));
    journal.append(keys);
    journal.rotateIfDue(request);
    const [segment] = segments(journal);
    if (segment === undefined) throw new Error('one segment');
    journal.close();
    const forgetting = new Database(segment.file);
    forgetting.exec('PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; DELETE FROM session_key');
    // As a power cut leaves it: half of the pages written, and the journal that takes them back.
    const images = ['', '-journal'].map((suffix) => ({
      file: segment.file + suffix,
      bytes: readFileSync(segment.file + suffix),
    }));
    forgetting.exec('ROLLBACK');
    forgetting.close();
    for (const image of images) writeFileSync(image.file, image.bytes);
    expect(() => withSegment(segment, (it) => it.end())).toThrow();
    const again = open({ rows: 1e9 });
    expect(again.sessionKeysOf(['s-7', 's-2999'])).toHaveLength(2);
    expect(again.verify()).toMatchObject({ ok: true, value: { rows: 3_000 } });
  });

  it('lets the last session be found right after it', () => {
    const journal = open();
    sell(journal, 10);
    journal.rotateIfDue(request);
    expect(journal.lastSessionRows().map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10]);
  });

  it('leaves a file that the version before opens: enough rows to check, and whole sessions', () => {
    const journal = open({ rows: 700 });
    for (let turn = 0; turn < 70; turn += 1) {
      journal.append(Array.from({ length: 10 }, () => entry({ type: 'a' }, `s-${turn}`)));
    }
    journal.rotateIfDue(request);
    journal.close();
    const older = new Database(file, { readonly: true });
    const first = older.prepare('SELECT min(seq) AS seq FROM journal').get() as { seq: number };
    expect(first.seq).toBe(191);
    expect(older.prepare('SELECT hash FROM journal WHERE seq = ?').get(700 - 500)).toBeDefined();
    expect(older.prepare("SELECT count(*) AS rows FROM journal WHERE session = 's-19'").get()).toEqual({ rows: 10 });
    older.close();
  });

  it('waits while somebody reads the file, and goes on writing', () => {
    const journal = open();
    sell(journal, 10);
    const other = openReadOnly(file);
    other.prepare('SELECT count(*) FROM journal').get();
    expect(journal.rotateIfDue(request)).toBe('busy');
    expect(journal.rotateIfDue(request)).toBe('notDue');
    sell(journal, 1);
    other.close();
    expect(journal.rotateIfDue({ ...request, nowMs: START_MS + 60_000 })).toBe('done');
    expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 11 } });
  });

  it('is followed by a reader that was opened before it', async () => {
    const journal = open();
    sell(journal, 5);
    const reader = openJournalReader(file);
    place.closeAfter(reader);
    expect(reader.end().seq).toBe(5);
    await Promise.resolve();
    sell(journal, 5);
    expect(journal.rotateIfDue(request)).toBe('done');
    sell(journal, 2);
    expect(reader.end()).toEqual({ seq: 12, hash: journal.lastHash });
    expect(reader.readAfter(0, 100).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(reader.readAfter(10, 100).map(({ seq }) => seq)).toEqual([11, 12]);
    expect(reader.hashAt(3)).toBe(journal.readAfter(2, 1)[0]?.hash);
  });

  it('tells what is missing or does not fit among the segments, and goes on selling', () => {
    const journal = open();
    for (let turn = 0; turn < 3; turn += 1) {
      sell(journal, 10);
      journal.rotateIfDue(request);
    }
    const [first, second] = segments(journal);
    journal.close();
    if (!first || !second) throw new Error('three segments');
    rmSync(first.file);
    writeFileSync(second.manifestFile, 'not a manifest');
    const again = open();
    expect(again.problems().join('\n')).toContain(`${first.file} is missing`);
    expect(again.problems().join('\n')).toContain(`${second.manifestFile} cannot be read`);
    expect(again.append([entry({ type: 'a' })])).toMatchObject([{ seq: 31 }]);
  });

  it('refuses an older copy of the active file beside newer segments', () => {
    const journal = open();
    sell(journal, 10);
    journal.rotateIfDue(request);
    sell(journal, 10);
    journal.close();
    const older = readFileSync(file);
    const again = open();
    again.rotateIfDue(request);
    again.close();
    writeFileSync(file, older);
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    expect(openJournal({ file, kioskId: 'till-1', boot: 'b', newId: uuidv7 })).toMatchObject({
      ok: false,
      error: { kind: 'corrupt', detail: expect.stringContaining('older copy') },
    });
  });
});

describe('a rotation that is stopped', () => {
  class Stopped extends Error {}
  /** Stops before the step of this number, from 0. */
  function stopBefore(number: number): { step: Step; names: string[] } {
    const names: string[] = [];
    const step: Step = (name, act) => {
      if (names.length === number) throw new Stopped(name);
      names.push(name);
      return act();
    };
    return { step, names };
  }

  const STEPS = 11;
  it('has as many steps as are stopped at here', () => {
    const journal = open();
    sell(journal, 10);
    const { step, names } = stopBefore(Number.POSITIVE_INFINITY);
    journal.rotateIfDue({ ...request, step });
    expect(names).toHaveLength(STEPS);
  });

  it.each(Array.from({ length: STEPS }, (_, index) => index))(
    'before step %i loses no row, leaves nothing lying about, and is done the next time',
    (number) => {
      const journal = open();
      sell(journal, 10);
      journal.rotateIfDue(request);
      sell(journal, 12);
      const rows = [...journal.readAfter(0, 100), ...journal.readAfter(10, 100)];
      journal.close();

      const storage = sqliteJournalStorage(file, LIMITS).open({
        durability: 'FULL',
        kioskId: 'till-1',
        newEpoch: uuidv7,
      });
      if (!storage.ok) throw new Error(storage.error.kind);
      const { step } = stopBefore(number);
      expect(() => storage.value.rotate({ ...request, step })).toThrow(Stopped);
      // Here the process is gone; the operating system closes what it had open.
      storage.value.close();

      const again = open({ rows: 1_000 });
      expect([...again.readAfter(0, 100), ...again.readAfter(10, 100), ...again.readAfter(22, 100)]).toEqual(rows);
      expect(again.verify()).toMatchObject({ ok: true, value: { rows: 22 } });
      expect(again.problems()).toEqual([]);
      expect(filesIn(place.folder).filter((name) => name.includes('.next') || name.includes('.new'))).toEqual([]);
      expect(statSync(file).nlink).toBe(1);
      sell(again, 1);
      again.close();
      const later = open({ rows: 1 });
      expect(later.rotateIfDue(request)).toBe('done');
      sell(later, 1);
      expect(later.verify()).toMatchObject({ ok: true, value: { rows: 24 } });
    },
  );

  it.each(Array.from({ length: STEPS }, (_, index) => index))(
    'by a disk that refuses step %i stops no sale, and is tried again later',
    (number) => {
      const journal = open();
      sell(journal, 10);
      const { step } = stopBefore(number);
      expect(journal.rotateIfDue({ ...request, step })).toBe('failed');
      expect(journal.failure).toBeNull();
      sell(journal, 1);
      expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 11 } });
      journal.rotateIfDue({ ...request, nowMs: START_MS + 4_000_000 });
      expect(segments(journal)).toHaveLength(1);
      expect(existsSync(segments(journal)[0]?.file ?? '')).toBe(true);
      expect(journal.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
    },
  );
});
