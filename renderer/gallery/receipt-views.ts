import type { ExitView, PaperView } from '../../core/contract/receipt-view.ts';
import type { Screen, View } from '../../core/contract/view.ts';

type Make = (screen: Screen, change?: Partial<View>) => View;
type Paid = { chargedMinor: number; receiptNumber: string };

/** Looks like one; opens nothing. */
const symbol = Array.from({ length: 29 }, (_, row) =>
  Array.from({ length: 29 }, (_none, column) =>
    (row * 7 + column * 11 + ((row * column) % 5)) % 3 === 0 ? '1' : '0',
  ).join(''),
);

const text = (value: string) => ({ type: 'text', text: value, align: 'centre', size: 'normal', bold: false }) as const;
const pair = (label: string, value: string, bold = false) => ({ type: 'pair', label, value, bold }) as const;

const paper: PaperView = {
  document: {
    kind: 'receipt',
    language: 'en',
    blocks: [
      { type: 'text', text: 'Fennel', align: 'centre', size: 'huge', bold: true },
      text('Fennel Market Street, lane 1'),
      { type: 'rule' },
      pair('Whole milk 1 l', '€2.58'),
      { type: 'text', text: '  2 × €1.29', align: 'start', size: 'normal', bold: false },
      pair('Sourdough bread', '€3.89'),
      pair('  Bread day: 10 % off', '-€0.39'),
      { type: 'rule' },
      pair('Total', '€6.08', true),
      { type: 'space', lines: 1 },
      { type: 'barcode', symbology: 'code128', data: 'LANE-1-000137' },
    ],
  },
  symbols: [['1101001000010110011101001011101100101101100011011000101110110001011101100011']],
};

/** What is shown after paying. */
export function receiptViews(checkout: Make, paid: Paid): Record<string, View> {
  const exit: ExitView = { code: 'PX1', symbol, expiresAtMs: Date.now() + 900_000 };
  const thanks = {
    name: 'thankYou',
    given: 'paper',
    receiptPrinted: true,
    pages: ['digital', 'email', 'gift'],
    canPrint: true,
    mailIsWaiting: false,
    exit: null,
    valueLeft: [],
    ...paid,
  } as const satisfies Screen;
  const offline: Partial<View> = { status: { server: 'offline', devices: [] } };
  const ways = ['digital', 'paper', 'email', 'none'] as const;
  const digital: Screen = { name: 'receiptDigital', link: { url: 'https://x', symbol }, paper, ...paid };
  return {
    receipt: checkout({ name: 'receipt', phase: 'printing', paper: 'receipt', ...paid }),
    receiptSigning: checkout({ name: 'receipt', phase: 'signing', paper: 'receipt', ...paid }),
    receiptChoice: checkout({ name: 'receiptChoice', ways: [...ways], pages: ['invoice'], ...paid }),
    receiptDigital: checkout(digital),
    receiptDigitalOffline: checkout(digital, offline),
    receiptEmail: checkout({ name: 'receiptEmail', ...paid }),
    receiptEmailOffline: checkout({ name: 'receiptEmail', ...paid }, offline),
    receiptGift: checkout({
      name: 'receiptGift',
      lines: [
        { lineId: 'l1', name: 'Whole milk 1 l', quantity: 2, weightGrams: null },
        { lineId: 'l2', name: 'Bananas', quantity: 1, weightGrams: 842 },
        { lineId: 'l3', name: 'Sourdough bread', quantity: 1, weightGrams: null },
      ],
      ...paid,
    }),
    receiptInvoice: checkout({ name: 'receiptInvoice', ...paid }),
    thankYou: checkout(thanks),
    thankYouNoReceipt: checkout({ ...thanks, given: 'failed', receiptPrinted: false, pages: [] }),
    thankYouDeclined: checkout({ ...thanks, given: 'none', receiptPrinted: false }),
    thankYouMail: checkout({ ...thanks, given: 'mail', receiptPrinted: false, mailIsWaiting: true }),
    thankYouMailOffline: checkout({ ...thanks, given: 'mail', receiptPrinted: false, mailIsWaiting: true }, offline),
    thankYouExit: checkout({ ...thanks, exit }),
    thankYouValueLeft: checkout({
      ...thanks,
      ...{ given: 'failed', receiptPrinted: false },
      valueLeft: [
        { kind: 'giftCard', lastFour: '4711', amountMinor: 1_250, voucher: null },
        { kind: 'voucher', lastFour: '0815', amountMinor: 300, voucher: { number: '6006491286999930', symbol } },
      ],
    }),
  };
}
