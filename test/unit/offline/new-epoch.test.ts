import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../offline/chain.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { earlierEpochs, openEarlierEpoch } from '../../../offline/earlier-epochs.ts';
import { EPOCH_BEGUN } from '../../../offline/epoch-begun.ts';
import type { Journal } from '../../../offline/journal.ts';
import { beginEpoch } from '../../../offline/new-epoch.ts';
import { runStep, type Step } from '../../../offline/rotation.ts';
import { listSegments } from '../../../offline/segments.ts';
import { openSyncStore } from '../../../offline/sync-store.ts';
import { isSigned } from '../../../offline/verify-segment.ts';
import { entry, START_MS, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { journalInFolder } from '../../support/journal-in-folder.ts';

const place = journalInFolder();
const { open, tryOpen } = place;
let file: string;
beforeEach(() => {
  file = place.file;
});

const sign = (text: string) => testIdentity(place.folder).sign(text);
const begin = (step: Step = runStep) =>
  beginEpoch({ folder: place.folder, kioskId: 'till-1', newId: () => uuidv7(), nowMs: START_MS, sign, step });
function begun(step?: Step) {
  const answer = begin(step);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}
/** Twelve rows in a segment, thirty in the active file, of sessions of three rows. */
function usedJournal(): Journal {
  const journal = open();
  const sell = (rows: number) => {
    const numbers = Array.from({ length: rows }, (_, index) => journal.lastSeq + index + 1);
    journal.append(
      numbers.map((number) => ({
        ...entry({ type: 'item.noted', number }, `s-${Math.ceil(number / 3)}`),
        sessionKey: `k-${number}`,
      })),
    );
  };
  sell(12);
  journal.rotateIfDue({ nowMs: START_MS, sign });
  sell(30);
  return journal;
}
const oldRows = (epoch: string) => {
  const reader = openEarlierEpoch(dataFiles(place.folder).segments, epoch);
  const rows = [];
  for (let seq = reader.keptAfter().seq; ; seq = rows.at(-1)?.seq ?? seq) {
    const more = reader.readAfter(seq, 100);
    if (more.length === 0) break;
    rows.push(...more);
  }
  const verified = verifyChain(reader);
  reader.close();
  return { rows, verified };
};
/** Changes a row behind the triggers' back. */
function tamper(seq: number): void {
  const other = new Database(file);
  other.exec(`DROP TRIGGER journal_never_changes; UPDATE journal SET payload = '{"changed":1}' WHERE seq = ${seq}`);
  other.close();
}

describe('a new epoch', () => {
  it('ends a whole journal where it is, and names that end', () => {
    const journal = usedJournal();
    const { epoch } = journal.identity;
    const { lastSeq, lastHash } = journal;
    journal.close();
    const report = begun();
    expect(report).toMatchObject({ previous: { epoch, seq: lastSeq, hash: lastHash }, damage: null });
    const next = open();
    expect(next.identity).toEqual({ kiosk: 'till-1', epoch: report.epoch, previous: report.previous });
    expect(next.readAfter(0, 10)).toMatchObject([{ seq: 1, kind: EPOCH_BEGUN, session: '' }]);
    expect(next.lastSessionRows()).toEqual([]);
    expect(next.append([entry({ type: 'a' })])).toMatchObject([{ seq: 2 }]);
    expect(earlierEpochs(dataFiles(place.folder).segments, report.epoch)).toEqual([epoch]);
    const old = oldRows(epoch);
    expect(old.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
    expect(old.verified).toMatchObject({ ok: true, value: { lastHash } });
  });

  it('salvages a damaged journal up to the break, keeps it as it was found, and exports what lies beyond', () => {
    const journal = usedJournal();
    const { epoch } = journal.identity;
    const hash = journal.readAfter(29, 1)[0]?.hash;
    journal.close();
    tamper(31);
    const asFound = readFileSync(file);
    expect(tryOpen()).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
    const report = begun();
    expect(report.previous).toEqual({ epoch, seq: 30, hash });
    expect(report.damage).toMatchObject({ rowsSalvaged: 18, rowsBeyond: 12, rowsUnreadable: 0 });
    const copy = report.damage?.copy ?? '';
    expect(readFileSync(join(copy, 'journal.db'))).toEqual(asFound);
    const beyond = readFileSync(join(copy, 'beyond.jsonl'), 'utf8').trimEnd().split('\n');
    expect(beyond.map((line) => JSON.parse(line).seq)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42]);
    const old = oldRows(epoch);
    expect(old.rows).toHaveLength(30);
    expect(old.verified.ok).toBe(true);
    const [, salvaged] = listSegments(dataFiles(place.folder).segments, epoch).segments;
    expect(salvaged && isSigned(salvaged.manifest, [testIdentity(place.folder).publicKey])).toBe(true);
    expect(open().identity.previous).toEqual(report.previous);
    const reader = openEarlierEpoch(dataFiles(place.folder).segments, epoch);
    expect(reader.sessionKeysOf(['s-8'])).not.toEqual([]);
    reader.close();
  });

  it('leaves no byte of a key that is forgotten later, in no epoch and no copy', () => {
    const journal = open();
    const wrapped = `wrapped-${'k'.repeat(100)}`;
    journal.append([{ ...entry({ type: 'a' }), sessionKey: wrapped }]);
    journal.rotateIfDue({ nowMs: START_MS, sign });
    journal.append([{ ...entry({ type: 'a' }, 's-other'), sessionKey: wrapped.replace('wrapped', 'another') }]);
    journal.append([entry({ type: 'b' }), entry({ type: 'c' })]);
    journal.close();
    tamper(4);
    begun();
    const next = open();
    const raw = () =>
      readdirSync(place.folder, { recursive: true, withFileTypes: true })
        .filter((it) => it.isFile())
        .map((it) => readFileSync(join(it.parentPath, it.name)).toString('latin1'));
    expect(raw().filter((text) => text.includes(wrapped))).not.toEqual([]);
    next.forgetSessionKeys(['s-1']);
    expect(raw().filter((text) => text.includes(wrapped))).toEqual([]);
    expect(raw().filter((text) => text.includes('another-'))).not.toEqual([]);
  });

  it('finds a break in the middle that no opening looks at', () => {
    const journal = open();
    for (let turn = 0; turn < 7; turn += 1) {
      journal.append(Array.from({ length: 100 }, (_, index) => entry({ type: 'item.noted', index })));
    }
    journal.close();
    tamper(50);
    open().close();
    expect(begun()).toMatchObject({ previous: { seq: 49 }, damage: { rowsBeyond: 651 } });
  });

  it('reads around pages that are torn', () => {
    const journal = open();
    for (let turn = 0; turn < 20; turn += 1) {
      journal.append(Array.from({ length: 20 }, () => entry({ type: 'item.noted', filler: 'x'.repeat(200) })));
    }
    journal.close();
    const bytes = readFileSync(file);
    const torn = Math.floor(bytes.length / 4_096 / 2) * 4_096;
    bytes.fill(0xa5, torn, torn + 4_096);
    writeFileSync(file, bytes);
    const report = begun();
    const { rowsSalvaged = 0, rowsBeyond = 0, rowsUnreadable = 0 } = report.damage ?? {};
    expect(rowsUnreadable).toBeGreaterThan(0);
    expect(rowsSalvaged + rowsBeyond + rowsUnreadable).toBe(400);
    expect(open().lastSeq).toBe(1);
  });

  describe('whose page about whose journal it is is torn', () => {
    function tearIdentity(): void {
      const other = new Database(file);
      other.pragma('wal_checkpoint(TRUNCATE)');
      const found = other.prepare<[], { rootpage: number }>(
        "SELECT rootpage FROM sqlite_master WHERE name = 'identity'",
      );
      const page = found.get()?.rootpage ?? 0;
      other.close();
      const bytes = readFileSync(file);
      bytes.fill(0xff, (page - 1) * 4_096, page * 4_096);
      writeFileSync(file, bytes);
    }
    function sold(rows: number): Journal {
      const journal = open();
      for (let number = 1; number <= rows; number += 1) journal.append([entry({ type: 'item.noted', number })]);
      return journal;
    }
    const beyondOf = (copy: string) =>
      readFileSync(join(copy, 'beyond.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).seq);

    it('gives its rows to people where nothing else says it, and counts them so', () => {
      sold(100).close();
      tearIdentity();
      const report = begun();
      expect(report).toMatchObject({ previous: null, damage: { rowsSalvaged: 0, rowsBeyond: 100, rowsUnreadable: 0 } });
      expect(beyondOf(report.damage?.copy ?? '')).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(open().lastSeq).toBe(1);
    });

    it('is known by the sync worker’s file, so that its rows are delivered', () => {
      const journal = sold(100);
      const { epoch } = journal.identity;
      const { lastHash } = journal;
      journal.close();
      openSyncStore(dataFiles(place.folder).sync, epoch).close();
      tearIdentity();
      const report = begun();
      expect(report).toMatchObject({ previous: { epoch, seq: 100, hash: lastHash }, damage: { rowsSalvaged: 100 } });
      expect(oldRows(epoch)).toMatchObject({ rows: { length: 100 }, verified: { ok: true } });
    });

    it('is known by the segment that its rows carry on from, whatever another file says', () => {
      const journal = usedJournal();
      const { epoch } = journal.identity;
      const { lastHash } = journal;
      journal.close();
      openSyncStore(dataFiles(place.folder).sync, 'another epoch').close();
      tearIdentity();
      expect(begun()).toMatchObject({ previous: { epoch, seq: 42, hash: lastHash }, damage: { rowsSalvaged: 30 } });
      expect(oldRows(epoch)).toMatchObject({ rows: { length: 42 }, verified: { ok: true } });
    });

    it('is not taken for the epoch before, which the sync worker’s file still names', () => {
      const first = open();
      const before = first.identity.epoch;
      first.append([entry({ type: 'a' })]);
      first.close();
      openSyncStore(dataFiles(place.folder).sync, before).close();
      begun();
      sold(9).close();
      tearIdentity();
      expect(begun()).toMatchObject({ previous: null, damage: { rowsSalvaged: 0, rowsBeyond: 10 } });
    });
  });

  it('reads what there is when the last row’s number is torn', () => {
    const journal = open();
    for (let number = 1; number <= 20; number += 1) journal.append([entry({ type: 'item.noted', number })]);
    journal.close();
    const other = new Database(file);
    other.exec('DROP TRIGGER journal_never_changes; UPDATE journal SET seq = 999999999999 WHERE seq = 20');
    other.close();
    expect(begun()).toMatchObject({ previous: { seq: 19 }, damage: { rowsSalvaged: 19, rowsBeyond: 1 } });
  });

  it('starts from nothing where nothing can be read, and keeps what is there', () => {
    writeFileSync(file, 'this is not a database, it only has a similar name. '.repeat(200));
    const report = begun();
    expect(report).toMatchObject({ previous: null, damage: { rowsSalvaged: 0 } });
    expect(readFileSync(join(report.damage?.copy ?? '', 'journal.db'), 'utf8')).toContain('similar name');
    expect(open().identity).toMatchObject({ epoch: report.epoch, previous: null });
  });

  it('ends where the newest segment ends when the active file is an older copy', () => {
    const journal = usedJournal();
    journal.close();
    const older = readFileSync(file);
    const later = open();
    later.rotateIfDue({ nowMs: START_MS, sign });
    const { lastSeq, lastHash } = later;
    later.close();
    writeFileSync(file, older);
    expect(tryOpen()).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
    expect(begun().previous).toMatchObject({ seq: lastSeq, hash: lastHash });
    expect(open().lastSeq).toBe(1);
  });

  it('refuses another kiosk’s journal, a newer one, and none at all, and leaves them as they are', () => {
    expect(begin()).toEqual({ ok: false, error: { kind: 'noJournal' } });
    usedJournal().close();
    expect(beginEpoch({ folder: place.folder, kioskId: 'till-2', newId: uuidv7, nowMs: START_MS, sign })).toMatchObject(
      { ok: false, error: { kind: 'otherKiosk' } },
    );
    const newer = new Database(file);
    newer.exec("UPDATE meta SET value = 99 WHERE key = 'minReader'");
    newer.close();
    expect(begin()).toMatchObject({ ok: false, error: { kind: 'newerFormat', minReader: 99 } });
  });
});

class Stopped extends Error {}
function stopBefore(number: number): { step: Step; names: string[] } {
  const names: string[] = [];
  const step: Step = (name, act) => {
    if (names.length === number) throw new Stopped(name);
    names.push(name);
    return act();
  };
  return { step, names };
}

describe.each([
  { what: 'a whole journal', steps: 11, prepare: () => undefined, rows: 42 },
  { what: 'a damaged journal', steps: 18, prepare: () => tamper(31), rows: 30 },
])('the end of $what', ({ steps, prepare, rows }) => {
  it('has as many steps as are stopped at here', () => {
    usedJournal().close();
    prepare();
    const { step, names } = stopBefore(Number.POSITIVE_INFINITY);
    begun(step);
    expect(names).toHaveLength(steps);
  });

  it.each(Array.from({ length: steps }, (_, index) => index))(
    'that is stopped before step %i is done by the next try, or was done',
    (number) => {
      const journal = usedJournal();
      const { epoch } = journal.identity;
      journal.close();
      prepare();
      expect(begin(stopBefore(number).step)).toMatchObject({ ok: false, error: { kind: 'io' } });
      expect(existsSync(file)).toBe(true);
      const after = tryOpen();
      const isNew = after.ok && after.value.identity.epoch !== epoch;
      if (after.ok) after.value.close();
      if (!isNew) begun();
      const next = open();
      expect(next.identity.previous).toMatchObject({ epoch, seq: rows });
      expect(next.readAfter(0, 10)).toHaveLength(1);
      expect(oldRows(epoch)).toMatchObject({ verified: { ok: true, value: { rows } } });
      expect(next.problems()).toEqual([]);
      expect(statSync(file).nlink).toBe(1);
      const left = readdirSync(place.folder, { recursive: true }).map(String);
      expect(left.filter((name) => /\.next|\.new/.test(name))).toEqual([]);
    },
  );
});

it('keeps how far the server had confirmed the old epoch', () => {
  usedJournal().close();
  writeFileSync(dataFiles(place.folder).sync, 'as the worker left it');
  const report = begun();
  const kept = join(dataFiles(place.folder).segments, report.previous?.epoch ?? '', 'sync.db');
  expect(readFileSync(kept, 'utf8')).toBe('as the worker left it');
  rmSync(kept);
});
