/** A backup is put back only where its ledger is what its own journal rows add up to. */
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from '../../../server/backup/make.ts';
import { type RestoreOptions, restoreBackup } from '../../../server/backup/restore.ts';
import type { RunningServer } from '../../../server/start.ts';
import { entry, START_MS, startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, type TestDatabase } from '../../support/databases.ts';
import { saleOf, salesKiosk } from '../../support/sales-kiosk.ts';

onEachDatabase(({ open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let nowMs: number;
  const now = () => nowMs;
  const start = () => startTestServer(place.folder, { database: database.config, now });
  const folder = () => join(place.folder, 'backups');
  const fileOf = (manifest: { file: string }) => join(folder(), manifest.file);
  const backup = () =>
    makeBackup({ database: database.config, dataFolder: place.folder, folder: folder(), keep: null, now });
  const restore = (change: Pick<RestoreOptions, 'file'> & Partial<RestoreOptions>) =>
    restoreBackup({
      ...{ database: database.config, dataFolder: place.folder, isReplacing: true, now, newId: () => uuidv7() },
      ...{ log: pino({ level: 'silent' }), ...change },
    });
  beforeEach(async () => {
    nowMs = START_MS;
    place = temporaryFolder();
    database = await open(place.folder);
    server = await start();
  });
  afterEach(async () => {
    await server.close();
    await database.remove();
    place.remove();
  });

  describe('a backup', () => {
    it.each([
      [
        'a sale that is worth less',
        "UPDATE sale SET total_minor = 200 WHERE sale_id = 'sale-2'",
        /sales in EUR: 3 of 750 by .*, 3 of 700 in/,
      ],
      [
        'a sale that was never applied',
        "DELETE FROM sale WHERE sale_id = 'sale-2'",
        /sales in EUR: 3 of 750 by .*, 2 of 500 in/,
      ],
      ['a tender too few', "DELETE FROM tender WHERE sale_id = 'sale-2'", /tenders: 3 of 750 by .*, 2 of 500 in/],
      [
        'stock that moved twice as often',
        'UPDATE stock_movement SET quantity = 4 WHERE seq = 2',
        /stock by number: 3 of 6 by .*, 3 of 8 in/,
      ],
      [
        'stock of another article',
        "UPDATE stock_movement SET code = '4006381333948' WHERE seq = 2",
        /stock fingerprint: 3 of/,
      ],
    ])('is not put back where its ledger is not what its rows add up to: %s', async (_name, statement, difference) => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }), saleOf({ number: 3 }));
      await kiosk.deliver(entry({ type: 'sale.completed', saleId: 'cannot be read' }));
      const sound = await backup();
      await database.execute(statement);
      nowMs += 1_000;
      const changed = await backup();
      await server.close();
      const refused = restore({ file: fileOf(changed) });
      await expect(refused).rejects.toThrow(difference);
      await expect(refused).rejects.toThrow(/till-1|tenders/);
      // What was there is where it was.
      server = await start();
      expect(await server.store.summary()).toMatchObject({ rows: 4, quarantinedCount: 1 });
      await server.close();
      const accepted = await restore({ file: fileOf(changed), isAcceptingDifferences: true });
      expect(accepted.differences).toContainEqual(expect.stringMatching(difference));
      nowMs += 1_000;
      expect(await restore({ file: fileOf(sound) })).toMatchObject({ differences: [] });
      server = await start();
    });
  });
});
