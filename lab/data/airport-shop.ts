/** The sample store as a shop at an airport: what it decides about duty, and passes of its travellers. */
import { encode } from 'bcbp';
import type { DutySettingsInput } from '../../core/checkout/duty/settings.ts';

export const SHOP_AIRPORT = 'FRA';

export const AIRPORT_SHOP: DutySettingsInput = {
  mode: 'boardingPass',
  airport: SHOP_AIRPORT,
  usedPass: 'refuse',
  sealedBag: { goods: { categories: ['drinks', 'alcohol', 'personal-care'] } },
  allowances: [
    {
      name: { en: 'Tobacco', de: 'Tabak' },
      note: {
        en: 'This shop sells at most ten packets of tobacco to a traveller.',
        de: 'Dieser Laden verkauft höchstens zehn Päckchen Tabak an einen Reisenden.',
      },
      goods: [{ categories: ['tobacco'], amountMax: 10 }],
    },
    {
      name: { en: 'Beer, wine and spirits', de: 'Bier, Wein und Spirituosen' },
      note: {
        en: 'This shop sells at most two bottles to a traveller to the Emirates.',
        de: 'Dieser Laden verkauft höchstens zwei Flaschen an einen Reisenden in die Emirate.',
      },
      to: { territories: ['AE'] },
      goods: [{ categories: ['alcohol'], amountMax: 2 }],
    },
  ],
};

type Leg = [from: string, to: string];

/** Carrier `XB` is made up. `sequence`: which of the passengers, so that a pass is one of its own. */
export const passBarcode = (legs: readonly Leg[], date: string, sequence: number): string =>
  encode({
    data: {
      passengerName: 'SAMPLE/TRAVELLER',
      legs: legs.map(([departureAirport, arrivalAirport], index) => ({
        operatingCarrierPNR: 'SAMP1E',
        departureAirport,
        arrivalAirport,
        operatingCarrierDesignator: 'XB',
        flightNumber: String(400 + index).padStart(4, '0'),
        flightDate: new Date(`${date}T00:00:00Z`),
        compartmentCode: 'Y',
        seatNumber: '012A',
        checkInSequenceNumber: String(sequence).padStart(4, '0'),
        passengerStatus: '1',
      })),
    },
  });
