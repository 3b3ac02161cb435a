import { pairBlock, RULE, SPACE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock, PrintDocument } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import { formatMoney } from '../../money/money.ts';
import { invariant } from '../../result.ts';
import { itemCountOf } from '../basket/totals.ts';
import { dueMinorOf } from '../payment/amounts.ts';
import type { CheckoutState } from '../state.ts';
import { groupedNumber, slipBarcodeOf } from './basket-number.ts';

export type SlipSetting = {
  language: string;
  texts: Texts;
  brandName: string;
  placeName: string;
  kioskId: string;
  timeZone: string;
};

/** What the shopper carries to the other kiosk. It is no receipt, and says so: nothing is paid. */
export function slipDocument(state: CheckoutState, copy: boolean, setting: SlipSetting): PrintDocument {
  const { suspension, lines, currency } = state;
  invariant(suspension !== null && suspension.where !== null, 'a slip needs a suspended basket');
  const { language, texts } = setting;
  const { basketId, slip, expiresAtMs } = suspension;
  const { timeZone } = setting;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const money = formatMoney({ amountMinor: dueMinorOf(state), currency }, language);
  const blocks: DocumentBlock[] = [
    textBlock(setting.brandName, { align: 'centre', size: 'huge', bold: true }),
    textBlock(setting.placeName, { align: 'centre' }),
    SPACE,
    ...(copy ? [textBlock(texts('document.receipt.copy'), { align: 'centre', size: 'large', bold: true })] : []),
    textBlock(texts('document.slip.title'), { align: 'centre', size: 'large', bold: true }),
    textBlock(texts('document.slip.notPaid'), { align: 'centre', bold: true }),
    RULE,
    pairBlock(texts('document.slip.items', { count: itemCountOf(lines) }), money, true),
    pairBlock(texts('document.slip.validUntil'), when.format(expiresAtMs)),
    pairBlock(texts('document.slip.kiosk'), setting.kioskId),
    RULE,
    textBlock(texts(slip === null ? 'document.slip.goAnywhere' : 'document.slip.goToTill'), { align: 'centre' }),
    SPACE,
    slip === null
      ? { type: 'barcode', symbology: 'code128', data: slipBarcodeOf(basketId) }
      : { type: 'barcode', symbology: 'qrcode', data: slip },
    textBlock(groupedNumber(basketId), { align: 'centre', size: 'large', bold: true }),
    SPACE,
  ];
  return { kind: 'receipt', language, blocks };
}
