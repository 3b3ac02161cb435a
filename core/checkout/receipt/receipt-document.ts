/** The receipt as a document: what the printer prints, and what SVG and PDF draw. */
import { inLanguage } from '../../catalogue/product.ts';
import { pairBlock, RULE, SPACE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock, PrintDocument } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import { formatMoney } from '../../money/money.ts';
import { dutyBlocks } from './duty-blocks.ts';
import { fiscalBlocks } from './fiscal-blocks.ts';
import type { ReceiptLine, ReceiptModel, ReceiptTender } from './receipt-model.ts';

/** A copy says so. `withExit`: the code that opens the gate; not on what outlives it. */
export type ReceiptKind = { copy: boolean; withExit: boolean };

type Setting = { language: string; texts: Texts };
const VALUE_MAX = 40;

export function receiptDocument(model: ReceiptModel, kind: ReceiptKind, texts: Texts): PrintDocument {
  const { language } = model.facts;
  const setting = { language, texts };
  const blocks: DocumentBlock[] = [
    ...headBlocks(
      model,
      texts,
      kind.copy,
      texts(model.invoice === null ? 'document.receipt.title' : 'document.invoice.title'),
    ),
    ...(model.invoice === null ? [] : recipientBlocks(model.invoice, texts)),
    RULE,
    ...model.lines.flatMap((line) => lineBlocks(line, model, setting)),
    RULE,
    ...totalBlocks(model, setting),
    RULE,
    ...model.tenders.flatMap((tender) => tenderBlocks(tender, model, setting)),
    RULE,
    ...numberBlocks(model, setting),
    ...dutyBlocks(model, setting),
    ...fiscalBlocks(model, texts),
    ...(kind.withExit && model.facts.exit !== null ? exitBlocks(model.facts.exit.code, texts) : []),
    SPACE,
    { type: 'barcode', symbology: 'code128', data: model.receiptNumber },
    SPACE,
    textBlock(texts('document.receipt.thanks'), { align: 'centre' }),
  ];
  return { kind: 'receipt', language, blocks };
}

export function headBlocks({ facts }: ReceiptModel, texts: Texts, copy: boolean, title: string): DocumentBlock[] {
  const { seller } = facts;
  const centred = (text: string): DocumentBlock => textBlock(text, { align: 'centre' });
  return [
    textBlock(facts.brandName, { align: 'centre', size: 'huge', bold: true }),
    centred(facts.placeName),
    ...[seller.name, ...seller.addressLines].filter((text) => text !== '').map(centred),
    ...(seller.taxNumber === '' ? [] : [centred(texts('document.receipt.taxNumber', { number: seller.taxNumber }))]),
    ...(seller.vatId === '' ? [] : [centred(texts('document.receipt.vatId', { number: seller.vatId }))]),
    ...(seller.contact === '' ? [] : [centred(seller.contact)]),
    SPACE,
    ...(copy ? [textBlock(texts('document.receipt.copy'), { align: 'centre', size: 'large', bold: true })] : []),
    textBlock(title, { align: 'centre', bold: true }),
  ];
}

function recipientBlocks(
  { taxNumber, name, addressLines }: NonNullable<ReceiptModel['invoice']>,
  texts: Texts,
): DocumentBlock[] {
  return [
    RULE,
    textBlock(texts('document.invoice.recipient'), { bold: true }),
    ...[name, ...addressLines].filter((text) => text !== '').map((text) => textBlock(text)),
    pairBlock(texts('document.invoice.taxNumber'), taxNumber),
  ];
}

export const moneyIn =
  ({ currency }: ReceiptModel, language: string) =>
  (amountMinor: number): string =>
    formatMoney({ amountMinor, currency }, language);

export function measureText(line: ReceiptLine, price: string | null, { language, texts }: Setting): string | null {
  if (line.weightGrams !== null) {
    const kilogram = new Intl.NumberFormat(language, { style: 'unit', unit: 'kilogram', minimumFractionDigits: 3 });
    const weight = kilogram.format(line.weightGrams / 1_000);
    // Where the label names the price, it is of the piece: the weight beside it is only told.
    const isPerKilogram = price !== null && line.unit === 'kilogram';
    return isPerKilogram ? texts('document.receipt.weight', { weight, price }) : weight;
  }
  if (line.quantity === 1) return null;
  const { quantity } = line;
  return price === null ? `${quantity} ×` : texts('document.receipt.quantity', { quantity, price });
}

function lineBlocks(line: ReceiptLine, model: ReceiptModel, setting: Setting): DocumentBlock[] {
  const money = moneyIn(model, setting.language);
  const measure = measureText(line, money(line.unitPriceMinor), setting);
  const mark = model.taxes.length > 1 && line.taxMark !== '' ? ` ${line.taxMark}` : '';
  return [
    pairBlock(line.name, `${money(line.amountMinor)}${mark}`),
    ...(measure === null ? [] : [textBlock(`  ${measure}`)]),
    ...changeBlocks(line, money, setting.texts),
    ...line.discounts.map(({ name, text, discountMinor }) => {
      const why = text === name ? name : `${name}: ${text}`;
      return pairBlock(`  ${why}`.slice(0, 200), money(-discountMinor));
    }),
  ];
}

