/** A basket is suspended at one kiosk and taken up at another, through the server and by its slip. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { LabKiosk } from '../../lab/kiosks.ts';
import { barcodeOf, packaged } from './support/goods.ts';
import { untilSales } from './support/ledger.ts';
import { eventually, PANELS, type Walk, walks } from './support/walk.ts';

const open = walks();
const APPROVING = { mode: 'approve', answerDelayMs: 50 } as const;
const LANES = { secondStore: true, terminal: APPROVING } as const;

/** Another kiosk's screen beside the walk's own. */
async function screenOf(walk: Walk, kiosk: LabKiosk): Promise<Page> {
  const page = await walk.page.context().newPage();
  await page.setViewportSize(PANELS.portrait);
  await page.goto(kiosk.screenUrl);
  await page.getByTestId('attract').waitFor();
  return page;
}

const sees = (page: Page, testId: string) => page.getByTestId(testId).first().waitFor({ state: 'visible' });
const reads = (page: Page, testId: string, text: string) =>
  page.getByTestId(testId).filter({ hasText: text }).first().waitFor({ state: 'visible' });

/** What the newest paper's barcode says, once there are so many papers. */
const slip = ({ printer }: LabKiosk, papers: number): Promise<string> =>
  eventually(() => {
    const all = printer.papers();
    return all.length >= papers ? (all.at(-1)?.barcodes[0]?.data ?? null) : null;
  }, 'the slip is cut');

async function fills(page: Page, walk: Walk, kiosk: LabKiosk): Promise<string> {
  const goods = packaged(walk.lab, 3);
  for (const [index, product] of goods.entries()) {
    expect(kiosk.scanner.scan(barcodeOf(product), 'E0')).toBe(true);
    await page.getByTestId('basket-line').nth(index).waitFor();
  }
  return page.getByTestId('total').innerText();
}

describe('a basket', () => {
  test('is suspended at one kiosk and paid for at another, and its slip is good once', async () => {
    const walk = await open('store', LANES);
    const { lab } = walk;
    const second = await screenOf(walk, lab.secondStore);
    const total = await fills(second, walk, lab.secondStore);
    await second.getByTestId('suspend').tap();
    await sees(second, 'suspended');
    const barcode = await slip(lab.secondStore, 1);
    expect(barcode).toMatch(/^PBS-\d{16}$/);
    const printed = lab.secondStore.printer.papers().at(-1)?.lines.join('\n') ?? '';
    expect(printed).toContain('NOT PAID');
    expect(printed.replaceAll(' ', '')).toContain(barcode.slice(4));

    await walk.scans(barcode, 'C0');
    await walk.hasLines(3);
    expect(await walk.at('total').innerText()).toBe(total);
    await walk.accessible('recalled');
    // A second time, at the kiosk that it left: it says who has it, and adds nothing.
    await second.getByTestId('finish').tap();
    await sees(second, 'attract');
    lab.secondStore.scanner.scan(barcode, 'C0');
    await reads(second, 'notice', 'lane-1');
    await walk.touches('pay');
    await walk.sees('thank-you');
    expect(await untilSales(lab, 1)).toHaveLength(1);
  });

  test('can be taken up by the number, and the screens are for everybody', async () => {
    const walk = await open('store', { terminal: APPROVING });
    await fills(walk.page, walk, walk.kiosk);
    walk.lab.store.printer.setPaper('out');
    await walk.touches('suspend');
    await walk.sees('slip-trouble');
    await walk.accessible('slip-trouble');
    const number = await walk.at('basket-number').innerText();
    await walk.touches('slip-skip');
    await walk.sees('suspended');
    await walk.accessible('suspended');
    await walk.touches('finish');
    await walk.sees('attract');
    await walk.touches('attract');
    await walk.touchesButton('English');
    await walk.touches('type-number');
    for (const digit of number.replaceAll(' ', '')) await walk.touchesButton(digit);
    await walk.touches('add-number');
    await walk.hasLines(3);
  });
});

describe('without the server', () => {
  test('a slip is taken up at the one till, once, and the server hears of it later', async () => {
    const walk = await open('store', LANES);
    const { lab } = walk;
    const second = await screenOf(walk, lab.secondStore);
    const total = await fills(second, walk, lab.secondStore);
    await lab.network.off();
    await second.getByTestId('suspend').tap();
    await reads(second, 'suspended', 'lane-1');
    const barcode = await slip(lab.secondStore, 1);
    expect(barcode).toMatch(/^PBS1\.lane-2\./);
    await second.getByTestId('finish').tap();
    await sees(second, 'attract');
    // Not where it was made: only the till may.
    lab.secondStore.scanner.scan(barcode, 'Q1');
    await reads(second, 'notice', 'Please go to lane-1');

    await walk.scans(barcode, 'Q1');
    await walk.hasLines(3);
    expect(await walk.at('total').innerText()).toBe(total);
    await walk.touches('pay');
    await walk.sees('thank-you');
    await walk.touches('finish');
    await walk.sees('attract');
    await walk.scans(barcode, 'Q1');
    await walk.reads('notice', 'This slip was used here before');
    await walk.accessible('notice-slip-used');
    await lab.network.on();
    expect(await untilSales(lab, 1)).toHaveLength(1);
    const baskets = () => fetch(new URL('/v1/suspended', lab.server.url)).then((answer) => answer.json());
    await eventually(async () => {
      const { rows } = await fetch(new URL('/v1/alarms', lab.server.url)).then((answer) => answer.json());
      expect(rows ?? []).toEqual([]);
      return ((await baskets()) as { baskets: unknown[] }).baskets.length === 0 ? true : null;
    }, 'the server knows that nobody waits for the basket');
  });
});
