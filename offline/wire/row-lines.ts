/**
 * An upload as lines of text instead of JSON: a first line with everything but the rows, then seven lines a row, the payload last and as it
 * is in the journal. What follows from the lines before is left out: a row's number, and both hashes. Whoever reads it makes the hashes from
 * what came, and the signed end of the chain says whether they are those that the kiosk has: one changed byte anywhere changes the last one.
 */
import { hash } from 'node:crypto';
import type { z } from 'zod';
import {
  hashedText,
  type JournalRow,
  ROWS_PER_UPLOAD_MAX,
  type UploadRequest,
  uploadRequestSchema,
} from './journal-wire.ts';
import { isSureRow } from './quick-upload.ts';

export const ROW_LINES_CONTENT_TYPE = 'application/vnd.portico.row-lines';
/** How a server says in `takes` that it reads this. */
export const TAKES_ROW_LINES = 'rowLines';

const LINES_PER_ROW = 7;
const LINES_MAX = LINES_PER_ROW * ROWS_PER_UPLOAD_MAX;

/**
 * `whole`: the hashes of the rows were made from their content, and lead to the signed end. `broken`: they lead elsewhere. Absent: the hashes
 * are those that somebody wrote beside the rows.
 */
export type ChainAsRead = { chain?: 'whole' | 'broken' };
type ReadUpload = z.output<typeof uploadRequestSchema> & ChainAsRead;

/** Null where it cannot be said in lines, and must be said in JSON: without rows, or with rows that do not follow each other. */
export function rowLinesOf({ rows, ...upload }: UploadRequest): string | null {
  if (rows.length === 0) return null;
  let text = JSON.stringify(upload);
  let before = { seq: upload.from - 1, hash: upload.prevHash };
  for (const row of rows) {
    const { seq, id, session, kind, at, boot, catalogueVersion, payload, prevHash } = row;
    if (seq !== before.seq + 1 || prevHash !== before.hash) return null;
    if (!isOneLine(payload) || !isOneLine(session) || !isOneLine(kind) || !isOneLine(boot)) return null;
    text += `\n${id}\n${session}\n${kind}\n${at}\n${boot}\n${catalogueVersion}\n${payload}`;
    before = row;
  }
  return text;
}

/** JSON as programs write it is; a NUL, which no row may hold, is left to where it is refused. */
const isOneLine = (text: string): boolean => !text.includes('\n') && !text.includes('\0');

/** As `uploadRequestSchema.safeParse` of the same upload as JSON. Throws a `SyntaxError` where the first line is no JSON. */
export function readRowLines(text: string): z.ZodSafeParseResult<ReadUpload> {
  const lines = text.split('\n');
  const said: unknown = JSON.parse(lines.shift() ?? '');
  const upload = typeof said === 'object' ? { ...said } : {};
  const parsed = uploadRequestSchema.safeParse({ ...upload, rows: [] });
  const areRows = lines.length <= LINES_MAX && lines.length % LINES_PER_ROW === 0 && !text.includes('\0');
  if (!parsed.success || 'rows' in upload || !areRows) return uploadRequestSchema.safeParse({ ...upload, rows: null });
  const rows = rowsIn(lines, parsed.data);
  const chain = rows.at(-1)?.hash === parsed.data.head.hash ? 'whole' : 'broken';
  if (rows.every((row) => isSureRow(row, row.prevHash)))
    return { success: true, data: { ...parsed.data, rows, chain } };
  const looked = uploadRequestSchema.safeParse({ ...upload, rows });
  return looked.success ? { success: true, data: { ...looked.data, chain } } : looked;
}

function rowsIn(lines: readonly string[], { from, prevHash }: { from: number; prevHash: string }): JournalRow[] {
  const rows: JournalRow[] = [];
  let before = prevHash;
  for (let start = 0; start < lines.length; start += LINES_PER_ROW) {
    const row: JournalRow = {
      seq: from + rows.length,
      id: lines[start] ?? '',
      session: lines[start + 1] ?? '',
      kind: lines[start + 2] ?? '',
      at: wholeNumber(lines[start + 3]),
      boot: lines[start + 4] ?? '',
      catalogueVersion: wholeNumber(lines[start + 5]),
      payload: lines[start + 6] ?? '',
      prevHash: before,
      hash: '',
    };
    before = hash('sha256', hashedText(row), 'hex');
    row.hash = before;
    rows.push(row);
  }
  return rows;
}

/** One text for one number, so that what is hashed here is what was hashed there; any other is none, and refused as such. */
function wholeNumber(text = ''): number {
  const number = Number(text);
  return String(number) === text ? number : Number.NaN;
}
