import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counted, countUpTo } from '../../../offline/chain-totals.ts';
import { openSyncStore } from '../../../offline/sync-store.ts';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { entry, saleEntry, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

/** A journal in memory, from which retention can take its beginning. */
function bench() {
  const { rows, append } = kioskRows('till-1');
  let keptAfter = 0;
  let read = 0;
  const kept = {
    count: null as Counted | null,
    counted: () => kept.count,
    keepCounted(next: Counted) {
      kept.count = next;
    },
  };
  const reading = {
    readAfter(seq: number, limit: number) {
      const found = rows.slice(Math.max(seq, keptAfter), Math.max(seq, keptAfter) + limit);
      read += found.length;
      return found;
    },
    hashAt: (seq: number) => (seq === 0 ? GENESIS_HASH : seq < keptAfter ? null : (rows[seq - 1]?.hash ?? null)),
  };
  return {
    append,
    upTo: (seq: number) => countUpTo({ seq, hash: reading.hashAt(seq) ?? '' }, reading, kept),
    forget() {
      kept.count = null;
    },
    remove(upTo: number) {
      keptAfter = upTo;
    },
    readSince: () => {
      const since = read;
      read = 0;
      return since;
    },
  };
}

describe('what a kiosk counts of its own journal', () => {
  it('is its rows and its sales up to a row, and goes on from there without reading them again', () => {
    const { append, upTo, readSince } = bench();
    append([saleEntry(1), entry({ type: 'session.touched' }), saleEntry(2, 300)]);
    expect(upTo(3)).toEqual({ after: 0, rows: 3, sales: [{ currency: 'EUR', sales: 2, totalMinor: 550 }] });
    append([saleEntry(3)]);
    readSince();
    expect(upTo(4)).toEqual({ after: 0, rows: 4, sales: [{ currency: 'EUR', sales: 3, totalMinor: 800 }] });
    expect(readSince()).toBe(1);
  });

  it('is not said of a row that was passed, after the server lost rows, and again once that is made up', () => {
    const { append, upTo } = bench();
    append([saleEntry(1), saleEntry(2)]);
    expect(upTo(2)).not.toBeNull();
    expect(upTo(1)).toBeNull();
    append([saleEntry(3)]);
    expect(upTo(3)).toMatchObject({ after: 0, rows: 3 });
  });

  it('begins anew behind what is kept no longer, where the count was lost, and says where', () => {
    const { append, upTo, forget, remove } = bench();
    append([saleEntry(1), saleEntry(2), saleEntry(3), saleEntry(4)]);
    upTo(2);
    remove(3);
    expect(upTo(4)).toEqual({ after: 3, rows: 1, sales: [{ currency: 'EUR', sales: 1, totalMinor: 250 }] });
    forget();
    expect(upTo(4)).toMatchObject({ after: 3, rows: 1 });
  });

  it('does not wait for a long journal: it is counted in steps, and said when it is whole', () => {
    const { append, upTo, readSince } = bench();
    append(Array.from({ length: 45_000 }, () => entry({ type: 'session.touched' })));
    const steps = [upTo(45_000), upTo(45_000)];
    expect(steps).toEqual([null, null]);
    expect(readSince()).toBe(40_000);
    expect(upTo(45_000)).toEqual({ after: 0, rows: 45_000, sales: [] });
  });

  it('counts no sale that cannot be read, as no server can', () => {
    const { append, upTo } = bench();
    append([{ ...saleEntry(1), payload: '{' }, entry({ type: 'sale.completed', totalMinor: 'much' }), saleEntry(2)]);
    expect(upTo(3)).toEqual({ after: 0, rows: 3, sales: [{ currency: 'EUR', sales: 1, totalMinor: 250 }] });
  });

  describe('is kept', () => {
    let place: ReturnType<typeof temporaryFolder>;
    beforeEach(() => {
      place = temporaryFolder();
    });
    afterEach(() => place.remove());

    it('over a restart, and is nothing to another epoch', () => {
      const file = join(place.folder, 'sync.db');
      const counted = { after: 0, seq: 2, hash: 'h', rows: 2, sales: [] };
      const first = openSyncStore(file, 'one');
      first.keepCounted(counted);
      first.close();
      const again = openSyncStore(file, 'one');
      expect(again.counted()).toEqual(counted);
      again.close();
      const other = openSyncStore(file, 'two');
      expect(other.counted()).toBeNull();
      other.close();
    });

    const sale = { currency: 'EUR', sales: 1, totalMinor: 250 };
    const counted = { after: 0, seq: 2, hash: 'h', rows: 2, sales: [sale] };

    /** What is read of a file in which somebody else wrote this. */
    function readOf(json: string): Counted | null {
      const file = join(place.folder, 'sync.db');
      const store = openSyncStore(file, 'one');
      store.keepCounted(counted);
      const other = new Database(file);
      other.prepare('UPDATE counted SET count_json = ?').run(json);
      other.close();
      try {
        return store.counted();
      } finally {
        store.close();
      }
    }

    it('also where a later version wrote more', () => {
      expect(readOf(JSON.stringify({ ...counted, returns: 3, sales: [{ ...sale, taxMinor: 16 }] }))).toEqual(counted);
    });

    it.each([
      '',
      '{',
      'null',
      '[]',
      '{}',
      JSON.stringify({ ...counted, rows: -1 }),
      JSON.stringify({ ...counted, sales: {} }),
    ])('and is nothing where it cannot be read: %s', (json) => {
      expect(readOf(json)).toBeNull();
    });
  });
});
