import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lab, startLab } from '../../lab/lab.ts';
import { untilSales } from './support/ledger.ts';
import { eventually, openBrowser, WAIT_MS } from './support/walk.ts';

let folder: string;
let lab: Lab;
let browser: Browser;
let page: Page;
let kiosk: FrameLocator;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-lab-page-'));
  lab = await startLab({ dataFolder: folder, port: 0, terminal: { mode: 'askCustomer' } });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(lab.url);
  kiosk = page.frameLocator('iframe[title="Screen of lane-1"]');
});
afterEach(async () => {
  await browser.close();
  await lab.close();
  rmSync(folder, { recursive: true });
});

test('a person without hardware buys something in the lab: shelf, kill, terminal, paper, ledger', async () => {
  await kiosk.getByTestId('attract').waitFor();
  await page.getByPlaceholder('Search name or number').fill('spaghetti');
  await page
    .getByRole('button', { name: /Spaghetti/ })
    .first()
    .click();
  await kiosk.getByTestId('basket-line').waitFor();
  const total = await kiosk.getByTestId('total').innerText();

  await page.getByRole('button', { name: 'Kill host' }).click();
  await page.getByText('1 restart').waitFor();
  await eventually(async () => {
    const lost = await kiosk.getByTestId('link-lost').count();
    return lost === 0 && (await kiosk.getByTestId('total').innerText()) === total ? true : null;
  }, 'the same basket is back');

  await kiosk.getByTestId('pay').click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await kiosk.getByTestId('thank-you').waitFor();
  await page.getByText('1 of 1').waitFor();
  expect(lab.store.printer.papers()).toHaveLength(1);
  const [sale] = await untilSales(lab, 1);
  await page.getByText('Server’s ledger').first().click();
  await page
    .getByText(sale?.receiptNumber ?? 'no sale')
    .first()
    .waitFor();
});

test('switches in the lab pull cables, take the paper and cut the network, and the kiosk notices', async () => {
  await kiosk.getByTestId('attract').waitFor();
  await page.getByRole('switch', { name: 'Cable of the Scanner' }).click({ force: true });
  await eventually(() => (lab.store.scanner.plugged ? null : true), 'the scanner is unplugged');
  await page.getByRole('radio', { name: 'Out', exact: true }).click({ force: true });
  await eventually(() => (lab.store.printer.paper === 'out' ? true : null), 'the paper is out');
  await page
    .getByRole('switch', { name: /Network/ })
    .first()
    .click({ force: true });
  await eventually(() => (lab.network.isOn ? null : true), 'the network is cut');
});

test('a basket goes from one lane of the lab to the other by its slip', async () => {
  await kiosk.getByTestId('attract').waitFor();
  await page.getByRole('button', { name: 'Open lane 2' }).click();
  await page.getByRole('tab', { name: 'Store, lane 2' }).click();
  const second = page.frameLocator('iframe[title="Screen of lane-2"]');
  await second.getByTestId('attract').waitFor();
  await page.getByPlaceholder('Search name or number').fill('spaghetti');
  await page
    .getByRole('button', { name: /Spaghetti/ })
    .first()
    .click();
  await second.getByTestId('basket-line').waitFor();
  await second.getByTestId('suspend').click();
  await second.getByTestId('suspended').waitFor();
  await page.getByRole('button', { name: 'Scan it at Store', exact: true }).click();
  await page.getByRole('tab', { name: 'Store', exact: true }).click();
  await kiosk.getByTestId('basket-line').waitFor();
});
