/** What journal rows do to the ledger, by kind. A kind that is not here is only stored. */
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { localizedSchema } from '../core/catalogue/product.ts';
import type { JournalRow } from '../offline/wire/journal-wire.ts';
import type { Tables } from './store/tables.ts';

export interface EffectContext {
  trx: Transaction<Tables>;
  kiosk: string;
  epoch: string;
  row: JournalRow;
  /** Something people should look at; the effect is applied all the same. */
  alarm(kind: string, detail: string): Promise<void>;
}

/** Null when applied, else the reason for the quarantine. */
export type EffectOutcome = string | null;

interface Effect {
  apply(context: EffectContext, payload: unknown): Promise<EffectOutcome>;
}

const REASON_CHARACTERS_MAX = 200;
const LINES_MAX = 2_000;
const TENDERS_MAX = 100;
const version1 = { v: z.literal(1) };
const id = z.string().min(1).max(80);

const envelopeSchema = z.looseObject({ type: z.string(), v: z.int().min(1) });

function effect<T>(schema: z.ZodType<T>, apply: (context: EffectContext, event: T) => Promise<EffectOutcome>): Effect {
  return {
    apply: async (context, payload) => {
      const parsed = schema.safeParse(payload);
      if (parsed.success) return apply(context, parsed.data);
      const [issue] = parsed.error.issues;
      return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.slice(0, REASON_CHARACTERS_MAX);
    },
  };
}

const saleSchema = z.object({
  ...version1,
  atMs: z.int().min(0),
  saleId: id,
  receiptNumber: z.string().max(80),
  currency: z.string().max(3),
  totalMinor: z.int(),
  taxes: z.array(z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() })).max(100),
  lines: z
    .array(
      z.object({
        lineId: id,
        code: z.string(),
        name: localizedSchema,
        unit: z.enum(['each', 'kilogram']),
        quantity: z.int(),
        weightGrams: z.int().nullable(),
        unitPriceMinor: z.int(),
        amountMinor: z.int(),
        taxRateBasisPoints: z.int(),
      }),
    )
    .max(LINES_MAX),
  tenders: z
    .array(
      z.object({
        tenderId: id,
        amountMinor: z.int(),
        terminalReference: z.string(),
        approvalCode: z.string(),
        cardBrand: z.string(),
        maskedPan: z.string(),
        isOffline: z.boolean().default(false),
      }),
    )
    .max(TENDERS_MAX),
});
type SaleEvent = z.infer<typeof saleSchema>;

const sumOf = (amounts: readonly { amountMinor: number }[]) =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

async function completeSale({ trx, kiosk, epoch, row, alarm }: EffectContext, sale: SaleEvent): Promise<EffectOutcome> {
  const { saleId } = sale;
  const inserted = await trx
    .insertInto('sale')
    .values({
      sale_id: saleId,
      kiosk,
      epoch,
      seq: row.seq,
      receipt_number: sale.receiptNumber,
      at_ms: sale.atMs,
      currency: sale.currency,
      total_minor: sale.totalMinor,
      taxes_json: JSON.stringify(sale.taxes),
    })
    .onConflict((conflict) => conflict.column('sale_id').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return `sale ${saleId} is already in the ledger`;
  const lines = sale.lines.map((line, position) => ({
    sale_id: saleId,
    position,
    line_id: line.lineId,
    code: line.code,
    name_json: JSON.stringify(line.name),
    unit: line.unit,
    quantity: line.quantity,
    weight_grams: line.weightGrams,
    unit_price_minor: line.unitPriceMinor,
    amount_minor: line.amountMinor,
    tax_rate_basis_points: line.taxRateBasisPoints,
  }));
  if (lines.length > 0) await trx.insertInto('sale_line').values(lines).execute();
  const tenders = sale.tenders.map((tender, position) => ({
    sale_id: saleId,
    position,
    tender_id: tender.tenderId,
    amount_minor: tender.amountMinor,
    terminal_reference: tender.terminalReference,
    approval_code: tender.approvalCode,
    card_brand: tender.cardBrand,
    masked_pan: tender.maskedPan,
    is_offline: tender.isOffline ? 1 : 0,
  }));
  if (tenders.length > 0) await trx.insertInto('tender').values(tenders).execute();
  if (sumOf(sale.lines) !== sale.totalMinor || sumOf(sale.tenders) !== sale.totalMinor) {
    await alarm(
      'saleDoesNotAddUp',
      `sale ${saleId}: lines ${sumOf(sale.lines)}, tenders ${sumOf(sale.tenders)}, total ${sale.totalMinor}`,
    );
  }
  return null;
}

const tenderSchema = z.object({ ...version1, atMs: z.int().min(0), tenderId: id });

const closeTender = effect(tenderSchema, async ({ trx }, { tenderId }) => {
  await trx.deleteFrom('open_tender').where('tender_id', '=', tenderId).execute();
  return null;
});

const acceptedSchema = z.object({
  ...version1,
  atMs: z.int().min(0),
  flightId: z.string().max(40),
  passengerId: id,
  seat: z.string().max(4),
  sequenceNumber: z.int(),
});

const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ['sale.completed', effect(saleSchema, completeSale)],
  [
    'tender.unknown',
    effect(tenderSchema, async ({ trx, kiosk, epoch, row }, { tenderId, atMs }) => {
      await trx
        .insertInto('open_tender')
        .values({ tender_id: tenderId, kiosk, epoch, seq: row.seq, at_ms: atMs })
        .onConflict((conflict) => conflict.column('tender_id').doNothing())
        .execute();
      return null;
    }),
  ],
  ['tender.settled', closeTender],
  ['tender.declined', closeTender],
  [
    'tender.offlineNotAllowed',
    effect(
      tenderSchema.extend({ amountMinor: z.int(), offlineUpToMinor: z.int() }),
      async ({ alarm }, { tenderId, amountMinor, offlineUpToMinor }) => {
        await alarm(
          'offlineNotAllowed',
          `the terminal approved ${amountMinor} of tender ${tenderId} by itself, allowed were ${offlineUpToMinor}`,
        );
        return null;
      },
    ),
  ],
  [
    'passenger.accepted',
    effect(acceptedSchema, async ({ trx, kiosk, epoch, row }, event) => {
      const values = {
        kiosk,
        epoch,
        seq: row.seq,
        seat: event.seat,
        sequence_number: event.sequenceNumber,
        at_ms: event.atMs,
      };
      await trx
        .insertInto('check_in')
        .values({ ...values, flight_id: event.flightId, passenger_id: event.passengerId })
        .onConflict((conflict) => conflict.columns(['flight_id', 'passenger_id']).doUpdateSet(values))
        .execute();
      return null;
    }),
  ],
]);

/** The effects of one row, or why it goes to quarantine. Whoever calls it wraps it in a savepoint. */
export async function applyEffect(context: EffectContext): Promise<EffectOutcome> {
  const { row } = context;
  let payload: unknown;
  try {
    payload = JSON.parse(row.payload);
  } catch (cause) {
    if (cause instanceof SyntaxError) return 'the payload is not JSON';
    throw cause;
  }
  const envelope = envelopeSchema.safeParse(payload);
  if (!envelope.success) return 'the payload is not an event';
  if (envelope.data.type !== row.kind) return 'the event is of another type than its row';
  return (await EFFECTS.get(row.kind)?.apply(context, payload)) ?? null;
}

export const hasEffect = (kind: string): boolean => EFFECTS.has(kind);
