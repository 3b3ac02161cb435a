import { RULE, SPACE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import { formatMoney } from '../../money/money.ts';
import type { CheckoutState } from '../state.ts';
import { isPaid } from './state.ts';

/**
 * What vouchers were worth more than was to be paid, as new ones to tear off. On copies as well: a voucher is paid once, by its number.
 * A number that cannot be opened any more, after a loss of power, is left out: the server knows it by the tender.
 */
export function newVoucherBlocks(
  { tenders, currency }: CheckoutState,
  { language, texts, reveal }: { language: string; texts: Texts; reveal: (sealed: string) => string },
): DocumentBlock[] {
  return tenders.filter(isPaid).flatMap(({ storedValue }): DocumentBlock[] => {
    if (storedValue === null || storedValue.rest === null) return [];
    const number = reveal(storedValue.rest.number);
    if (number === '') return [];
    const amount = formatMoney({ amountMinor: storedValue.rest.amountMinor, currency }, language);
    return [
      RULE,
      textBlock(texts('document.newVoucher.title', { amount }), { align: 'centre', size: 'large', bold: true }),
      textBlock(texts('document.newVoucher.body'), { align: 'centre' }),
      SPACE,
      { type: 'barcode', symbology: 'code128', data: number },
      textBlock(number, { align: 'centre' }),
    ];
  });
}
