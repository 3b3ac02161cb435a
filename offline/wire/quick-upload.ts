/**
 * Uploads by the thousand rows: the same check as `uploadRequestSchema`, at a fifth of its price for rows that are as they should be. It
 * decides nothing by itself: whatever it does not know for sure goes to the schema, which also says what is wrong.
 */
import type { z } from 'zod';
import { type JournalRow, PAYLOAD_BYTES_MAX, ROWS_PER_UPLOAD_MAX, uploadRequestSchema } from './journal-wire.ts';

const HASH = /^[0-9a-f]{64}$/;
/** As every kiosk writes it; the schema takes some more. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NAME_CHARACTERS_MAX = 60;
const ROW_KEYS = 10;

/** As `uploadRequestSchema.safeParse`, but the rows may be those of `value` and not copies of them. */
export function parseUpload(value: unknown): z.ZodSafeParseResult<z.output<typeof uploadRequestSchema>> {
  if (!hasSureRows(value)) return uploadRequestSchema.safeParse(value);
  const parsed = uploadRequestSchema.safeParse({ ...value, rows: [] });
  return parsed.success ? { success: true, data: { ...parsed.data, rows: value.rows } } : parsed;
}

function hasSureRows(value: unknown): value is { rows: JournalRow[] } {
  if (typeof value !== 'object' || value === null || !('rows' in value) || !Array.isArray(value.rows)) return false;
  if (value.rows.length > ROWS_PER_UPLOAD_MAX) return false;
  let before: string | null = null;
  for (const row of value.rows) {
    if (!isSureRow(row, before)) return false;
    before = row.hash;
  }
  return true;
}

/** True only for what `journalRowSchema` takes as it is. `before`: a hash that was looked at already. */
export function isSureRow(row: unknown, before: string | null): row is JournalRow {
  if (typeof row !== 'object' || row === null) return false;
  const {
    seq,
    id,
    session,
    kind,
    at,
    boot,
    catalogueVersion,
    payload,
    prevHash,
    hash,
  }: Partial<Record<keyof JournalRow, unknown>> = row;
  return (
    isCount(seq, 1) &&
    isCount(at, 0) &&
    isCount(catalogueVersion, 0) &&
    isText(session, NAME_CHARACTERS_MAX) &&
    isText(kind, NAME_CHARACTERS_MAX) &&
    isText(boot, NAME_CHARACTERS_MAX) &&
    isText(payload, PAYLOAD_BYTES_MAX) &&
    typeof id === 'string' &&
    UUID.test(id) &&
    typeof prevHash === 'string' &&
    (prevHash === before || HASH.test(prevHash)) &&
    typeof hash === 'string' &&
    HASH.test(hash) &&
    Object.keys(row).length === ROW_KEYS
  );
}

const isCount = (value: unknown, from: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= from;
const isText = (value: unknown, charactersMax: number): boolean =>
  typeof value === 'string' && value.length <= charactersMax;
