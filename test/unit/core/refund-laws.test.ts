import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leftMinorOf, shareOut, unitsRefundMinor } from '../../../core/checkout/refund/amounts.ts';
import { amountOf } from '../../../core/checkout/refund/refundable.ts';
import type { RefundableSale } from '../../../core/checkout/refund/sale.ts';
import { SOLD } from './sold-goods.ts';

const KINDS = ['card', 'giftCard', 'voucher', 'mealVoucher', 'cash'] as const;
const sum = (amounts: readonly { amountMinor: number }[]): number =>
  amounts.reduce((all, { amountMinor }) => all + amountMinor, 0);

test('however a line is refunded in parts, all of them come to what was paid for it, and none to less than nothing', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 5_000_000 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
      (paid, parts) => {
        const quantity = parts.reduce((all, each) => all + each, 0);
        let before = 0;
        let back = 0;
        for (const count of parts) {
          const amount = unitsRefundMinor(paid, quantity, before, count);
          expect(amount).toBeGreaterThanOrEqual(0);
          back += amount;
          before += count;
        }
        expect(back).toBe(paid);
      },
    ),
  );
});

test('whatever is refunded of a sale in whatever order, no tender gives more than it took, and all no more than was paid', () => {
  const tender = fc.record({ kind: fc.constantFrom(...KINDS), paidMinor: fc.integer({ min: 1, max: 9_000 }) });
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 6 }),
    paidMinor: fc.integer({ min: -500, max: 9_000 }),
  });
  const wishes = fc.array(fc.record({ line: fc.nat({ max: 5 }), count: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.array(tender, { minLength: 1, maxLength: 4 }),
      wishes,
      (lines, tenders, all) => {
        const sale: RefundableSale = {
          ...SOLD,
          lines: lines.map((each, position) => ({
            ...each,
            position,
            name: { en: 'x' },
            weightGrams: null,
            refundedQuantity: 0,
          })),
          tenders: tenders.map((each, position) => ({ ...each, position, refundedMinor: 0, label: '' })),
        };
        const paid = leftMinorOf(sale.tenders);
        let back = 0;
        for (const wish of all) {
          const position = wish.line % sale.lines.length;
          const amount = amountOf(sale, [{ position, quantity: wish.count }]);
          if (amount === null) continue;
          const shares = shareOut(sale.tenders, amount);
          expect(sum(shares)).toBe(amount);
          back += amount;
          for (const share of shares) {
            const of = sale.tenders[share.position];
            if (of !== undefined) of.refundedMinor += share.amountMinor;
          }
          const of = sale.lines[position];
          if (of !== undefined) of.refundedQuantity += wish.count;
        }
        expect(back).toBeLessThanOrEqual(paid);
        for (const { paidMinor, refundedMinor } of sale.tenders) expect(refundedMinor).toBeLessThanOrEqual(paidMinor);
        for (const { quantity, refundedQuantity } of sale.lines) expect(refundedQuantity).toBeLessThanOrEqual(quantity);
      },
    ),
  );
});
