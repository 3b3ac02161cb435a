import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS, saleEntry, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let store: Store;

  beforeEach(async () => {
    place = temporaryFolder();
    const dataFolder = join(place.folder, 'server');
    mkdirSync(dataFolder);
    database = await open(dataFolder);
    const log = pino({ level: 'silent' });
    const opened = await openStore({
      ...{ database: database.config, dataFolder, now: () => START_MS, newId: () => uuidv7(), log },
    });
    if (!opened.ok) throw new Error(opened.error.kind);
    store = opened.value;
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
    place.remove();
  });

  it('an upload whose rows could not be stored leaves nothing behind, and is taken whole the next time', async () => {
    const kiosk = kioskRows('till-1');
    kiosk.append([saleEntry(1), saleEntry(2)]);
    await store.enrol({ kiosk: kiosk.kiosk, epoch: kiosk.epoch, publicKey: 'key' });
    await database.execute('ALTER TABLE journal RENAME COLUMN payload TO payload_elsewhere');
    await expect(store.ingest(kiosk.upload(1))).rejects.toThrow();
    await database.execute('ALTER TABLE journal RENAME COLUMN payload_elsewhere TO payload');
    for (const table of ['sale', 'sale_line', 'tender', 'stock_movement', 'quarantine', 'mark']) {
      expect({ table, rows: await database.read(`SELECT * FROM ${table}`) }).toEqual({ table, rows: [] });
    }
    expect(await store.ingest(kiosk.upload(1))).toMatchObject({ ok: true, value: { hwm: 2, quarantined: [] } });
    expect(await store.summary()).toMatchObject({ sales: 2, quarantinedCount: 0 });
  });
});
