import { describe, expect, test } from 'vitest';
import { formatMoney } from '../../core/money/money.ts';
import { bottleVoucher, cheeseLabel } from '../../lab/data/shop.ts';
import { ALL_TENDERS, labValueCards, VALUE_CARD_AIM } from '../../lab/value-cards.ts';
import { barcodeOf, first } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { staffSignIn } from './support/staff.ts';
import { JOURNEY_PANELS, type Walk, walks } from './support/walk.ts';

const open = walks();
const euros = (amountMinor: number): string => formatMoney({ amountMinor, currency: 'EUR' }, 'en');
const packagedIn = ({ lab }: Walk, category: string, fits: RegExp = /./) =>
  first(
    lab,
    ({ code, category: own, name, minimumAgeYears, deposit }) =>
      own === category &&
      /^0952/.test(code) &&
      fits.test(name.en ?? '') &&
      (minimumAgeYears !== null || deposit === undefined || category === 'drinks'),
  );
const shop = {
  shop: 'whole',
  terminal: { mode: 'approve', answerDelayMs: 50 },
  timing: { thankYouMs: 3_000 },
} as const;

describe.each(JOURNEY_PANELS)('in the whole shop, at a %s screen', (panel) => {
  test('five mixed items, one from an age on, one weighed, a multi-buy and a coupon, are paid with two tenders and end at the receipt on the phone', async () => {
    const checkout = { tenders: ALL_TENDERS, receipt: { paper: 'asked' } } as const;
    const walk = await open('store', { panel, ...shop, checkout });
    const { lab } = walk;
    let taps = 0;
    const touches = async (testId: string): Promise<void> => {
      taps += 1;
      await walk.touches(testId);
    };
    const wine = packagedIn(walk, 'alcohol', /wine/i);
    const yoghurt = packagedIn(walk, 'dairy', /yoghurt/);
    const bread = packagedIn(walk, 'bakery');
    const banana = first(lab, ({ name, unit }) => unit === 'kilogram' && /banana/i.test(name.en ?? ''));
    const began = performance.now();
    await walk.scans(barcodeOf(wine));
    await walk.hasLines(1);
    await walk.scans(barcodeOf(bread));
    await walk.hasLines(2);
    for (let piece = 1; piece <= 3; piece += 1) await walk.scans(barcodeOf(yoghurt));
    await walk.hasLines(3);
    await walk.reads('total', '5 items');
    await walk.reads('line-discount', 'Yoghurt');
    lab.store.scale.setWeightGrams(842);
    await walk.scans(banana.code.slice('plu:'.length), null);
    await walk.reads('weigh', '0.842');
    await touches('weigh-confirm');
    await walk.hasLines(4);
    await walk.scans('CL-BREAD', 'C0');
    await walk.sees('coupon');
    const scanned = performance.now();
    await walk.accessible('basket-whole-shop');
    // Staff come for the wine: how long people take is not the machine's.
    await staffSignIn(walk, 'attendant');
    await walk.touches('approve-ageDocumentSeen');
    await walk.gone('open-age');
    await walk.touches('staff-menu-close');
    await walk.touches('staff-sign-out');
    const approved = performance.now();
    await touches('pay');
    await walk.sees('bags');
    await touches('bags-go-on');
    await touches('pay-by-giftCard');
    await walk.sees('pay-number');
    await walk.scans(labValueCards.smallGiftCard.number, VALUE_CARD_AIM);
    await touches('pay-with-it');
    await walk.reads('paid-so-far', euros(150));
    await touches('pay-by-card');
    await touches('receipt-digital');
    await walk.sees('receipt-link');
    const machineS = (scanned - began + performance.now() - approved) / 1_000;
    console.log(`journey five_items taps=${taps} machine_s=${machineS.toFixed(2)}`);
    const [sale] = await untilSales(lab, 1);
    const goods = wine.priceMinor + bread.priceMinor + 2 * yoghurt.priceMinor - 100;
    const totalMinor = goods + Math.round((banana.priceMinor * 842) / 1_000);
    expect(sale).toMatchObject({
      totalMinor,
      tenders: [
        { kind: 'giftCard', amountMinor: 150 },
        { kind: 'card', amountMinor: totalMinor - 150 },
      ],
    });
    const link = (await walk.at('receipt-link').getAttribute('data-url')) ?? '';
    expect(await (await fetch(link)).text()).toContain('Yoghurt: 3 for 2');
  });

  test('labels, deposits, bags, a bottle voucher, a member and the number screen', async () => {
    const walk = await open('store', { panel, ...shop });
    const drink = packagedIn(walk, 'drinks');
    await walk.scans(barcodeOf(drink));
    await walk.sees('attached-line');
    await walk.scans(cheeseLabel(420));
    await walk.hasLines(2);
    await walk.reads('total', euros(drink.priceMinor + (drink.deposit?.amountMinor ?? 0) + 420));
    await walk.touches('type-quantity');
    await walk.sees('quantity-page');
    await walk.accessible('quantity-page');
    await walk.touchesButton('4');
    await walk.touches('take-quantity');
    await walk.reads('total', '5 items');
    await walk.scans(bottleVoucher(77, 275));
    await walk.hasLines(3);
    await walk.touches('member');
    await walk.sees('member-page');
    await walk.accessible('member-page');
    await walk.scans('M-4711000815', 'C0');
    await walk.gone('member-page');
    await walk.reads('savings', 'Member prices');
    await walk.touches('add-bag');
    await walk.sees('bags');
    await walk.touchesButton(/^One more Paper/);
    await walk.accessible('bags');
    await walk.touches('bags-back');
    await walk.hasLines(4);
    await walk.accessible('basket-deposits');
    await walk.touches('pay');
    await walk.sees('thank-you');
    await untilSales(walk.lab, 1);
  });

  test('expired goods, a coupon that misses something, and a voucher that was used are refused in words', async () => {
    const walk = await open('store', { panel, ...shop });
    const yoghurt = packagedIn(walk, 'dairy', /yoghurt/);
    const old = `https://id.gs1.org/01/${yoghurt.code}?17=200101`;
    await walk.scans(old, 'Q1');
    await walk.reads('notice', 'past its date');
    await walk.accessible('notice-expired');
    await walk.touchesButton('OK');
    await walk.scans(barcodeOf(yoghurt));
    await walk.hasLines(1);
    await walk.scans('CP-TENTH-00000001', 'C0');
    await walk.reads('notice', 'missing');
    await walk.accessible('notice-coupon-minimum');
    await walk.touchesButton('OK');
    await walk.touches('cancel-purchase');
    await walk.touches('void-basket');
    await walk.hasLines(0);
  });
});
