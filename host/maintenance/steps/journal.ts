import { existsSync, statSync } from 'node:fs';
import type { KioskConfig } from '../../../core/config/kiosk-config.ts';
import { followChain } from '../../../offline/chain.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { deliveryOf, earlierEpochs } from '../../../offline/earlier-epochs.ts';
import { type JournalReading, ROWS_READ_MAX } from '../../../offline/journal-file.ts';
import { type JournalReader, openJournalReader } from '../../../offline/journal-reader.ts';
import { checkFormat, JOURNAL_FORMAT } from '../../../offline/journal-schema.ts';
import { presentSegments, segmentProblems } from '../../../offline/segments.ts';
import { type Connection, openReadOnly, quickCheck } from '../../../offline/sqlite.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { readQuarantine } from '../../../offline/sync-store.ts';
import { type ComplaintPlaces, complaintOf } from '../../complaint.ts';
import { type StepReport, stepWithConfig } from '../step.ts';

type Report = Omit<StepReport, 'name'>;
const BYTES_PER_MB = 1_000_000;
const QUARANTINED_COUNTED_MAX = 10_000;

/** Opened read-only, so that it may be looked at while the host writes it, and stays untouched. */
export const journal = stepWithConfig('journal', async (config, { configFile }) => {
  const { dataFolder } = config;
  const file = dataFiles(dataFolder).journal;
  if (!existsSync(file)) return { verdict: 'attention', detail: `${file} is not there yet: the first start makes it` };
  let reader: JournalReader | null = null;
  try {
    const refused = checkFile(file, { dataFolder, configFile });
    if (refused !== null) return refused;
    reader = openJournalReader(file);
    return await lookAt(reader, config, { dataFolder, configFile });
  } catch (cause) {
    return { verdict: 'failed', detail: `${file} cannot be read: ${detailOf(cause)}` };
  } finally {
    reader?.close();
  }
});

function checkFile(file: string, places: ComplaintPlaces): Report | null {
  let connection: Connection | null = null;
  try {
    connection = openReadOnly(file);
    const format = checkFormat(connection, JOURNAL_FORMAT);
    if (!format.ok) return { verdict: 'failed', detail: complaintOf(format.error, places) };
    const complaint = quickCheck(connection);
    if (complaint === null) return null;
    return { verdict: 'failed', detail: complaintOf({ kind: 'corrupt', detail: complaint }, places) };
  } finally {
    connection?.close();
  }
}

async function lookAt(
  reader: JournalReader,
  { kioskId, dataFolder, journal: { retentionDays } }: KioskConfig,
  places: ComplaintPlaces,
): Promise<Report> {
  const { kiosk, epoch } = reader.identity();
  if (kiosk !== kioskId) {
    return { verdict: 'failed', detail: complaintOf({ kind: 'otherKiosk', expected: kioskId, found: kiosk }, places) };
  }
  const walked = await walk(reader);
  if ('verdict' in walked) return walked;
  const files = dataFiles(dataFolder);
  const present = presentSegments(files.segments, epoch);
  const bytes = present.reduce((sum, segment) => sum + segment.bytes, statSync(files.journal).size);
  const { seq: keptAfter } = reader.keptAfter();
  const lines = [
    `${walked.rows} rows, the chain is whole, epoch ${epoch}`,
    `${present.length} earlier segments, ${Math.ceil(bytes / BYTES_PER_MB)} MB in all, kept for ${retentionDays} days`,
    ...(keptAfter === 0 ? [] : [`rows up to ${keptAfter} were delivered and removed`]),
  ];
  const problems = segmentProblems(files.segments, epoch, reader.activeAfter());
  const concerns = [...earlierConcerns(files.segments, epoch), ...quarantineConcern(files.sync, epoch)];
  const verdict = problems.length > 0 ? 'failed' : concerns.length > 0 ? 'attention' : 'ok';
  return { verdict, detail: [...lines, ...concerns, ...problems].join('\n') };
}

function earlierConcerns(segmentsFolder: string, epoch: string): string[] {
  return earlierEpochs(segmentsFolder, epoch).flatMap((earlier) => {
    const delivery = deliveryOf(segmentsFolder, earlier);
    if (delivery?.state === 'delivered') return [];
    const what = delivery === null ? 'is not delivered yet' : `cannot be delivered beyond row ${delivery.ackedSeq}`;
    return [`the earlier epoch ${earlier} ${what}; it can be exported: npm run journal -- export`];
  });
}

function quarantineConcern(syncFile: string, epoch: string): string[] {
  const kept = existsSync(syncFile) ? readQuarantine(syncFile, QUARANTINED_COUNTED_MAX) : null;
  if (kept === null || kept.epoch !== epoch || kept.rows.length === 0) return [];
  return [`${kept.rows.length} rows are quarantined at the server: npm run journal -- quarantine`];
}

async function walk(reading: JournalReading): Promise<Report | { rows: number }> {
  const kept = reading.keptAfter();
  let end = kept;
  for (;;) {
    const rows = reading.readAfter(end.seq, ROWS_READ_MAX);
    if (rows.length === 0) return { rows: end.seq - kept.seq };
    const followed = followChain(end, rows);
    if (!followed.ok) {
      return { verdict: 'failed', detail: `the chain breaks at row ${followed.error.seq}: ${followed.error.detail}` };
    }
    end = followed.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
