/** Every way for an article into the basket, and what must stay out of it. */
import { describe, expect, test } from 'vitest';
import { formatMoney } from '../../core/money/money.ts';
import { generateOffers, minceLabel, SMALL_PACKETS } from '../../lab/data/shop.ts';
import { barcodeOf, first, packaged } from './support/goods.ts';
import { type Walk, walks } from './support/walk.ts';

const open = walks();
const euros = (amountMinor: number): string => formatMoney({ amountMinor, currency: 'EUR' }, 'en');
const bananas = ({ lab }: Walk) => first(lab, ({ name, unit }) => unit === 'kilogram' && /banana/i.test(name.en ?? ''));

test('goods come in by every code that a packet can bear', async () => {
  const walk = await open('store', { panel: 'landscape', shop: 'whole' });
  const [milk, soap] = packaged(walk.lab, 2);
  if (milk === undefined || soap === undefined) throw new Error('two goods are needed');
  const { mints, gum } = SMALL_PACKETS;
  const gtin = milk.code;
  const codes: [aim: string, text: string][] = [
    ['E0', barcodeOf(milk)],
    // As readers tell UPC-A, and as others do.
    ['E0', `0${gum.upcA}`],
    ['X0', gum.upcA],
    ['X0', gum.upcE],
    ['E4', mints.ean8],
    ['I1', gtin],
    ['C1', `01${gtin}10LOT7`],
    ['d2', `01${gtin}10LOT7\u001d21A1`],
    ['Q3', `01${gtin}`],
    ['Q1', `https://id.gs1.org/01/${gtin}/10/LOT8`],
    ['e0', `01${gtin}`],
  ];
  for (const [index, [aim, text]] of codes.entries()) {
    await walk.scans(text, aim);
    await walk.reads('total', index === 0 ? '1 item' : `${index + 1} items`);
  }
  await walk.scans(minceLabel(412), 'E0');
  await walk.reads('basket', '0.412');
  await walk.touches('type-number');
  for (const digit of barcodeOf(soap)) await walk.touchesButton(digit);
  await walk.touches('add-number');
  await walk.reads('basket', soap.name.en ?? '');
});

test('produce is found by its letter and its number, and weighed without its box', async () => {
  const walk = await open('store', { panel: 'landscape', shop: 'whole' });
  const banana = bananas(walk);
  const { scale } = walk.lab.store;
  await walk.touches('start');
  await walk.touches('language-en');
  await walk.touches('find-by-picture');
  await walk.sees('produce');
  await walk.touchesButton('B');
  await walk.accessible('produce-letter');
  for (const name of await walk.at('produce-item').allInnerTexts()) expect(name.trim()).toMatch(/^B/);
  await walk.touchesButton(new RegExp(`^${banana.name.en}`));
  await walk.sees('weigh');
  scale.setWeightGrams(90);
  await walk.reads('weigh', '0.090');
  await walk.touches('tare-container');
  scale.setWeightGrams(890);
  await walk.reads('weigh', '0.800');
  await walk.accessible('weigh-tare');
  await walk.touches('weigh-confirm');
  await walk.hasLines(1);
  await walk.reads('total', euros(Math.round((banana.priceMinor * 800) / 1_000)));
  await walk.touches('type-number');
  for (const digit of banana.code.slice('plu:'.length)) await walk.touchesButton(digit);
  await walk.touches('add-number');
  await walk.sees('weigh');
  await walk.touches('weigh-cancel');
  await walk.hasLines(1);
});

describe('goods that were called back', () => {
  test('stay out of the basket, and staff are told', async () => {
    const walk = await open('store', { shop: 'whole' });
    const [recall] = generateOffers(walk.lab.sample.catalogue.products).recalls;
    if (recall === undefined) throw new Error('the sample calls something back');
    await walk.scans(recall.value.code.slice(1));
    await walk.reads('notice', 'called back');
    await walk.accessible('notice-recalled');
    await walk.touchesButton('OK');
    await walk.touches('language-en');
    await walk.sees('intervention');
    await walk.hasLines(0);
  });
});
