import { describe, expect, test } from 'vitest';
import { formatMoney } from '../../core/money/money.ts';
import { barcodeOf, first, packaged, scanOne } from './support/goods.ts';
import { salesOf, untilSales } from './support/ledger.ts';
import { eventually, JOURNEY_PANELS, walks } from './support/walk.ts';

const open = walks();

const euros = (amountMinor: number, language = 'en'): string => formatMoney({ amountMinor, currency: 'EUR' }, language);

describe.each(JOURNEY_PANELS)('a shopper at a %s screen', (panel) => {
  test('scans, changes the quantity, removes, weighs, pays and takes a receipt that the ledger knows once', async () => {
    const walk = await open('store', { panel, timing: { thankYouMs: 3_000 } });
    const { lab, page } = walk;
    const [milk, soap, tea] = packaged(lab, 3);
    if (!milk || !soap || !tea) throw new Error('three goods are needed');
    await walk.accessible('attract');
    await walk.touches('start');
    await walk.sees('language-en');
    await walk.accessible('language');
    await walk.touches('language-en');
    await walk.sees('basket');
    await walk.accessible('basket-empty');

    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.scans(barcodeOf(soap));
    await walk.hasLines(2);
    await walk.scans(barcodeOf(soap));
    await walk.reads('total', '3 items');
    await walk.scans(barcodeOf(tea));
    await walk.hasLines(3);
    await walk.touchesButton(`One more ${milk.name.en}`);
    await walk.reads('total', euros(2 * milk.priceMinor + 2 * soap.priceMinor + tea.priceMinor));
    await walk.touchesButton(`Remove ${tea.name.en}`);
    await walk.hasLines(2);

    const banana = first(lab, ({ name, unit }) => unit === 'kilogram' && /banana/i.test(name.en ?? ''));
    await walk.touches('find-by-picture');
    await walk.sees('produce');
    await walk.page
      .getByRole('button', { name: new RegExp(`^${banana.name.en}`) })
      .first()
      .waitFor();
    await walk.accessible('produce');
    await walk.touchesButton(new RegExp(`^${banana.name.en}`));
    await walk.sees('weigh');
    lab.store.scale.setWeightGrams(842);
    await walk.reads('weigh', '0.842');
    await walk.accessible('weigh');
    await walk.touches('weigh-confirm');
    await walk.hasLines(3);
    await walk.accessible('basket');

    const weighedMinor = Math.round((banana.priceMinor * 842) / 1_000);
    const totalMinor = 2 * milk.priceMinor + 2 * soap.priceMinor + weighedMinor;
    await walk.reads('total', euros(totalMinor));
    lab.store.terminal.setMode('askCustomer');
    await walk.touches('pay');
    await walk.sees('payment');
    await walk.accessible('payment');
    await eventually(() => (lab.store.terminal.current() === null ? null : true), 'the terminal asks for a card');
    const papers = lab.store.printer.papers().length;
    lab.store.terminal.answer('approve');
    await walk.sees('thank-you');
    await walk.accessible('thank-you');
    await eventually(() => (lab.store.printer.papers().length > papers ? true : null), 'the receipt is cut');
    const receipt = lab.store.printer.papers().at(-1);
    expect(receipt?.unknownBytes).toEqual([]);
    const printed = receipt?.lines.join('\n') ?? '';
    expect(printed).toContain(milk.name.en);
    expect(printed).toContain('0.842');
    expect(printed).toMatch(/Total\s+€?\s?\d/);

    const sales = await untilSales(lab, 1);
    expect(sales).toMatchObject([{ totalMinor }]);
    expect(receipt?.barcodes).toMatchObject([{ symbology: 'code128', data: sales[0]?.receiptNumber }]);
    expect(lab.store.terminal.ledger()).toMatchObject([{ amountMinor: totalMinor, outcome: 'approved' }]);
    // Nobody touches anything: the screen goes back to the beginning by itself.
    await walk.sees('attract');
    expect(await page.getByTestId('basket-line').count()).toBe(0);
    expect(await salesOf(lab)).toHaveLength(1);
  });
});

