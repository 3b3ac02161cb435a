/** A kiosk's journal in a folder of its own for each test, in short segments. Called once in a suite; what was opened is closed after each test. */
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach } from 'vitest';
import { dataFiles } from '../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../offline/journal.ts';
import { type SegmentLimits, sqliteJournalStorage } from '../../offline/sqlite-journal-storage.ts';
import { temporaryFolder } from '../contracts/offline/kiosk-and-server.ts';

export interface JournalInFolder {
  readonly folder: string;
  readonly file: string;
  tryOpen(change?: Partial<SegmentLimits>): ReturnType<typeof openJournal>;
  /** Throws where it does not open. */
  open(change?: Partial<SegmentLimits>): Journal;
  /** Closed after the test too. */
  closeAfter(opened: { close(): void }): void;
}

export function journalInFolder(limits: Partial<SegmentLimits> = { rows: 10 }): JournalInFolder {
  let place: ReturnType<typeof temporaryFolder> | null = null;
  const opened: { close(): void }[] = [];
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => {
    for (const it of opened.splice(0)) it.close();
    place?.remove();
    place = null;
  });
  const journal: JournalInFolder = {
    get folder() {
      if (place === null) throw new Error('the folder is there only while a test runs');
      return place.folder;
    },
    get file() {
      return dataFiles(journal.folder).journal;
    },
    tryOpen(change = {}) {
      const { file } = journal;
      const storage = sqliteJournalStorage(file, { ...limits, ...change });
      const answer = openJournal({ file, storage, kioskId: 'till-1', boot: 'boot-1', newId: () => uuidv7() });
      if (answer.ok) opened.push(answer.value);
      return answer;
    },
    open(change) {
      const answer = journal.tryOpen(change);
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
      return answer.value;
    },
    closeAfter: (one) => void opened.push(one),
  };
  return journal;
}
