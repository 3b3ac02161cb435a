/**
 * A basket short enough for a 2D barcode: what the catalogue of the other kiosk knows is left out (names, pictures, taxes), what the shopper
 * saw (prices, weights) is in it. Claims on coupons stay with the server that granted them, so a basket with one does not travel this way.
 */
import { z } from 'zod';
import type { Localized, Product } from '../../catalogue/product.ts';
import { type Currency, currencySchema } from '../../money/money.ts';
import type { BasketLine } from '../basket/events.ts';
import { depositLine, eachLine, labelledLine, weighedLine } from '../basket/lines.ts';
import { BASKET_LINES_MAX } from '../basket/state.ts';
import { itemCountOf } from '../basket/totals.ts';
import type { SuspendedBasket } from './suspended-basket.ts';

/** 1: the article, 2: its deposit, 3: a carrier bag. */
const KINDS = { goods: 1, deposit: 2, bag: 3 } as const;

const extrasSchema = z.strictObject({
  /** Its position is fixed to this other line's, which it comes and goes with. */
  linkedTo: z.int().min(0).optional(),
  weightGrams: z.int().min(1).optional(),
  tareGrams: z.int().min(1).optional(),
  isFixed: z.boolean().optional(),
  isLabelPriced: z.boolean().optional(),
  batch: z.string().max(40).optional(),
  serial: z.string().max(40).optional(),
  bestBeforeDate: z.string().max(20).optional(),
  /** What it cost before somebody or a sticker took something off. */
  from: z.tuple([z.enum(['override', 'discount', 'markdown']), z.int()]).optional(),
});

/** Kind, code, quantity, price of a unit, amount of the line, and what else there is. */
const slipLineSchema = z.tuple([
  z.int().min(1).max(3),
  z.string().min(1).max(40),
  z.int().min(1),
  z.int(),
  z.int(),
  extrasSchema.optional(),
]);

export const slipContentSchema = z.strictObject({
  v: z.literal(1),
  currency: currencySchema,
  openedAtMs: z.int().min(0),
  expiresAtMs: z.int().min(0),
  totalMinor: z.int(),
  tier: z.string().max(60).nullable(),
  lines: z.array(slipLineSchema).min(1).max(BASKET_LINES_MAX),
});
export type SlipContent = z.infer<typeof slipContentSchema>;

/** Null where something in the basket cannot travel without the server. */
export function slipContentOf(basket: SuspendedBasket, expiresAtMs: number): SlipContent | null {
  const { currency, openedAtMs, totalMinor, member, claims, lines } = basket;
  if (claims.length > 0 || lines.some(({ kind }) => kind === 'depositReturn')) return null;
  const indexOf = new Map(lines.map(({ lineId }, index) => [lineId, index]));
  return {
    v: 1,
    currency,
    openedAtMs,
    expiresAtMs,
    totalMinor,
    tier: member?.tier ?? null,
    lines: lines.map((line) => short(line, line.linkedTo === undefined ? undefined : indexOf.get(line.linkedTo))),
  };
}

function short(line: BasketLine, linkedTo: number | undefined): SlipContent['lines'][number] {
  const { weightGrams, tareGrams, isFixed, isLabelPriced, batch, serial, bestBeforeDate, priceChange } = line;
  const kind = line.kind === 'deposit' || line.kind === 'bag' ? KINDS[line.kind] : KINDS.goods;
  const known = {
    ...(linkedTo === undefined ? {} : { linkedTo }),
    ...(weightGrams === null ? {} : { weightGrams }),
    ...(tareGrams === undefined ? {} : { tareGrams }),
    ...(isFixed === undefined ? {} : { isFixed }),
    ...(isLabelPriced === undefined ? {} : { isLabelPriced }),
    ...(batch === undefined ? {} : { batch }),
    ...(serial === undefined ? {} : { serial }),
    ...(bestBeforeDate === undefined ? {} : { bestBeforeDate }),
  };
  const from =
    priceChange === undefined
      ? null
      : ([priceChange.kind, priceChange.fromUnitPriceMinor] as ['override' | 'discount' | 'markdown', number]);
  const extras = from === null ? known : { ...known, from };
  const common = [kind, line.code, line.quantity, line.unitPriceMinor, line.amountMinor] as [
    number,
    string,
    number,
    number,
    number,
  ];
  return Object.keys(extras).length === 0 ? common : [...common, extras];
}

/** The basket again; null where this kiosk's catalogue does not know an article of it. */
export function basketOfSlip(
  basketId: string,
  { currency, openedAtMs, totalMinor, tier, lines }: SlipContent,
  findProduct: (code: string) => Product | null,
): SuspendedBasket | null {
  const restored: BasketLine[] = [];
  for (const [index, line] of lines.entries()) {
    const full = restore(basketId, index, line, openedAtMs, findProduct);
    if (full === null) return null;
    restored.push(full);
  }
  return {
    basketId,
    currency: currency satisfies Currency,
    openedAtMs,
    lines: restored,
    member: tier === null ? null : { tier, reference: null },
    claims: [],
    totalMinor,
    itemCount: itemCountOf(restored),
  };
}

const lineIdOf = (basketId: string, index: number): string => `${basketId}:${index}`;

function restore(
  basketId: string,
  index: number,
  [kind, code, quantity, unitPriceMinor, amountMinor, extras = {}]: SlipContent['lines'][number],
  openedAtMs: number,
  findProduct: (code: string) => Product | null,
): BasketLine | null {
  const product = findProduct(kind === KINDS.deposit ? code.replace(/:deposit$/, '') : code);
  if (product === null) return null;
  const { linkedTo, weightGrams, from, ...facts } = extras;
  const lineId = lineIdOf(basketId, index);
  const moment = { atMs: openedAtMs };
  const line =
    kind === KINDS.deposit
      ? depositLine(product, { lineId, code: product.code, quantity }, moment)
      : asScanned(product, lineId, moment, extras);
  if (line === null) return null;
  return {
    ...line,
    ...facts,
    code,
    quantity,
    weightGrams: weightGrams ?? null,
    unitPriceMinor,
    amountMinor,
    ...(linkedTo === undefined ? {} : { linkedTo: lineIdOf(basketId, linkedTo) }),
    // As everywhere: a bag is never reduced.
    ...(kind === KINDS.bag ? { kind: 'bag' as const, isNotDiscountable: true } : {}),
    ...(from === undefined ? {} : { priceChange: changeOf(from) }),
  };
}

/** The line as it would come in if it were scanned here; null where it is sold by weight here and was not there, or the other way. */
function asScanned(
  product: Product,
  lineId: string,
  moment: { atMs: number },
  { isLabelPriced, weightGrams }: z.infer<typeof extrasSchema>,
): BasketLine | null {
  if (isLabelPriced === true) return labelledLine(product, product.priceMinor, {}, lineId, moment);
  if ((product.unit === 'kilogram') !== (weightGrams !== undefined)) return null;
  return weightGrams === undefined
    ? eachLine(product, lineId, moment)
    : weighedLine(product, { weightGrams, tareGrams: 0 }, lineId, moment);
}

/** The reason stayed with the kiosk that has the event of it. */
const changeOf = ([kind, fromUnitPriceMinor]: ['override' | 'discount' | 'markdown', number]) => ({
  kind,
  fromUnitPriceMinor,
  reasonCode: null,
  name: null satisfies Localized | null,
  staffId: null,
});
