import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BasketLine } from '../../../core/checkout/basket/events.ts';
import { pricesOf } from '../../../core/checkout/basket/price.ts';
import { soldGoods } from '../../../core/checkout/receipt/sold-goods.ts';
import { cashBackMinor, leftMinorOf, shareOut } from '../../../core/checkout/refund/amounts.ts';
import { paidLinesOf } from '../../../core/checkout/refund/paid-lines.ts';
import {
  amountOf,
  isListed,
  isRefundable,
  refundableOf,
  taxesBackOf,
  withLinked,
} from '../../../core/checkout/refund/refundable.ts';
import type { RefundableSale, RefundLine } from '../../../core/checkout/refund/sale.ts';
import { openCheckout } from '../../../core/checkout/state.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../../core/pricing/rules.ts';
import { readEvent } from '../../../core/session/read-event.ts';

type RulesInput = Parameters<typeof pricingRulesSchema.parse>[0];
type Sold = { priceMinor: number; quantity: number; rate: number; code: string | null; depositMinor: number | null };

const line = (lineId: string, unitPriceMinor: number, quantity: number, more: Partial<BasketLine>): BasketLine => ({
  ...{ lineId, code: lineId, name: { en: lineId }, unit: 'each', quantity, weightGrams: null, unitPriceMinor },
  ...{ amountMinor: unitPriceMinor * quantity, taxRateBasisPoints: 0, picture: null },
  ...{ category: '', minimumAgeYears: null },
  ...more,
});

const linesOf = ({ priceMinor, quantity, rate, code, depositMinor }: Sold, place: number): BasketLine[] => {
  const lineId = `l${place}`;
  const taxed = { taxRateBasisPoints: rate, ...(code === null ? {} : { taxCode: code }) };
  const deposit = { ...taxed, kind: 'deposit', linkedTo: lineId, isNotDiscountable: true } as const;
  return [
    line(lineId, priceMinor, quantity, taxed),
    ...(depositMinor === null ? [] : [line(`${lineId}:deposit`, depositMinor, quantity, deposit)]),
  ];
};

/** The row of a sale as the checkout writes it, and as a journal gives it back. */
function saleOf(lines: BasketLine[], rules: RulesInput, tenders: object[] = []) {
  const pricing = compilePricing(pricingRulesSchema.parse(rules));
  const state = { ...openCheckout('s', 'EUR', 0), lines };
  const prices = pricesOf(state, pricing);
  const { totalMinor } = prices.totals;
  const row = {
    ...{ type: 'sale.completed', v: 1, atMs: 0, saleId: 's', receiptNumber: 'K-000001', currency: 'EUR', totalMinor },
    ...soldGoods({ ...state, prices }),
    tenders: tenders.length > 0 ? tenders : [tender('card', totalMinor)],
  };
  const sale = readEvent(JSON.stringify(row));
  if (sale.type !== 'sale.completed') throw new Error('no sale');
  return sale;
}

const tender = (kind: string, amountMinor: number, roundingMinor = 0) => ({
  ...{ tenderId: `t-${kind}`, kind, amountMinor, roundingMinor },
  ...{ terminalReference: '', approvalCode: '', cardBrand: '', maskedPan: '' },
});
const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);
const NOTHING = { units: new Map(), money: new Map() };

/** Goes back as the server books it: the sale afterwards, and what it came to. */
function back(sale: RefundableSale, chosen: readonly RefundLine[]) {
  const lines = withLinked(sale, chosen);
  const amountMinor = amountOf(sale, lines) ?? 0;
  const shares = shareOut(sale.tenders, amountMinor);
  const taxes = taxesBackOf(sale, lines);
  const after: RefundableSale = {
    ...sale,
    lines: sale.lines.map((each) => ({
      ...each,
      refundedQuantity:
        each.refundedQuantity + (lines.find(({ position }) => position === each.position)?.quantity ?? 0),
    })),
    tenders: sale.tenders.map((each) => ({
      ...each,
      refundedMinor: each.refundedMinor + (shares.find(({ position }) => position === each.position)?.amountMinor ?? 0),
    })),
  };
  return { after, amountMinor, taxes };
}

