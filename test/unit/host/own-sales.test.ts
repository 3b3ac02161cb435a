import { expect, test } from 'vitest';
import { ownSale } from '../../../host/own-sales.ts';

const at = { v: 1, atMs: 1 };
const sale = (receiptNumber: string, saleId: string) => ({
  ...{ type: 'sale.completed', ...at, saleId, receiptNumber, currency: 'EUR', totalMinor: 900, taxes: [] },
  lines: [
    {
      ...{ lineId: 'l', code: 'tea', name: { en: 'Tea' }, unit: 'each', quantity: 3, weightGrams: null },
      ...{ unitPriceMinor: 300, amountMinor: 900, taxRateBasisPoints: 700, picture: null },
    },
  ],
  tenders: [
    {
      ...{ tenderId: 't', kind: 'card', amountMinor: 900, terminalReference: 'T-1', terminalTime: '12:00' },
      ...{ approvalCode: '', cardBrand: '', maskedPan: '************1111' },
    },
  ],
});
const ordered = (refundId: string, saleId: string, quantity: number) => ({
  ...{ type: 'refund.ordered', ...at, refundId, saleId, lines: [{ position: 0, quantity }], reasonCode: 'damaged' },
  ...{ toStock: false, amountMinor: 300 * quantity, staffId: 'sue', needsSecond: false },
});
const granted = (refundId: string, amountMinor: number) => ({
  ...{ type: 'refund.granted', ...at, refundId },
  granted: {
    amountMinor,
    parts: [
      {
        ...{ position: 0, kind: 'card', amountMinor, given: false, voucher: null, tenderId: 't' },
        ...{ terminalReference: 'T-1', chargedMinor: 900, label: '1111' },
      },
    ],
  },
});

/** A journal of these rows with many others between them, of which the oldest are kept no longer. */
function journalOf(events: readonly { type: string }[], keptAfter = 0) {
  const rows = events.flatMap((event) => [
    ...Array.from({ length: 700 }, () => ({ kind: 'session.touched', payload: '{}' })),
    { kind: event.type, payload: JSON.stringify(event) },
  ]);
  const all = rows.map((row, index) => ({
    ...{ ...row, seq: index + 1, id: '', session: '', at: 1, boot: '', catalogueVersion: 0, prevHash: '', hash: '' },
  }));
  return {
    lastSeq: all.length,
    readAfter: (seq: number, limit: number) =>
      all.filter((row) => row.seq > Math.max(seq, keptAfter)).slice(0, Math.min(limit, 300)),
  };
}
const turn = async (): Promise<void> => undefined;

test('a kiosk finds its own sale, less what it granted of it: not what was only ordered, and not what went back of others', async () => {
  const journal = journalOf([
    sale('K1-000007', 'a'),
    sale('K1-000008', 'b'),
    ...[ordered('r1', 'a', 1), granted('r1', 300), ordered('r2', 'b', 2), granted('r2', 600), ordered('r3', 'a', 1)],
  ]);
  expect(await ownSale(journal, 'K1-000007', turn)).toMatchObject({
    saleId: 'a',
    lines: [{ quantity: 3, refundedQuantity: 1, paidMinor: 900 }],
    tenders: [{ paidMinor: 900, refundedMinor: 300, terminalReference: 'T-1', terminalTime: '12:00', label: '1111' }],
  });
});

test('a receipt of another kiosk, or of a time that is kept no longer, is not found', async () => {
  expect(await ownSale(journalOf([sale('K1-000007', 'a')]), 'K2-000007', turn)).toBeNull();
  const journal = journalOf([sale('K1-000007', 'a'), sale('K1-000008', 'b')], 900);
  expect(await ownSale(journal, 'K1-000007', turn)).toBeNull();
  expect(await ownSale(journal, 'K1-000008', turn)).toMatchObject({ saleId: 'b' });
});
