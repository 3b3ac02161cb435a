import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../../offline/chain.ts';
import { ROWS_PER_UPLOAD_MAX } from '../../../offline/wire/journal-wire.ts';
import type { RunningServer } from '../../../server/start.ts';
import { saleEntry, startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { type KioskRows, kioskRows } from '../../support/kiosk-rows.ts';

const run = promisify(execFile);
const FORKED_ROWS_MAX = 2_000;

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let kiosk: KioskRows;

  beforeEach(async () => {
    place = temporaryFolder();
    database = await open(place.folder);
    server = await startTestServer(place.folder, { database: database.config });
    kiosk = kioskRows('till-1');
    await server.store.enrol({ kiosk: 'till-1', epoch: kiosk.epoch, publicKey: 'key' });
    kiosk.append([saleEntry(1), saleEntry(2), saleEntry(3)]);
    expect(await server.store.ingest(kiosk.upload(1))).toMatchObject({ ok: true });
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  /** The same kiosk after an older image of its disk: it wrote other rows behind the first `common`. */
  function otherBranch(common: number, ...sales: number[]): KioskRows {
    const other = kioskRows('till-1', kiosk.epoch);
    other.append([saleEntry(1), saleEntry(2), saleEntry(3)].slice(0, common));
    const own = other.rows as KioskRows['rows'][number][];
    own.splice(0, common, ...kiosk.rows.slice(0, common));
    other.append(sales.map((number) => saleEntry(number)));
    return other;
  }
  const ask = async (path: string) => (await fetch(`${server.url}${path}`)).json();

  describe('rows of a fork', () => {
    it('are refused as before, kept as they came, once, and applied never', async () => {
      const other = otherBranch(1, 8, 9, 10);
      for (let times = 0; times < 2; times += 1) {
        const refusal = { kind: 'fork', hwm: 3, hash: kiosk.rows[2]?.hash };
        expect(await server.store.ingest(other.upload(1))).toMatchObject({ ok: false, error: refusal });
      }
      const page = await ask('/v1/ledger/quarantine/forked?kiosk=till-1');
      expect(page.rows.map(({ row }: { row: unknown }) => row)).toEqual(other.rows.slice(1));
      expect(page.next).toBeNull();
      for (const { row } of page.rows) expect(hashOf(row)).toBe(row.hash);
      expect(await server.store.summary()).toMatchObject({ rows: 3, sales: 3, forkedCount: 3, quarantinedCount: 0 });
      expect((await server.store.summary()).alarms).toMatchObject([{ kind: 'fork', seq: 2, times: 2 }]);
      expect(await server.store.retryQuarantined({})).toEqual({ applied: 0, left: 0, next: null });
      expect((await server.store.checkInvariants('till-1')).flatMap(({ problems }) => problems)).toEqual([]);
    });

    it('are kept too where only the row before them tells that they are others', async () => {
      const other = otherBranch(2, 8, 9);
      expect(await server.store.ingest(other.upload(4))).toMatchObject({ ok: false, error: { kind: 'fork' } });
      const { rows } = await server.store.forkedRows({});
      expect(rows).toMatchObject([{ seq: 4, row: other.rows[3] }]);
    });

    it('are exported beside those that could not be applied', async () => {
      await server.store.ingest(otherBranch(1, 8).upload(1));
      const file = join(place.folder, 'rows.jsonl');
      const { config } = database;
      const where = config.kind === 'postgres' ? ['--database', config.url] : [];
      const args = ['server/commands/quarantine.ts', 'export', '--data', place.folder, ...where, '--file', file];
      const { stdout } = await run(process.execPath, args);
      expect(JSON.parse(stdout)).toMatchObject({ rows: 0, forked: 1 });
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ kiosk: 'till-1', seq: 2, reason: 'fork' });
    });

    it('are listed page by page, and only so many of an epoch are kept: the alarm says how many were not', async () => {
      const sales = Array.from({ length: ROWS_PER_UPLOAD_MAX }, (_, index) => 10 + index);
      const uploads = FORKED_ROWS_MAX / ROWS_PER_UPLOAD_MAX;
      for (let times = 0; times <= uploads; times += 1) await server.store.ingest(otherBranch(0, ...sales).upload(1));
      const { forkedCount, alarms } = await server.store.summary();
      expect(forkedCount).toBe(FORKED_ROWS_MAX);
      expect(alarms).toMatchObject([{ detail: expect.stringContaining('500 rows were not kept') }]);
      const first = await ask('/v1/ledger/quarantine/forked');
      const { kiosk: of, epoch, seq, hash } = first.next;
      const place = `afterKiosk=${of}&afterEpoch=${epoch}&afterSeq=${seq}&afterHash=${hash}`;
      const second = await ask(`/v1/ledger/quarantine/forked?${place}`);
      const hashes = [...first.rows, ...second.rows].map(({ row }) => row.hash);
      expect([hashes.length, new Set(hashes).size]).toEqual([400, 400]);
    });
  });
});
