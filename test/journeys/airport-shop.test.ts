import { expect, test } from 'vitest';
import { formatMoney } from '../../core/money/money.ts';
import { AIRPORT_SHOP, passBarcode, SHOP_AIRPORT } from '../../lab/data/airport-shop.ts';
import { barcodeOf, first } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { walks } from './support/walk.ts';

const open = walks();
const euros = (amountMinor: number): string => formatMoney({ amountMinor, currency: 'EUR' }, 'en');
/** By the clock of this machine, as the kiosk has it. */
const today = (): string => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' }).format(Date.now());
const textOf = (svg: string): string => svg.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('a traveller scans a boarding pass in mid-basket: prices, tax and receipt follow it, and the liquids go into a sealed bag', async () => {
  const walk = await open('store', {
    panel: 'landscape',
    terminal: { mode: 'approve', answerDelayMs: 50 },
    checkout: { duty: AIRPORT_SHOP },
  });
  const { lab } = walk;
  const shampoo = first(lab, ({ category, code }) => category === 'personal-care' && /^0952/.test(code));
  const sweets = first(lab, ({ category, code }) => category === 'snacks' && /^0952/.test(code));
  const taxed = shampoo.priceMinor + sweets.priceMinor;
  const untaxed =
    shampoo.priceMinor -
    Math.round((shampoo.priceMinor * 19) / 119) +
    sweets.priceMinor -
    Math.round((sweets.priceMinor * 7) / 107);
  await walk.scans(barcodeOf(shampoo));
  await walk.hasLines(1);
  await walk.sees('duty-invite');
  await walk.scans(barcodeOf(sweets));
  await walk.hasLines(2);
  await walk.reads('total', euros(taxed));
  await walk.touches('pay');
  await walk.sees('duty-pass');
  await walk.accessible('duty-pass');
  await walk.scans(passBarcode([['NRT', 'JFK']], today(), 1), 'L2');
  await walk.reads('notice', 'another airport');
  await walk.touchesButton('OK');
  await walk.scans(
    passBarcode(
      [
        [SHOP_AIRPORT, 'LHR'],
        ['LHR', 'JFK'],
      ],
      today(),
      1,
    ),
    'L2',
  );
  await walk.reads('duty-journey', 'United States');
  await walk.reads('total', euros(untaxed));
  expect(await walk.at('line-discount').allTextContents()).toEqual([
    expect.stringContaining('Duty free'),
    expect.stringContaining('Duty free'),
  ]);
  await walk.accessible('basket-duty-free');
  await walk.touches('pay');
  await walk.sees('sealed-bag');
  await walk.accessible('sealed-bag');
  await walk.touches('seal-confirm');
  await walk.sees('thank-you');
  const [sale] = await untilSales(lab, 1);
  expect(sale?.totalMinor).toBe(untaxed);
  const [paper = ''] = lab.store.printer.papers().map(({ svg }) => textOf(svg));
  for (const words of ['Duty free on', 'Sold duty free for export', 'XB 400', `${SHOP_AIRPORT} – LHR`, 'SEALED BAG']) {
    expect(paper).toContain(words);
  }
});
