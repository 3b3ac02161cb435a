/** The shapes of a settlement batch and of what came of it; JSON as it is, or CSV with the lines of one batch. */
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';

/** A terminal's day is far below it; a longer batch is split by whoever exports it. */
export const BATCH_LINES_MAX = 20_000;
const id = z.string().min(1).max(80);

export const batchLineSchema = z.strictObject({
  /** The tender that the kiosk named to the terminal, where the acquirer passes it on. */
  tenderId: id.nullable().default(null),
  terminalReference: id,
  amountMinor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  outcome: z.enum(['approved', 'declined', 'reversed']),
  atMs: z.int().min(0),
  /** The terminal approved it by itself and handed it in later. */
  isOffline: z.boolean().default(false),
});
export type BatchLine = z.infer<typeof batchLineSchema>;

/** `fromMs` to `toMs` (not included) is what the batch is complete for: a tender of the kiosk in it that is not in the batch is a finding. */
export const batchSchema = z
  .strictObject({
    batchId: id,
    /** The kiosk at which the terminal stands. */
    kiosk: z.string().regex(/^[a-z0-9-]{1,32}$/),
    terminal: z.string().max(80).default(''),
    fromMs: z.int().min(0),
    toMs: z.int().min(0),
    lines: z.array(batchLineSchema).max(BATCH_LINES_MAX),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { path: ['toMs'], error: 'must be after fromMs' });
export type Batch = z.infer<typeof batchSchema>;

export const findingKindSchema = z.enum([
  /** Charged, and no sale knows of it: the shopper's money without goods, or a sale that has not been delivered yet. */
  'chargeWithoutRecord',
  /** A second charge for one tender. */
  'chargedTwice',
  /** A sale claims money that was not charged, or was given back. */
  'recordWithoutCharge',
  'amountDiffers',
  /** The terminal approved it by itself, and the bank said no afterwards. */
  'declinedLater',
  'duplicateLine',
]);
export type FindingKind = z.infer<typeof findingKindSchema>;

export const settlementFindingSchema = z.object({
  kind: findingKindSchema,
  /** Counted from 0; null where there is no line. */
  lineNo: z.int().nullable(),
  tenderId: z.string().nullable(),
  detail: z.string(),
});
export type SettlementFinding = z.infer<typeof settlementFindingSchema>;

/** `batchId`: the name under which it had come. */
const withdrawalSchema = z.object({ batchId: z.string(), atMs: z.int(), by: z.string(), note: z.string() });
export type Withdrawal = z.infer<typeof withdrawalSchema>;

export const withdrawRequestSchema = z.strictObject({
  batchId: id,
  by: z.string().trim().min(1).max(80),
  note: z.string().trim().min(1).max(500),
});
export type WithdrawRequest = z.infer<typeof withdrawRequestSchema>;

export const settlementSchema = z.object({
  batchId: z.string(),
  kiosk: z.string(),
  lines: z.int(),
  matched: z.int(),
  nothingMoved: z.int(),
  findings: z.array(settlementFindingSchema),
  /** Who took it back, when and why; null where it counts. */
  withdrawn: withdrawalSchema.nullable(),
});
export type Settlement = z.infer<typeof settlementSchema>;

export type CsvError = { kind: 'brokenCsv'; line: number; detail: string };

const COLUMNS = ['tenderId', 'terminalReference', 'amountMinor', 'currency', 'outcome', 'atMs', 'isOffline'] as const;
const csvLineSchema = z.object({
  tenderId: z.string().transform((text) => (text === '' ? null : text)),
  terminalReference: z.string(),
  amountMinor: z
    .string()
    .regex(/^\d{1,15}$/, 'whole minor units')
    .transform(Number),
  currency: z.string(),
  outcome: z.string(),
  atMs: z
    .string()
    .regex(/^\d{1,15}$/, 'Unix milliseconds')
    .transform(Number),
  isOffline: z.enum(['', 'true', 'false']).transform((text) => text === 'true'),
});

/** The first line names the columns, in any order; `tenderId` and `isOffline` may be missing. Quotes as in RFC 4180, without line breaks in them. */
export function readCsvLines(text: string): Result<BatchLine[], CsvError> {
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = fieldsOf(rows[0] ?? '');
  const unknown = header.find((name) => !COLUMNS.some((column) => column === name));
  if (unknown !== undefined)
    return err({ kind: 'brokenCsv', line: 1, detail: `unknown column "${unknown}"; known: ${COLUMNS.join(', ')}` });
  const lines: BatchLine[] = [];
  for (const [index, row] of rows.entries()) {
    if (index === 0 || row === '') continue;
    const fields = fieldsOf(row);
    const named = { tenderId: '', isOffline: '', ...Object.fromEntries(header.map((name, at) => [name, fields[at]])) };
    if (fields.length !== header.length) {
      return err({ kind: 'brokenCsv', line: index + 1, detail: `${header.length} fields were expected` });
    }
    const read = csvLineSchema.safeParse(named);
    const parsed = read.success ? batchLineSchema.safeParse(read.data) : read;
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return err({ kind: 'brokenCsv', line: index + 1, detail: `${issue?.path.join('.')}: ${issue?.message}` });
    }
    lines.push(parsed.data);
  }
  return ok(lines);
}

function fieldsOf(row: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const character = row[at];
    if (character === '"' && isQuoted && row[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      fields.push(field.trim());
      field = '';
    } else field += character;
  }
  return [...fields, field.trim()];
}
