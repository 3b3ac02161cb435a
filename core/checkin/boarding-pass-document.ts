import { boardingPassText } from '../barcode/boarding-pass.ts';
import { pairBlock, RULE, SPACE, textBlock } from '../documents/blocks.ts';
import type { DocumentBlock, PrintDocument } from '../documents/document.ts';
import type { Texts } from '../messages/texts.ts';
import { invariant } from '../result.ts';
import type { CheckinState } from './state.ts';

export type BoardingPassSetting = {
  language: string;
  texts: Texts;
  brandName: string;
  reveal: (sealed: string) => string;
};

/** One traveller's boarding pass with its bar-coded text (IATA Resolution 792) as PDF417. */
export function boardingPassDocument(
  state: CheckinState,
  passengerId: string,
  copy: boolean,
  setting: BoardingPassSetting,
): PrintDocument {
  const { booking } = state;
  const traveller = booking?.travellers.find((candidate) => candidate.passengerId === passengerId);
  const accepted = state.accepted[passengerId];
  invariant(
    booking !== null && traveller !== undefined && accepted !== undefined,
    'a boarding pass needs an acceptance',
  );
  const { flight } = booking;
  const { language, texts, reveal } = setting;
  const surname = reveal(traveller.surname);
  const givenNames = reveal(traveller.givenNames);
  const recordLocator = reveal(booking.recordLocator);
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const barcode = boardingPassText({
    surname,
    givenNames,
    recordLocator,
    origin: flight.origin,
    destination: flight.destination,
    carrier: flight.carrier,
    flightNumber: flight.number,
    departureDate: flight.departureDate,
    compartment: traveller.compartment,
    seat: accepted.seat,
    sequenceNumber: accepted.sequenceNumber,
  });
  const blocks: DocumentBlock[] = [
    textBlock(setting.brandName, { align: 'centre', bold: true }),
    textBlock(texts('document.boardingPass.title'), { align: 'centre', size: 'large', bold: true }),
    ...(copy ? [textBlock(texts('document.boardingPass.copy'), { align: 'centre', size: 'large', bold: true })] : []),
    RULE,
    textBlock(`${flight.origin} > ${flight.destination}`, { align: 'centre', size: 'huge', bold: true }),
    SPACE,
    pairBlock(texts('document.boardingPass.name'), `${surname} ${givenNames}`.slice(0, 40), true),
    pairBlock(texts('document.boardingPass.flight'), `${flight.carrier} ${flight.number}`, true),
    pairBlock(texts('document.boardingPass.from'), flight.originCity.slice(0, 40)),
    pairBlock(texts('document.boardingPass.to'), flight.destinationCity.slice(0, 40)),
    pairBlock(texts('document.boardingPass.date'), date.format(new Date(`${flight.departureDate}T00:00:00Z`))),
    RULE,
    pairBlock(texts('document.boardingPass.terminal'), flight.terminal),
    pairBlock(texts('document.boardingPass.gate'), flight.gate, true),
    pairBlock(texts('document.boardingPass.boarding'), flight.boardingTime, true),
    pairBlock(texts('document.boardingPass.departure'), flight.departureTime),
    pairBlock(texts('document.boardingPass.seat'), accepted.seat, true),
    pairBlock(texts('document.boardingPass.sequence'), String(accepted.sequenceNumber).padStart(4, '0')),
    pairBlock(
      texts('document.boardingPass.class'),
      texts(traveller.compartment === 'C' ? 'document.boardingPass.classC' : 'document.boardingPass.classY'),
    ),
    pairBlock(texts('document.boardingPass.reference'), recordLocator),
    SPACE,
    { type: 'barcode', symbology: 'pdf417', data: barcode },
    SPACE,
    textBlock(texts('document.boardingPass.thanks'), { align: 'centre' }),
  ];
  return { kind: 'boardingPass', language, blocks };
}
