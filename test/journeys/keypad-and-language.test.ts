import { describe, expect, test } from 'vitest';
import { transliterateName } from '../../core/barcode/transliterate.ts';
import { openBooking } from './support/bookings.ts';
import { barcodeOf, packaged } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { type Walk, walks } from './support/walk.ts';

const open = walks();

describe('a shopper with the keypad alone', () => {
  test('buys from the first screen to the last, and the focus goes through every screen in order', async () => {
    const walk = await open('store', { terminal: { answerDelayMs: 50 } });
    const { lab } = walk;
    const [milk] = packaged(lab, 1);
    if (!milk) throw new Error('goods are needed');
    await walk.keys('Start');
    await walk.sees('language-en');
    await walk.keys(/English/);
    await walk.sees('basket');
    await walk.keys('Type the number');
    await walk.sees('type-number-page');
    for (const digit of barcodeOf(milk)) await walk.keys(digit);
    await walk.keys('Add item');
    await walk.hasLines(1);
    const stops = await walk.keypadVisitsAll();
    expect(new Set(stops).size).toBe(stops.length);
    // The help button and the total stay where they are; help comes after the way to pay.
    expect(stops.indexOf('Help')).toBeGreaterThan(stops.indexOf('Pay'));
    await walk.keys(`One more ${milk.name.en}`);
    await walk.reads('total', '2 items');
    await walk.keys('Pay');
    await walk.sees('thank-you');
    await walk.keys('Finish');
    await walk.sees('attract');
    expect(await untilSales(lab, 1)).toMatchObject([{ totalMinor: 2 * milk.priceMinor }]);
  });
});

describe('a shopper with a keyboard', () => {
  test('types the number and adds it with Enter', async () => {
    const walk = await open('store');
    const [milk] = packaged(walk.lab, 1);
    if (!milk) throw new Error('goods are needed');
    await walk.touches('start');
    await walk.touches('language-en');
    await walk.touches('type-number');
    await walk.sees('type-number-page');
    await walk.page.keyboard.type(barcodeOf(milk));
    await walk.page.keyboard.press('Enter');
    await walk.hasLines(1);
  });
});

describe('a traveller with the keypad alone', () => {
  test('types the booking, confirms, takes a seat and gets the boarding pass', async () => {
    const walk = await open('airport', { panel: 'landscape' });
    const { lab } = walk;
    const booking = openBooking(lab, 1);
    const [passenger] = booking.passengers;
    if (!passenger) throw new Error('the booking is empty');
    await walk.keys(/Start check-in/);
    await walk.sees('language-en');
    await walk.keys(/English/);
    await walk.sees('identify');
    const stops = await walk.keypadVisitsAll();
    expect(new Set(stops).size).toBe(stops.length);
    expect(stops).toContain('Help');
    await walk.keys('Type booking reference');
    await walk.sees('type-reference-page');
    for (const letter of booking.recordLocator) await walk.keys(letter);
    // Letters with marks are typed as a passport writes them.
    for (const letter of transliterateName(passenger.surname)) await walk.keys(letter === ' ' ? 'Space' : letter);
    await walk.keys('Find my booking');
    await walk.sees('trip');
    await walk.keys('Check in 1 person');
    await walk.sees('dangerous-goods');
    await walk.keys('None of these');
    await walk.sees('seat');
    if (await walk.at('take-seat').isDisabled()) await walk.keys(/^Seat .+ free/);
    await walk.keys(/^(Take|Keep) seat/);
    await walk.sees('farewell');
    expect(lab.airport.printer.papers()).toHaveLength(1);
  });
});

describe('a shopper in another language', () => {
  test('switches to German in the middle and keeps the basket', async () => {
    const walk = await open('store');
    const { lab } = walk;
    const [milk] = packaged(lab, 1);
    if (!milk) throw new Error('goods are needed');
    await walk.scans(barcodeOf(milk));
    await walk.reads('basket-line', milk.name.en ?? '');
    await walk.touchesButton('Language');
    await walk.sees('language-dialog');
    await walk.touchesButton('Deutsch');
    await walk.reads('basket-line', milk.name.de ?? '');
    expect(await walk.page.locator('html').getAttribute('lang')).toBe('de');
    expect(await walk.at('total').innerText()).toMatch(/Summe|Gesamt/);
  });

  test('meets no text outside the messages and nothing that overflows, in the pseudo-locale', async () => {
    const walk = await open('store', { languages: ['en-XA'], terminal: { mode: 'decline', answerDelayMs: 50 } });
    const { lab } = walk;
    const [milk] = packaged(lab, 1);
    if (!milk) throw new Error('goods are needed');
    await onlyPseudo(walk, 'pseudo-attract');
    await walk.touches('start');
    await walk.sees('basket');
    await onlyPseudo(walk, 'pseudo-empty');
    await walk.scans(barcodeOf(milk));
    await walk.hasLines(1);
    await onlyPseudo(walk, 'pseudo-basket', [milk.name.en ?? '']);
    await walk.touches('pay');
    await walk.sees('payment-declined');
    await onlyPseudo(walk, 'pseudo-declined');
  });
});

/** What the brand and the place are called is data, the same in every language. */
const BRAND_WORDS = [
  'Fennel',
  'Fennel Market Street, lane 1',
  'Scan, pay, done.',
  'Touch the screen or scan your first item',
];

/** Every text with letters is bracketed, except names that are data; nothing is wider than its place. */
async function onlyPseudo(walk: Walk, name: string, data: string[] = []): Promise<void> {
  // The pseudo-locale lengthens each text on its own, so a label and what it names no longer match word for word.
  await walk.accessible(name, ['label-content-name-mismatch']);
  const found = await walk.page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const visible = node.parentElement?.checkVisibility() === true;
      const text = node.textContent?.replaceAll('\u00a0', ' ').trim() ?? '';
      if (visible && /\p{Letter}{2,}/u.test(text)) texts.push(text);
    }
    const wide = [...document.querySelectorAll<HTMLElement>('button, h1, h2, p, li')]
      .filter(
        // What is a pixel wide is there for screen readers only.
        (element) =>
          element.clientWidth > 4 &&
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).display !== 'inline',
      )
      .map((element) => element.innerText);
    return { texts, wide };
  });
  const allowed = [...data, ...BRAND_WORDS];
  const bare = found.texts.filter((text) => !text.includes('⟦') && !text.includes('⟧') && !allowed.includes(text));
  expect(bare, `${name}: texts outside the messages`).toEqual([]);
  expect(found.wide, `${name}: texts that overflow`).toEqual([]);
}
