import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS, saleEntry, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

/** After a full disk or an I/O error SQLite rolls the whole transaction back by itself, and goes on without one. */
describe('a transaction that SQLite rolls back in its middle', () => {
  let place: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let beside: Database.Database;

  beforeEach(async () => {
    place = temporaryFolder();
    const dataFolder = join(place.folder, 'server');
    mkdirSync(dataFolder);
    const log = pino({ level: 'silent' });
    const options = { dataFolder, now: () => START_MS, newId: () => uuidv7(), log };
    const opened = await openStore({ ...options, database: { kind: 'sqlite' } });
    if (!opened.ok) throw new Error(opened.error.kind);
    store = opened.value;
    beside = new Database(join(dataFolder, 'ledger.db'));
  });
  afterEach(async () => {
    beside.close();
    await store.close();
    place.remove();
  });

  const TABLES = ['journal', 'mark', 'sale', 'sale_line', 'tender', 'stock_movement'];
  it.each([...TABLES.map((table) => ['ordinary', table]), ...[...TABLES, 'nonce'].map((table) => ['first', table])])(
    'while an %s upload writes %s leaves nothing of it, and it is taken when it comes again',
    async (kind, table) => {
      const kiosk = kioskRows('till-1');
      kiosk.append([saleEntry(1), saleEntry(2)]);
      await store.enrol({ kiosk: kiosk.kiosk, epoch: kiosk.epoch, publicKey: 'key' });
      // The first of a run is looked at by itself; one of somebody who is trusted goes with its group.
      const proof = kind === 'first' ? { proof: proofOf(kiosk.rows.at(-1)?.hash ?? '') } : {};
      const upload = { ...kiosk.upload(1), ...proof };
      beside.exec(
        `CREATE TRIGGER bad BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ROLLBACK, 'the database or disk is full'); END`,
      );
      await expect(store.ingest(upload)).rejects.toThrow('the database or disk is full');
      beside.exec('DROP TRIGGER bad');
      for (const each of ['journal', 'sale', 'sale_line', 'tender', 'stock_movement', 'mark', 'nonce', 'quarantine']) {
        expect([each, beside.prepare(`SELECT * FROM ${each}`).all()]).toEqual([each, []]);
      }
      expect(await store.ingest(upload)).toMatchObject({ ok: true, value: { hwm: 2, quarantined: [] } });
      expect(await store.summary()).toMatchObject({ rows: 2, sales: 2 });
    },
  );

  const proofOf = (hash: string) => ({
    ...{ publicKey: 'key', nonce: 'nonce', signedAtMs: START_MS, head: { seq: 2, hash, signature: 'signed' } },
    instance: { id: 'run', machine: 'one', isLeaving: false },
  });
});
