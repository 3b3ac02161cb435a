import { readFileSync } from 'node:fs';
import bcbp from 'bcbp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBcbp } from '../../../core/barcode/bcbp/read.ts';
import { type BcbpInput, writeBcbp } from '../../../core/barcode/bcbp/write.ts';

type Cases = {
  read: { name: string; source: string; text: string; today?: string; expect: object }[];
  refused: { name: string; source: string; text: string; error: string; reason?: string }[];
};
const { read, refused }: Cases = JSON.parse(
  readFileSync(new URL('../../fixtures/bcbp/cases.json', import.meta.url), 'utf8'),
);

const passOf = (text: string, today?: string) => {
  const pass = readBcbp(text, today === undefined ? {} : { today });
  if (!pass.ok) throw new Error(`${pass.error.kind}: ${pass.error.message}`);
  return pass.value;
};

describe('a boarding pass of others', () => {
  test.each(read)('is read: $name ($source)', ({ text, today, expect: expected }) => {
    expect(passOf(text, today)).toMatchObject(expected);
  });

  test.each(read)('is written again byte by byte: $name ($source)', ({ text }) => {
    expect(writeBcbp(passOf(text))).toEqual({ ok: true, value: text });
  });

  test.each(refused)('is refused: $name ($source)', ({ text, error, reason = error }) => {
    expect(readBcbp(text), reason).toMatchObject({ ok: false, error: { kind: error } });
  });

  test.each(read)('says what another library reads in it: $name ($source)', ({ text }) => {
    const ours = passOf(text);
    const theirs = bcbp.decode(text).data;
    expect(theirs?.passengerName ?? '').toBe(ours.passengerName);
    expect(theirs?.securityData ?? '').toBe(ours.securityData?.data ?? '');
    const legs = ours.segments.map((segment) => ({
      operatingCarrierPNR: segment.operatingCarrierPnrCode || undefined,
      departureAirport: segment.fromAirport || undefined,
      flightNumber: segment.flightNumber || undefined,
      seatNumber: segment.seatNumber || undefined,
      serialNumber: segment.documentFormSerialNumber || undefined,
      frequentFlyerNumber: segment.frequentFlyerNumber || undefined,
      freeBaggageAllowance: segment.freeBaggageAllowance || undefined,
      airlineInfo: segment.airlineIndividualUse?.trimEnd() || undefined,
    }));
    expect(theirs?.legs).toMatchObject(legs);
  });
});

const FULL = read.find(({ name }) => name.includes('everything'))?.text ?? '';
const SHORT = 'M1BRUNER/ROMAN MR     EJNUFFX MUCSVOSU 2327 231L013A0052 100';

describe('the years of a boarding pass', () => {
  test.each([
    ['a flight of the day of issue', '6225', 225, '2026-11-24', '2026-08-13', '2026-08-13'],
    ['a flight of the next year', '5364', 2, '2026-01-01', '2025-12-30', '2026-01-02'],
    ['a pass issued tomorrow, west of here', '6329', 329, '2026-11-24', '2026-11-25', '2026-11-25'],
    ['an issue later than that, which was ten years ago', '6340', 341, '2026-11-24', '2016-12-05', '2016-12-06'],
    ['day 366 of a year that ends in 6', '6366', 1, '2026-11-24', '2016-12-31', '2017-01-01'],
    ['a flight on the day before, over the date line', '6225', 224, '2026-11-24', '2026-08-13', '2026-08-12'],
  ])('are derived for %s', (_case, issued, flown, today, dateOfIssue, dateOfFlight) => {
    const text = FULL.replace('6225', issued).replace('226F', `${String(flown).padStart(3, '0')}F`);
    const pass = passOf(text, today);
    expect(pass.dateOfIssue).toBe(dateOfIssue);
    expect(pass.segments[0]?.dateOfFlight).toBe(dateOfFlight);
  });

  test.each([
    ['2026-11-24', '2026-08-19'],
    ['2026-01-02', '2025-08-19'],
    ['2026-03-01', '2026-08-19'],
  ])('are the nearest where no issue is told: read on %s', (today, dateOfFlight) => {
    expect(passOf(SHORT, today).segments[0]?.dateOfFlight).toBe(dateOfFlight);
  });

  test('stay unknown without the day on which the pass is read', () => {
    const pass = passOf(FULL);
    expect([pass.dateOfIssue, ...pass.segments.map(({ dateOfFlight }) => dateOfFlight)]).toEqual([null, null, null]);
  });
});

describe('an item that is newer than the version of its pass', () => {
  test.each([
    ['fast track', FULL.replace('>6', '>4'), 'segments[0].fastTrack came with version 5'],
    ['gender X', FULL.replace('181WW', '18XWW'), 'passengerDescription X came with version 7'],
  ])('is read with a warning: %s', (_case, text, warning) => {
    expect(passOf(text).warnings).toContain(warning);
  });

  test('is usual in version 8', () => {
    expect(passOf(FULL.replace('>6181WW', '>818UWW'))).toMatchObject({ passengerDescription: 'U', warnings: [] });
  });
});

