import { describe, expect, it } from 'vitest';
import { memoryJournalStorage } from '../../../lab/simulation/memory-journal-storage.ts';
import { openJournal } from '../../../offline/journal.ts';
import type { JournalStorage } from '../../../offline/journal-storage.ts';
import { StorageFailure } from '../../../offline/storage-failure.ts';
import { entry } from '../../contracts/offline/kiosk-and-server.ts';

function boot(storage: JournalStorage) {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const opened = openJournal({ file: 'none', storage, kioskId: 'till-1', boot: 'b', newId });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

describe('a journal that opens after a write that failed and landed all the same', () => {
  it('has the row on the disk before anybody can act on it', () => {
    const disk = memoryJournalStorage();
    const before = boot(disk);
    disk.failWith('EIO', true);
    expect(() => before.append([entry({ type: 'sale.completed' })])).toThrow(StorageFailure);
    disk.failWith(null);
    disk.kill();
    expect(boot(disk).lastSeq).toBe(1);
    disk.powerCut();
    expect(boot(disk).lastSeq).toBe(1);
  });

  it('says so where the disk still takes no writes, and a power cut may then take the row', () => {
    const disk = memoryJournalStorage();
    const before = boot(disk);
    disk.failWith('EIO', true);
    expect(() => before.append([entry({ type: 'sale.completed' })])).toThrow(StorageFailure);
    disk.kill();
    const after = boot(disk);
    expect(after.failure).toMatchObject({ code: 'io' });
    expect(() => after.append([entry({ type: 'b' })])).toThrow(StorageFailure);
    disk.powerCut();
    disk.failWith(null);
    expect(boot(disk).lastSeq).toBe(0);
  });

  it('hides the row from everybody who had the journal open, as SQLite does', () => {
    const disk = memoryJournalStorage();
    const journal = boot(disk);
    const reader = disk.openReader();
    disk.failWith('EIO', true);
    expect(() => journal.append([entry({ type: 'a' })])).toThrow(StorageFailure);
    disk.failWith(null);
    expect(journal.probe()).toEqual({ ok: true, value: null });
    expect(reader.end().seq).toBe(0);
    expect(journal.append([entry({ type: 'b' })])).toMatchObject([{ seq: 1, kind: 'b' }]);
  });
});
