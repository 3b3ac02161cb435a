import { describe, expect, test } from 'vitest';
import { barcodeOf, first, packaged } from './support/goods.ts';
import { salesOf, untilSales } from './support/ledger.ts';
import { staffSignIn } from './support/staff.ts';
import { JOURNEY_PANELS, type Walk, walks } from './support/walk.ts';

const open = walks();

const restricted = ({ lab }: Walk, years: number) =>
  first(
    lab,
    ({ minimumAgeYears, unit, code }) => minimumAgeYears === years && unit === 'each' && /^\d{14}$/.test(code),
  );

describe.each(JOURNEY_PANELS)('a shopper with goods from an age on, at a %s screen', (panel) => {
  test('goes on shopping while somebody comes, signs in, approves and goes, and then pays', async () => {
    const walk = await open('store', { panel, terminal: { mode: 'approve', answerDelayMs: 50 } });
    const { lab } = walk;
    const [milk] = packaged(lab, 1);
    if (milk === undefined) throw new Error('one article is needed');
    await walk.scans(barcodeOf(restricted(walk, 18)));
    await walk.hasLines(1);
    await walk.reads('intervention', '18');
    await walk.accessible('age-coming');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(2);
    await walk.touches('pay');
    await walk.sees('notice');
    await walk.accessible('notice-payment-held');
    await walk.touchesButton('OK');
    await staffSignIn(walk, 'attendant');
    await walk.sees('staff-menu-dialog');
    await walk.accessible('staff-menu-age');
    await walk.touches('approve-ageDocumentSeen');
    await walk.gone('open-age');
    await walk.touches('staff-menu-close');
    await walk.accessible('staff-signed-in');
    await walk.touches('staff-sign-out');
    await walk.touches('pay');
    await walk.sees('thank-you');
    await untilSales(lab, 1);
  });
});

describe('goods from an age on', () => {
  test('are taken out and not charged when staff deny them', async () => {
    const walk = await open('store', { terminal: { mode: 'approve', answerDelayMs: 50 } });
    const [milk] = packaged(walk.lab, 1);
    if (milk === undefined) throw new Error('one article is needed');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    const spirit = restricted(walk, 18);
    await walk.scans(barcodeOf(spirit));
    await walk.hasLines(2);
    await staffSignIn(walk, 'attendant');
    await walk.touches('deny-tooYoung');
    await walk.hasLines(1);
    await walk.touches('staff-menu-close');
    await walk.touches('staff-sign-out');
    await walk.scans(barcodeOf(spirit));
    await walk.reads('notice', '18');
    await walk.touchesButton('OK');
    await walk.touches('pay');
    await walk.sees('thank-you');
    await untilSales(walk.lab, 1);
    const [sale] = await salesOf(walk.lab);
    expect(sale).toMatchObject({ totalMinor: milk.priceMinor });
  });

  test('are decided by the birth date that staff read from the ID, and a slip of the finger is asked for again', async () => {
    const walk = await open('store');
    await walk.scans(barcodeOf(restricted(walk, 18)));
    await walk.hasLines(1);
    await staffSignIn(walk, 'supervisor');
    await walk.touches('birth-date');
    await walk.sees('birth-date-dialog');
    for (const digit of '31021990') await walk.touchesButton(digit);
    await walk.touches('birth-date-enter');
    await walk.reads('birth-date-dialog', 'no birth date');
    await walk.accessible('birth-date');
    for (const digit of '01061990') await walk.touchesButton(digit);
    await walk.touches('birth-date-enter');
    await walk.gone('open-age');
    await walk.hasLines(1);
  });
});

describe('staff', () => {
  test('are not signed in by a wrong PIN, and after three of them the badge waits', async () => {
    const walk = await open('store');
    const [milk] = packaged(walk.lab, 1);
    if (milk === undefined) throw new Error('one article is needed');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.scans('STAFF:200000000011', 'C0');
    await walk.sees('staff-pin');
    await walk.accessible('staff-pin');
    for (let tries = 0; tries < 3; tries += 1) {
      for (const digit of '9999') await walk.touchesButton(digit);
      await walk.touches('staff-pin-enter');
      await walk.at('staff-pin-digits').filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
      await walk.reads('staff-pin', tries < 2 ? 'not right' : 'Too many wrong PINs');
    }
    await walk.accessible('staff-pin-locked');
    await walk.touches('staff-pin-leave');
    await walk.sees('basket');
    await walk.hasLines(1);
    expect(await walk.at('staff-bar').count()).toBe(0);
  });
});
