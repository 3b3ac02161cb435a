import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryJournalStorage, memoryJournalStorage } from '../../../lab/simulation/memory-journal-storage.ts';
import { openJournal } from '../../../offline/journal.ts';
import type { JournalStorage } from '../../../offline/journal-storage.ts';
import { StorageFailure } from '../../../offline/storage-failure.ts';
import { entry } from '../../contracts/offline/kiosk-and-server.ts';

let disk: MemoryJournalStorage;
let ids = 0;
beforeEach(() => {
  disk = memoryJournalStorage();
});

function boot(storage: JournalStorage = disk) {
  const opened = openJournal({
    file: 'none',
    storage,
    kioskId: 'till-1',
    boot: 'b',
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}
/** As a planted bug would open it. */
const careless = (): JournalStorage => ({
  ...disk,
  open: (opening): ReturnType<JournalStorage['open']> => disk.open({ ...opening, durability: 'NORMAL' }),
});

describe('the simulated disk', () => {
  it('keeps through a power cut what the journal acknowledged', () => {
    const journal = boot();
    journal.append([entry({ type: 'a' }), entry({ type: 'b' })]);
    disk.powerCut();
    expect(() => journal.readAfter(0, 1)).toThrow();
    expect(
      boot()
        .readAfter(0, 10)
        .map(({ kind }) => kind),
    ).toEqual(['a', 'b']);
  });

  it('may lose the newest whole batches where it was told NORMAL', () => {
    const journal = boot(careless());
    for (const type of ['a', 'b', 'c']) journal.append([entry({ type }), entry({ type })]);
    expect(disk.unsyncedBatches).toBe(3);
    disk.powerCut(1);
    expect(
      boot()
        .readAfter(0, 10)
        .map(({ kind }) => kind),
    ).toEqual(['a', 'a']);
  });

  it('loses nothing when only the program dies, and frees its lock', () => {
    boot(careless()).append([entry({ type: 'a' })]);
    expect(disk.takeLock().ok).toBe(false);
    disk.kill();
    expect(boot().lastSeq).toBe(1);
  });

  it.each(['ENOSPC', 'EIO', 'EROFS'] as const)('refuses with %s until it is repaired', (fault) => {
    const journal = boot();
    disk.failWith(fault);
    expect(() => journal.append([entry({ type: 'a' })])).toThrow(StorageFailure);
    expect(journal.probe()).toMatchObject({ ok: false, error: { kind: 'io' } });
    disk.failWith(null);
    expect(journal.probe()).toEqual({ ok: true, value: null });
    expect(journal.append([entry({ type: 'b' })])).toMatchObject([{ seq: 1, kind: 'b' }]);
  });

  it('may hold a write that it said had failed', () => {
    const journal = boot();
    disk.failWith('EIO', true);
    expect(() => journal.append([entry({ type: 'a' })])).toThrow(StorageFailure);
    disk.failWith(null);
    journal.probe();
    expect(journal.lastSessionRows().map(({ kind }) => kind)).toEqual(['a']);
    expect(journal.lastSeq).toBe(1);
  });
});
