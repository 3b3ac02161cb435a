import { describe, expect, test } from 'vitest';
import type { Product } from '../../core/catalogue/product.ts';
import { formatMoney } from '../../core/money/money.ts';
import { carryOut } from '../../lab/actions.ts';
import { ALL_TENDERS, labValueCards, VALUE_CARD_AIM } from '../../lab/value-cards.ts';
import { barcodeOf, first } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { eventually, JOURNEY_PANELS, type Walk, walks } from './support/walk.ts';

const open = walks();
const euro = (amountMinor: number): string => formatMoney({ amountMinor, currency: 'EUR' }, 'en');
const openAll = (options: Parameters<typeof open>[1] = {}) =>
  open('store', { checkout: { tenders: ALL_TENDERS }, terminal: { answerDelayMs: 50 }, ...options });

const isOf =
  (category: string, minMinor: number) =>
  ({ code, unit, category: of, minimumAgeYears, priceMinor }: Product): boolean =>
    /^\d{14}$/.test(code) && unit === 'each' && of === category && minimumAgeYears === null && priceMinor >= minMinor;

/** Food and something that no meal voucher pays; what they cost together. */
async function scansTwo(walk: Walk): Promise<number> {
  const goods = [first(walk.lab, isOf('pantry', 150)), first(walk.lab, isOf('household', 200))];
  for (const [index, product] of goods.entries()) {
    await walk.scans(barcodeOf(product));
    await walk.hasLines(index + 1);
  }
  await walk.touches('pay');
  await walk.sees('pay-choose');
  const total = await walk.at('money-figure').first().innerText();
  return Math.round(Number(total.replaceAll(/[^\d.]/g, '')) * 100);
}

async function shows(walk: Walk, card: keyof typeof labValueCards): Promise<void> {
  await walk.touches(`pay-by-${labValueCards[card].kind}`);
  await walk.sees('pay-number');
  await walk.scans(labValueCards[card].number, VALUE_CARD_AIM);
  await walk.sees('pay-number-confirm');
}

/** The recycler takes the next piece when it has told the last one. */
const puts = (walk: Walk, denominationMinor: number) =>
  eventually(async () => {
    const { done } = await carryOut(walk.lab, { type: 'cashInsert', denominationMinor });
    return done ? true : null;
  }, `${denominationMinor} goes in`);

