import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { openJournal } from '../../offline/journal.ts';
import { openJournalReader } from '../../offline/journal-reader.ts';
import { closedPeriod, closePeriod, openPeriodOf } from '../../offline/period.ts';
import { complaintOf } from '../complaint.ts';
import { oneLine, type Place } from './place.ts';
import { reportText } from './report-text.ts';

/** Reads only. */
export function xReport({ files, config, asked, out, nowMs }: Place): number {
  const reader = openJournalReader(files.journal);
  try {
    const { closedNumber, report } = openPeriodOf(reader, files.segments);
    const title = `X report since ${closedNumber === 0 ? 'the beginning' : `Z ${closedNumber}`}`;
    const at = nowMs();
    out(
      asked.json
        ? oneLine({ kioskId: config.kioskId, atMs: at, closedNumber, report })
        : reportText(title, config.kioskId, at, report),
    );
    return 0;
  } finally {
    reader.close();
  }
}

/** Writes the row that closes the period, and only then shows it. */
export function zReport(place: Place): number {
  const { files, config, configFile, asked, out, complain, nowMs } = place;
  if (asked.copy !== undefined) return showAgain(place, asked.copy);
  const journal = openJournal({ file: files.journal, kioskId: config.kioskId, boot: uuidv7(), newId: uuidv7 });
  if (!journal.ok) {
    const isRunning = journal.error.kind === 'locked';
    complain(complaintOf(journal.error, { dataFolder: config.dataFolder, configFile }));
    if (isRunning) complain('A Z report writes into the journal: stop the kiosk, or use x-report, which only reads.');
    return 1;
  }
  try {
    const closed = closePeriod(journal.value, files.segments, nowMs());
    out(
      asked.json
        ? oneLine(closed)
        : reportText(`Z report ${closed.number}`, config.kioskId, closed.atMs, closed.report),
    );
    return 0;
  } finally {
    journal.value.close();
  }
}

function showAgain({ files, config, asked, out, complain }: Place, wanted: string): number {
  const number = z.coerce.number().int().min(1).safeParse(wanted);
  const reader = openJournalReader(files.journal);
  try {
    const closed = number.success ? closedPeriod(reader, number.data) : null;
    if (closed === null) {
      complain(`There is no Z report ${wanted} in this journal, or its rows are kept no longer.`);
      return 1;
    }
    const title = `Z report ${closed.number} (COPY)`;
    out(
      asked.json ? oneLine({ ...closed, isCopy: true }) : reportText(title, config.kioskId, closed.atMs, closed.report),
    );
    return 0;
  } finally {
    reader.close();
  }
}
