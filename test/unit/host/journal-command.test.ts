import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportJournal } from '../../../host/journal-commands/export.ts';
import { startNewEpoch } from '../../../host/journal-commands/new-epoch.ts';
import { type Asked, openPlace } from '../../../host/journal-commands/place.ts';
import { showQuarantine } from '../../../host/journal-commands/quarantine.ts';
import { xReport, zReport } from '../../../host/journal-commands/reports.ts';
import { search } from '../../../host/journal-commands/search.ts';
import { verify } from '../../../host/journal-commands/verify.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { openSyncStore } from '../../../offline/sync-store.ts';
import { entry, START_MS, saleEntry, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';

const run = promisify(execFile);
const program = resolve(import.meta.dirname, '../../../host/journal.ts');

let folder: string;
let configFile: string;
let journal: Journal;
let said: { out: string; complaints: string[] };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-journal-'));
  configFile = join(folder, 'kiosk.json');
  const config = {
    ...{ kioskId: 'till-1', journey: 'checkout', brand: 'fennel', placeName: 'Here', languages: ['en'] },
    ...{ dataFolder: data(), server: { url: 'http://127.0.0.1:59998', enrolmentCode: 'SECRET-1234' } },
  };
  writeFileSync(configFile, JSON.stringify(config));
  mkdirSync(data());
  journal = open();
  const { sign } = testIdentity(data());
  journal.append([saleEntry(1, 107), saleEntry(2, 250)]);
  journal.rotateIfDue({ nowMs: START_MS, sign });
  journal.append([entry({ type: 'tender.started', tenderId: 'tender-9', amountMinor: 990 }, 's-9')]);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

const data = () => join(folder, 'data');
function open(): Journal {
  const file = dataFiles(data()).journal;
  const storage = sqliteJournalStorage(file, { rows: 2 });
  const opened = openJournal({ file, storage, kioskId: 'till-1', boot: 'b', newId: () => uuidv7() });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}
function placeOf(asked: Partial<Asked> = {}) {
  said = { out: '', complaints: [] };
  const place = openPlace(
    configFile,
    { json: false, yes: false, ...asked },
    {
      out: (text) => {
        said.out += text;
      },
      write: async (text) => {
        said.out += text;
      },
      complain: (line) => void said.complaints.push(line),
      nowMs: () => START_MS,
    },
  );
  if (place === null) throw new Error(said.complaints.join());
  return place;
}
const parsed = () => JSON.parse(said.out);

describe('the journal command, beside a running kiosk', () => {
  test('verifies every row, segment and signature', async () => {
    expect(await verify(placeOf())).toBe(0);
    expect(said.out).toContain('3 rows in 1 earlier segments and the active file');
    const [segment] = readdirSync(join(dataFiles(data()).segments, journal.identity.epoch)).filter((it) =>
      it.endsWith('json'),
    );
    const manifest = join(dataFiles(data()).segments, journal.identity.epoch, segment ?? '');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"rows": \d+/, '"rows": 7'));
    expect(await verify(placeOf({ json: true }))).toBe(1);
    expect(parsed()[0].problems.join()).toContain('signature');
  });

  test('finds a receipt over all segments, and says when there is more', async () => {
    expect(await search(placeOf({ receipt: '2' }))).toBe(0);
    expect(said.out).toContain('sale-2');
    expect(await search(placeOf({ kind: 'sale.completed', limit: '1' }))).toBe(0);
    expect(said.complaints.join()).toContain('--after 1');
    expect(await search(placeOf({ kind: 'sale.completed', limit: '1', after: '1', json: true }))).toBe(0);
    expect(parsed()).toMatchObject({ seq: 2 });
    expect(await search(placeOf({ text: 'nothing like it' }))).toBe(1);
    expect(said).toEqual({ out: '', complaints: ['no row'] });
    expect(await search(placeOf({ from: 'yesterday' }))).toBe(2);
  });

  test('exports what can be verified again, and CSV', async () => {
    const out = join(folder, 'export.jsonl');
    expect(await exportJournal(placeOf({ out }))).toBe(0);
    expect(await verify(placeOf({ file: out }))).toBe(0);
    expect(said.out).toContain('3 rows');
    expect(await exportJournal(placeOf({ format: 'csv' }))).toBe(0);
    expect(said.out.trimEnd().split('\r\n')).toHaveLength(4);
    await expect(exportJournal(placeOf({ out }))).rejects.toThrow('EEXIST');
  });

  test('shows what the server could not apply, with the row', async () => {
    const store = openSyncStore(dataFiles(data()).sync, journal.identity.epoch);
    expect(await showQuarantine(placeOf())).toBe(0);
    store.addQuarantined([{ seq: 2, reason: 'totalMinor: invalid' }]);
    store.close();
    expect(await showQuarantine(placeOf({ json: true }))).toBe(1);
    expect(parsed()).toMatchObject({ seq: 2, reason: 'totalMinor: invalid', row: { kind: 'sale.completed' } });
  });

  test('makes an X report, and refuses what would write', () => {
    expect(xReport(placeOf())).toBe(0);
    expect(said.out).toContain('X report since the beginning');
    expect(said.out).toContain('3.57 EUR');
    expect(said.out).toContain('tender-9');
    expect(zReport(placeOf())).toBe(1);
    expect(said.complaints.join()).toContain('stop the kiosk');
    expect(startNewEpoch(placeOf({ yes: true }))).toBe(1);
    expect(said.complaints.join()).toContain('Stop the kiosk');
    expect(journal.lastSeq).toBe(3);
  });
});

