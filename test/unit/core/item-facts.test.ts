import { describe, expect, test } from 'vitest';
import type { Gs1Amount } from '../../../core/barcode/gs1/item-data.ts';
import { itemFactsOf } from '../../../core/checkout/basket/item-facts.ts';
import type { Currency } from '../../../core/money/money.ts';

const GTIN = { kind: 'product', code: '09520000000004' } as const;
const amount = (of: number, decimals: number, currency: Gs1Amount['currency'] = null): Gs1Amount => ({
  amount: of,
  decimals,
  currency,
});
const label = (item: NonNullable<Parameters<typeof itemFactsOf>[0]['item']>, currency: Currency = 'EUR') =>
  itemFactsOf({ ...GTIN, item }, currency);
const NUMBER = { rule: 'price', itemReference: '12345', baseGtin: '02123450000000' };

test('an ordinary number says nothing beside which article it is', () => {
  expect(itemFactsOf(GTIN, 'EUR')).toEqual({});
});

describe('the price on a label (AI 392n and 393n) is read in the minor unit of the basket', () => {
  test.each<[string, Gs1Amount, Currency, number | 'price']>([
    ['two decimals', amount(277, 2), 'EUR', 277],
    ['whole euros', amount(3, 0, 'EUR'), 'EUR', 300],
    ['tenths of a euro', amount(35, 1), 'EUR', 350],
    ['three decimals that end with nothing', amount(2_770, 3), 'EUR', 277],
    ['a fraction of a cent', amount(2_775, 3), 'EUR', 'price'],
    ['yen, which have no cents', amount(420, 0, 'JPY'), 'JPY', 420],
    ['yen with decimals that say nothing', amount(42_000, 2), 'JPY', 420],
    ['a fraction of a yen', amount(42_050, 2), 'JPY', 'price'],
    ['another currency', amount(277, 2, 'CHF'), 'EUR', 'price'],
    ['nothing', amount(0, 2), 'EUR', 'price'],
    ['more than anything here can cost', amount(10_000_001, 2), 'EUR', 'price'],
  ])('%s', (_what, price, currency, expected) => {
    const facts = label({ price }, currency);
    expect(facts).toEqual(
      expect.objectContaining(
        expected === 'price' ? { fault: 'price', priceMinor: undefined } : { priceMinor: expected },
      ),
    );
  });
});

describe('a percentage off (AI 394n)', () => {
  test.each<[Gs1Amount, number | 'price']>([
    [amount(30, 0), 3_000],
    [amount(125, 1), 1_250],
    [amount(100, 0), 10_000],
    [amount(0, 0), 'price'],
    [amount(101, 0), 'price'],
    [amount(12_345, 3), 'price'],
  ])('%j is %j basis points, or none', (percentOff, expected) => {
    const facts = label({ percentOff });
    expect(expected === 'price' ? facts.fault : facts.percentOffBasisPoints).toBe(expected);
  });
});

describe('what a label cannot say', () => {
  test.each<[object, string | undefined]>([
    [{ netWeightGrams: 0 }, 'weight'],
    [{ netWeightGrams: 1 }, undefined],
    [{ count: 0 }, 'count'],
    [{ count: 99 }, undefined],
    [{ count: 100 }, 'count'],
  ])('an element string with %j: fault %s', (item, fault) => {
    expect(label(item).fault).toBe(fault);
  });

  test.each<[object, string | undefined]>([
    [{ priceMinor: 0 }, 'price'],
    [{ priceMinor: 10_000_001 }, 'price'],
    [{ priceMinor: 1 }, undefined],
    [{ weightGrams: 0 }, 'weight'],
    [{ count: 0 }, 'count'],
  ])('the shop’s own number with %j: fault %s', (says, fault) => {
    expect(itemFactsOf({ ...GTIN, inStore: { ...NUMBER, ...says } }, 'EUR').fault).toBe(fault);
  });
});
