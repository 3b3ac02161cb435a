import bcbp from 'bcbp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoardingPassData, boardingPassText, readBoardingPass } from '../../../core/barcode/boarding-pass.ts';

const PASS: BoardingPassData = {
  surname: 'Müller-Weiß',
  givenNames: 'Zoë',
  recordLocator: 'K7XQ2P',
  origin: 'HAM',
  destination: 'LIS',
  carrier: 'MQ',
  flightNumber: '204',
  departureDate: '2028-12-31',
  compartment: 'Y',
  seat: '9C',
  sequenceNumber: 7,
};

const decoded = (text: string) => {
  const { data } = bcbp.decode(text);
  const leg = data?.legs?.[0];
  if (data === undefined || leg === undefined) throw new Error('nothing was decoded');
  return { data, leg };
};

const letters = (min: number, max: number) => fc.stringMatching(new RegExp(`^[A-Z]{${min},${max}}$`));
const passes: fc.Arbitrary<BoardingPassData> = fc.record({
  surname: letters(1, 30),
  givenNames: letters(1, 30),
  recordLocator: fc.stringMatching(/^[A-Z0-9]{6}$/),
  origin: letters(3, 3),
  destination: letters(3, 3),
  carrier: letters(2, 2),
  flightNumber: fc.integer({ min: 1, max: 9_999 }).map(String),
  departureDate: fc.constantFrom('2026-01-01', '2026-03-29', '2026-10-25', '2028-02-29', '2028-12-31'),
  compartment: fc.constantFrom('C', 'Y'),
  seat: fc.stringMatching(/^[1-9]\d?[A-HJ-K]$/),
  sequenceNumber: fc.integer({ min: 1, max: 9_999 }),
});

describe('the bar-coded boarding pass', () => {
  test('carries every mandatory item, and another library reads them all back', () => {
    fc.assert(
      fc.property(passes, (pass) => {
        const text = boardingPassText(pass);
        expect(text).toHaveLength(60);
        const { data, leg } = decoded(text);
        const name = `${pass.surname}/${pass.givenNames}`.slice(0, 20);
        expect(data.passengerName).toBe(name);
        expect(leg.operatingCarrierPNR).toBe(pass.recordLocator);
        expect(leg.departureAirport).toBe(pass.origin);
        expect(leg.arrivalAirport).toBe(pass.destination);
        expect(leg.operatingCarrierDesignator).toBe(pass.carrier);
        expect(Number(leg.flightNumber)).toBe(Number(pass.flightNumber));
        expect(leg.compartmentCode).toBe(pass.compartment);
        expect(leg.seatNumber).toBe(pass.seat.padStart(4, '0'));
        expect(Number(leg.checkInSequenceNumber)).toBe(pass.sequenceNumber);
        expect(leg.passengerStatus).toBe('1');
      }),
    );
  });

  test.each([
    ['2026-01-01', '001'],
    ['2026-12-31', '365'],
    ['2028-02-29', '060'],
    ['2028-12-31', '366'],
  ])('writes %s as day %s of its year', (departureDate, day) => {
    expect(boardingPassText({ ...PASS, departureDate }).slice(44, 47)).toBe(day);
  });

  test('writes names in the letters that a gate reads', () => {
    expect(boardingPassText(PASS).slice(2, 22)).toBe('MUELLER-WEISS/ZOE   ');
  });

  test('read back gives what a booking is found by', () => {
    fc.assert(
      fc.property(passes, (pass) => {
        const read = readBoardingPass(boardingPassText(pass));
        const surname = pass.surname.slice(0, 20);
        expect(read).toEqual({ ok: true, value: { recordLocator: pass.recordLocator, surname } });
      }),
    );
  });

  test.each([
    ['too short', boardingPassText(PASS).slice(0, 59)],
    ['without an airport', boardingPassText(PASS).replace('HAMLIS', '   LIS')],
    ['without a carrier', boardingPassText(PASS).replace('MQ ', '   ')],
    ['without a record locator', boardingPassText(PASS).replace('K7XQ2P', '      ')],
    ['with a name of digits', boardingPassText(PASS).replace('MUELLER', '1234567')],
    ['far too long', boardingPassText(PASS) + 'A'.repeat(600)],
    ['garbage', 'garbage'],
  ])('%s is refused', (_case, text) => {
    expect(readBoardingPass(text)).toEqual({ ok: false, error: { kind: 'notABoardingPass' } });
  });

  test('anything of its shape is read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (rest) => {
        expect(typeof readBoardingPass(`M1A${rest}`).ok).toBe('boolean');
      }),
    );
  });
});