describe('a shopper whose day goes wrong', () => {
  test('is told about an unknown barcode, and nothing is in the basket', async () => {
    const walk = await open('store');
    await walk.scans('9520000000097');
    await walk.reads('notice', '9520000000097');
    await walk.accessible('notice-unknown');
    await walk.touchesButton('OK');
    await walk.gone('notice');
    await walk.hasLines(0);
  });

  test('is declined, was not charged, tries again and pays once', async () => {
    const walk = await open('store', { terminal: { mode: 'decline', answerDelayMs: 50 } });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await walk.reads('payment-declined', 'You have not been charged');
    await walk.accessible('payment-declined');
    lab.store.terminal.setMode('approve');
    await walk.touches('pay-again');
    await walk.sees('thank-you');
    const sales = await untilSales(lab, 1);
    expect(sales).toHaveLength(1);
    expect(lab.store.terminal.ledger().map(({ outcome }) => outcome)).toEqual(['declined', 'approved']);
  });

  test('cancels at the terminal and has the basket back', async () => {
    const walk = await open('store', { terminal: { mode: 'askCustomer' } });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await walk.sees('payment');
    await eventually(() => (lab.store.terminal.current() === null ? null : true), 'the terminal asks for a card');
    await walk.touches('pay-cancel');
    await walk.reads('payment-declined', 'You have not been charged');
    await walk.touches('pay-back');
    await walk.hasLines(1);
    expect(lab.store.terminal.ledger().filter(({ outcome }) => outcome === 'approved')).toEqual([]);
  });

  test('stands before a terminal that never answers: it is asked what became of the payment, and nothing was charged', async () => {
    const walk = await open('store', { terminal: { mode: 'timeout' }, timing: { paymentTimeoutMs: 1_500 } });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await walk.sees('payment');
    await walk.reads('payment-declined', 'You have not been charged');
    expect(lab.store.terminal.ledger()).toEqual([]);
  });

  test('was charged although the line broke: the enquiry finds the payment and there is one sale', async () => {
    const walk = await open('store', { terminal: { mode: 'dropAnswer', answerDelayMs: 50 } });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await walk.sees('thank-you');
    expect(await untilSales(lab, 1)).toHaveLength(1);
    expect(lab.store.terminal.ledger().filter(({ outcome }) => outcome === 'approved')).toHaveLength(1);
  });

  test('pays at a terminal that then says nothing at all: told not to pay again, until the terminal is back', async () => {
    const walk = await open('store', {
      terminal: { mode: 'askCustomer' },
      timing: { paymentTimeoutMs: 2_000, enquiryRetryMs: 300 },
    });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await eventually(() => (lab.store.terminal.current() === null ? null : true), 'the terminal asks for a card');
    await lab.store.terminal.unplug();
    await walk.reads('payment-unknown', /don.t pay again/i);
    await walk.reads('payment-unknown', 'member of staff');
    await walk.accessible('payment-unknown');
    lab.store.terminal.answer('approve');
    await lab.store.terminal.plug();
    await walk.touches('pay-enquire');
    await walk.sees('thank-you');
    expect(await untilSales(lab, 1)).toHaveLength(1);
  });

  test('gets the receipt after the paper was changed, once and without COPY', async () => {
    const walk = await open('store', { terminal: { answerDelayMs: 50 } });
    const { lab } = walk;
    const [milk] = packaged(lab, 1);
    if (!milk) throw new Error('goods are needed');
    lab.store.printer.setPaper('out');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.touches('pay');
    await walk.reads('receipt-trouble', 'charged once');
    await walk.reads('receipt-trouble', 'no paper');
    await walk.accessible('receipt-trouble');
    // Nobody presses anything: nothing had come out, so that it prints by itself.
    lab.store.printer.setPaper('ok');
    await walk.sees('thank-you');
    const papers = lab.store.printer.papers();
    expect(papers).toHaveLength(1);
    expect(papers[0]?.lines.join(' ')).not.toContain('COPY');
    expect(await untilSales(lab, 1)).toHaveLength(1);
  });

  test('finds the scanner working again after its cable was pulled and put back', async () => {
    const walk = await open('store');
    const { lab } = walk;
    const [milk, soap] = packaged(lab, 2);
    if (!milk || !soap) throw new Error('goods are needed');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await lab.store.scanner.unplug();
    expect(lab.store.scanner.scan(barcodeOf(soap), 'E0')).toBe(false);
    await walk.reads('basket', 'scanner is not working');
    await walk.accessible('scanner-down');
    await lab.store.scanner.plug();
    await eventually(async () => {
      lab.store.scanner.scan(barcodeOf(soap), 'E0');
      return (await walk.at('basket-line').count()) === 2 ? true : null;
    }, 'the scanner is heard again');
  });

  test('walks away: is asked, and then the next shopper finds an empty kiosk and nothing was charged', async () => {
    const walk = await open('store', { timing: { idleMs: 1_500, idleAnswerMs: 1_500 } });
    const { lab } = walk;
    await scanOne(walk);
    await walk.sees('idle');
    await walk.accessible('idle');
    await walk.sees('attract');
    expect(lab.store.terminal.ledger()).toEqual([]);
    expect(await salesOf(lab)).toEqual([]);
  });
});
