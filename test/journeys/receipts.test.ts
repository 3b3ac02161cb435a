import { expect, test } from 'vitest';
import { recipientsOf } from '../../lab/mail-sink.ts';
import { barcodeOf, packaged } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { type Walk, walks } from './support/walk.ts';

const open = walks();
const FAST = { mode: 'approve', answerDelayMs: 50 } as const;

/** Two articles, scanned and paid. */
async function pays(walk: Walk): Promise<void> {
  for (const [place, article] of packaged(walk.lab, 2).entries()) {
    await walk.scans(barcodeOf(article));
    await walk.hasLines(place + 1);
  }
  await walk.touches('pay');
}

const papers = (walk: Walk): string[] => walk.lab.store.printer.papers().map(({ svg }) => svg);
const textOf = (svg: string): string => svg.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('a receipt goes to the phone: the page behind the code says what the paper would say', async () => {
  const walk = await open('store', { terminal: FAST, checkout: { receipt: { paper: 'asked' } } });
  await pays(walk);
  await walk.sees('receipt-choice');
  await walk.accessible('receipt-choice');
  await walk.touches('receipt-digital');
  // The button that led here is called as the screen.
  await walk.sees('receipt-have');
  await walk.accessible('receipt-digital');
  const url = (await walk.at('receipt-link').getAttribute('data-url')) ?? '';
  const onScreen = await walk.at('receipt-paper').locator('svg').textContent();
  await untilSales(walk.lab, 1);
  const phone = await walk.page.context().newPage();
  const answer = await phone.goto(url);
  expect(answer?.status()).toBe(200);
  expect(await phone.title()).toContain('Receipt LANE-1-');
  expect(await phone.locator('svg').textContent()).toBe(onScreen);
  const pdf = await phone.request.get(`${url}/receipt.pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  expect(papers(walk)).toEqual([]);
  await walk.touches('receipt-have');
  await walk.sees('thank-you');
  await walk.touches('receipt-copy');
  await walk.reads('receipt-given', 'Please take your receipt');
  expect(papers(walk)).toHaveLength(1);
  expect(textOf(papers(walk)[0] ?? '')).not.toContain('COPY');
});

test('a receipt comes by mail, to an address typed on the screen', async () => {
  const walk = await open('store', { terminal: FAST });
  await pays(walk);
  await walk.sees('thank-you');
  await walk.accessible('thank-you-offers');
  await walk.touches('open-email');
  await walk.sees('receipt-email');
  await walk.accessible('receipt-email');
  for (const key of ['j', 'o', '@', 'e', 'x', '.org']) await walk.touchesButton(key);
  await walk.touches('send-email');
  await walk.reads('receipt-given', 'on its way');
  await walk.lab.mail.count(1);
  const [mail] = walk.lab.mail.mails;
  if (mail === undefined) throw new Error('no mail came');
  expect(recipientsOf(mail)).toEqual(['jo@ex.org']);
  expect(mail.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
});

test('a gift receipt, an invoice and a second receipt come out, each as what it is', async () => {
  const walk = await open('store', { terminal: FAST });
  await pays(walk);
  await walk.sees('thank-you');
  await walk.touches('open-gift');
  await walk.sees('receipt-gift');
  await walk.accessible('receipt-gift');
  await walk.at('gift-line').first().tap();
  await walk.touches('print-gift');
  await walk.sees('thank-you');
  await walk.touches('receipt-copy');
  await walk.sees('thank-you');
  await walk.touches('open-invoice');
  await walk.sees('receipt-invoice');
  await walk.at('invoice-taxNumber').fill('DE136695976');
  await walk.at('invoice-name').fill('Beispiel GmbH');
  await walk.at('invoice-street').fill('Ring 1');
  await walk.at('invoice-place').fill('20095 Hamburg');
  await walk.accessible('receipt-invoice');
  await walk.touches('make-invoice');
  await walk.sees('thank-you');
  const [receipt = '', gift = '', copy = '', invoice = ''] = papers(walk).map(textOf);
  expect(receipt).not.toContain('COPY');
  expect(gift).toContain('Gift receipt');
  expect(gift).not.toContain('€');
  expect(copy).toContain('COPY');
  expect(invoice).toContain('Invoice');
  expect(invoice).toContain('Beispiel GmbH');
});

test('a sale is signed and its exit code opens the gate once', async () => {
  const receipt = { exit: { isIssued: true }, fiscal: { isRequired: true } } as const;
  const walk = await open('store', { terminal: FAST, checkout: { receipt } });
  await pays(walk);
  await walk.sees('exit-code');
  await walk.accessible('thank-you-exit');
  const code = (await walk.at('exit-code').getAttribute('data-code')) ?? '';
  expect(textOf(papers(walk)[0] ?? '')).toMatch(/Transaction 1, signature 2/);
  const atGate = async () => {
    const response = await fetch(new URL('/v1/exit/use', walk.lab.server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, gate: 'gate 1' }),
    });
    return response.json();
  };
  expect(await atGate()).toEqual({ opens: true, because: null });
  expect(await atGate()).toEqual({ opens: false, because: 'used' });
});
