import { readFileSync, writeFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Journal } from '../../../offline/journal.ts';
import { beginEpoch } from '../../../offline/new-epoch.ts';
import { entry, START_MS, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { journalInFolder } from '../../support/journal-in-folder.ts';

const place = journalInFolder();
const { open } = place;
let file: string;
beforeEach(() => {
  file = place.file;
});

const sign = (text: string) => testIdentity(place.folder).sign(text);
const append = (journal: Journal, rows: number) =>
  void journal.append(Array.from({ length: rows }, (_, number) => entry({ type: 'item.noted', number })));
/** Twelve rows in a segment, thirty in the active file. */
function usedJournal(): Journal {
  const journal = open();
  append(journal, 12);
  journal.rotateIfDue({ nowMs: START_MS, sign });
  append(journal, 30);
  return journal;
}
function laterBegun(nowMs: number): Journal {
  const answer = beginEpoch({ folder: place.folder, kioskId: 'till-1', newId: uuidv7, nowMs, sign });
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return open();
}

describe('the numbers of receipts', () => {
  const highest = (journal: Journal) => journal.receiptBase + journal.lastSeq;
  it('begin above all that the epoch before can have printed, and stay so over a rotation', () => {
    const first = usedJournal();
    expect(first.receiptBase).toBe(0);
    const before = highest(first);
    first.close();
    const next = laterBegun(START_MS);
    expect(next.receiptBase).toBeGreaterThan(before);
    const base = next.receiptBase;
    append(next, 12);
    expect(next.rotateIfDue({ nowMs: START_MS, sign })).toBe('done');
    expect(next.receiptBase).toBe(base);
    next.close();
    expect(open().receiptBase).toBe(base);
  });

  it('begin above those that an older copy of the journal does not know', () => {
    const journal = usedJournal();
    journal.close();
    laterBegun(START_MS).close();
    const older = readFileSync(file);
    const printed = open();
    append(printed, 2_000);
    const before = highest(printed);
    printed.close();
    writeFileSync(file, older);
    expect(laterBegun(START_MS + 3_600_000).receiptBase).toBeGreaterThan(before);
  });

  it.each([START_MS + 7_200_000, 0])('begin above those of a journal that nobody can read (it is %i)', (nowMs) => {
    const first = usedJournal();
    first.close();
    const second = laterBegun(START_MS + 3_600_000);
    second.append([entry({ type: 'item.noted' })]);
    const before = highest(second);
    second.close();
    writeFileSync(file, 'this is not a database, it only has a similar name. '.repeat(200));
    expect(laterBegun(nowMs).receiptBase).toBeGreaterThan(before);
  });

  it('begin above those of two journals that nobody can read, one after the other, on a clock that is years behind', () => {
    const spoil = () => writeFileSync(file, 'this is not a database, it only has a similar name. '.repeat(200));
    open().close();
    const printed: Journal[] = [];
    for (const nowMs of [START_MS, 86_400_000, 0]) {
      spoil();
      const next = laterBegun(nowMs);
      next.append([entry({ type: 'item.noted' })]);
      next.close();
      printed.push(next);
    }
    const [first, second, third] = printed.map((journal) => [journal.receiptBase, highest(journal)]);
    expect(second?.[0]).toBeGreaterThan(first?.[1] ?? 0);
    expect(third?.[0]).toBeGreaterThan(second?.[1] ?? 0);
  });
});
