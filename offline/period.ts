/** The X report, what the journal adds up to since the newest Z; and the Z report, which closes that period with a row of its own. */
import {
  type PeriodClosed,
  type PeriodReport,
  periodClosedSchema,
  periodReportOf,
} from '../core/checkout/reports/period-report.ts';
import { hasRows, openEarlierEpoch } from './earlier-epochs.ts';
import type { Journal } from './journal.ts';
import { PERIOD_CLOSED, ROWS_READ_MAX, type WholeReading } from './journal-file.ts';
import type { JournalRow } from './wire/journal-wire.ts';

/** A period that nobody closed may begin so many epochs back. */
const EPOCHS_BACK_MAX = 20;

type Reading = Pick<WholeReading, 'readAfter' | 'newestClosing' | 'identity'>;

export interface OpenPeriod {
  /** Of the newest Z report; 0 before the first. */
  closedNumber: number;
  /** What that one left behind; null where its row is kept no longer, or there was none. */
  closed: PeriodClosed | null;
  report: PeriodReport;
}

/** Everything since the newest Z report, also over the end of an epoch. Reads a bounded piece at a time. */
export function openPeriodOf(reading: Reading, segmentsFolder: string): OpenPeriod {
  const closedNumber = reading.newestClosing()?.number ?? 0;
  const pieces = piecesOf(reading, segmentsFolder, EPOCHS_BACK_MAX);
  try {
    const closed =
      pieces.map(({ reading: of, closedSeq }) => closingRow(of, closedSeq)).find((it) => it !== null) ?? null;
    const rows = function* (): Generator<JournalRow> {
      for (const { reading: of, closedSeq } of pieces) yield* rowsAfter(of, closedSeq);
    };
    return { closedNumber, closed, report: periodReportOf(rows(), closed?.report.openTenders ?? []) };
  } finally {
    for (const { close } of pieces) close();
  }
}

interface Piece {
  reading: Reading;
  closedSeq: number;
  close(): void;
}

/** Oldest first. Where the newest Z lies in an epoch before, that epoch's rows after it belong to the period too. */
function piecesOf(
  reading: Reading,
  segmentsFolder: string,
  epochsBack: number,
  close: () => void = () => undefined,
): Piece[] {
  const closedSeq = reading.newestClosing()?.seq ?? 0;
  const piece = { reading, closedSeq, close };
  const { previous } = reading.identity();
  if (closedSeq > 0 || previous === null || epochsBack === 0) return [piece];
  if (!hasRows(segmentsFolder, previous.epoch)) return [piece];
  const earlier = openEarlierEpoch(segmentsFolder, previous.epoch);
  return [...piecesOf(earlier, segmentsFolder, epochsBack - 1, () => earlier.close()), piece];
}

function closingRow(reading: Reading, seq: number): PeriodClosed | null {
  const [row] = seq === 0 ? [] : reading.readAfter(seq - 1, 1);
  return row?.seq === seq && row.kind === PERIOD_CLOSED ? periodClosedSchema.parse(JSON.parse(row.payload)) : null;
}

export function* rowsAfter(reading: Pick<WholeReading, 'readAfter'>, seq: number): Generator<JournalRow> {
  for (let after = seq; ; ) {
    const rows = reading.readAfter(after, ROWS_READ_MAX);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield* rows;
    after = last.seq;
  }
}

/** The Z report: durable when it returns, so it may be shown. Throws what `append` throws. */
export function closePeriod(journal: Journal, segmentsFolder: string, nowMs: number): PeriodClosed {
  const { readAfter, newestClosing } = journal;
  const reading = { readAfter, newestClosing, identity: () => journal.identity };
  const { closedNumber, report } = openPeriodOf(reading, segmentsFolder);
  const event = periodClosedSchema.parse({
    ...{ type: PERIOD_CLOSED, v: 1, atMs: nowMs, number: closedNumber + 1, report },
  });
  journal.append([
    { session: '', kind: PERIOD_CLOSED, at: nowMs, catalogueVersion: 0, payload: JSON.stringify(event) },
  ]);
  return event;
}

/** An earlier Z report, for a copy of it. Null where there is none of that number, or it is kept no longer. */
export function closedPeriod(reading: WholeReading, number: number): PeriodClosed | null {
  for (const row of rowsAfter(reading, 0)) {
    if (row.kind !== PERIOD_CLOSED) continue;
    const closed = periodClosedSchema.parse(JSON.parse(row.payload));
    if (closed.number === number) return closed;
  }
  return null;
}
