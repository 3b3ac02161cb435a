import { RULE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import { fiscalQrText } from './fiscal.ts';
import type { ReceiptModel } from './receipt-model.ts';

/**
 * What the law of the place wants to see of a signature, or that the device was out of order (KassenSichV §§ 6 and 7: own reading). In the
 * QR code all of it; in words what a person compares.
 */
export function fiscalBlocks({ fiscal, facts }: ReceiptModel, texts: Texts): DocumentBlock[] {
  if (fiscal === null) return [];
  if (fiscal.kind === 'outOfOrder') return [RULE, textBlock(texts('document.fiscal.outOfOrder'), { bold: true })];
  const { signature } = fiscal;
  const when = new Intl.DateTimeFormat(facts.language, {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: facts.timeZone,
  });
  const lines = [
    texts('document.fiscal.device', { serial: signature.deviceSerial }),
    texts('document.fiscal.numbers', {
      transaction: signature.transactionNumber,
      counter: signature.signatureCounter,
    }),
    texts('document.fiscal.from', { time: when.format(signature.startedAtMs) }),
    texts('document.fiscal.to', { time: when.format(signature.finishedAtMs) }),
  ];
  return [
    RULE,
    ...lines.map((line) => textBlock(line)),
    { type: 'barcode', symbology: 'qrcode', data: fiscalQrText(signature) },
  ];
}