describe('the journal command, while the kiosk is stopped', () => {
  beforeEach(() => journal.close());

  test('closes the period with a Z report, and shows it again as a copy', () => {
    expect(zReport(placeOf())).toBe(0);
    const original = said.out;
    expect(original).toContain('Z report 1');
    expect(zReport(placeOf())).toBe(0);
    expect(said.out).toContain('Z report 2');
    expect(zReport(placeOf({ copy: '1' }))).toBe(0);
    expect(said.out).toBe(original.replace('Z report 1', 'Z report 1 (COPY)'));
    expect(zReport(placeOf({ copy: '3' }))).toBe(1);
  });

  test('begins a new epoch only when told to, and names the payments that were open', async () => {
    expect(startNewEpoch(placeOf())).toBe(2);
    expect(startNewEpoch(placeOf({ yes: true }))).toBe(0);
    expect(said.out).toContain('Payment tender-9 of session s-9 was open: 990');
    expect(await verify(placeOf())).toBe(0);
    expect(said.out).toContain('delivery: not yet');
    expect(await search(placeOf({ receipt: '1' }))).toBe(0);
  });

  test('begins a new epoch of a journal that nothing can be read of', () => {
    const { journal: file } = dataFiles(data());
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    writeFileSync(file, 'no database at all '.repeat(500));
    expect(startNewEpoch(placeOf({ yes: true, json: true }))).toBe(0);
    expect(existsSync(parsed().damage.copy)).toBe(true);
    const other = new Database(file, { readonly: true });
    expect(other.prepare('SELECT count(*) AS rows FROM journal').get()).toEqual({ rows: 1 });
    other.close();
  });

  test('runs from the command line', async () => {
    const journalCommand = (...args: string[]) => run(process.execPath, [program, ...args, '--config', configFile]);
    expect((await journalCommand('verify', '--json')).stdout).toContain('"problems":[]');
    const export1 = await journalCommand('export');
    expect(export1.stdout.trimEnd().split('\n')).toHaveLength(5);
    const [whole, cut] = [join(folder, 'whole.jsonl'), join(folder, 'cut.jsonl')];
    writeFileSync(whole, export1.stdout);
    writeFileSync(cut, `${export1.stdout.split('\n').slice(0, 3).join('\n')}\n`);
    const verifyAnywhere = (exported: string) => run(process.execPath, [program, 'verify', '--file', exported]);
    expect((await verifyAnywhere(whole)).stdout).toMatch(
      /^ok .*3 rows[\s\S]*signed for till-1 by the key .* SHA-256 [0-9a-f]{64}/,
    );
    await expect(verifyAnywhere(cut)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('cut off') });
    await expect(journalCommand('nonsense')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('usage'),
    });
  });
});
