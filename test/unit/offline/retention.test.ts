import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { writeDelivery } from '../../../offline/earlier-epochs.ts';
import { publicKeysOf, renewKey } from '../../../offline/identity.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { type OfflineLog, silentLog } from '../../../offline/log.ts';
import { beginEpoch } from '../../../offline/new-epoch.ts';
import { applyRetention, createRetention } from '../../../offline/retention.ts';
import { listSegments } from '../../../offline/segments.ts';
import { createServerClock } from '../../../offline/server-clock.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { openSyncStore, type SyncFile } from '../../../offline/sync-store.ts';
import { isSigned } from '../../../offline/verify-segment.ts';
import { entry, START_MS, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';

const DAY_MS = 24 * 3_600_000;
let place: ReturnType<typeof temporaryFolder>;
let journal: Journal;
let sync: SyncFile;
let errors: object[];
const log: OfflineLog = { info: () => undefined, warn: () => undefined, error: (fields) => void errors.push(fields) };

beforeEach(() => {
  place = temporaryFolder();
  errors = [];
  const { journal: file } = dataFiles(place.folder);
  const storage = sqliteJournalStorage(file, { rows: 10 });
  const opened = openJournal({ file, storage, kioskId: 'till-1', boot: 'b', newId: uuidv7 });
  if (!opened.ok) throw new Error(opened.error.kind);
  journal = opened.value;
  const { sign } = testIdentity(place.folder);
  for (let turn = 0; turn < 3; turn += 1) {
    journal.append(Array.from({ length: 10 }, () => entry({ type: 'item.noted' }, `s-${turn}`)));
    if (journal.rotateIfDue({ nowMs: START_MS, sign }) !== 'done') throw new Error('not rotated');
  }
  journal.append([entry({ type: 'a' })]);
  sync = openSyncStore(dataFiles(place.folder).sync, journal.identity.epoch);
});
afterEach(() => {
  sync.close();
  journal.close();
  place.remove();
});

const segments = () => listSegments(dataFiles(place.folder).segments, journal.identity.epoch).segments;
const look = (change: { ackedSeq?: number; publicKey?: string }, serverAtMs: number) =>
  applyRetention({
    segmentsFolder: dataFiles(place.folder).segments,
    epoch: journal.identity.epoch,
    publicKeys: [change.publicKey ?? testIdentity(place.folder).publicKey],
    retentionDays: 90,
    ackedSeq: change.ackedSeq ?? 31,
    serverAtMs,
    acknowledged: sync.acknowledged,
    pause: () => Promise.resolve(),
    log,
  });
/** Seen confirmed, and looked at again after so many days. */
async function apply({ days = 91, ...change }: { ackedSeq?: number; days?: number; publicKey?: string }) {
  expect(await look(change, START_MS)).toEqual([]);
  return look(change, START_MS + days * DAY_MS);
}

describe('retention', () => {
  it('keeps what is young, however much of it the server has', async () => {
    expect(await apply({ days: 89 })).toEqual([]);
    expect(segments().every(({ isPresent }) => isPresent)).toBe(true);
  });

  it('keeps what the server has not confirmed to its last row, however old', async () => {
    expect(await apply({ ackedSeq: 9, days: 900 })).toEqual([]);
    expect(await apply({ ackedSeq: 29, days: 900 })).toHaveLength(2);
    expect(segments().filter(({ isPresent }) => isPresent)).toMatchObject([{ manifest: { last: { seq: 30 } } }]);
  });

  it('removes what is old and confirmed, and the rest is still a whole chain', async () => {
    await apply({ ackedSeq: 25 });
    await apply({ ackedSeq: 25 });
    expect(journal.keptAfter().seq).toBe(20);
    expect(journal.verify()).toMatchObject({ ok: true, value: { rows: 11, lastHash: journal.lastHash } });
    expect(journal.problems()).toEqual([]);
    expect(journal.readAfter(0, 100).map(({ seq }) => seq)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    const reader = openJournalReader(dataFiles(place.folder).journal);
    expect(reader.hashAt(20)).toBe(segments().at(-1)?.manifest.after.hash);
    expect(reader.hashAt(19)).toBeNull();
    reader.close();
    expect(segments().map(({ isPresent }) => isPresent)).toEqual([false, true]);
  });

  it('keeps and reports a segment that does not verify, and all that follow it', async () => {
    const [, second] = segments();
    if (second === undefined) throw new Error('three segments');
    const other = new Database(second.file);
    other.exec("DROP TRIGGER journal_never_changes; UPDATE journal SET payload = '{}' WHERE seq = 15");
    other.close();
    expect(await apply({})).toHaveLength(1);
    expect(errors).toMatchObject([{ detail: expect.stringContaining('row 15') }]);
    expect(existsSync(second.file)).toBe(true);
    expect(segments().map(({ isPresent }) => isPresent)).toEqual([false, true, true]);
  });

  describe('where the kiosk’s clock jumps', () => {
    const YEARS_MS = 26 * 365 * DAY_MS;
    /** Sold and put aside while the clock said this, then seen by a worker whose server says `START_MS` in its answers. */
    async function removedAfter(kioskSaysMs: number, correctedMs: number, days: number): Promise<number> {
      journal.append(Array.from({ length: 10 }, () => ({ ...entry({ type: 'late' }), at: kioskSaysMs })));
      const { sign, publicKey } = testIdentity(place.folder);
      expect(journal.rotateIfDue({ nowMs: kioskSaysMs, sign })).toBe('done');
      let nowMs = kioskSaysMs;
      const clock = createServerClock(() => nowMs);
      const retention = createRetention({
        ...{ segmentsFolder: dataFiles(place.folder).segments, epoch: journal.identity.epoch, publicKeys: [publicKey] },
        ...{ retentionDays: 90, ackedSeq: () => journal.lastSeq, incarnation: () => 'server', log },
        ...{ serverAtMs: () => clock.heardAtMs, acknowledged: sync.acknowledged },
      });
      await retention.run();
      clock.learn(START_MS, nowMs);
      await retention.run();
      nowMs = correctedMs;
      await retention.run();
      clock.learn(START_MS + days * DAY_MS, nowMs);
      await retention.run();
      expect(errors).toEqual([]);
      return segments().filter(({ isPresent }) => !isPresent).length;
    }

    it.each([
      ['forward, out of a dead battery’s year', START_MS - YEARS_MS, START_MS],
      ['back, out of a year to come', START_MS + YEARS_MS, START_MS],
      ['forward, away from the truth', START_MS, START_MS + YEARS_MS],
    ])('%s, it removes nothing that is minutes old', async (_, saysMs, correctedMs) => {
      expect(await removedAfter(saysMs, correctedMs, 0.01)).toBe(0);
    });

    it('back, out of a year to come, it removes what the server has had for long enough', async () => {
      expect(await removedAfter(START_MS + YEARS_MS, START_MS, 91)).toBeGreaterThan(0);
      expect(segments().some(({ isPresent }) => isPresent)).toBe(false);
    });

    it('and the server has said no time in this run, it removes nothing', async () => {
      await look({}, START_MS);
      await createRetention({
        ...{ segmentsFolder: dataFiles(place.folder).segments, epoch: journal.identity.epoch, log },
        ...{ publicKeys: [testIdentity(place.folder).publicKey], retentionDays: 0, ackedSeq: () => journal.lastSeq },
        ...{ incarnation: () => 'server', serverAtMs: () => null, acknowledged: sync.acknowledged },
      }).run();
      expect(segments().every(({ isPresent }) => isPresent)).toBe(true);
    });
  });

  it('counts anew what the server lost and confirmed again', async () => {
    await look({}, START_MS);
    await look({ ackedSeq: 15 }, START_MS + 50 * DAY_MS);
    expect(await look({}, START_MS + 91 * DAY_MS)).toHaveLength(1);
    expect(await look({}, START_MS + 182 * DAY_MS)).toHaveLength(2);
  });

  it('knows the signatures of the keys that the kiosk had before', async () => {
    const { key } = dataFiles(place.folder);
    expect(renewKey(key, 'till-1', START_MS).ok).toBe(true);
    expect(publicKeysOf(key, 'till-1')).toHaveLength(2);
    const [segment] = segments();
    expect(segment && isSigned(segment.manifest, publicKeysOf(key, 'till-1'))).toBe(true);
    expect(segment && isSigned(segment.manifest, [testIdentity(place.folder).publicKey])).toBe(false);
  });

  it('keeps an earlier epoch that a server confirmed which was put back from a backup since', async () => {
    const { epoch } = journal.identity;
    const { sign, publicKey } = testIdentity(place.folder);
    journal.close();
    const begun = beginEpoch({ folder: place.folder, kioskId: 'till-1', newId: uuidv7, nowMs: START_MS, sign });
    if (!begun.ok) throw new Error(begun.error.kind);
    const { segments: segmentsFolder } = dataFiles(place.folder);
    const told = { state: 'delivered', ackedSeq: 31, reason: '', atMs: START_MS } as const;
    const present = () => listSegments(segmentsFolder, epoch).segments.filter(({ isPresent }) => isPresent).length;
    const lookFor = (incarnation: string | null, days: number) =>
      createRetention({
        ...{ segmentsFolder, epoch: begun.value.epoch, publicKeys: [publicKey], retentionDays: 90, log: silentLog },
        ...{ ackedSeq: () => 0, incarnation: () => incarnation, acknowledged: sync.acknowledged },
        serverAtMs: () => START_MS + days * DAY_MS,
      }).run();
    writeDelivery(segmentsFolder, epoch, { ...told, incarnation: null });
    await lookFor(null, 0);
    await lookFor(null, 91);
    writeDelivery(segmentsFolder, epoch, { ...told, incarnation: 'before' });
    await lookFor('before', 92);
    await lookFor('after', 184);
    await lookFor('before', 185);
    expect(present()).toBe(4);
    await lookFor('before', 276);
    expect(present()).toBe(0);
  });

  it('keeps a segment whose end another key has signed', async () => {
    const other = temporaryFolder();
    expect(await apply({ publicKey: testIdentity(other.folder).publicKey })).toEqual([]);
    other.remove();
    expect(errors).toMatchObject([{ detail: expect.stringContaining('signature') }]);
  });
});
