import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lookAround, reportText, runSteps } from '../../../host/maintenance/report.ts';
import type { StepReport } from '../../../host/maintenance/step.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { openJournal } from '../../../offline/journal.ts';
import { silentLog } from '../../../offline/log.ts';
import { beginEpoch } from '../../../offline/new-epoch.ts';
import type { SyncState } from '../../../offline/sync-client.ts';
import { createStateKeeper } from '../../../offline/sync-note.ts';
import type { SyncError } from '../../../offline/sync-pass.ts';
import { openSyncStore } from '../../../offline/sync-store.ts';
import { bringDown, currencyEntry, productEntry, testPublisher } from '../../support/publisher.ts';
import { MILK } from '../core/world.ts';

const run = promisify(execFile);
const host = resolve(import.meta.dirname, '../../../host');

let folder: string;
let config: Record<string, unknown>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-doctor-'));
  config = {
    kioskId: 'k1',
    journey: 'checkout',
    brand: 'fennel',
    placeName: 'Here',
    languages: ['en'],
    dataFolder: join(folder, 'data'),
    server: { url: 'http://127.0.0.1:59998', enrolmentCode: 'SECRET-1234' },
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const data = () => join(folder, 'data');
const fileOf = (text = JSON.stringify(config)): string => {
  const file = join(folder, 'kiosk.json');
  writeFileSync(file, text);
  return file;
};
async function reports(nodeVersion?: string): Promise<Record<string, StepReport>> {
  const context = lookAround(fileOf());
  const found = await runSteps(nodeVersion === undefined ? context : { ...context, nodeVersion });
  return Object.fromEntries(found.map((report) => [report.name, report]));
}
function openedJournal() {
  mkdirSync(data(), { recursive: true });
  const opened = openJournal({
    file: join(data(), 'journal.db'),
    kioskId: 'k1',
    boot: 'b',
    newId: () => crypto.randomUUID(),
  });
  if (!opened.ok) throw new Error(opened.error.kind);
  for (let count = 0; count < 5; count += 1) {
    opened.value.append([{ session: 's', kind: 'session.touched', at: count, catalogueVersion: 0, payload: '{}' }]);
  }
  return opened.value;
}

describe('the doctor', () => {
  test('looks at a kiosk that never ran, and makes nothing', async () => {
    const found = await reports();
    expect(found.configuration).toMatchObject({ verdict: 'ok' });
    expect(found['data folder']).toMatchObject({ verdict: 'attention' });
    expect(found.journal).toMatchObject({ verdict: 'attention' });
    expect(found.server).toMatchObject({ verdict: 'attention', detail: expect.stringContaining('ECONNREFUSED') });
    expect(found.devices).toMatchObject({ verdict: 'attention', detail: 'none is configured' });
    expect(readdirSync(folder)).toEqual(['kiosk.json']);
  });

  test('fails a data folder that the first start could not make', async () => {
    const file = fileOf();
    config.dataFolder = join(file, 'data');
    const found = await reports();
    expect(found['data folder']).toEqual({
      name: 'data folder',
      verdict: 'failed',
      detail: `${config.dataFolder} cannot be made: ${file} is no folder`,
    });
  });

  test('gives a device’s key in the configuration beside its name', async () => {
    config.devices = { scanner: { model: 'keyboard-wedge', connection: { over: 'keyboard' } } };
    const { devices } = await reports();
    expect(devices?.items).toMatchObject([{ name: 'scanner', key: 'scanner' }]);
    config.devices = { printer: { model: 'epson-tm-m30', connection: { over: 'file', path: join(folder, 'none') } } };
    expect((await reports()).devices?.items).toMatchObject([{ name: 'receiptPrinter', key: 'printer' }]);
  });

  test('walks the chain of a journal while its host runs', async () => {
    const journal = openedJournal();
    const found = await reports();
    expect(found.journal).toMatchObject({ verdict: 'ok', detail: expect.stringContaining('5 rows') });
    expect(found.devices).toMatchObject({ verdict: 'ok', detail: expect.stringContaining('the running kiosk') });
    journal.close();
    expect(lookAround(fileOf()).isHostRunning).toBe(false);
  });

  test('tells the journal’s segments, what the server could not apply, and an epoch that is not delivered', async () => {
    openedJournal().close();
    const file = join(data(), 'journal.db');
    const sign = () => 'signed';
    const begun = beginEpoch({ folder: data(), kioskId: 'k1', newId: () => crypto.randomUUID(), nowMs: 1, sign });
    if (!begun.ok) throw new Error(begun.error.kind);
    const store = openSyncStore(join(data(), 'sync.db'), begun.value.epoch);
    store.addQuarantined([{ seq: 1, reason: 'unknown' }]);
    store.close();
    const found = await reports();
    expect(found.journal).toMatchObject({ verdict: 'attention' });
    expect(found.journal?.detail).toContain('kept for 90 days');
    expect(found.journal?.detail).toContain(`${begun.value.previous?.epoch} is not delivered yet`);
    expect(found.journal?.detail).toContain('1 rows are quarantined');
    const other = new Database(file);
    other.exec("INSERT INTO meta (key, value) VALUES ('ownAfterSeq', 1)");
    other.close();
    expect((await reports()).journal).toMatchObject({ verdict: 'failed', detail: expect.stringContaining('missing') });
  });

  test('says how far the delivery is behind, since when, and what the last error was', async () => {
    const journal = openedJournal();
    expect((await reports()).delivery).toMatchObject({
      verdict: 'attention',
      detail: expect.stringContaining('behind by 5 rows since 1970-01-01T00:00:00.000Z'),
    });
    const store = openSyncStore(join(data(), 'sync.db'), journal.identity.epoch);
    const keepState = createStateKeeper(store, { now: () => 60_000, log: silentLog });
    const state = { online: true, sinceMs: 50_000, lastError: null } as SyncState;
    keepState({ ...state, online: false, lastError: { kind: 'unreachable', detail: 'ECONNREFUSED' } });
    keepState(state);
    store.confirm(3, 'first');
    const behind = (await reports()).delivery;
    expect(behind?.detail).toContain('behind by 2 rows');
    expect(behind?.detail).toContain('online since 1970-01-01T00:00:50.000Z');
    expect(behind?.detail).toMatch(/last error 1970-01-01T00:01:00.000Z \(over\): .*ECONNREFUSED/);
    store.confirm(5, 'first');
    expect((await reports()).delivery).toMatchObject({ verdict: 'ok', detail: expect.stringContaining('all 5 rows') });
    store.close();
    journal.close();
  });

  test.each<[SyncError, string]>([
    [{ kind: 'revoked' }, 'npm run new-key'],
    [{ kind: 'cloned' }, 'switch off the one'],
    [{ kind: 'held', retryAfterMs: null }, 'switch that one off'],
    [{ kind: 'enrolmentRefused', reason: 'wrongEnrolmentCode' }, 'unknown, expired'],
    [{ kind: 'enrolmentRefused', reason: 'codeUsed' }, 'used before'],
    [{ kind: 'enrolmentRefused', reason: 'otherKey' }, 'npm run revoke'],
    [{ kind: 'fork', seq: 1 }, 'new-epoch'],
    [{ kind: 'serverAhead', hwm: 9 }, 'new-epoch'],
    [{ kind: 'rowsGone', hwm: 1 }, 'backup'],
  ])('fails for %j, and says what to do', async (lastError, remedy) => {
    const journal = openedJournal();
    const store = openSyncStore(join(data(), 'sync.db'), journal.identity.epoch);
    createStateKeeper(store, { now: Date.now, log: silentLog })({ online: false, sinceMs: 1, lastError } as SyncState);
    store.close();
    expect((await reports()).delivery).toMatchObject({ verdict: 'failed', detail: expect.stringContaining(remedy) });
    openSyncStore(join(data(), 'sync.db'), crypto.randomUUID()).close();
    expect((await reports()).delivery?.verdict).toBe('attention');
    journal.close();
  });

  test('reads how the server stopped this kiosk from a sync file of the version before', async () => {
    const journal = openedJournal();
    const store = openSyncStore(join(data(), 'sync.db'), journal.identity.epoch);
    store.setStopped('revoked');
    store.close();
    const older = new Database(join(data(), 'sync.db'));
    older.exec('DROP TABLE note');
    older.close();
    expect((await reports()).delivery).toMatchObject({ verdict: 'failed', detail: expect.stringContaining('new-key') });
    openSyncStore(join(data(), 'sync.db'), journal.identity.epoch).close();
    expect((await reports()).delivery).toMatchObject({ verdict: 'failed' });
    journal.close();
  });

  test('finds a row that was changed', async () => {
    openedJournal().close();
    const connection = new Database(join(data(), 'journal.db'));
    connection.exec(`DROP TRIGGER journal_never_changes; UPDATE journal SET payload = '{"a":1}' WHERE seq = 3`);
    connection.close();
    expect((await reports()).journal).toEqual({
      name: 'journal',
      verdict: 'failed',
      detail: 'the chain breaks at row 3: its content does not match its hash',
    });
  });

  test.each([
    ['of a newer version', `UPDATE meta SET value = 99 WHERE key = 'minReader'`, 'needs a newer Portico'],
    ['of another kiosk', `UPDATE identity SET kiosk = 'k2'`, 'belongs to kiosk "k2"'],
  ])('refuses a journal %s', async (_case, sql, detail) => {
    openedJournal().close();
    const connection = new Database(join(data(), 'journal.db'));
    connection.exec(sql);
    connection.close();
    expect((await reports()).journal).toMatchObject({ verdict: 'failed', detail: expect.stringContaining(detail) });
  });

  test('says which catalogue there is, and in which money', async () => {
    mkdirSync(data());
    const catalogue = openCatalogue(join(data(), 'catalogue.db'), { repair: true });
    const publisher = testPublisher();
    publisher.publish('catalogue', [currencyEntry(), productEntry(MILK)], 7);
    await bringDown(catalogue, publisher);
    expect((await reports()).catalogue).toMatchObject({
      verdict: 'ok',
      detail: 'version 7\ncatalogue: 1 entries, version 7',
    });
    publisher.publish('configuration', [
      { key: 'k1/timing', value: { idleMs: 90_000 } },
      { key: '*/languages', value: ['xx'] },
    ]);
    await bringDown(catalogue, publisher);
    catalogue.staging().note({ channel: 'prices', kind: 'badSignature', detail: 'not ours' }, 0);
    catalogue.close();
    const report = (await reports()).catalogue;
    expect(report?.verdict).toBe('attention');
    expect(report?.detail).toContain(
      'prices: 0 entries, version 0; an update was refused on 1970-01-01T00:00:00.000Z, badSignature: not ours',
    );
    expect(report?.detail).toContain('*/languages is not used: 0: "xx" is not a known language');
    config.currency = 'GBP';
    expect((await reports()).catalogue).toMatchObject({ verdict: 'failed' });
  });

  test.each([
    ['finds the server when it is there', '/v1/health', 'ok'],
    ['finds that something else is there', '/other', 'attention'],
  ])('%s', async (_case, path, verdict) => {
    const server = createServer((request, response) => response.writeHead(request.url === path ? 200 : 404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    config.server = { url: `http://127.0.0.1:${port}`, enrolmentCode: 'SECRET-1234' };
    expect((await reports()).server).toMatchObject({ verdict });
    server.close();
  });

  test('says how far the kiosk’s clock is from the server’s', async () => {
    const anHourOn = () => new Date(Date.now() + 3_600_000).toUTCString();
    const server = createServer((_request, response) => response.setHeader('date', anHourOn()).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    config.server = { url: `http://127.0.0.1:${port}`, enrolmentCode: 'SECRET-1234' };
    expect((await reports()).server).toMatchObject({
      verdict: 'attention',
      detail: expect.stringMatching(/clock is 3(599|600|601) s behind/),
    });
    server.close();
  });

  test('names the authority’s file that it cannot read', async () => {
    config.server = { url: 'https://127.0.0.1:9', enrolmentCode: 'SECRET-1234', caFile: join(folder, 'no-ca.pem') };
    expect((await reports()).server).toMatchObject({ verdict: 'failed', detail: expect.stringContaining('no-ca.pem') });
  });

  test('tells a device that does not answer, by its state', async () => {
    config.devices = { printer: { model: 'epson-tm-m30', connection: { over: 'tcp', host: '127.0.0.1', port: 9 } } };
    expect((await reports()).devices).toMatchObject({
      verdict: 'failed',
      detail: expect.stringContaining('receiptPrinter NOT_CONNECTED'),
    });
  });

  test('tells a device model that nobody knows', async () => {
    config.devices = { printer: { model: 'none', connection: { over: 'tcp', host: '127.0.0.1', port: 9 } } };
    expect((await reports()).devices).toMatchObject({
      detail: expect.stringContaining('devices.printer.model: "none" is not a known model'),
    });
  });

  test.each([
    ['a brand that does not exist', () => ({ ...config, brand: 'none' }), 'brand: "none" is not a known brand'],
    ['a wrong key', () => ({ ...config, journey: 'shop' }), 'journey'],
  ])('names %s', async (_case, change, detail) => {
    config = change();
    expect((await reports()).configuration).toMatchObject({
      verdict: 'failed',
      detail: expect.stringContaining(detail),
    });
  });

  test('says that an old Node will not do', async () => {
    expect((await reports('20.20.0')).Node).toMatchObject({ verdict: 'failed' });
  });

  test('gives a text that can be copied to anybody: no secret is in it', async () => {
    const found = await runSteps(lookAround(fileOf()));
    const text = reportText(found, false);
    expect(text.split('\n')).toHaveLength(found.length + 1);
    expect(text).not.toContain('SECRET');
  });

  test('runs from the command line, and ends with 1 where something failed', async () => {
    const doctor = (file: string, ...more: string[]) =>
      run(process.execPath, [join(host, 'doctor.ts'), '--config', file, ...more]);
    const { stdout } = await doctor(fileOf(), '--json');
    expect(JSON.parse(stdout)).toHaveLength(10);
    await expect(doctor(join(folder, 'none.json'))).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^FAILED\s+configuration.*none\.json/m),
    });
  });
});
