import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiptNumberOf } from '../../../core/checkout/receipt/receipt-document.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { beginEpoch } from '../../../offline/new-epoch.ts';
import { closedPeriod, closePeriod, openPeriodOf } from '../../../offline/period.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import { START_MS, saleEntry, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
let journal: Journal;
beforeEach(() => {
  place = temporaryFolder();
  journal = open();
});
afterEach(() => {
  journal.close();
  place.remove();
});

function open(): Journal {
  const { journal: file } = dataFiles(place.folder);
  const storage = sqliteJournalStorage(file, { rows: 4 });
  const opened = openJournal({ file, storage, kioskId: 'till-1', boot: 'b', newId: () => uuidv7() });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}
const segments = () => dataFiles(place.folder).segments;
const sign = (text: string) => testIdentity(place.folder).sign(text);
const sell = (...numbers: number[]) => {
  for (const number of numbers) journal.append([saleEntry(number)]);
};
const rotate = () => journal.rotateIfDue({ nowMs: START_MS, sign });
const close = () => closePeriod(journal, segments(), START_MS);
const salesIn = ({ report }: { report: ReturnType<typeof openPeriodOf>['report'] }) =>
  report.currencies[0]?.salesCount ?? 0;
function xReport() {
  const reader = openJournalReader(dataFiles(place.folder).journal);
  const period = openPeriodOf(reader, segments());
  reader.close();
  return period;
}
function newEpoch(): void {
  journal.close();
  const begun = beginEpoch({ folder: place.folder, kioskId: 'till-1', newId: () => uuidv7(), nowMs: START_MS, sign });
  if (!begun.ok) throw new Error(begun.error.kind);
  journal = open();
}

describe('X and Z reports', () => {
  it('an X report changes nothing, a Z report closes the period', () => {
    sell(1, 2);
    expect([salesIn(xReport()), salesIn(xReport())]).toEqual([2, 2]);
    expect(close()).toMatchObject({ number: 1, report: { currencies: [{ salesCount: 2, grossMinor: 500 }] } });
    expect(salesIn(xReport())).toBe(0);
    sell(3);
    expect(close()).toMatchObject({ number: 2, report: { currencies: [{ salesCount: 1 }] } });
    expect(close()).toMatchObject({ number: 3, report: { currencies: [], rowsCount: 0 } });
    expect(journal.readAfter(2, 1)).toMatchObject([{ kind: 'period.closed', session: '' }]);
  });

  it('a Z report can be shown again, word for word', () => {
    sell(1);
    const first = close();
    sell(2);
    close();
    const reader = openJournalReader(dataFiles(place.folder).journal);
    expect(closedPeriod(reader, 1)).toEqual(first);
    expect(closedPeriod(reader, 9)).toBeNull();
    reader.close();
  });

  it('a period goes over segments, and the numbers go on without a gap', () => {
    sell(1, 2, 3, 4);
    rotate();
    sell(5, 6, 7, 8, 9);
    rotate();
    expect(salesIn(close())).toBe(9);
    sell(10, 11, 12, 13);
    rotate();
    sell(14, 15, 16, 17);
    rotate();
    expect(close()).toMatchObject({ number: 2, report: { currencies: [{ salesCount: 8 }] } });
  });

  it('names its first and its last receipt also over the end of an epoch, and no receipt number comes twice', () => {
    const numbers: string[] = [];
    const sellNumbered = () => {
      const receiptNumber = receiptNumberOf('till-1', journal.receiptBase, journal.lastSeq + 1);
      const sale = saleEntry(1);
      journal.append([{ ...sale, payload: JSON.stringify({ ...JSON.parse(sale.payload), receiptNumber }) }]);
      numbers.push(receiptNumber);
    };
    for (let epoch = 0; epoch < 3; epoch += 1) {
      for (let sale = 0; sale < 6; sale += 1) {
        sellNumbered();
        rotate();
      }
      if (epoch < 2) newEpoch();
    }
    expect(numbers[0]).toBe('TILL-1-000001');
    expect(new Set(numbers).size).toBe(18);
    expect(close().report).toMatchObject({ firstReceiptNumber: numbers[0], lastReceiptNumber: numbers[17] });
  });

  it.each([true, false])('a period goes over the end of an epoch (damaged: %s)', (isDamaged) => {
    sell(1);
    close();
    sell(2, 3, 4);
    rotate();
    sell(5, 6);
    if (isDamaged) {
      journal.close();
      const other = new Database(dataFiles(place.folder).journal);
      other.exec("DROP TRIGGER journal_never_changes; UPDATE journal SET payload = '{}' WHERE seq = 7");
      other.close();
    }
    newEpoch();
    sell(7);
    rotate();
    expect(salesIn(xReport())).toBe(isDamaged ? 5 : 6);
    expect(close()).toMatchObject({ number: 2 });
    sell(8);
    expect(close()).toMatchObject({ number: 3, report: { currencies: [{ salesCount: 1 }] } });
  });
});
