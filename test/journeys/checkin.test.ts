import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import bcbp from 'bcbp';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { paperToPng } from '../../hardware/simulators/paper-png.ts';
import { boardingPassBarcode, bookingConfirmationCode, passportMrz } from '../../lab/data/travel-documents.ts';
import { flightOf, openBooking } from './support/bookings.ts';
import { untilCheckins } from './support/ledger.ts';
import { JOURNEY_PANELS, type Walk, walks } from './support/walk.ts';

const open = walks();

beforeAll(() => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: readFileSync(file).buffer as ArrayBuffer } });
});

/** Confirms, takes a seat for everybody and waits for the end. Seats already assigned are kept, others are chosen. */
async function checkInAll(walk: Walk, passengers: number): Promise<void> {
  await walk.touches('trip-continue');
  for (let person = 0; person < passengers; person += 1) {
    await walk.sees('dangerous-goods');
    if (person === 0) await walk.accessible('dangerous-goods');
    await walk.changes('dangerous-goods', () => walk.touches('none-of-these'));
  }
  for (let person = 0; person < passengers; person += 1) {
    await walk.sees('seat');
    if (person === 0) await walk.accessible('seat');
    if (await walk.at('take-seat').isDisabled()) {
      await walk.page
        .getByRole('button', { name: /^Seat .+ free/ })
        .first()
        .tap();
    }
    await walk.changes('seat', () => walk.touches('take-seat'));
  }
  await walk.sees('farewell');
}

describe.each(JOURNEY_PANELS)('a traveller at a %s screen', (panel) => {
  test('types reference and name, confirms, takes a seat, and gets a boarding pass that scanners read', async () => {
    const walk = await open('airport', { panel, timing: { thankYouMs: 3_000 } });
    const { lab } = walk;
    const booking = openBooking(lab, 1);
    const [passenger] = booking.passengers;
    if (!passenger) throw new Error('the booking is empty');
    await walk.accessible('airport-attract');
    await walk.touches('start');
    await walk.touches('language-en');
    await walk.sees('identify');
    await walk.accessible('identify');
    await walk.touches('type-reference');
    await walk.sees('type-reference-page');
    await walk.accessible('type-reference');
    const fields = walk.page.getByRole('textbox');
    await fields.nth(0).fill(booking.recordLocator);
    await fields.nth(1).fill(passenger.surname);
    await walk.touches('search-booking');
    await walk.sees('trip');
    await walk.reads('trip', passenger.surname);
    await walk.accessible('trip');
    await checkInAll(walk, 1);
    await walk.accessible('farewell');

    const [paper] = lab.airport.printer.papers();
    const [symbol] = paper?.barcodes ?? [];
    const decoded = bcbp.decode(symbol?.data ?? '');
    expect(decoded.data?.legs?.[0]).toMatchObject({
      operatingCarrierPNR: booking.recordLocator,
      departureAirport: flightOf(lab, booking).origin,
      arrivalAirport: flightOf(lab, booking).destination,
    });
    // What a reader at the gate sees: the paper itself, not the bytes that made it.
    const png = paperToPng(paper?.svg ?? '');
    const read = await readBarcodes(new Uint8Array(png), { formats: ['PDF417'], tryHarder: true });
    expect(read.map(({ text }) => text)).toEqual([symbol?.data]);
    expect(await untilCheckins(lab, 1)).toMatchObject([{ passengerId: passenger.passengerId }]);
    await walk.sees('attract');
  });
});

describe('a traveller who only scans', () => {
  test('is found by passport, and a family of three gets three passes', async () => {
    const walk = await open('airport');
    const { lab } = walk;
    const booking = openBooking(lab, 3);
    const [passenger] = booking.passengers;
    if (!passenger) throw new Error('the booking is empty');
    await walk.scans(passportMrz(passenger).join(''), null);
    await walk.sees('trip');
    await checkInAll(walk, 3);
    expect(lab.airport.printer.papers()).toHaveLength(3);
    expect(await untilCheckins(lab, 3)).toHaveLength(3);
  });

  test('is found by the booking confirmation and by a boarding pass', async () => {
    const walk = await open('airport');
    const { lab } = walk;
    const booking = openBooking(lab, 1);
    const [passenger] = booking.passengers;
    if (!passenger) throw new Error('the booking is empty');
    await walk.scans(bookingConfirmationCode(booking), 'Q1');
    await walk.reads('trip', passenger.givenNames);
    await walk.touches('leave-checkin');
    await walk.touches('leave-confirm');
    await walk.sees('attract');
    await walk.scans(boardingPassBarcode(booking, passenger, flightOf(lab, booking)), 'L2');
    await walk.reads('trip', passenger.givenNames);
  });

  test('is told what to do when the booking is not found, a passport is misread, or the airline cannot be reached', async () => {
    const walk = await open('airport');
    const { lab } = walk;
    const booking = openBooking(lab, 1);
    const [passenger] = booking.passengers;
    if (!passenger) throw new Error('the booking is empty');
    await walk.scans('PNR:ZZZZZZ/NOBODY', 'Q1');
    await walk.reads('notice', 'find this booking');
    await walk.touchesButton('OK');
    const [upper, lower] = passportMrz(passenger);
    const digit = lower.charAt(9) === '5' ? '6' : '5';
    await walk.scans(`${upper}${lower.slice(0, 9)}${digit}${lower.slice(10)}`, null);
    await walk.reads('notice', 'could not read');
    await walk.touchesButton('OK');
    await lab.network.off();
    await walk.scans(bookingConfirmationCode(booking), 'Q1');
    await walk.reads('notice', 'airline');
    await lab.network.on();
    await walk.touchesButton('OK');
    await walk.scans(bookingConfirmationCode(booking), 'Q1');
    await walk.sees('trip');
  });
});
