import { existsSync } from 'node:fs';
import { followChain } from '../../../offline/chain.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type ChainEnd, type JournalReading, ROWS_READ_MAX, readingOf } from '../../../offline/journal-reader.ts';
import { checkFormat, JOURNAL_FORMAT } from '../../../offline/journal-schema.ts';
import { type Connection, openReadOnly, quickCheck } from '../../../offline/sqlite.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { type ComplaintPlaces, complaintOf } from '../../complaint.ts';
import { type StepReport, stepWithConfig } from '../step.ts';

/** Opened read-only, so that it may be looked at while the host writes it, and stays untouched. */
export const journal = stepWithConfig('journal', async ({ dataFolder, kioskId }, { configFile }) => {
  const file = dataFiles(dataFolder).journal;
  if (!existsSync(file)) return { verdict: 'attention', detail: `${file} is not there yet: the first start makes it` };
  let connection: Connection | null = null;
  try {
    connection = openReadOnly(file);
    return await lookAt(connection, kioskId, { dataFolder, configFile });
  } catch (cause) {
    return { verdict: 'failed', detail: `${file} cannot be read: ${detailOf(cause)}` };
  } finally {
    connection?.close();
  }
});

async function lookAt(
  connection: Connection,
  kioskId: string,
  places: ComplaintPlaces,
): Promise<Omit<StepReport, 'name'>> {
  const format = checkFormat(connection, JOURNAL_FORMAT);
  if (!format.ok) return { verdict: 'failed', detail: complaintOf(format.error, places) };
  const complaint = quickCheck(connection);
  if (complaint !== null)
    return { verdict: 'failed', detail: complaintOf({ kind: 'corrupt', detail: complaint }, places) };
  const reading = readingOf(connection);
  const { kiosk, epoch } = reading.identity();
  if (kiosk !== kioskId) {
    return { verdict: 'failed', detail: complaintOf({ kind: 'otherKiosk', expected: kioskId, found: kiosk }, places) };
  }
  return walk(reading, epoch);
}

async function walk(reading: JournalReading, epoch: string): Promise<Omit<StepReport, 'name'>> {
  let end: ChainEnd = { seq: 0, hash: GENESIS_HASH };
  for (;;) {
    const rows = reading.readAfter(end.seq, ROWS_READ_MAX);
    if (rows.length === 0) return { verdict: 'ok', detail: `${end.seq} rows, the chain is whole, epoch ${epoch}` };
    const followed = followChain(end, rows);
    if (!followed.ok) {
      return { verdict: 'failed', detail: `the chain breaks at row ${followed.error.seq}: ${followed.error.detail}` };
    }
    end = followed.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
