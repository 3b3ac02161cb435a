/**
 * From the bytes on the scanner's wire to the painted basket line in Chromium, with a full basket; beside it, in the same run, the
 * floor: a bare React page's tap to its next frame. Both clocks are the machine's own.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { BASKET_LINES_MAX } from '../../core/checkout/basket/state.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { barcodeOf, packaged } from '../journeys/support/goods.ts';
import { openBrowser, PANELS } from '../journeys/support/walk.ts';
import { openFloorPage } from './floor-page.ts';
import { percentile, report } from './report.ts';

const SCANS = 200;
/** The kiosk takes more than 20 scans a second for a flood; nobody scans as fast. */
const SPACING_MS = 70;
const PAUSED_SCANS = 30;
const PAUSE_MS = 2_000;
const FLOOR_TAPS = 200;
const CLOCK_TICK_MS = 10;

type Painted = { count: number; lastMs: number; told: (() => void) | null };

export async function benchScan(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  const lab = await startLab({ dataFolder, only: 'store', port: 0 });
  const browser = await openBrowser();
  try {
    await measure(lab, browser);
  } finally {
    await browser.close();
    await lab.close();
    rmSync(dataFolder, { recursive: true });
  }
}

async function measure(lab: Lab, browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: PANELS.portrait });
  await page.addInitScript(watchBasket);
  await page.goto(lab.store.screenUrl);
  await page.getByTestId('attract').waitFor();
  // A full basket: the scans that are measured fill its last lines and then raise quantities in it.
  const goods = packaged(lab, BASKET_LINES_MAX).map(barcodeOf);
  const prefilled = BASKET_LINES_MAX - SCANS / 2;
  for (const code of goods.slice(0, prefilled)) await scan(lab, page, code);

  const cpuBefore = cpuMs(lab, browser);
  const measured = [...goods.slice(prefilled), ...goods.slice(0, SCANS / 2)];
  const latencies: number[] = [];
  for (const code of measured) latencies.push(await scan(lab, page, code));
  const cpuPerScanMs = (cpuMs(lab, browser) - cpuBefore) / measured.length;

  const paused: number[] = [];
  for (const code of goods.slice(0, PAUSED_SCANS)) {
    await pause(PAUSE_MS);
    paused.push(await scan(lab, page, code));
  }
  await page.close();
  const floor = await openFloorPage(browser, FLOOR_TAPS);

  const floorP95Ms = percentile(floor, 0.95);
  const [p50Ms, p95Ms] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  const pausedText = `p50_ms=${percentile(paused, 0.5).toFixed(2)} p95_ms=${percentile(paused, 0.95).toFixed(2)}`;
  process.stdout.write(`scan-with-pauses scans=${PAUSED_SCANS} pause_ms=${PAUSE_MS} ${pausedText}\n`);
  report(
    'scan',
    { p50_ms: p50Ms, p95_ms: p95Ms, cpu_ms: cpuPerScanMs, floor_p95_ms: floorP95Ms, ratio_p95: p95Ms / floorP95Ms },
    { latencies, paused, floor, browser: browser.version() },
  );
}

/** Sends one barcode and answers the time until its line was painted, in milliseconds. */
async function scan(lab: Lab, page: Page, code: string): Promise<number> {
  await pause(SPACING_MS);
  const before = await page.evaluate(() => (window as unknown as { painted: Painted }).painted.count);
  const sentMs = performance.timeOrigin + performance.now();
  if (!lab.store.scanner.scan(code, 'E0')) throw new Error('the scanner is unplugged');
  // Waits inside the page for the painting itself: asking again and again would draw frames of its own.
  const paintedMs = await page.evaluate(async (count) => {
    const { painted } = window as unknown as { painted: Painted };
    if (painted.count <= count) await new Promise<void>((resolve) => Object.assign(painted, { told: resolve }));
    return painted.lastMs;
  }, before);
  return paintedMs - sentMs;
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** Runs in the page: notes the end of the frame in which a basket line was added or changed. */
function watchBasket(): void {
  const painted: Painted = { count: 0, lastMs: 0, told: null };
  Object.assign(window, { painted });
  let waiting = false;
  const isLine = ({ target, addedNodes }: MutationRecord): boolean => {
    const place = target instanceof Element ? target : target.parentElement;
    const line = '[data-testid="basket-line"]';
    const added = [...addedNodes].some(
      (node) => node instanceof Element && (node.matches(line) || node.querySelector(line) !== null),
    );
    return added || (place?.closest(line) ?? null) !== null;
  };
  new MutationObserver((records) => {
    if (waiting || !records.some(isLine)) return;
    waiting = true;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        waiting = false;
        painted.count += 1;
        painted.lastMs = performance.timeOrigin + performance.now();
        painted.told?.();
      };
      channel.port2.postMessage(null);
    });
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['class'],
  });
}

/** CPU time so far of the host and of Chromium with all its processes; zero where there is no `/proc`. */
function cpuMs(lab: Lab, browser: Browser): number {
  if (process.platform !== 'linux') return 0;
  const roots = [lab.store.pid, browserPid(browser)].filter((pid) => pid !== null);
  return roots.flatMap(withChildren).reduce((sum, pid) => sum + ticksOf(pid) * CLOCK_TICK_MS, 0);
}

const browserPid = (_browser: Browser): number | null =>
  childrenOf(process.pid).find((pid) => /chrom/.test(commandOf(pid))) ?? null;
const withChildren = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(withChildren)];
const childrenOf = (pid: number): number[] =>
  read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
const commandOf = (pid: number): string => read(`/proc/${pid}/comm`);

function ticksOf(pid: number): number {
  // Fields 14 and 15 of proc(5)'s stat: user and system time in clock ticks; the name before them may hold blanks.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    // A process may have ended between being listed and being read.
    if (cause instanceof Error && 'code' in cause) return '';
    throw cause;
  }
}
