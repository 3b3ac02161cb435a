/** A completed sale: the sale with its lines and tenders, and what left the shelf. */
import { z } from 'zod';
import { localizedSchema } from '../../core/catalogue/product.ts';
import { tenderKindSchema } from '../../core/checkout/payment/kinds.ts';
import { tokenHashOf } from '../receipts/receipt-store.ts';
import { markUsed } from '../shop/store.ts';
import type { BulkColumns } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import { type Deed, type EffectContext, type EffectOutcome, effect, type Item } from './effect.ts';

const LINES_MAX = 2_000;
const TENDERS_MAX = 100;
const CODES_MAX = 200;
const id = z.string().min(1).max(80);

const saleSchema = z.object({
  v: z.literal(1),
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
        discountMinor: z.int().default(0),
        /** Sold untaxed, to somebody who leaves the country: whatever its rate would be. */
        isDutyFree: z.boolean().default(false),
      }),
    )
    .max(LINES_MAX),
  tenders: z
    .array(
      z.object({
        tenderId: id,
        kind: tenderKindSchema.default('card'),
        amountMinor: z.int(),
        terminalReference: z.string(),
        approvalCode: z.string(),
        cardBrand: z.string(),
        maskedPan: z.string(),
        isOffline: z.boolean().default(false),
      }),
    )
    .max(TENDERS_MAX),
  discountMinor: z.int().default(0),
  taxAddedMinor: z.int().default(0),
  roundingMinor: z.int().default(0),
  receipt: z.object({ digital: z.object({ token: z.string().max(200) }).nullish() }).nullish(),
  codes: z
    .array(
      z.object({
        claimId: id,
        kind: z.enum(['coupon', 'depositReturn']),
        code: z.string().min(1).max(120),
        amountMinor: z.int().min(0),
      }),
    )
    .max(CODES_MAX)
    .default([]),
});
type SaleItem = Item<z.infer<typeof saleSchema>>;

const SALE: BulkColumns<Omit<Tables['sale'], 'sale_no'>> = {
  sale_id: 'text',
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  receipt_number: 'text',
  at_ms: 'bigint',
  currency: 'text',
  total_minor: 'bigint',
  taxes_json: 'text',
};
const SALE_LINE: BulkColumns<Tables['sale_line']> = {
  sale_id: 'text',
  position: 'bigint',
  line_id: 'text',
  code: 'text',
  name_json: 'text',
  unit: 'text',
  quantity: 'bigint',
  weight_grams: 'bigint',
  unit_price_minor: 'bigint',
  amount_minor: 'bigint',
  tax_rate_basis_points: 'bigint',
};
const TENDER: BulkColumns<Tables['tender']> = {
  sale_id: 'text',
  position: 'bigint',
  tender_id: 'text',
  amount_minor: 'bigint',
  terminal_reference: 'text',
  approval_code: 'text',
  card_brand: 'text',
  masked_pan: 'text',
  is_offline: 'bigint',
  kind: 'text',
};
const DIGITAL_RECEIPT: BulkColumns<Tables['digital_receipt']> = {
  token_hash: 'text',
  sale_id: 'text',
  at_ms: 'bigint',
};
const STOCK_MOVEMENT: BulkColumns<Tables['stock_movement']> = {
  kiosk: 'text',
  epoch: 'text',
  seq: 'bigint',
  position: 'bigint',
  sale_id: 'text',
  code: 'text',
  quantity: 'bigint',
  weight_grams: 'bigint',
  at_ms: 'bigint',
};

const sumOf = (amounts: readonly { amountMinor: number }[]) =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

async function completeSales(context: EffectContext, items: readonly SaleItem[]): Promise<EffectOutcome> {
  const { trx, insertAll, runAll } = context;
  const sales = items.map(({ row, event }) => ({
    sale_id: event.saleId,
    kiosk: row.kiosk,
    epoch: row.epoch,
    seq: row.seq,
    receipt_number: event.receiptNumber,
    at_ms: event.atMs,
    currency: event.currency,
    total_minor: event.totalMinor,
    taxes_json: JSON.stringify(event.taxes),
  }));
  const known = `sale ${items[0]?.event.saleId} is already in the ledger`;
  const addSales = () => insertAll(trx, 'sale', SALE, sales, 'skipKnown');
  const addParts = [
    () => insertAll(trx, 'sale_line', SALE_LINE, items.flatMap(linesOf)),
    () => insertAll(trx, 'tender', TENDER, items.flatMap(tendersOf)),
    () => insertAll(trx, 'stock_movement', STOCK_MOVEMENT, movementsOf(items)),
    () => insertAll(trx, 'digital_receipt', DIGITAL_RECEIPT, items.flatMap(digitalReceiptOf), 'skipKnown'),
  ];
  if (sales.length === 1) {
    // Alone, a sale is to be refused for being known and not for the key of its lines.
    if ((await addSales()) === 0) return known;
    await runAll(addParts);
  } else {
    const [added = 0] = await runAll([addSales, ...addParts]);
    if (added < sales.length) return known;
  }
  for (const item of items) {
    await checkSums(context, item);
    await markCodesUsed(context, item);
  }
  return null;
}

