/** What customs and security ask of a receipt: the flight and where it goes, and how the sealed bag is to be carried. */
import { pairBlock, RULE, textBlock } from '../../documents/blocks.ts';
import type { DocumentBlock } from '../../documents/document.ts';
import type { Texts } from '../../messages/texts.ts';
import type { ReceiptModel } from './receipt-model.ts';

export function dutyBlocks(
  { duty, lines }: ReceiptModel,
  { language, texts }: { language: string; texts: Texts },
): DocumentBlock[] {
  if (duty === null) return [];
  const { flight, finalAirport, sealedBag } = duty;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const isFree = lines.some(({ isDutyFree }) => isDutyFree);
  return [
    RULE,
    textBlock(texts(isFree ? 'document.receipt.dutyFreeSale' : 'document.receipt.dutyPaidSale'), { bold: true }),
    pairBlock(
      texts('document.receipt.flight'),
      `${flight.carrier} ${flight.flightNumber}, ${day.format(Date.parse(flight.date))}`,
    ),
    pairBlock(texts('document.receipt.route'), `${flight.from} – ${flight.to}`),
    ...(finalAirport === flight.to ? [] : [pairBlock(texts('document.receipt.finalDestination'), finalAirport)]),
    ...(sealedBag === 'notNeeded' ? [] : sealBlocks(finalAirport, texts)),
  ];
}

const sealBlocks = (until: string, texts: Texts): DocumentBlock[] => [
  RULE,
  textBlock(texts('document.receipt.sealedTitle'), { align: 'centre', size: 'large', bold: true }),
  textBlock(texts('document.receipt.sealedHow', { until })),
];
