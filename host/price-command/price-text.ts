import { compilePricing } from '../../core/pricing/compile.ts';
import { priceBasket } from '../../core/pricing/price-basket.ts';
import { basketOf } from './basket-of.ts';
import type { Mistake } from './mistakes.ts';
import { readPriceFile } from './read-price-file.ts';
import { type ReceiptModel, receiptModel } from './receipt-model.ts';

export type PriceAnswer = ReceiptModel | { ok: false; errors: Mistake[] };

/** `folder`: what paths in the file are relative to. */
export function priceText(text: string, folder: string): PriceAnswer {
  const request = readPriceFile(text, folder);
  if (!request.ok) return { ok: false, errors: request.error.mistakes };
  const basket = basketOf(request.value);
  if (!basket.ok) return { ok: false, errors: basket.error.mistakes };
  const { duty } = basket.value;
  const priced = priceBasket(compilePricing(request.value.rules), basket.value.basket);
  const untaxed = new Set(basket.value.basket.lines.filter(({ dutyFree }) => dutyFree).map(({ lineId }) => lineId));
  const model = receiptModel(priced, basket.value.names, request.value.file.moment);
  if (duty === null) return model;
  const lines = model.lines.map((line) => ({ ...line, isDutyFree: untaxed.has(line.lineId) }));
  return { ...model, lines, duty };
}
