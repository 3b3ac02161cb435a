/** The electronic journal as files: JSON Lines with the rows word for word, which can be verified again; CSV for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { type ChainError, followChain } from './chain.ts';
import { type ChainEnd, ROWS_READ_MAX, type WholeReading } from './journal-file.ts';
import { type JournalRow, journalRowSchema } from './wire/journal-wire.ts';

type Reading = Pick<WholeReading, 'readAfter' | 'keptAfter' | 'identity'>;

const headerSchema = z.strictObject({
  journal: z.strictObject({
    kiosk: z.string(),
    epoch: z.string(),
    previous: z.object({ epoch: z.string(), seq: z.int(), hash: z.string() }).nullable(),
    /** The first row follows this one. */
    after: z.object({ seq: z.int().min(0), hash: z.string() }),
  }),
});

/** A header, then one row a line, exactly as stored. Yields pieces of bounded size. */
export function* exportJsonLines(reading: Reading): Generator<string> {
  const after = reading.keptAfter();
  yield `${JSON.stringify({ journal: { ...reading.identity(), after } })}\n`;
  for (const rows of pagesOf(reading, after.seq)) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const CSV_COLUMNS = ['epoch', 'seq', 'at', 'session', 'kind', 'boot', 'catalogueVersion', 'payload', 'hash'] as const;

/** RFC 4180. A field that a spreadsheet would take for a formula is written so that it does not. */
export function* exportCsv(reading: Reading, options: { withHeader: boolean }): Generator<string> {
  const format = { escape_formulas: true, record_delimiter: 'windows' } as const;
  if (options.withHeader) yield stringify([[...CSV_COLUMNS]], format);
  const { epoch } = reading.identity();
  for (const rows of pagesOf(reading, reading.keptAfter().seq)) {
    const lines = rows.map((row) => ({ ...row, epoch, at: new Date(row.at).toISOString() }));
    yield stringify(
      lines.map((line) => CSV_COLUMNS.map((column) => line[column])),
      format,
    );
  }
}

function* pagesOf(reading: Reading, afterSeq: number): Generator<JournalRow[]> {
  for (let seq = afterSeq; ; ) {
    const rows = reading.readAfter(seq, ROWS_READ_MAX);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    seq = last.seq;
  }
}

export type ExportError = ChainError | { kind: 'notAnExport'; line: number; detail: string };

export interface ExportSummary {
  rows: number;
  /** Of each epoch in the file. */
  ends: ChainEnd[];
}

/** Checks an exported file against itself, a line at a time: every row's hash, and that none is missing between the first and the last. */
export async function verifyExport(
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<Result<ExportSummary, ExportError>> {
  const ends: ChainEnd[] = [];
  let end: ChainEnd | null = null;
  let count = 0;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const parsed = lineOf(line);
    if (parsed === null) return err({ kind: 'notAnExport', line: number, detail: 'neither a header nor a row' });
    if ('journal' in parsed) {
      if (end !== null) ends.push(end);
      end = parsed.journal.after;
    } else {
      if (end === null) return err({ kind: 'notAnExport', line: number, detail: 'a row before the header' });
      const followed: Result<ChainEnd, ChainError> = followChain(end, [parsed]);
      if (!followed.ok) return followed;
      end = followed.value;
      count += 1;
    }
  }
  return ok({ rows: count, ends: end === null ? ends : [...ends, end] });
}

function lineOf(line: string): z.infer<typeof headerSchema> | JournalRow | null {
  try {
    return z.union([journalRowSchema, headerSchema]).parse(JSON.parse(line));
  } catch {
    // Whatever is wrong with it: it is not a line of an export, and the caller says which line.
    return null;
  }
}
