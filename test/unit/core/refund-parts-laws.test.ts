import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cashBackMinor, leftMinorOf } from '../../../core/checkout/refund/amounts.ts';
import { paidLinesOf } from '../../../core/checkout/refund/paid-lines.ts';
import { isListed, isRefundable, refundableOf, withLinked } from '../../../core/checkout/refund/refundable.ts';
import type { RefundLine } from '../../../core/checkout/refund/sale.ts';
import type { PricingRulesInput } from '../../../core/pricing/rules.ts';
import { back, linesOf, NOTHING, saleOf } from './refund-sales.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

const CODES = {
  reduced: { taxes: [{ basisPoints: 700 }] },
  stateAndCity: { taxes: [{ basisPoints: 625 }, { basisPoints: 199, isCompound: true }], prices: 'added' },
  none: { taxes: [] },
} satisfies NonNullable<PricingRulesInput['taxes']>['codes'];
type DrawnRules = {
  prices: 'included' | 'added';
  roundedPer: 'rate' | 'line';
  step: number | null;
  basketOff: number | null;
};
const anyRules: fc.Arbitrary<DrawnRules> = fc.record({
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
const rulesOf = ({ prices, roundedPer, step, basketOff }: DrawnRules): PricingRulesInput => ({
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