describe('writing a boarding pass', () => {
  const segment = {
    operatingCarrierPnrCode: 'ABC123',
    fromAirport: 'YUL',
    toAirport: 'FRA',
    operatingCarrier: 'AC',
    flightNumber: '0834',
    dateOfFlight: '2016-08-13',
    compartmentCode: 'F',
    seatNumber: '001A',
    checkInSequenceNumber: '0025',
    passengerStatus: '1',
  };
  const pass: BcbpInput = { passengerName: 'DESMARAIS/LUC', segments: [segment] };

  test('gives the mandatory items alone where nothing else is said', () => {
    const text = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100';
    expect(writeBcbp(pass)).toEqual({ ok: true, value: text });
  });

  test('takes dates as dates, and ends a section with its last item', () => {
    const written = writeBcbp({ ...pass, dateOfIssue: '2016-08-12' });
    expect(written).toEqual({
      ok: true,
      value: 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 10D>607   622500',
    });
  });

  test('pads numbers with zeros, as issuers do', () => {
    const short = { ...segment, flightNumber: '834', seatNumber: '1A', checkInSequenceNumber: '25' };
    expect(writeBcbp({ ...pass, segments: [short] })).toEqual(writeBcbp(pass));
    const suffixed = { ...short, flightNumber: '34B', seatNumber: 'INF', checkInSequenceNumber: '7' };
    const text = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0034B226FINF 0007 100';
    expect(writeBcbp({ ...pass, segments: [suffixed] })).toEqual({ ok: true, value: text });
  });

  test('keeps numbers of the full width as they are given', () => {
    const wide = { ...segment, flightNumber: '834  ', seatNumber: '1A  ', checkInSequenceNumber: '25   ' };
    const text = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 834  226F1A  25   100';
    expect(writeBcbp({ ...pass, segments: [wide] })).toEqual({ ok: true, value: text });
    expect(writeBcbp(passOf(text))).toEqual({ ok: true, value: text });
  });

  test('pads a number that was changed after it was read', () => {
    const read = passOf('M1DESMARAIS/LUC       EABC123 YULFRAAC 834  226F001A0025 100');
    const changed = { ...read, segments: read.segments.map((each) => ({ ...each, flightNumber: '99' })) };
    const text = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0099 226F001A0025 100';
    expect(writeBcbp(changed)).toEqual({ ok: true, value: text });
  });

  test('puts empty sections after a version that is all there is', () => {
    const text = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 106>60000';
    expect(writeBcbp({ ...pass, versionNumber: 6 })).toEqual({ ok: true, value: text });
  });

  test.each([
    ['without a segment', { ...pass, segments: [] }, 'invalidInput'],
    ['with a name of digits', { ...pass, passengerName: '123' }, 'invalidPass'],
    ['with a name that is too long', { ...pass, passengerName: 'A'.repeat(21) }, 'itemTooLong'],
    ['with small letters in an airport', { ...pass, segments: [{ ...segment, fromAirport: 'yul' }] }, 'invalidPass'],
    ['with a date that is none', { ...pass, segments: [{ ...segment, dateOfFlight: '2026-02-30' }] }, 'invalidInput'],
    [
      'with more than a section can hold',
      { ...pass, segments: [{ ...segment, airlineIndividualUse: 'X'.repeat(252) }] },
      'sectionTooLong',
    ],
    ['of nothing', null, 'invalidInput'],
  ])('is refused %s', (_case, input, kind) => {
    expect(writeBcbp(input)).toMatchObject({ ok: false, error: { kind } });
  });

  test('is undone by reading, for four segments of any content', () => {
    const alphanumeric = (max: number) => fc.stringMatching(new RegExp(`^[A-Z0-9]{1,${max}}$`));
    const segments = fc.record({
      operatingCarrierPnrCode: alphanumeric(7),
      fromAirport: fc.stringMatching(/^[A-Z]{3}$/),
      toAirport: fc.stringMatching(/^[A-Z]{3}$/),
      operatingCarrier: fc.stringMatching(/^[A-Z0-9]{2,3}$/),
      flightNumber: fc.stringMatching(/^\d{4}[A-Z]?$/),
      dateOfFlightDayOfYear: fc.integer({ min: 1, max: 366 }),
      compartmentCode: fc.stringMatching(/^[A-Z]$/),
      seatNumber: fc.stringMatching(/^\d{3}[A-Z]$/),
      checkInSequenceNumber: fc.stringMatching(/^\d{4}$/),
      passengerStatus: fc.stringMatching(/^\d$/),
      frequentFlyerNumber: fc.option(alphanumeric(16), { nil: null }),
      airlineIndividualUse: fc.option(fc.stringMatching(/^[ -~]{0,100}$/), { nil: null }),
    });
    fc.assert(
      fc.property(
        fc.array(segments, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 8 }),
        (legs, version) => {
          const written = writeBcbp({ passengerName: 'A/B', versionNumber: version, segments: legs });
          if (!written.ok) throw new Error(written.error.message);
          const again = writeBcbp(passOf(written.value));
          expect(again).toEqual(written);
          expect(passOf(written.value).segments.map(({ frequentFlyerNumber }) => frequentFlyerNumber)).toEqual(
            legs.map(({ frequentFlyerNumber }) => frequentFlyerNumber),
          );
        },
      ),
    );
  });
});
