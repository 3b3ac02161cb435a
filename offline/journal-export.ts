/** The electronic journal as files: JSON Lines with the rows word for word, which can be verified again; CSV for spreadsheets. */
import { createPublicKey, verify } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { type ChainError, followChain } from './chain.ts';
import type { KioskIdentity } from './identity.ts';
import { type ChainEnd, ROWS_READ_MAX, type WholeReading } from './journal-file.ts';
import { chainHeadText } from './wire/identity-wire.ts';
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

/** `signature`: the kiosk's key, whose public part is `publicKey`, over `chainHeadText`. `isLast`: no other epoch follows. */
const trailerSchema = z.strictObject({
  end: z.strictObject({
    ...{ kiosk: z.string(), epoch: z.string(), rows: z.int().min(0) },
    ...{ seq: z.int().min(0), hash: z.string(), isLast: z.boolean() },
    ...{ publicKey: z.string(), signature: z.string() },
  }),
});
type Trailer = z.infer<typeof trailerSchema>['end'];

/** A header, one row a line, exactly as stored, and the signed end. Yields pieces of bounded size. */
export function* exportJsonLines(
  reading: Reading,
  { publicKey, sign }: Pick<KioskIdentity, 'publicKey' | 'sign'>,
  isLast: boolean,
): Generator<string> {
  const identity = reading.identity();
  const after = reading.keptAfter();
  let end: ChainEnd = after;
  let count = 0;
  yield `${JSON.stringify({ journal: { ...identity, after } })}\n`;
  for (const rows of pagesOf(reading, after.seq)) {
    end = rows.at(-1) ?? end;
    count += rows.length;
    yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
  const { kiosk, epoch } = identity;
  const { seq, hash } = end;
  const signature = sign(chainHeadText(kiosk, epoch, seq, hash));
  const trailer: Trailer = { kiosk, epoch, rows: count, seq, hash, isLast, publicKey, signature };
  yield `${JSON.stringify({ end: trailer })}\n`;
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

export type ExportError =
  | ChainError
  | { kind: 'notAnExport'; line: number; detail: string }
  /** Nothing is wrong with what is there; its signed end is not. */
  | { kind: 'noEnd'; detail: string }
  | { kind: 'wrongEnd'; line: number; detail: string };

export interface ExportSummary {
  rows: number;
  /** Of each epoch in the file. */
  ends: ChainEnd[];
  kiosk: string;
  /** Whose signatures they are: Ed25519, raw, base64url. That a key is the kiosk's is for the reader to compare. */
  publicKeys: string[];
}

const NO_END = 'no end: the export was cut off, or was made by a version that wrote none';
type Section = { kiosk: string; epoch: string; rows: number; end: ChainEnd };

/** Checks an exported file against itself, a line at a time: every row's hash, that none is missing, and the signed end of each epoch. */
export async function verifyExport(
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<Result<ExportSummary, ExportError>> {
  const ends: Trailer[] = [];
  let section = null as Section | null;
  let broken = null as ExportError | null;
  let number = 0;
  for await (const line of lines) {
    if (broken !== null) return err(broken);
    number += 1;
    const parsed = lineOf(line);
    const notAnExport = (detail: string) => err<ExportError>({ kind: 'notAnExport', line: number, detail });
    // The last line of all may be half a line: then the file was cut off.
    if (parsed === null) broken = { kind: 'notAnExport', line: number, detail: 'neither a header, a row nor an end' };
    else if (ends.at(-1)?.isLast === true) return notAnExport('something after the end');
    else if ('journal' in parsed) {
      if (section !== null)
        return err({ kind: 'wrongEnd', line: number, detail: 'another epoch begins without an end' });
      const { kiosk, epoch, after } = parsed.journal;
      section = { kiosk, epoch, rows: 0, end: after };
    } else if (section === null) return notAnExport('no header before it');
    else if ('end' in parsed) {
      const problem = problemOf(parsed.end, section);
      if (problem !== null) return err({ kind: 'wrongEnd', line: number, detail: problem });
      ends.push(parsed.end);
      section = null;
    } else {
      const followed: Result<ChainEnd, ChainError> = followChain(section.end, [parsed]);
      if (!followed.ok) return followed;
      section = { ...section, rows: section.rows + 1, end: followed.value };
    }
  }
  const last = ends.at(-1);
  if (last === undefined && section === null)
    return err(broken ?? { kind: 'notAnExport', line: number, detail: 'not an export: it is empty' });
  if (broken !== null || last === undefined || !last.isLast) return err({ kind: 'noEnd', detail: NO_END });
  return ok({
    rows: ends.reduce((sum, { rows }) => sum + rows, 0),
    ends: ends.map(({ seq, hash }) => ({ seq, hash })),
    kiosk: last.kiosk,
    publicKeys: [...new Set(ends.map(({ publicKey }) => publicKey))],
  });
}

function problemOf(end: Trailer, { kiosk, epoch, rows, end: { seq, hash } }: Section): string | null {
  if (end.kiosk !== kiosk || end.epoch !== epoch) return 'the end is another journal’s';
  if (end.seq !== seq || end.hash !== hash || end.rows !== rows)
    return `the end says ${end.rows} rows to row ${end.seq}, the file has ${rows} to row ${seq}`;
  return isSigned(end) ? null : 'the signature of the end does not fit';
}

function isSigned({ kiosk, epoch, seq, hash, publicKey, signature }: Trailer): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    const text = Buffer.from(chainHeadText(kiosk, epoch, seq, hash));
    return verify(null, text, key, Buffer.from(signature, 'base64url'));
  } catch {
    // A key that is none signs nothing; Node says so in several ways.
    return false;
  }
}

function lineOf(line: string): z.infer<typeof headerSchema> | z.infer<typeof trailerSchema> | JournalRow | null {
  try {
    return z.union([journalRowSchema, headerSchema, trailerSchema]).parse(JSON.parse(line));
  } catch {
    // Whatever is wrong with it: it is not a line of an export, and the caller says which line.
    return null;
  }
}
