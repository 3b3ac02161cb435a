import { describe, expect, test } from 'vitest';
import { scanOne } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { eventually, walks } from './support/walk.ts';

const open = walks();
const zvt = { terminalProtocol: 'zvt' } as const;

describe('a shopper at a ZVT terminal', () => {
  test('pays, and the ledger has one sale', async () => {
    const walk = await open('store', { ...zvt, terminal: { answerDelayMs: 50 } });
    await scanOne(walk);
    await walk.touches('pay');
    await walk.sees('thank-you');
    expect(await untilSales(walk.lab, 1)).toHaveLength(1);
    expect(walk.lab.store.terminal.ledger()).toMatchObject([{ outcome: 'approved' }]);
  });

  test('was charged although the line broke: the enquiry finds the payment and there is one sale', async () => {
    const walk = await open('store', {
      ...zvt,
      terminal: { mode: 'dropAnswer', answerDelayMs: 50 },
      timing: { enquiryRetryMs: 300 },
    });
    await scanOne(walk);
    await walk.touches('pay');
    await walk.sees('thank-you');
    expect(await untilSales(walk.lab, 1)).toHaveLength(1);
    expect(walk.lab.store.terminal.ledger().filter(({ outcome }) => outcome === 'approved')).toHaveLength(1);
  });

  test('pays at a kiosk that is killed meanwhile: the terminal is asked by its numbers, and has charged once', async () => {
    const walk = await open('store', {
      ...zvt,
      terminal: { mode: 'askCustomer' },
      timing: { enquiryRetryMs: 300 },
    });
    const { lab } = walk;
    await scanOne(walk);
    await walk.touches('pay');
    await eventually(() => (lab.store.terminal.current() === null ? null : true), 'the terminal asks for a card');
    lab.store.kill();
    lab.store.terminal.answer('approve');
    await walk.sees('thank-you');
    expect(await untilSales(lab, 1)).toHaveLength(1);
    expect(lab.store.terminal.ledger().filter(({ outcome }) => outcome === 'approved')).toHaveLength(1);
  });
});
