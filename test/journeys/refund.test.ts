/** Staff refund goods of a sale at the kiosk: a part of it to the card, and the rest while the terminal is away. */
import { expect, test } from 'vitest';
import { barcodeOf, packaged } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { staffSignIn } from './support/staff.ts';
import { eventually, walks } from './support/walk.ts';

const open = walks();

test('staff give a part of a sale back to its card, and the rest in cash while the terminal is away', async () => {
  const checkout = { refund: { fourEyesFromMinor: null } };
  const walk = await open('store', { terminal: { mode: 'approve', answerDelayMs: 50 }, checkout });
  const { lab } = walk;
  const [milk, soap] = packaged(lab, 2);
  if (milk === undefined || soap === undefined) throw new Error('goods are needed');
  await walk.scans(barcodeOf(milk));
  await walk.hasLines(1);
  await walk.scans(barcodeOf(soap));
  await walk.hasLines(2);
  await walk.touches('pay');
  await walk.sees('thank-you');
  const [sale] = await untilSales(lab, 1);
  const receipt = sale?.receiptNumber ?? '';
  await walk.touches('finish');
  await walk.sees('attract');

  const refund = async (): Promise<void> => {
    await staffSignIn(walk, 'supervisor');
    await walk.scans(receipt, 'C0');
    await walk.sees('refund-choose');
    await walk.touches('refund-more');
    await walk.touches('refund-reason-damaged');
  };
  await refund();
  await walk.accessible('refund-choose');
  expect(await walk.at('refund-line').count()).toBe(2);
  const papers = lab.store.printer.papers().length;
  await walk.touches('refund-order');
  await walk.sees('refund-done');
  await walk.accessible('refund-done');
  const paper = await eventually(
    () => (lab.store.printer.papers().length > papers ? (lab.store.printer.papers().at(-1) ?? null) : null),
    'the refund receipt is cut',
  );
  expect(paper.lines.join('\n')).toContain(receipt);
  expect(paper.lines.join('\n')).toContain('Refund');
  await walk.touches('finish');
  await walk.sees('attract');

  await lab.store.terminal.unplug();
  await refund();
  expect(await walk.at('refund-line').count()).toBe(1);
  await walk.touches('refund-order');
  await walk.sees('refund-done-cash');
  await walk.accessible('refund-stuck');
  await walk.touches('refund-done-cash');
  await walk.sees('refund-done');
  await walk.touches('finish');
  await walk.sees('attract');
  // Nothing is left of it.
  await staffSignIn(walk, 'supervisor');
  await walk.scans(receipt, 'C0');
  await walk.reads('notice', 'Everything on this receipt was refunded');
});
