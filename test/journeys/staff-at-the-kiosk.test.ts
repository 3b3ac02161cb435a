/** What staff set right at the kiosk itself, with badge and PIN. */
import { expect, test } from 'vitest';
import { formatMoney } from '../../core/money/money.ts';
import { barcodeOf, first, scanOne } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { staffSignIn } from './support/staff.ts';
import { eventually, walks } from './support/walk.ts';

const open = walks();
const APPROVING = { mode: 'approve', answerDelayMs: 50 } as const;
const euros = (amountMinor: number): string => formatMoney({ amountMinor, currency: 'EUR' }, 'en');

test('a supervisor gives an article another price, and takes percent off, each with a reason', async () => {
  const walk = await open('store', { panel: 'landscape', terminal: APPROVING });
  await scanOne(walk);
  await staffSignIn(walk, 'supervisor');
  await walk.touches('change-price');
  await walk.sees('change-price-page');
  await walk.accessible('change-price');
  for (const digit of '150') await walk.touchesButton(digit);
  await walk.touches('apply-price');
  await walk.reads('total', euros(150));
  await walk.touches('change-price');
  await walk.touchesButton('Take percent off');
  for (const digit of '10') await walk.touchesButton(digit);
  await walk.touches('apply-price');
  await walk.reads('total', euros(135));
  await walk.accessible('price-changed');
  await walk.touches('staff-sign-out');
  await walk.gone('staff-bar');
  await walk.touches('pay');
  await walk.sees('thank-you');
  expect(await untilSales(walk.lab, 1)).toMatchObject([{ totalMinor: 135 }]);
});

test('nothing goes on before somebody has looked, where the shop wants it so; who would rather not takes the goods out', async () => {
  const walk = await open('store', {
    panel: 'landscape',
    terminal: APPROVING,
    checkout: { restrictions: { ageApproval: 'immediate' } },
  });
  const spirit = first(walk.lab, ({ minimumAgeYears, code }) => minimumAgeYears === 18 && /^\d{14}$/.test(code));
  await scanOne(walk);
  await walk.scans(barcodeOf(spirit));
  await walk.reads('held', '18');
  await walk.accessible('held');
  await walk.touches('held-remove');
  await walk.hasLines(1);
  await walk.scans(barcodeOf(spirit));
  await walk.sees('held');
  await staffSignIn(walk, 'attendant');
  await walk.touches('approve-ageDocumentSeen');
  await walk.hasLines(2);
});

test('a payment that nobody can tell of is settled from the slip that the terminal printed', async () => {
  const walk = await open('store', {
    panel: 'landscape',
    terminal: { mode: 'askCustomer' },
    timing: { paymentTimeoutMs: 2_000, enquiryRetryMs: 300 },
  });
  const { terminal } = walk.lab.store;
  await scanOne(walk);
  await walk.touches('pay');
  await eventually(() => (terminal.current() === null ? null : true), 'the terminal asks for a card');
  await terminal.unplug();
  await walk.sees('payment-unknown');
  terminal.answer('approve');
  await staffSignIn(walk, 'supervisor');
  await walk.touches('resolve');
  await walk.sees('resolve-payment');
  await walk.accessible('resolve-payment');
  for (const digit of '4711') await walk.touchesButton(digit);
  await walk.touches('resolve-charged');
  await walk.sees('thank-you');
  expect(await untilSales(walk.lab, 1)).toHaveLength(1);
});
