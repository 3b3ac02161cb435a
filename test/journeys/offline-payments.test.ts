import { describe, expect, test } from 'vitest';
import type { Product } from '../../core/catalogue/product.ts';
import { formatMoney } from '../../core/money/money.ts';
import { carryOut } from '../../lab/actions.ts';
import { ledgerSummarySchema } from '../../server/ledger.ts';
import { barcodeOf, first } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { eventually, JOURNEY_PANELS, type Walk, walks } from './support/walk.ts';

const open = walks();
const FLOOR_MINOR = 500;
const LIMITS = { floorLimitMinor: FLOOR_MINOR, totalMinorMax: 2_000, countMax: 5 };

async function scansFirst(walk: Walk, product: Product): Promise<void> {
  await walk.scans(barcodeOf(product));
  await walk.hasLines(1);
}

/** Scans, pays, and is done. */
async function buys(walk: Walk, product: Product): Promise<void> {
  await scansFirst(walk, product);
  await walk.touches('pay');
  await walk.sees('thank-you');
}

const isPackaged = ({ code, unit, minimumAgeYears }: Product): boolean =>
  /^\d{14}$/.test(code) && unit === 'each' && minimumAgeYears === null;

describe.each(JOURNEY_PANELS)('a card terminal that has lost its bank, at a %s screen', (panel) => {
  test('takes small amounts, says clearly what it cannot take, and takes everything when the bank is back', async () => {
    const walk = await open('store', { panel, terminal: { answerDelayMs: 50 }, offlinePayments: LIMITS });
    const { lab } = walk;
    const small = first(lab, (product) => isPackaged(product) && product.priceMinor <= FLOOR_MINOR);
    const large = first(lab, (product) => isPackaged(product) && product.priceMinor > FLOOR_MINOR);
    await buys(walk, small);
    await carryOut(lab, { type: 'declinedLater', percent: 100 });
    await carryOut(lab, { type: 'acquirer', connected: false });

    await buys(walk, small);
    await eventually(() => (lab.store.printer.papers().length >= 2 ? true : null), 'the receipt is cut');
    expect(lab.store.printer.papers().map(({ lines }) => lines.join('\n').includes('Approved offline'))).toEqual([
      false,
      true,
    ]);

    await scansFirst(walk, large);
    await walk.touches('pay');
    await walk.reads('payment-declined', 'no connection to the bank');
    await walk.reads('payment-declined', 'You have not been charged');
    await walk.reads('payment-declined', formatMoney({ amountMinor: FLOOR_MINOR, currency: 'EUR' }, 'en'));
    await walk.accessible('payment-declined-bank');
    await walk.touches('pay-again');
    await walk.reads('payment-declined', 'no connection to the bank');
    await walk.touches('pay-back');
    await walk.hasLines(1);

    expect(await carryOut(lab, { type: 'acquirer', connected: true })).toEqual({ done: true });
    await walk.touches('pay');
    await walk.sees('thank-you');
    await untilSales(lab, 3);
    expect(lab.store.terminal.ledger().map(({ outcome, stored }) => [outcome, stored])).toEqual([
      ['approved', null],
      ['approved', 'declinedLater'],
      ['unreachable', null],
      ['unreachable', null],
      ['approved', null],
    ]);
    const answer = await fetch(new URL('/v1/ledger/summary', lab.server.url));
    const { offlineTenders, alarms } = ledgerSummarySchema.parse(await answer.json());
    expect(offlineTenders).toEqual([
      { state: 'declinedLater', currency: 'EUR', tenders: 1, totalMinor: small.priceMinor },
    ]);
    expect(alarms).toEqual([]);
  });
});

test('a kiosk that was killed still knows how much was approved without the bank', async () => {
  const walk = await open('store', { terminal: { answerDelayMs: 50 }, offlinePayments: { ...LIMITS, countMax: 1 } });
  const { lab } = walk;
  const small = first(lab, (product) => isPackaged(product) && product.priceMinor <= FLOOR_MINOR);
  await buys(walk, small);
  await carryOut(lab, { type: 'acquirer', connected: false });
  await buys(walk, small);
  const { restarts } = lab.store;
  expect(lab.store.kill()).toBe(true);
  await eventually(() => (lab.store.restarts > restarts ? true : null), 'the host is started again');
  await eventually(async () => {
    // Nobody hears a scan until the new host has opened the line.
    if ((await walk.at('basket-line').count()) === 0) lab.store.scanner.scan(barcodeOf(small), 'E0');
    return (await walk.at('basket-line').count()) > 0 ? true : null;
  }, 'the next customer’s item is taken');
  await walk.touches('pay');
  await walk.reads('payment-declined', 'no connection to the bank');
  await walk.reads('payment-declined', 'Try again in a few minutes');
  await walk.accessible('payment-declined-bank-none');
  expect(lab.store.terminal.ledger().filter(({ stored }) => stored === 'waiting')).toHaveLength(1);
});
