/** Sales as a kiosk would journal them, for benches and the fleet: one line, one card tender, about 1 kB each. */
import type { JournalEntry } from '../../offline/journal.ts';

const PRICE_MINOR = 250;
const TAX_MINOR = 16;
const ARTICLES = 500;

/** The `number`th sale of a kiosk. Its ids say whose it is, so that no two are the same anywhere. */
export function saleEntry(kiosk: string, number: number, atMs: number): JournalEntry {
  const saleId = `${kiosk}-${number}`;
  const article = String(number % ARTICLES).padStart(4, '0');
  return {
    session: `session-${saleId}`,
    kind: 'sale.completed',
    at: atMs,
    catalogueVersion: 1,
    payload: JSON.stringify({
      type: 'sale.completed',
      v: 1,
      atMs,
      saleId,
      receiptNumber: saleId.toUpperCase(),
      currency: 'EUR',
      totalMinor: PRICE_MINOR,
      taxes: [{ rateBasisPoints: 700, netMinor: PRICE_MINOR - TAX_MINOR, taxMinor: TAX_MINOR }],
      lines: [
        {
          lineId: `line-${saleId}`,
          code: `0952000000${article}`,
          name: { en: `Article ${article}`, de: `Artikel ${article}` },
          unit: 'each',
          quantity: 1,
          weightGrams: null,
          unitPriceMinor: PRICE_MINOR,
          amountMinor: PRICE_MINOR,
          taxRateBasisPoints: 700,
          picture: null,
        },
      ],
      tenders: [
        {
          tenderId: `tender-${saleId}`,
          amountMinor: PRICE_MINOR,
          terminalReference: `reference-${number}`,
          approvalCode: '123456',
          cardBrand: 'visa',
          maskedPan: '************1111',
          isOffline: false,
        },
      ],
    }),
  };
}