function changeBlocks(
  { priceChange, tareGrams }: ReceiptLine,
  money: (amountMinor: number) => string,
  texts: Texts,
): DocumentBlock[] {
  const told = [
    ...(tareGrams === null ? [] : [texts('document.receipt.tare', { grams: tareGrams })]),
    ...(priceChange === null
      ? []
      : [
          texts('document.receipt.insteadOf', {
            name: priceChange.name ?? texts('document.receipt.priceChanged'),
            price: money(priceChange.fromUnitPriceMinor),
          }),
        ]),
  ];
  return told.map((text) => textBlock(`  ${text}`));
}

function totalBlocks(model: ReceiptModel, { language, texts }: Setting): DocumentBlock[] {
  const money = moneyIn(model, language);
  const { totals, itemCount, savedMinor } = model;
  const parts: [Parameters<Texts>[0], number][] = [
    ['document.receipt.discounts', -totals.discountMinor],
    ['document.receipt.taxAdded', totals.taxAddedMinor],
    ['document.receipt.taxRemoved', -totals.taxRemovedMinor],
    ['document.receipt.rounding', totals.roundingMinor],
  ];
  const told = parts.filter(([, amountMinor]) => amountMinor !== 0);
  return [
    ...(told.length === 0 ? [] : [pairBlock(texts('document.receipt.subtotal'), money(totals.subtotalMinor))]),
    ...told.map(([key, amountMinor]) => pairBlock(texts(key), money(amountMinor))),
    pairBlock(texts('document.receipt.total'), money(totals.totalMinor), true),
    textBlock(texts('document.receipt.items', { count: itemCount })),
    ...(savedMinor > 0
      ? [textBlock(texts('document.receipt.saved', { amount: money(savedMinor) }), { bold: true })]
      : []),
    SPACE,
    ...taxBlocks(model, { language, texts }),
  ];
}

function taxBlocks(model: ReceiptModel, { language, texts }: Setting): DocumentBlock[] {
  const money = moneyIn(model, language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const groups = [
    { prices: 'included', heading: texts('document.receipt.taxIncluded') },
    { prices: 'added', heading: texts('document.receipt.taxOnTop') },
  ] as const;
  return groups.flatMap(({ prices, heading }) => {
    const taxes = model.taxes.filter((tax) => tax.prices === prices);
    if (taxes.length === 0) return [];
    return [
      textBlock(heading),
      ...taxes.flatMap(({ mark, isExempt, isDutyFree, netMinor, parts }) => {
        const amount = money(netMinor);
        const marked = (text: string): string => (model.taxes.length > 1 ? `${mark} ${text}` : text);
        const untaxed = isDutyFree === true ? 'document.receipt.dutyFree' : 'document.receipt.exempt';
        if (isExempt) return [pairBlock(marked(texts(untaxed, { amount })), money(0))];
        return parts.map(({ name, rateBasisPoints, taxMinor }) => {
          const rate = percent.format(rateBasisPoints / 10_000);
          const named = name === null ? rate : `${inLanguage(name, language)} ${rate}`;
          return pairBlock(marked(texts('document.receipt.rate', { rate: named, amount })), money(taxMinor));
        });
      }),
    ];
  });
}

function tenderBlocks(tender: ReceiptTender, model: ReceiptModel, { language, texts }: Setting): DocumentBlock[] {
  const money = moneyIn(model, language);
  const { givenMinor, changeMinor } = tender;
  const { kind, amountMinor, roundingMinor, cardBrand, maskedPan, approvalCode, isOffline, terminalReference } = tender;
  const card = `${cardBrand} ${maskedPan}`.trim();
  const told = (key: Parameters<Texts>[0], value: string): DocumentBlock[] =>
    value === '' ? [] : [pairBlock(texts(key), value.slice(-VALUE_MAX))];
  return [
    pairBlock(texts(`document.receipt.paidBy.${kind}`), money(amountMinor), true),
    ...(roundingMinor === 0 ? [] : [pairBlock(texts('document.receipt.cashRounding'), money(roundingMinor))]),
    ...(givenMinor === null ? [] : [pairBlock(texts('document.receipt.given'), money(givenMinor))]),
    ...(changeMinor === 0 ? [] : [pairBlock(texts('document.receipt.change'), money(changeMinor))]),
    ...told('document.receipt.card', card.slice(0, VALUE_MAX)),
    ...told('document.receipt.approval', approvalCode),
    ...(isOffline ? [textBlock(texts('document.receipt.offlineApproved'))] : []),
    ...told('document.receipt.terminal', terminalReference.slice(-20)),
  ];
}

export function numberBlocks(
  { receiptNumber, atMs, facts }: ReceiptModel,
  { language, texts }: Setting,
): DocumentBlock[] {
  const { timeZone } = facts;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return [
    pairBlock(texts('document.receipt.receiptNumber'), receiptNumber),
    pairBlock(texts('document.receipt.kiosk'), facts.kioskId),
    pairBlock(texts('document.receipt.date'), when.format(atMs)),
  ];
}

const exitBlocks = (code: string, texts: Texts): DocumentBlock[] => [
  SPACE,
  textBlock(texts('document.receipt.exit'), { align: 'centre', bold: true }),
  { type: 'barcode', symbology: 'qrcode', data: code },
];

/** Never twice for a kiosk: of the row that completes the sale, and of a base that grows with every new epoch of the journal. */
export const receiptNumberOf = (kioskId: string, base: number, seq: number): string =>
  `${kioskId}-${String(base + seq).padStart(6, '0')}`.toUpperCase();
