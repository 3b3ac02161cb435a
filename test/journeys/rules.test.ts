/** Hours, quantities, the bagging area and checks: what the shop's rules do to a shopper. */
import { describe, expect, test } from 'vitest';
import type { Product } from '../../core/catalogue/product.ts';
import { barcodeOf, first, packaged } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { staffSignIn } from './support/staff.ts';
import { type Walk, walks } from './support/walk.ts';

const open = walks();

const APPROVING = { mode: 'approve', answerDelayMs: 50 } as const;

function goods({ lab }: Walk, count: number): Product[] {
  const found = packaged(lab, count);
  if (found.length < count) throw new Error(`${count} articles are needed`);
  return found;
}

/** As the catalogue has it; anything where it says nothing. */
const gramsOf = ({ pieceWeight }: Product): number => pieceWeight?.grams ?? 500;

async function pays(walk: Walk): Promise<void> {
  await walk.touches('pay');
  await walk.sees('thank-you');
  await untilSales(walk.lab, 1);
}

describe('goods that the shop does not sell', () => {
  test('at this hour stay out of the basket, and the shopper learns when they are sold again', async () => {
    // All day but the first minute, so that no clock can make it pass.
    const notSold = [{ categories: ['alcohol'], from: '00:01', until: '00:00' }];
    const walk = await open('store', { checkout: { restrictions: { notSold } } });
    const beer = first(
      walk.lab,
      ({ category, unit, code }) => category === 'alcohol' && unit === 'each' && /^\d{14}$/.test(code),
    );
    await walk.scans(barcodeOf(beer));
    await walk.reads('notice', '00:00');
    await walk.accessible('notice-not-sold-now');
    await walk.touchesButton('OK');
    await walk.hasLines(0);
  });

  test('in such a quantity are limited, and what was allowed stays', async () => {
    const quantityLimits = [{ categories: ['dairy'], piecesMax: 2 }];
    const walk = await open('store', { checkout: { restrictions: { quantityLimits } } });
    const milk = first(
      walk.lab,
      ({ category, unit, code }) => category === 'dairy' && unit === 'each' && /^\d{14}$/.test(code),
    );
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.scans(barcodeOf(milk));
    await walk.reads('total', '2 items');
    await walk.touchesButton(`One more ${milk.name.en}`);
    await walk.reads('notice', '2');
    await walk.accessible('notice-quantity-limit');
    await walk.touchesButton('OK');
    await walk.reads('total', '2 items');
  });
});

describe('the bagging area', () => {
  const checkout = { bagging: { level: 'normal' } } as const;

  test('wants what was scanned, and a mistake is set right by putting it back', async () => {
    const walk = await open('store', { checkout, terminal: APPROVING });
    const scale = walk.lab.store.baggingScale;
    const [milk, soap] = goods(walk, 2);
    if (milk === undefined || soap === undefined) return;
    await walk.scans(barcodeOf(milk));
    await walk.reads('bagging', milk.name.en ?? '');
    await walk.accessible('bagging-place');
    scale.setWeightGrams(gramsOf(milk));
    await walk.gone('bagging');
    await walk.scans(barcodeOf(soap));
    await walk.reads('bagging', soap.name.en ?? '');
    scale.setWeightGrams(gramsOf(milk) + gramsOf(soap));
    await walk.gone('bagging');
    scale.setWeightGrams(gramsOf(soap));
    await walk.reads('bagging', 'missing');
    await walk.accessible('bagging-removed');
    await walk.touches('pay');
    await walk.sees('notice');
    await walk.accessible('notice-bagging-first');
    await walk.touchesButton('OK');
    scale.setWeightGrams(gramsOf(milk) + gramsOf(soap));
    await walk.gone('bagging');
    await pays(walk);
  });

  test('is looked at by staff when it does not fit for long, and what they see counts', async () => {
    const walk = await open('store', { checkout, terminal: APPROVING, timing: { baggingPatienceMs: 1_000 } });
    const scale = walk.lab.store.baggingScale;
    const [milk] = goods(walk, 1);
    if (milk === undefined) return;
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.sees('bagging');
    scale.setWeightGrams(gramsOf(milk));
    await walk.gone('bagging');
    scale.setWeightGrams(gramsOf(milk) + 900);
    await walk.reads('bagging', 'not in your basket');
    await walk.sees('intervention');
    await walk.accessible('bagging-mismatch');
    await staffSignIn(walk, 'attendant');
    await walk.sees('open-weightMismatch');
    await walk.accessible('staff-menu-weight');
    await walk.touches('approve-weightFits');
    await walk.touches('staff-menu-close');
    await walk.touches('staff-sign-out');
    await walk.gone('staff-bar');
    await walk.gone('bagging');
    await pays(walk);
  });

  test('takes the shopper’s own bag', async () => {
    const walk = await open('store', { checkout, terminal: APPROVING });
    const scale = walk.lab.store.baggingScale;
    const [milk] = goods(walk, 1);
    if (milk === undefined) return;
    await walk.touches('start');
    await walk.touches('language-en');
    await walk.sees('own-bag');
    await walk.accessible('own-bag-offer');
    await walk.touches('own-bag');
    await walk.sees('no-bag');
    scale.setWeightGrams(150);
    await walk.gone('no-bag');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    scale.setWeightGrams(gramsOf(milk) + 150);
    await walk.gone('bagging');
    await pays(walk);
  });
});

describe('a check by staff', () => {
  test('comes before the payment, and is over when what they scan again was scanned', async () => {
    const walk = await open('store', {
      terminal: APPROVING,
      checkout: { audit: { randomPerMillion: 1_000_000, itemCount: 2 } },
    });
    const [milk, soap] = goods(walk, 2);
    if (milk === undefined || soap === undefined) return;
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.scans(barcodeOf(soap));
    await walk.hasLines(2);
    await walk.touches('pay');
    await walk.reads('intervention', 'check');
    await walk.accessible('audit-coming');
    await staffSignIn(walk, 'attendant');
    await walk.sees('open-audit');
    await walk.accessible('staff-menu-audit');
    await walk.touches('staff-menu-close');
    await walk.scans(barcodeOf(milk));
    await walk.scans(barcodeOf(soap));
    await walk.reads('staff-bar', 'Staff menu');
    await walk.hasLines(2);
    await walk.touches('staff-sign-out');
    await pays(walk);
    expect(await walk.at('intervention').count()).toBe(0);
  });
});
