import { inLanguage } from '../../catalogue/product.ts';
import { pairBlock, RULE, SPACE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock, PrintDocument } from '../../documents/document.ts';
import { formatMoney } from '../../money/money.ts';
import { invariant } from '../../result.ts';
import type { CheckoutState } from '../state.ts';
import type { SlipSetting } from '../suspend/slip-document.ts';
import { unitsRefundMinor } from './amounts.ts';
import { cashOf } from './pay-out.ts';
import { taxesBackOf } from './refundable.ts';
import { inCash } from './state.ts';

/** What the customer takes away: the goods that came back, and where their money went. `reveal` opens the number of a new voucher. */
export function refundDocument(
  { refund, currency }: CheckoutState,
  copy: boolean,
  setting: SlipSetting,
  reveal: (sealed: string) => string,
): PrintDocument {
  invariant(refund !== null && refund.sale !== null && refund.order !== null, 'a refund receipt needs a refund');
  const { sale, order, parts } = refund;
  const { language, texts } = setting;
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency }, language);
  const blocks: DocumentBlock[] = [
    textBlock(setting.brandName, { align: 'centre', size: 'huge', bold: true }),
    textBlock(setting.placeName, { align: 'centre' }),
    SPACE,
    ...(copy ? [textBlock(texts('document.receipt.copy'), { align: 'centre', size: 'large', bold: true })] : []),
    textBlock(texts('document.refund.title'), { align: 'centre', size: 'large', bold: true }),
    RULE,
    ...order.lines.map(({ position, quantity }) => {
      const line = sale.lines.find((each) => each.position === position);
      invariant(line !== undefined, 'goods that go back were sold');
      const back = unitsRefundMinor(line.paidMinor, line.quantity, line.refundedQuantity, quantity);
      return pairBlock(`${quantity} × ${inLanguage(line.name, language)}`.slice(0, 200), money(-back));
    }),
    RULE,
    pairBlock(texts('document.refund.total'), money(-parts.reduce((sum, part) => sum + part.amountMinor, 0)), true),
    ...taxesBackOf(sale, order.lines).map(({ rateBasisPoints, netMinor, taxMinor }) => {
      const rate = percent.format(rateBasisPoints / 10_000);
      return pairBlock(texts('document.refund.tax', { rate, amount: money(-netMinor) }), money(-taxMinor));
    }),
    ...parts.flatMap((part) => {
      const { kind, amountMinor, label, voucher } = part;
      if (inCash(part)) return [pairBlock(texts('document.refund.to.cash'), money(cashOf(part)))];
      return [
        pairBlock(`${texts(`document.refund.to.${kind}`)} ${label}`.trim().slice(0, 200), money(amountMinor)),
        ...(voucher === null ? [] : [pairBlock(texts('document.refund.voucher'), reveal(voucher).slice(0, 40), true)]),
      ];
    }),
    RULE,
    pairBlock(texts('document.refund.receipt'), sale.receiptNumber),
    pairBlock(texts('document.slip.kiosk'), setting.kioskId),
    SPACE,
  ];
  return { kind: 'receipt', language, blocks };
}