const CODES = {
  reduced: { taxes: [{ basisPoints: 700 }] },
  stateAndCity: { taxes: [{ basisPoints: 625 }, { basisPoints: 199, isCompound: true }], prices: 'added' },
  none: { taxes: [] },
} as const;
const anyRules = fc.record({
  prices: fc.constantFrom('included', 'added'),
  roundedPer: fc.constantFrom('rate', 'line'),
  step: fc.constantFrom(null, 5, 10),
  basketOff: fc.constantFrom(null, 100, 333),
});
const anyGoods = fc.array(
  fc.record({
    priceMinor: fc.integer({ min: 1, max: 2_999 }),
    quantity: fc.integer({ min: 1, max: 5 }),
    rate: fc.constantFrom(0, 700, 1_900),
    code: fc.constantFrom(null, null, 'reduced', 'stateAndCity', 'none'),
    depositMinor: fc.constantFrom(null, null, 8, 25),
  }),
  { minLength: 1, maxLength: 6 },
);
const rulesOf = ({ prices, roundedPer, step, basketOff }: Record<string, unknown>): RulesInput => ({
  taxes: { prices, roundedPer, codes: CODES },
  rounding: { total: step === null ? null : { stepMinor: step } },
  promotions:
    basketOff === null
      ? []
      : [
          {
            ...{ promotionId: 'p', name: { en: 'Off' }, validFromMs: 0, validToMs: null, codes: [] },
            terms: { kind: 'basketAmountOff', amountMinor: basketOff },
          },
        ],
});

