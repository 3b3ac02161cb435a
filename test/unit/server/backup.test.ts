import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBackup } from '../../../server/backup/check.ts';
import { makeBackup } from '../../../server/backup/make.ts';
import { type RestoreOptions, restoreBackup } from '../../../server/backup/restore.ts';
import { backupJob } from '../../../server/nightly/jobs.ts';
import { readErasures } from '../../../server/office/erasure-list.ts';
import { erasuresIn } from '../../../server/office/erasures.ts';
import type { RunningServer } from '../../../server/start.ts';
import { type Database, openStore } from '../../../server/store/open-store.ts';
import {
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
  temporaryFolder,
} from '../../contracts/offline/kiosk-and-server.ts';
import { onEachDatabase, postgres, type TestDatabase } from '../../support/databases.ts';
import { saleOf, salesKiosk } from '../../support/sales-kiosk.ts';

const run = promisify(execFile);
const log = pino({ level: 'silent' });

onEachDatabase(({ name, open }) => {
  let place: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;
  let server: RunningServer;
  let nowMs: number;
  const now = () => nowMs;
  const folder = () => join(place.folder, 'backups');
  const start = (config: Database = database.config, dataFolder = place.folder) =>
    startTestServer(dataFolder, { database: config, now });
  const backup = (keep: number | null = null) =>
    makeBackup({ database: database.config, dataFolder: place.folder, folder: folder(), keep, now });
  const fileOf = (manifest: { file: string }) => join(folder(), manifest.file);
  const restore = (change: Partial<RestoreOptions> & Pick<RestoreOptions, 'file'>) =>
    restoreBackup({
      database: database.config,
      dataFolder: place.folder,
      isReplacing: false,
      now,
      newId: () => uuidv7(),
      log,
      ...change,
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
    it('is made beside a running server, proven, and says what is in it', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(...Array.from({ length: 450 }, (_, number) => saleOf({ number })));
      const manifest = await backup();
      expect(manifest).toMatchObject({
        incarnation: server.store.incarnation,
        rows: { journal: 450, sale: 450, sale_line: 450, tender: 450, mark: 1 },
      });
      expect(JSON.parse(readFileSync(`${fileOf(manifest)}.manifest.json`, 'utf8'))).toEqual(manifest);
      const { stdout } = await run('sha256sum', [fileOf(manifest)]);
      expect(stdout.slice(0, 64)).toBe(manifest.sha256);
      expect((await server.store.summary()).sales).toBe(450);
    });

    it('holds every table of the database', async () => {
      const { rows } = await backup();
      expect(Object.keys(rows)).toEqual(
        expect.arrayContaining([
          'enrolment',
          'journal',
          'session_key',
          'erasure',
          'settlement_batch',
          'down_entry',
          'meta',
        ]),
      );
      expect(Object.keys(rows)).not.toContain('migration');
    });

    it('of a database that is not whole is refused, and no older one is removed for it', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }), saleOf({ number: 3 }));
      const good = await backup();
      await database.execute('DELETE FROM journal WHERE seq = 2');
      nowMs += 1_000;
      await expect(backup(1)).rejects.toThrow(/row 3 does not follow row 1/);
      expect(existsSync(fileOf(good))).toBe(true);
    });

    it('that was cut or changed afterwards is found out', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }));
      const file = fileOf(await backup());
      const whole = readFileSync(file);
      truncateSync(file, whole.length - 20);
      await expect(checkBackup(file)).rejects.toThrow(/cannot be read|ends in the middle/);
      const text = gunzipSync(whole).toString();
      writeFileSync(file, gzipSync(text.replace('sale-2', 'sale-9')));
      await expect(checkBackup(file)).rejects.toThrow(/does not match its hash/);
      const lines = text.trim().split('\n');
      writeFileSync(file, gzipSync(`${lines.slice(0, -1).join('\n')}\n`));
      await expect(checkBackup(file)).rejects.toThrow(/ends in the middle/);
      writeFileSync(file, whole);
      expect(await checkBackup(file)).toMatchObject({ rows: { journal: 2 } });
    });

    it('is made every night, and so many of them are kept', async () => {
      const job = backupJob({ database: database.config, dataFolder: place.folder, folder: folder(), keep: 2, now });
      for (let night = 0; night < 4; night += 1) {
        nowMs += 86_400_000;
        await job.run('2026-11-23');
      }
      const names = readdirSync(folder());
      expect(names.filter((one) => one.endsWith('.gz')).sort()).toEqual([
        'portico-20261125T080000000Z.jsonl.gz',
        'portico-20261126T080000000Z.jsonl.gz',
      ]);
      expect(names).toHaveLength(4);
    });
  });

  describe('a folder that several stores keep their backups in', () => {
    const backupOf = async (manifest: { file: string }, change: (text: object) => object) => {
      const file = `${fileOf(manifest)}.manifest.json`;
      writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
    };

    it('loses only older backups of the store that makes one, never those of another or of nobody known', async () => {
      const others = await backup();
      await backupOf(others, (manifest) => ({ ...manifest, storeId: 'another store' }));
      nowMs += 1_000;
      const unnamed = await backup();
      await backupOf(unnamed, ({ storeId: _, ...manifest }: { storeId?: string }) => manifest);
      nowMs += 1_000;
      const bare = await backup();
      rmSync(`${fileOf(bare)}.manifest.json`);
      nowMs += 1_000;
      const older = await backup();
      nowMs += 1_000;
      const newest = await backup(1);
      const kept = readdirSync(folder()).filter((one) => one.endsWith('.gz'));
      expect(kept.sort()).toEqual([others, unnamed, bare, newest].map(({ file }) => file));
      expect(kept).not.toContain(older.file);
    });

    it('counts a restored store as the same one', async () => {
      const first = await backup();
      await server.close();
      const kiosk = await restore({ file: fileOf(first), isReplacing: true });
      server = await start();
      nowMs += 1_000;
      const second = await backup(1);
      expect(second.storeId).toBe(first.storeId);
      expect(second.incarnation).toBe(kiosk.incarnation);
      expect(existsSync(fileOf(first))).toBe(false);
    });

    it('takes no empty backup beside one that holds rows', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }));
      const full = await backup();
      const dataFolder = join(place.folder, 'elsewhere');
      mkdirSync(dataFolder);
      const elsewhere = await open(dataFolder);
      await (await start(elsewhere.config, dataFolder)).close();
      nowMs += 1_000;
      const wrong = { database: elsewhere.config, dataFolder, folder: folder(), keep: 1, now };
      await expect(makeBackup(wrong)).rejects.toThrow(
        `this ledger holds no rows, but ${full.file} does: is this the right data folder?`,
      );
      expect(readdirSync(folder()).sort()).toEqual([full.file, `${full.file}.manifest.json`]);
      await elsewhere.remove();
    });
  });

  describe('a restored server', () => {
    it('asks its kiosks for what came after the backup, and ends with the same ledger', async () => {
      const kioskPlace = temporaryFolder();
      const journal = openTestJournal(kioskPlace.folder);
      const deliver = async () => {
        const kiosk = startTestKiosk(kioskPlace.folder, server.url);
        await kiosk.until((state) => isDelivered(state) && state.ackedSeq === journal.lastSeq);
        await kiosk.close();
      };
      journal.append([saleEntry(1), saleEntry(2)]);
      await deliver();
      const manifest = await backup();
      journal.append([saleEntry(3), saleEntry(4)]);
      await deliver();
      const before = await server.store.summary();
      const sales = await server.store.sales({ limit: 10, order: 'oldest' });
      await server.close();
      const restored = await restore({ file: fileOf(manifest), isReplacing: true });
      expect(restored.incarnation).not.toBe(before.incarnation);
      server = await start();
      expect((await server.store.summary()).sales).toBe(2);
      await deliver();
      const after = await server.store.summary();
      expect(await server.store.sales({ limit: 10, order: 'oldest' })).toEqual(sales);
      expect(after).toMatchObject({ rows: before.rows, totals: before.totals, quarantinedCount: 0 });
      expect(after.kiosks).toMatchObject([{ hwm: 4, hash: journal.lastHash }]);
      journal.close();
      kioskPlace.remove();
    });

    it('does not bring back what was erased since', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }));
      const manifest = await backup();
      const ask = { session: 's-9', askedBy: 'the duty manager', reason: 'asked for' };
      await fetch(new URL('/v1/office/erase', server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ask),
      });
      await server.close();
      expect(await restore({ file: fileOf(manifest), isReplacing: true })).toMatchObject({ erasedAgain: 1 });
      server = await start();
    });

    it('does not bring back what another instance was asked to erase, on whatever disk the list of that lies', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }));
      const manifest = await backup();
      const other = join(place.folder, 'other');
      mkdirSync(other);
      const asked = (session: string) => ({ session, askedBy: 'the duty manager', reason: 'asked for' });
      const eraseAt = (dataFolder: string, session: string) =>
        erasuresIn({ file: join(dataFolder, 'erasures.jsonl'), store: server.store, now }).erase(asked(session));
      const listed = () => [...readErasures(join(folder(), 'erasures.jsonl'))].map(({ session }) => session);
      await eraseAt(place.folder, 's-1');
      await eraseAt(other, 's-2');
      // Either instance makes backups: the list beside them only grows.
      for (const dataFolder of [other, place.folder, other]) {
        nowMs += 1_000;
        const from = { database: database.config, dataFolder: name === 'SQLite' ? place.folder : dataFolder };
        await makeBackup({ ...from, folder: folder(), keep: null, now });
        expect(listed().sort()).toEqual(['s-1', 's-2']);
      }
      await eraseAt(other, 's-3');
      await server.close();
      writeFileSync(join(place.folder, 'elsewhere.jsonl'), `${JSON.stringify({ ...asked('s-4'), atMs: nowMs })}\n`);
      const restored = await restore({
        ...{ file: fileOf(manifest), isReplacing: true, erasureLists: [join(place.folder, 'elsewhere.jsonl')] },
      });
      // s-3 was in no list that could be read, but in the database that was moved aside.
      expect(restored).toMatchObject({ erasedAgain: 4, warning: expect.stringContaining('no erasure from now on') });
      expect(restored.warning).toContain(restored.movedTo);
      server = await start();
    });

    it('is refused where something is, and while somebody works on it; what was there is moved aside whole', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }));
      const manifest = await backup();
      await expect(restore({ file: fileOf(manifest) })).rejects.toThrow(/not empty/);
      await expect(restore({ file: fileOf(manifest), isReplacing: true })).rejects.toThrow(/in use/);
      expect((await server.store.summary()).sales).toBe(1);
      await server.close();
      const { movedTo } = await restore({ file: fileOf(manifest), isReplacing: true });
      expect(movedTo).toContain('replaced');
      if (name === 'SQLite') expect(existsSync(movedTo ?? '')).toBe(true);
      else await database.execute(`SELECT 1 / count(*) FROM "${movedTo}".sale`);
      server = await start();
      expect((await server.store.summary()).sales).toBe(1);
    });

    it('is refused where the backup is not the one that its manifest speaks of', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }));
      const manifest = await backup();
      const file = fileOf(manifest);
      await server.close();
      const whole = readFileSync(file);
      const changed = gunzipSync(whole).toString().replace('"EUR"', '"SEK"');
      // Packed otherwise, so that it is of another length too.
      writeFileSync(file, gzipSync(changed, { level: 0 }));
      await checkBackup(file);
      await expect(restore({ file, isReplacing: true })).rejects.toThrow(/bytes, its manifest says/);
      const beside = `${file}.manifest.json`;
      writeFileSync(beside, JSON.stringify({ ...manifest, bytes: readFileSync(file).length }));
      await expect(restore({ file, isReplacing: true })).rejects.toThrow(/another SHA-256 than its manifest says/);
      writeFileSync(beside, '{');
      await expect(restore({ file, isReplacing: true })).rejects.toThrow(/manifest.json cannot be read/);
      server = await start();
      expect((await server.store.summary()).sales).toBe(1);
      await server.close();
      writeFileSync(file, whole);
      rmSync(beside);
      expect(await restore({ file, isReplacing: true })).toMatchObject({ isManifestThere: false });
      server = await start();
    });

    it('has a new incarnation also where an empty database was waiting for it, and nobody may be working on that', async () => {
      const manifest = await backup();
      const dataFolder = join(place.folder, 'elsewhere');
      mkdirSync(dataFolder);
      const elsewhere = await open(dataFolder);
      const there = { file: fileOf(manifest), database: elsewhere.config, dataFolder };
      const waiting = await openStore({ database: elsewhere.config, dataFolder, now, newId: () => uuidv7(), log });
      if (!waiting.ok) throw new Error(waiting.error.kind);
      await expect(restore(there)).rejects.toThrow(/in use/);
      await waiting.value.close();
      expect((await restore(there)).incarnation).not.toBe(waiting.value.incarnation);
      await elsewhere.remove();
    });

    it('goes on numbering sales behind those of the backup', async () => {
      const kiosk = await salesKiosk(server.store);
      await kiosk.deliver(saleOf({ number: 1 }), saleOf({ number: 2 }));
      const manifest = await backup();
      await server.close();
      await restore({ file: fileOf(manifest), isReplacing: true });
      server = await start();
      const again = await salesKiosk(server.store, 'till-2');
      await again.deliver(saleOf({ number: 7 }));
      const { rows } = await server.store.sales({ limit: 10, order: 'oldest' });
      expect(rows.map(({ saleNo }) => saleNo)).toEqual([1, 2, 3]);
    });
  });
});

