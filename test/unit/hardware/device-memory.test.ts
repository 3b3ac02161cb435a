import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeviceMemory, fileMemory, SET_ASIDE_MAX } from '../../../hardware/device-memory.ts';
import { NOTES_MAX, ZvtNotes } from '../../../hardware/drivers/zvt-notes.ts';
import type { Log } from '../../../hardware/log.ts';
import type { TenderNote } from '../../../hardware/protocols/zvt-payment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-memory-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const noteOf = (tenderId: string): TenderNote => ({
  tenderId,
  amountMinor: 100,
  currency: 'EUR',
  before: { terminalId: '52523535', receiptNumber: 1, traceNumber: 2 },
  ended: null,
});

describe('what a device must still know after a crash', () => {
  test('is there for whoever opens it anew, and leaves no half-written file', () => {
    const file = join(folder, 'deep', 'paymentTerminal.json');
    expect(fileMemory(file).read()).toEqual({ ok: true, value: null });
    expect(fileMemory(file).write('first')).toEqual({ ok: true, value: undefined });
    expect(fileMemory(file).write('second').ok).toBe(true);
    expect(fileMemory(file).read()).toEqual({ ok: true, value: 'second' });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['paymentTerminal.json']);
  });

  test('is said not to be durable where it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(fileMemory(join(folder, 'file', 'x.json')).write('text')).toMatchObject({
      ok: false,
      error: { kind: 'notDurable' },
    });
  });

  test('is never taken for nothing where it is there and cannot be read', () => {
    mkdirSync(join(folder, 'notes.json'));
    expect(fileMemory(join(folder, 'notes.json')).read()).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });

  test('is kept under another name when it is set aside, each time another one', () => {
    const memory = fileMemory(join(folder, 'notes.json'));
    for (const text of ['first', 'second']) {
      memory.write(text);
      expect(memory.setAside().ok).toBe(true);
    }
    memory.write('third');
    const kept = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    expect(Object.fromEntries(kept)).toEqual({
      'notes.json': 'third',
      'notes.json.unreadable-1': 'first',
      'notes.json.unreadable-2': 'second',
    });
  });

  test('is set aside no more often than the bound, and the first ones stay', () => {
    const memory = fileMemory(join(folder, 'notes.json'));
    for (let count = 1; count <= SET_ASIDE_MAX + 2; count += 1) {
      memory.write(`text ${count}`);
      expect(memory.setAside().ok).toBe(true);
    }
    expect(readdirSync(folder)).toHaveLength(SET_ASIDE_MAX + 1);
    expect(readFileSync(join(folder, 'notes.json.unreadable-1'), 'utf8')).toBe('text 1');
  });
});

describe('the notes on tenders', () => {
  const fixture = (name: string): string =>
    readFileSync(new URL(`../../fixtures/zvt-notes/${name}`, import.meta.url), 'utf8');
  const warnings: string[] = [];
  const log: Log = { info: () => undefined, warn: (_fields, message) => void warnings.push(message) };
  beforeEach(() => void warnings.splice(0));
  const notesFile = (): string => join(folder, 'notes.json');
  const opened = (): ZvtNotes => new ZvtNotes(fileMemory(notesFile()), log);
  const openedWith = (text: string): ZvtNotes => {
    writeFileSync(notesFile(), text);
    return opened();
  };

  test('are found again by the next process, with what became of them', () => {
    const ended = { outcome: 'declined', reason: 'wrongPin', wasOnline: true } as const;
    opened().put({ ...noteOf('t1'), ended });
    expect(opened().find('t1')).toEqual({ ...noteOf('t1'), ended });
    expect(opened().find('t2')).toBeNull();
    expect(warnings).toEqual([]);
  });

  test('forget the oldest when there are too many', () => {
    const notes = opened();
    for (let index = 0; index <= NOTES_MAX; index += 1) notes.put(noteOf(`t${index}`));
    expect(notes.find('t0')).toBeNull();
    expect(notes.find(`t${NOTES_MAX}`)).not.toBeNull();
  });

  test('of version 1 are read whole', () => {
    const notes = openedWith(fixture('v1.json'));
    const mark = { terminalId: '52523535', receiptNumber: 232, traceNumber: 977 };
    expect(notes.find('asked')).toMatchObject({ amountMinor: 1_999, before: { receiptNumber: 231 }, ended: null });
    expect(notes.find('first-of-all')).toMatchObject({ currency: 'CHF', before: null });
    expect(notes.find('approved')).toMatchObject({ ended: { outcome: 'approved', mark, isOffline: false } });
    expect(notes.find('approved-offline')).toMatchObject({ ended: { mark: null, isOffline: true } });
    expect(notes.find('declined')).toMatchObject({ ended: { reason: 'wrongPin', wasOnline: true } });
    expect(warnings).toEqual([]);
  });

  test('of which a newer version wrote one are read but for that one, whose tender is uncertain and which is kept as it is', () => {
    const notes = openedWith(fixture('newer.json'));
    expect(notes.find('asked')).toMatchObject({ amountMinor: 1_999 });
    expect(notes.find('newer')).toBe('unreadable');
    expect(warnings).toHaveLength(1);
    expect(notes.put(noteOf('next')).ok).toBe(true);
    expect(readFileSync(notesFile(), 'utf8')).toContain('aReasonOfLater');
    expect(opened().find('newer')).toBe('unreadable');
  });

  test.each([
    ['cut off in the middle', fixture('v1.json').slice(0, -40)],
    ['in a shape of later', '{"v":2,"tenders":[{"tenderId":"asked"},{"tenderId":"declined"}]}'],
    ['next to one that names no tender', fixture('v1.json').replace('{"v":1,"notes":[', '{"v":1,"notes":[7,')],
  ])('that are %s are set aside, and the tenders they name are never asked for again', (_how, text) => {
    const notes = openedWith(text);
    expect(notes.find('asked')).not.toBeNull();
    expect(notes.find('declined')).not.toBeNull();
    expect(warnings).not.toEqual([]);
    expect(readFileSync(`${notesFile()}.unreadable-1`, 'utf8')).toBe(text);
    expect(opened().find('asked')).not.toBeNull();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('that cannot be read at all are set aside, and others are kept from then on', () => {
    mkdirSync(join(notesFile(), 'in the way'), { recursive: true });
    const notes = opened();
    expect(warnings).not.toEqual([]);
    expect(notes.put(noteOf('t1')).ok).toBe(true);
    expect(opened().find('t1')).toEqual(noteOf('t1'));
    expect(readdirSync(folder)).toContain('notes.json.unreadable-1');
  });

  test('that can neither be read nor set aside are not written over', () => {
    let written = 0;
    const broken: DeviceMemory = {
      read: () => ({ ok: false, error: { kind: 'unreadable', detail: 'EIO' } }),
      write() {
        written += 1;
        return { ok: true, value: undefined };
      },
      setAside: () => ({ ok: false, error: { kind: 'notDurable', detail: 'EROFS' } }),
    };
    expect(new ZvtNotes(broken, log).put(noteOf('t1'))).toMatchObject({ ok: false, error: { kind: 'notDurable' } });
    expect(written).toBe(0);
  });
});
