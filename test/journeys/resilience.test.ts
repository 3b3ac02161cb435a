import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bookingConfirmationCode } from '../../lab/data/travel-documents.ts';
import { openBooking } from './support/bookings.ts';
import { barcodeOf, packaged, scanOne } from './support/goods.ts';
import { salesOf, untilSales } from './support/ledger.ts';
import { eventually, type Walk, walks } from './support/walk.ts';

const open = walks();

/** `kill -9` of the host; its supervisor starts it again. */
async function killHost({ kiosk }: Walk): Promise<void> {
  const { restarts } = kiosk;
  expect(kiosk.kill()).toBe(true);
  await eventually(() => (kiosk.restarts > restarts && kiosk.pid !== null ? true : null), 'the host is started again');
}

describe('a kiosk whose host is killed', () => {
  test('shows the same basket on the same screen again, and goes on', async () => {
    const walk = await open('store');
    const goods = packaged(walk.lab, 4);
    for (const [index, product] of goods.slice(0, 3).entries()) {
      await walk.scans(barcodeOf(product));
      await walk.hasLines(index + 1);
    }
    const before = await walk.at('total').innerText();
    await killHost(walk);
    await walk.hasLines(3);
    expect(await walk.at('total').innerText()).toBe(before);
    await eventually(async () => {
      const [, , , fourth] = goods;
      if (fourth && (await walk.at('basket-line').count()) === 3) walk.kiosk.scanner.scan(barcodeOf(fourth), 'E0');
      return (await walk.at('basket-line').count()) === 4 ? true : null;
    }, 'the next item is taken');
  });

  test('asks the terminal about the payment that was under way, and charges once', async () => {
    const walk = await open('store', { terminal: { mode: 'askCustomer' } });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await eventually(() => (lab.store.terminal.current() === null ? null : true), 'the terminal asks for a card');
    expect(walk.kiosk.kill()).toBe(true);
    lab.store.terminal.answer('approve');
    await walk.sees('thank-you');
    expect(await untilSales(lab, 1)).toHaveLength(1);
    expect(lab.store.terminal.ledger().filter(({ outcome }) => outcome === 'approved')).toHaveLength(1);
    expect(lab.store.printer.papers()).toHaveLength(1);
  });

  test('keeps a traveller’s booking on the screen, and has written no name to the disk', async () => {
    const walk = await open('airport');
    const { lab } = walk;
    const booking = openBooking(lab, 1);
    const [passenger] = booking.passengers;
    if (!passenger) throw new Error('the booking is empty');
    await walk.scans(bookingConfirmationCode(booking), 'Q1');
    await walk.reads('trip', passenger.givenNames);
    await killHost(walk);
    await walk.reads('trip', passenger.givenNames);
    const secrets = [passenger.surname, booking.recordLocator, passenger.documentNumber];
    for (const file of readdirSync(walk.kiosk.dataFolder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const secret of secrets) {
        expect(bytes.includes(secret) || bytes.includes(secret.toUpperCase()), `${file.name} holds ${secret}`).toBe(
          false,
        );
      }
    }
  });
});

describe('a kiosk without its server', () => {
  test('sells as always, and delivers the sale once when the server is back', async () => {
    const walk = await open('store', { terminal: { answerDelayMs: 50 } });
    const { lab } = walk;
    const [milk, soap] = packaged(lab, 2);
    if (!milk || !soap) throw new Error('goods are needed');
    await lab.network.off();
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await walk.touches('pay');
    await walk.sees('thank-you');
    await walk.touches('finish');
    await walk.sees('attract');
    await walk.scans(barcodeOf(soap));
    await walk.hasLines(1);
    await walk.touches('pay');
    await walk.sees('thank-you');
    expect(await salesOf(lab)).toEqual([]);
    await lab.network.on();
    const sales = await untilSales(lab, 2);
    expect(sales.map(({ totalMinor }) => totalMinor).sort()).toEqual([milk.priceMinor, soap.priceMinor].sort());
  });
});