describe.each(JOURNEY_PANELS)('a shopper at a %s screen', (panel) => {
  test('pays one purchase with gift card, meal voucher and card', async () => {
    const walk = await openAll({ panel });
    const total = await scansTwo(walk);
    await walk.accessible('pay-choose');
    await walk.touches('pay-by-giftCard');
    await walk.sees('pay-number');
    await walk.accessible('pay-number');
    await walk.scans(labValueCards.smallGiftCard.number, VALUE_CARD_AIM);
    await walk.sees('pay-number-confirm');
    await walk.accessible('pay-number-confirm');
    await walk.touches('pay-with-it');
    await walk.reads('paid-so-far', euro(150));
    await walk.accessible('pay-choose-rest');
    await shows(walk, 'mealVoucher');
    await walk.touches('pay-with-it');
    await walk.reads('paid-so-far', 'Meal voucher');
    await walk.touches('pay-by-card');
    await walk.sees('thank-you');
    const [sale] = await untilSales(walk.lab, 1);
    expect(sale?.totalMinor).toBe(total);
    expect(sale?.tenders.map(({ kind }) => kind)).toEqual(['giftCard', 'mealVoucher', 'card']);
    expect(sale?.tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(total);
    const [charged] = walk.lab.store.terminal.ledger();
    expect(charged?.amountMinor).toBe(sale?.tenders.at(-1)?.amountMinor);
  });

  test('pays cash and takes the change', async () => {
    const walk = await openAll({ panel });
    const { recycler } = walk.lab.store;
    const before = recycler.vault.totalMinor;
    const total = await scansTwo(walk);
    await walk.touches('pay-by-cash');
    await walk.sees('cash-in');
    await walk.accessible('cash-in');
    await puts(walk, 100);
    await walk.reads('cash-inserted', euro(100));
    await puts(walk, 2_000);
    await walk.sees('thank-you');
    expect(recycler.takeTray().reduce((sum, piece) => sum + piece, 0)).toBe(2_100 - total);
    expect(recycler.vault.totalMinor - before).toBe(total);
    const [sale] = await untilSales(walk.lab, 1);
    expect(sale?.tenders).toMatchObject([{ kind: 'cash', amountMinor: total }]);
  });
});

describe('a shopper whose money goes another way', () => {
  test('is told before a note goes in that there is no change for it', async () => {
    const walk = await openAll();
    const { recycler } = walk.lab.store;
    // What it has is told with its next sign of life; until then the kiosk knows it full.
    for (const { denominationMinor } of recycler.vault.levels) recycler.vault.set(denominationMinor, 0);
    await scansTwo(walk);
    await walk.touches('pay-by-cash');
    await walk.reads('cash-in', 'exact amount');
    await puts(walk, 2_000);
    await walk.reads('cash-in', 'not enough change');
    await walk.accessible('cash-in-exact');
    expect(recycler.takeTray()).toEqual([2_000]);
  });

  test('gets back all that was put in, and pays in another way', async () => {
    const walk = await openAll();
    const { recycler } = walk.lab.store;
    await scansTwo(walk);
    await walk.touches('pay-by-cash');
    await walk.sees('cash-in');
    await puts(walk, 50);
    await walk.reads('cash-inserted', euro(50));
    await walk.touches('pay-cancel');
    await walk.reads('payment-declined', 'given back');
    expect(recycler.takeTray()).toEqual([50]);
    await walk.touches('pay-again');
    await walk.touches('pay-by-card');
    await walk.sees('thank-you');
  });

  test('whose card gives only a part pays the rest with another tender', async () => {
    const walk = await openAll();
    const { terminal } = walk.lab.store;
    terminal.setApprovedAmountMinor(120);
    const total = await scansTwo(walk);
    await walk.touches('pay-by-card');
    await walk.reads('paid-so-far', euro(120));
    terminal.setApprovedAmountMinor(null);
    await shows(walk, 'giftCard');
    await walk.touches('pay-with-it');
    await walk.sees('thank-you');
    const [sale] = await untilSales(walk.lab, 1);
    expect(sale?.tenders.map(({ amountMinor }) => amountMinor)).toEqual([120, total - 120]);
  });

  test('is declined the second card, gives up, and has everything back', async () => {
    const walk = await openAll();
    const { terminal } = walk.lab.store;
    await scansTwo(walk);
    await shows(walk, 'smallGiftCard');
    await walk.touches('pay-with-it');
    await walk.sees('paid-so-far');
    terminal.setMode('decline');
    await walk.touches('pay-by-card');
    await walk.reads('payment-declined', 'stays paid');
    await walk.accessible('payment-declined-second');
    await walk.touches('pay-back');
    await walk.touches('give-up');
    await walk.sees('give-up-dialog');
    await walk.touches('give-up-confirm');
    await walk.reads('giving-back', 'given back');
    await walk.accessible('giving-back');
    await walk.touches('given-back-continue');
    await walk.hasLines(2);
    terminal.setMode('approve');
    await walk.touches('pay');
    await shows(walk, 'smallGiftCard');
    await walk.reads('pay-number-confirm', euro(150));
  });

  test('cannot use a gift card while the server is away, and reads why', async () => {
    const walk = await openAll();
    await carryOut(walk.lab, { type: 'network', on: false });
    await scansTwo(walk);
    await walk.reads('pay-choose', 'Not available right now');
    expect(await walk.at('pay-by-giftCard').isEnabled()).toBe(false);
    await walk.accessible('pay-choose-offline');
    await walk.touches('pay-by-card');
    await walk.sees('thank-you');
  });
});
