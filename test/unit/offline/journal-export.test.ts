import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { exportCsv, exportJsonLines, verifyExport } from '../../../offline/journal-export.ts';
import { type JournalReader, openJournalReader } from '../../../offline/journal-reader.ts';
import { type JournalQuery, searchJournal } from '../../../offline/journal-search.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { entry, START_MS, saleEntry, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
let journal: Journal;
let reader: JournalReader;
beforeEach(() => {
  place = temporaryFolder();
  const { journal: file } = dataFiles(place.folder);
  const storage = sqliteJournalStorage(file, { rows: 5 });
  const opened = openJournal({ file, storage, kioskId: 'till-1', boot: 'b', newId: () => uuidv7() });
  if (!opened.ok) throw new Error(opened.error.kind);
  journal = opened.value;
  for (let turn = 1; turn <= 4; turn += 1) {
    const started = { ...entry({ type: 'session.started' }, `s-${turn}`), at: START_MS + turn * 1_000 };
    const sealed = entry({ type: 'booking.found', name: 'sealed:AbCd' }, `s-${turn}`);
    journal.append([started, sealed, saleEntry(turn, turn * 100), entry({ type: 'a', note: '=1+1' }, '')]);
    journal.rotateIfDue({ nowMs: START_MS + turn * 60_000, sign: () => 'signed' });
  }
  reader = openJournalReader(file);
});
afterEach(() => {
  reader.close();
  journal.close();
  place.remove();
});

const seqs = (query: JournalQuery) =>
  searchJournal(reader, query, { afterSeq: 0, limit: 100 }).rows.map(({ seq }) => seq);

describe('searching the journal', () => {
  it('finds by kind, session, time, receipt number, amount and text, over all segments', () => {
    expect(seqs({ kind: 'sale.completed' })).toEqual([3, 7, 11, 15]);
    expect(seqs({ session: 's-2' })).toEqual([5, 6]);
    expect(seqs({ fromMs: START_MS + 2_000, toMs: START_MS + 3_000 })).toEqual([5, 9]);
    expect(seqs({ receiptNumber: '3' })).toEqual([11]);
    expect(seqs({ amountMinor: 400 })).toEqual([15]);
    expect(seqs({ amountMinor: 250 })).toEqual([3, 7, 11, 15]);
    expect(seqs({ text: '=1+1', session: '' })).toEqual([4, 8, 12, 16]);
    expect(seqs({ text: 'sealed:AbCd' })).toHaveLength(4);
    expect(seqs({ kind: 'sale.completed', receiptNumber: '9' })).toEqual([]);
  });

  it('gives a page and where the next one begins', () => {
    const found: number[] = [];
    let pages = 0;
    for (let next: number | null = 0; next !== null; pages += 1) {
      const page = searchJournal(reader, { kind: 'session.started' }, { afterSeq: next, limit: 3 });
      found.push(...page.rows.map(({ seq }) => seq));
      next = page.next;
    }
    expect(found).toEqual([1, 5, 9, 13]);
    expect(pages).toBe(2);
  });
});

describe('exporting the journal', () => {
  const lines = () => [...exportJsonLines(reader, testIdentity(place.folder), true)].join('').trimEnd().split('\n');

  it('writes every row word for word, so that the file can be verified by itself', async () => {
    expect(lines()).toHaveLength(18);
    expect(await verifyExport(lines())).toEqual({
      ok: true,
      value: {
        ...{ rows: 16, ends: [{ seq: 16, hash: journal.lastHash }], kiosk: 'till-1' },
        publicKeys: [testIdentity(place.folder).publicKey],
      },
    });
  });

  it('is found out when a row was changed, left out or is no row', async () => {
    const changed = lines().map((line, index) => (index === 7 ? line.replace('"at":1', '"at":2') : line));
    expect(await verifyExport(changed)).toMatchObject({ ok: false, error: { kind: 'brokenChain', seq: 7 } });
    expect(await verifyExport(lines().filter((_, index) => index !== 4))).toMatchObject({
      ok: false,
      error: { seq: 5 },
    });
    expect(await verifyExport(['{}'])).toMatchObject({ ok: false, error: { kind: 'notAnExport', line: 1 } });
  });

  it('is found out when its end was cut off, at whatever line, or is not signed', async () => {
    const whole = lines();
    for (let count = 1; count < whole.length; count += 1) {
      const cut = await verifyExport(whole.slice(0, count));
      expect(cut).toMatchObject({ ok: false, error: { kind: 'noEnd', detail: expect.stringContaining('cut off') } });
    }
    const halfALine = [...whole.slice(0, 5), whole[5]?.slice(0, 40) ?? ''];
    expect(await verifyExport(halfALine)).toMatchObject({ ok: false, error: { kind: 'noEnd' } });
    expect(await verifyExport([])).toMatchObject({ ok: false, error: { kind: 'notAnExport' } });
    const end = JSON.parse(whole[17] ?? '').end;
    const withEnd = (rows: number, change: object) =>
      verifyExport([...whole.slice(0, 1 + rows), JSON.stringify({ end: { ...end, ...change } })]);
    expect(await withEnd(16, {})).toMatchObject({ ok: true });
    expect(await withEnd(15, {})).toMatchObject({ ok: false, error: { kind: 'wrongEnd' } });
    const before = { rows: 15, seq: 15, hash: JSON.parse(whole[15] ?? '').hash };
    expect(await withEnd(15, before)).toMatchObject({
      ok: false,
      error: { kind: 'wrongEnd', detail: expect.stringContaining('signature') },
    });
    expect(await withEnd(16, { isLast: false })).toMatchObject({ ok: false, error: { kind: 'noEnd' } });
  });

  it('writes CSV that no spreadsheet takes for a formula', () => {
    journal.append([entry({ type: 'a' }, '=cmd()'), { ...entry({ type: 'b' }), payload: '+1' }]);
    const text = [...exportCsv(reader, { withHeader: true })].join('');
    const records = text.trimEnd().split('\r\n');
    expect(records[0]).toBe('epoch,seq,at,session,kind,boot,catalogueVersion,payload,hash');
    expect(records).toHaveLength(19);
    expect(records[17]).toContain(",'=cmd(),");
    expect(records[18]).toContain(",'+1,");
    expect(text).toContain('sealed:AbCd');
  });
});
