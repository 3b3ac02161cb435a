import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileMemory } from '../../../hardware/device-memory.ts';
import { NOTES_MAX, ZvtNotes } from '../../../hardware/drivers/zvt-notes.ts';
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
    expect(fileMemory(file).read()).toBeNull();
    expect(fileMemory(file).write('first')).toEqual({ ok: true, value: undefined });
    expect(fileMemory(file).write('second').ok).toBe(true);
    expect(fileMemory(file).read()).toBe('second');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['paymentTerminal.json']);
  });

  test('is said not to be durable where it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(fileMemory(join(folder, 'file', 'x.json')).write('text')).toMatchObject({
      ok: false,
      error: { kind: 'notDurable' },
    });
  });
});

describe('the notes on tenders', () => {
  test('are found again by the next process, with what became of them', () => {
    const file = join(folder, 'notes.json');
    const ended = { outcome: 'declined', reason: 'wrongPin', wasOnline: true } as const;
    new ZvtNotes(fileMemory(file)).put({ ...noteOf('t1'), ended });
    expect(new ZvtNotes(fileMemory(file)).find('t1')).toEqual({ ...noteOf('t1'), ended });
    expect(new ZvtNotes(fileMemory(file)).find('t2')).toBeNull();
  });

  test('forget the oldest when there are too many', () => {
    const notes = new ZvtNotes(fileMemory(join(folder, 'notes.json')));
    for (let index = 0; index <= NOTES_MAX; index += 1) notes.put(noteOf(`t${index}`));
    expect(notes.find('t0')).toBeNull();
    expect(notes.find(`t${NOTES_MAX}`)).not.toBeNull();
  });

  test('that cannot be read are none', () => {
    const file = join(folder, 'notes.json');
    writeFileSync(file, '{"v":1,"notes":[{"tenderId":1}]}');
    expect(new ZvtNotes(fileMemory(file)).find('t1')).toBeNull();
  });
});