test('whatever taxes, discounts and rounding a sale had, its lines come to its total, and their taxes to its taxes', () => {
  fc.assert(
    fc.property(anyGoods, anyRules, (goods, rules) => {
      const sale = saleOf(goods.flatMap(linesOf), rulesOf(rules));
      const paid = paidLinesOf(sale);
      expect(sum(paid.map(({ paidMinor }) => paidMinor))).toBe(sale.totalMinor);
      expect(sum(paid.map(({ tax }) => tax.taxMinor))).toBe(sum(sale.taxes.map(({ taxMinor }) => taxMinor)));
      expect(sum(paid.map(({ tax }) => tax.netMinor))).toBe(sum(sale.taxes.map(({ netMinor }) => netMinor)));
      for (const { paidMinor } of paid) expect(paidMinor).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('in whatever parts a sale goes back, no line gives more than was paid for it, and all of them exactly the total with its taxes', () => {
  const picks = fc.array(fc.record({ line: fc.nat({ max: 20 }), count: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(anyGoods, anyRules, picks, (goods, rules, wishes) => {
      const row = saleOf(goods.flatMap(linesOf), rulesOf(rules));
      let sale = refundableOf(row, NOTHING);
      let backMinor = 0;
      const taxes = new Map<number, number>();
      const take = (chosen: RefundLine[]): void => {
        const before = sale;
        const done = back(sale, chosen);
        const paid = sum(withLinked(before, chosen).map(({ position }) => before.lines[position]?.paidMinor ?? 0));
        expect(done.amountMinor).toBeLessThanOrEqual(paid);
        backMinor += done.amountMinor;
        for (const { rateBasisPoints, taxMinor } of done.taxes)
          taxes.set(rateBasisPoints, (taxes.get(rateBasisPoints) ?? 0) + taxMinor);
        sale = done.after;
      };
      for (const wish of wishes) {
        const listed = sale.lines.filter((each) => isListed(sale, each));
        const one = listed[wish.line % Math.max(1, listed.length)];
        if (one === undefined) continue;
        take([{ position: one.position, quantity: Math.min(wish.count, one.quantity - one.refundedQuantity) }]);
      }
      // The rest in one go: also what cost nothing is then gone.
      for (let rest = sale.lines.find((each) => isListed(sale, each)); rest !== undefined; ) {
        take([{ position: rest.position, quantity: rest.quantity - rest.refundedQuantity }]);
        rest = sale.lines.find((each) => isListed(sale, each));
      }
      expect(backMinor).toBe(row.totalMinor);
      expect(leftMinorOf(sale.tenders)).toBe(0);
      expect(sale.lines.some(isRefundable)).toBe(false);
      const free = new Set(sale.lines.flatMap(({ paidMinor, tax }) => (paidMinor > 0 ? [] : [tax?.rateBasisPoints])));
      for (const { rateBasisPoints, taxMinor } of row.taxes)
        if (!free.has(rateBasisPoints)) expect(taxes.get(rateBasisPoints) ?? 0).toBe(taxMinor);
    }),
  );
});

test('a tax that is added comes back with its goods: 10.00 and 20 % on top is 12.00', () => {
  const sale = saleOf([line('pen', 500, 2, { taxRateBasisPoints: 2_000 })], { taxes: { prices: 'added' } });
  const open = refundableOf(sale, NOTHING);
  const one = [{ position: 0, quantity: 1 }];
  expect(amountOf(open, one)).toBe(600);
  expect(taxesBackOf(open, one)).toEqual([{ rateBasisPoints: 2_000, netMinor: 500, taxMinor: 100 }]);
});

test('a deposit goes back with its bottle, and is not listed beside it', () => {
  const goods = { priceMinor: 99, quantity: 3, rate: 1_900, code: null, depositMinor: 25 };
  const sale = refundableOf(saleOf(linesOf(goods, 0), {}), NOTHING);
  expect(sale.lines.filter((each) => isListed(sale, each)).map(({ position }) => position)).toEqual([0]);
  const two = withLinked(sale, [{ position: 0, quantity: 2 }]);
  expect(two).toEqual([
    { position: 0, quantity: 2 },
    { position: 1, quantity: 2 },
  ]);
  expect(amountOf(sale, two)).toBe(248);
});

test('bottles that were given back make the whole less than its goods, and nothing more than was paid goes back', () => {
  const bottles = line('voucher', -200, 1, { kind: 'depositReturn', taxRateBasisPoints: 1_900 });
  const sale = saleOf([line('wine', 500, 2, { taxRateBasisPoints: 1_900 }), bottles], {});
  const first = back(refundableOf(sale, NOTHING), [{ position: 0, quantity: 1 }]);
  const second = back(first.after, [{ position: 0, quantity: 1 }]);
  expect([sale.totalMinor, first.amountMinor, second.amountMinor]).toEqual([800, 500, 300]);
});

test('what was kept in coins of five is what goes back in coins of five, in whatever parts', () => {
  const rule = { stepMinor: 5, mode: 'halfUp' } as const;
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 9_999 }),
      fc.array(fc.integer({ min: 1, max: 999 }), { maxLength: 9 }),
      (paidMinor, parts) => {
        const keptMinor = Math.round(paidMinor / 5) * 5;
        const cash = { kind: 'cash', paidMinor, roundingMinor: keptMinor - paidMinor } as const;
        let refundedMinor = 0;
        let handedMinor = 0;
        for (const part of [...parts, paidMinor]) {
          const amountMinor = Math.min(part, paidMinor - refundedMinor);
          const out = cashBackMinor({ ...cash, refundedMinor }, amountMinor, rule);
          expect(out % 5).toBe(0);
          expect(out).toBeGreaterThanOrEqual(0);
          handedMinor += out;
          refundedMinor += amountMinor;
        }
        expect(handedMinor).toBe(keptMinor);
      },
    ),
  );
});

test('a sale from before there were rules for prices goes back for what its lines say', () => {
  const sale = { ...saleOf([line('tea', 300, 2, { taxRateBasisPoints: 700 })], {}), prices: null };
  expect(paidLinesOf(sale)).toEqual([{ paidMinor: 600, tax: { rateBasisPoints: 700, netMinor: 561, taxMinor: 39 } }]);
});
