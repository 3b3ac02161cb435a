import { receiptDocument } from '../../../../core/checkout/receipt/receipt-document.ts';
import {
  type AfterSale,
  NOTHING_AFTER,
  type ReceiptModel,
  receiptModelOf,
  type Sale,
} from '../../../../core/checkout/receipt/receipt-model.ts';
import type { ReceiptSettings } from '../../../../core/checkout/receipt/settings.ts';
import type { CheckoutState } from '../../../../core/checkout/state.ts';
import type { PrintDocument } from '../../../../core/documents/document.ts';
import { loadTexts } from '../../../../core/messages/index.ts';
import { APPROVAL, chargeAnswered, MILK, payByCard, SETTINGS, SOAP, scan, World } from '../world.ts';

/** A shopper of a shop that decides so about receipts, who has just paid for milk and soap by card. */
export function paidAt(receipt: Partial<ReceiptSettings> = {}): World {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, receipt: { ...SETTINGS.receipt, ...receipt } };
  for (const product of [MILK, MILK, SOAP]) world.submit(scan(product));
  return paid(world);
}

/** What is in the basket is paid by card. */
export function paid(world: World): World {
  payByCard(world);
  world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
  return world;
}

export function checkoutOf(world: World): CheckoutState {
  const { journey } = world.open;
  if (journey.journey !== 'checkout') throw new Error('not a checkout');
  return journey.checkout;
}

export function saleOf(world: World): Sale {
  const sale = world.events.find(({ type }) => type === 'sale.completed');
  if (sale?.type !== 'sale.completed') throw new Error('nothing was sold');
  return sale;
}

export function modelOf(world: World, after: AfterSale = NOTHING_AFTER): ReceiptModel {
  const sale = saleOf(world);
  if (sale.receipt === null) throw new Error('the row says nothing of a receipt');
  return receiptModelOf(sale, sale.receipt, after, { language: 'en', texts: loadTexts('en') });
}

export const paperOf = (model: ReceiptModel, copy = false): PrintDocument =>
  receiptDocument(model, { copy, withExit: true }, loadTexts('en'));

/** What a person reads on it, line by line; symbols as their data. */
export const linesOf = ({ blocks }: PrintDocument): string[] =>
  blocks.flatMap((block) => {
    if (block.type === 'text') return [block.text.trim()];
    if (block.type === 'pair') return [`${block.label.trim()} | ${block.value}`];
    return block.type === 'barcode' ? [`[${block.symbology}] ${block.data}`] : [];
  });