const digitalReceiptOf = ({ event: { saleId, atMs, receipt } }: SaleItem): Tables['digital_receipt'][] =>
  receipt?.digital == null ? [] : [{ token_hash: tokenHashOf(receipt.digital.token), sale_id: saleId, at_ms: atMs }];
/** What a kiosk took without asking may have been used elsewhere before: the sale stands, and people look at it. */
async function markCodesUsed({ trx, alarm }: EffectContext, { row, event }: SaleItem): Promise<void> {
  const { saleId, atMs, codes } = event;
  for (const code of codes) {
    if (await markUsed(trx, { kiosk: row.kiosk, saleId, atMs }, code)) continue;
    await alarm(
      row,
      'codeUsedTwice',
      `sale ${saleId}: a ${code.kind} of ${code.amountMinor} was used by another sale before`,
    );
  }
}

const linesOf = ({ event: { saleId, lines } }: SaleItem) =>
  lines.map((line, position) => ({
    sale_id: saleId,
    position,
    line_id: line.lineId,
    code: line.code,
    name_json: JSON.stringify(line.name),
    unit: line.unit,
    quantity: line.quantity,
    weight_grams: line.weightGrams,
    unit_price_minor: line.unitPriceMinor,
    // What was paid for it: its discounts, and its share of those on the basket, are off.
    amount_minor: line.amountMinor - line.discountMinor,
    tax_rate_basis_points: line.isDutyFree ? 0 : line.taxRateBasisPoints,
  }));

const tendersOf = ({ event: { saleId, tenders } }: SaleItem) =>
  tenders.map((tender, position) => ({
    sale_id: saleId,
    position,
    tender_id: tender.tenderId,
    amount_minor: tender.amountMinor,
    terminal_reference: tender.terminalReference,
    approval_code: tender.approvalCode,
    card_brand: tender.cardBrand,
    masked_pan: tender.maskedPan,
    is_offline: tender.isOffline ? 1 : 0,
    kind: tender.kind,
  }));

/** Goods by weight leave the shelf by weight, all others by number. Keyed by the row: it cannot move stock twice. */
const movementsOf = (items: readonly SaleItem[]) =>
  items.flatMap(({ row, event }) =>
    event.lines.map((line, position) => ({
      kiosk: row.kiosk,
      epoch: row.epoch,
      seq: row.seq,
      position,
      sale_id: event.saleId,
      code: line.code,
      quantity: line.unit === 'each' ? line.quantity : 0,
      weight_grams: line.unit === 'kilogram' ? (line.weightGrams ?? 0) : 0,
      at_ms: event.atMs,
    })),
  );

async function checkSums({ alarm }: EffectContext, { row, event }: SaleItem): Promise<void> {
  const { saleId, lines, tenders, totalMinor, discountMinor, taxAddedMinor, roundingMinor } = event;
  const priced = sumOf(lines) - discountMinor + taxAddedMinor + roundingMinor;
  const isShared = lines.reduce((sum, line) => sum + line.discountMinor, 0) === discountMinor;
  if (isShared && priced === totalMinor && sumOf(tenders) === totalMinor) return;
  const detail = `sale ${saleId}: lines ${priced}, tenders ${sumOf(tenders)}, total ${totalMinor}`;
  await alarm(row, 'saleDoesNotAddUp', detail);
}

export const completedSales = effect(saleSchema, completeSales);

/** What a sale puts into the ledger, as far as it can be added up. */
export interface SaleFigures {
  currency: string;
  totalMinor: number;
  lines: { amountMinor: number }[];
  tenders: { amountMinor: number }[];
  movements: { position: number; code: string; quantity: number; weightGrams: number }[];
}

/** Of the rows that would be written, without writing them; null for what is no sale. */
export function saleFiguresOf({ effect: by, item }: Deed): SaleFigures | null {
  if (by !== completedSales) return null;
  // Only what `completedSales` has read comes here.
  const sale = item as SaleItem;
  return {
    ...{ currency: sale.event.currency, totalMinor: sale.event.totalMinor },
    lines: linesOf(sale).map(({ amount_minor }) => ({ amountMinor: amount_minor })),
    tenders: tendersOf(sale).map(({ amount_minor }) => ({ amountMinor: amount_minor })),
    movements: movementsOf([sale]).map((moved) => ({
      ...{ position: moved.position, code: moved.code, quantity: moved.quantity, weightGrams: moved.weight_grams },
    })),
  };
}