describe.skipIf(postgres.lacks !== '')('a store that becomes a chain', () => {
  it('moves from SQLite to PostgreSQL with everything that it has', async () => {
    const place = temporaryFolder();
    const server = await startTestServer(place.folder);
    const kiosk = await salesKiosk(server.store);
    await kiosk.deliver(...Array.from({ length: 300 }, (_, number) => saleOf({ number })));
    const folder = join(place.folder, 'backups');
    await server.close();
    const sqlite = ['--data', place.folder];
    const { stdout } = await run(process.execPath, ['server/commands/backup.ts', ...sqlite, '--to', folder]);
    const { file } = JSON.parse(stdout);
    const database = await postgres.open(place.folder);
    const env = { ...process.env, PORTICO_DATABASE: 'url' in database.config ? database.config.url : '' };
    const there = ['server/commands/restore.ts', ...sqlite, '--file', join(folder, file)];
    expect(JSON.parse((await run(process.execPath, there, { env })).stdout)).toMatchObject({
      rows: { journal: 300, sale: 300 },
      movedTo: null,
      isManifestThere: true,
    });
    await expect(run(process.execPath, there, { env })).rejects.toMatchObject({
      code: 1,
      stderr: 'portico server: the database is not empty; --replace moves it aside first\n',
    });
    const moved = await startTestServer(place.folder, { database: database.config });
    expect(await moved.store.summary()).toMatchObject({ rows: 300, sales: 300, kiosks: [{ hwm: 300 }] });
    await moved.close();
    await database.remove();
    place.remove();
  });
});
