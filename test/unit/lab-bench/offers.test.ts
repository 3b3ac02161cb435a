import { describe, expect, it } from 'vitest';
import { identify } from '../../../core/barcode/identify.ts';
import { DEFAULT_IN_STORE_RULES } from '../../../core/barcode/in-store-rule.ts';
import { actionSchema, type ScanCode } from '../../../lab/api.ts';
import { drawBarcode } from '../../../lab/barcode.ts';
import { bookingsOf, flightsOf, shelfOf } from '../../../lab/offers.ts';
import { sampleOf } from '../../../lab/sample.ts';

/** Shortly before midnight in UTC, when it is tomorrow at the airport already. */
const LATE_EVENING_MS = Date.parse('2030-06-30T23:30:00Z');
/** 00:00 in Zurich. */
const AIRPORT_MIDNIGHT_MS = Date.parse('2030-06-30T22:00:00Z');
const sample = sampleOf(LATE_EVENING_MS);
const shelf = shelfOf(sample);
const travellers = flightsOf(sample, LATE_EVENING_MS).flatMap(({ flightId }) =>
  bookingsOf(sample, flightId).flatMap((booking) =>
    booking.travellers.map((traveller) => ({ ...traveller, recordLocator: booking.recordLocator })),
  ),
);

const identifyText = (text: string) =>
  identify({ aim: null, text }, { currentYear: 2030, inStoreRules: DEFAULT_IN_STORE_RULES });
const draws = ({ symbology, text }: ScanCode): boolean => drawBarcode({ symbology, text })?.startsWith('<svg') === true;

describe('what the lab offers to scan', () => {
  it('carries the number of the product that its label is on', () => {
    const wrong = shelf.products.filter(({ code, scan }) => {
      const read = identifyText(scan.text);
      return read.kind !== 'product' || read.code !== code;
    });
    expect(shelf.products.length).toBeGreaterThan(2_000);
    expect(wrong).toEqual([]);
  });

  it('has a passport for every traveller, which the kiosk believes', () => {
    const kinds = new Set(travellers.map(({ mrz }) => identifyText(mrz.join('')).kind));
    expect(travellers.length).toBeGreaterThan(400);
    expect([...kinds]).toEqual(['travelDocument']);
  });

  it('has a boarding-pass barcode that leads to the booking', () => {
    const wrong = travellers.filter(({ boardingPass, recordLocator }) => {
      const read = identifyText(boardingPass.text);
      return read.kind !== 'booking' || read.recordLocator !== recordLocator;
    });
    expect(wrong).toEqual([]);
  });

  it('can be drawn and sent', () => {
    const confirmations = flightsOf(sample, LATE_EVENING_MS).flatMap(({ flightId }) =>
      bookingsOf(sample, flightId).map(({ confirmation }) => confirmation),
    );
    const passes = travellers.slice(0, 20).map(({ boardingPass }) => boardingPass);
    const codes = [...shelf.products.slice(0, 60).map(({ scan }) => scan), ...confirmations.slice(0, 20), ...passes];
    expect(codes.filter((code) => !draws(code))).toEqual([]);
    const refused = [...codes, ...confirmations].filter(
      ({ text, aim }) => !actionSchema.safeParse({ type: 'scan', kiosk: 'store', text, aim }).success,
    );
    expect(refused).toEqual([]);
  });

  it('is of the day that it is at the airport', () => {
    expect(sample.today).toBe('2030-07-01');
  });

  it('has at least 20 flights to check in for at any time of the day, and shows those that left as closed', () => {
    const day = sampleOf(AIRPORT_MIDNIGHT_MS);
    for (let hour = 0; hour < 24; hour += 1) {
      const nowMs = AIRPORT_MIDNIGHT_MS + hour * 3_600_000;
      const flights = flightsOf(day, nowMs);
      const open = new Set(flights.filter(({ status }) => status === 'open').map(({ flightId }) => flightId));
      const departed = day.departures.flights.filter(({ departsAtMs }) => departsAtMs <= nowMs);
      expect(open.size).toBeGreaterThanOrEqual(20);
      expect(departed.filter(({ flightId }) => open.has(flightId))).toEqual([]);
    }
    const times = flightsOf(day, AIRPORT_MIDNIGHT_MS).map(
      (flight) => `${flight.departureDate} ${flight.departureTime}`,
    );
    expect(times).toEqual(times.toSorted());
  });

  it('draws nothing that does not fit its symbology', () => {
    expect(drawBarcode({ symbology: 'ean13', text: 'not a number' })).toBeNull();
  });
});
