import { expect, test } from 'vitest';
import { cashBackMinor } from '../../../core/checkout/refund/amounts.ts';
import { paidLinesOf } from '../../../core/checkout/refund/paid-lines.ts';
import { amountOf, isListed, refundableOf, taxesBackOf, withLinked } from '../../../core/checkout/refund/refundable.ts';
import type { PricingRulesInput } from '../../../core/pricing/rules.ts';
import type { PricedTax } from '../../../core/pricing/taxes.ts';
import { back, line, linesOf, NOTHING, saleOf } from './refund-sales.ts';

const SOAP_RATE = { taxRateBasisPoints: 1_900 };
type SoldRow = ReturnType<typeof saleOf>;

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

test('a sale from before there were rules for prices goes back for what its lines say', () => {
  const sale = { ...saleOf([line('tea', 300, 2, { taxRateBasisPoints: 700 })], {}), prices: null };
  expect(paidLinesOf(sale)).toEqual([{ paidMinor: 600, tax: { rateBasisPoints: 700, netMinor: 561, taxMinor: 39 } }]);
});

const taxOf = (change: Partial<PricedTax>): PricedTax => ({
  ...{ taxCode: null, prices: 'included', isExempt: false, rateBasisPoints: null },
  ...{ netMinor: 0, taxMinor: 0, grossMinor: 0, parts: [] },
  ...change,
});
/** A row whose prices have these taxes. */
const taxedAs = (sale: SoldRow, totalMinor: number, ...taxes: PricedTax[]): SoldRow => {
  if (sale.prices === null) throw new Error('no prices');
  return { ...sale, totalMinor, prices: { ...sale.prices, taxes } };
};

test('who paid no tax gets back what was paid: of each line its own rate is off, after its discount', () => {
  const row = saleOf([line('tea', 107, 1, { taxRateBasisPoints: 700 }), line('soap', 238, 1, SOAP_RATE)], {});
  const lines = row.lines.map((each) => (each.lineId === 'soap' ? { ...each, discountMinor: 119 } : each));
  const exempt = { isExempt: true, netMinor: 100, grossMinor: 100 };
  expect(paidLinesOf(taxedAs({ ...row, lines }, 200, taxOf(exempt), taxOf(exempt)))).toEqual([
    { paidMinor: 100, tax: { rateBasisPoints: 0, netMinor: 100, taxMinor: 0 } },
    { paidMinor: 100, tax: { rateBasisPoints: 0, netMinor: 100, taxMinor: 0 } },
  ]);
});

test('what left the country goes back without tax, beside the same goods with tax', () => {
  const row = saleOf([line('gin', 1_000, 1, SOAP_RATE), line('rum', 1_190, 1, SOAP_RATE)], {});
  const lines = row.lines.map((each) => (each.lineId === 'gin' ? { ...each, isDutyFree: true } : each));
  const [rum = taxOf({})] = saleOf([line('rum', 1_190, 1, SOAP_RATE)], {}).prices?.taxes ?? [];
  const free = taxOf({ isExempt: true, isDutyFree: true, netMinor: 1_000, grossMinor: 1_000 });
  expect(paidLinesOf(taxedAs({ ...row, lines }, 2_190, free, rum))).toEqual([
    { paidMinor: 1_000, tax: { rateBasisPoints: 0, netMinor: 1_000, taxMinor: 0 } },
    { paidMinor: 1_190, tax: { rateBasisPoints: 1_900, netMinor: 1_000, taxMinor: 190 } },
  ]);
});

test('a code of two taxes that are added comes back with both, beside goods with a rate', () => {
  const taxes = [{ basisPoints: 600 }, { basisPoints: 200 }];
  const codes = { city: { taxes, prices: 'added' } } satisfies NonNullable<PricingRulesInput['taxes']>['codes'];
  const goods = [line('pen', 1_000, 1, { taxCode: 'city' }), line('tea', 107, 1, { taxRateBasisPoints: 700 })];
  expect(paidLinesOf(saleOf(goods, { taxes: { codes } }))).toEqual([
    { paidMinor: 1_080, tax: { rateBasisPoints: 800, netMinor: 1_000, taxMinor: 80 } },
    { paidMinor: 107, tax: { rateBasisPoints: 700, netMinor: 100, taxMinor: 7 } },
  ]);
});

test('of a row that says nothing of their tax goods go back for what they cost', () => {
  const row = saleOf([line('tea', 300, 2, { taxRateBasisPoints: 700 })], {});
  const untaxed = [{ paidMinor: 600, tax: { rateBasisPoints: 0, netMinor: 600, taxMinor: 0 } }];
  expect(paidLinesOf({ ...row, prices: null, taxes: [] })).toEqual(untaxed);
  expect(paidLinesOf(taxedAs(row, 600))).toEqual(untaxed);
});

test('a total that rounding made many times its goods less the bottles is what they go back for', () => {
  const bottles = line('voucher', -200, 1, { kind: 'depositReturn' });
  const row = saleOf([line('wine', 202, 1, {}), bottles], { rounding: { total: { stepMinor: 10, mode: 'up' } } });
  expect(paidLinesOf(row).map(({ paidMinor }) => paidMinor)).toEqual([210, -200]);
});

test('who paid in coins of five gets coins of five, and all of them what was kept', () => {
  const rule = { stepMinor: 5, mode: 'halfUp' } as const;
  const cash = { kind: 'cash', paidMinor: 1_002, roundingMinor: -2 } as const;
  expect(cashBackMinor({ ...cash, refundedMinor: 0 }, 333, rule)).toBe(335);
  expect(cashBackMinor({ ...cash, refundedMinor: 333 }, 669, rule)).toBe(665);
  expect(cashBackMinor({ kind: 'voucher', paidMinor: 500, refundedMinor: 0 }, 333, rule)).toBe(335);
});
