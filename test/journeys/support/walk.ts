/** One walk through a kiosk: a whole lab on free ports and a real browser in front of one of its kiosks. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import { z } from 'zod';
import { findBrowser } from '../../../lab/browser.ts';
import type { LabKiosk } from '../../../lab/kiosks.ts';
import { type Lab, type LabOptions, startLab } from '../../../lab/lab.ts';

export const PANELS = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
} as const;
export type Panel = keyof typeof PANELS;

/** Where journeys are made that are made at every panel. The two browsers of CI share them out; `portrait,landscape` makes both. */
export const JOURNEY_PANELS: readonly Panel[] = z
  .string()
  .default('portrait')
  .transform((names) => names.split(','))
  .pipe(z.array(z.enum(['portrait', 'landscape'])).min(1))
  .parse(process.env.PORTICO_PANELS);

const SCREENSHOTS = fileURLToPath(new URL('../../../artefacts/screens/', import.meta.url));

/** How long a walk waits for what must come. Generous, because nothing may pass or fail by the machine's speed. */
export const WAIT_MS = 30_000;

export async function openBrowser(): Promise<Browser> {
  const found = await findBrowser();
  if (found === null) throw new Error('no Chromium: set CHROME_PATH, or install @sparticuz/chromium with npm ci');
  return chromium.launch({
    executablePath: found.executablePath,
    env: { ...process.env, ...found.env },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--force-device-scale-factor=1',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export type WalkOptions = Omit<LabOptions, 'dataFolder' | 'port'> & { panel?: Panel; dataFolder?: string };

export class Walk {
  readonly lab: Lab;
  readonly kiosk: LabKiosk;
  readonly page: Page;
  readonly panel: Panel;
  /** What the page complained about: a walk ends with none. */
  readonly complaints: string[] = [];
  #browser: Browser;
  #ownFolder: string | null;
  /** Where help and total were first seen. */
  #places = new Map<string, string>();

  private constructor(lab: Lab, kiosk: LabKiosk, browser: Browser, page: Page, panel: Panel, ownFolder: string | null) {
    this.lab = lab;
    this.kiosk = kiosk;
    this.page = page;
    this.panel = panel;
    this.#browser = browser;
    this.#ownFolder = ownFolder;
    page.on('pageerror', (cause) => void this.complaints.push(cause.message));
    page.on('console', (message) => {
      const { url } = message.location();
      // The browser itself reports a lost WebSocket; losing it is part of some walks.
      const isLostLine = message.text().includes('WebSocket') || url.endsWith('/screen');
      if (message.type() === 'error' && !isLostLine) this.complaints.push(`${message.text()} ${url}`);
    });
  }

  static async open(which: 'store' | 'airport', options: WalkOptions = {}): Promise<Walk> {
    const { panel = 'portrait', dataFolder, ...labOptions } = options;
    const ownFolder = dataFolder === undefined ? mkdtempSync(join(tmpdir(), 'portico-walk-')) : null;
    const lab = await startLab({ ...labOptions, only: which, dataFolder: dataFolder ?? ownFolder ?? '', port: 0 });
    const kiosk = which === 'store' ? lab.store : lab.airport;
    const browser = await openBrowser();
    const context = await browser.newContext({ viewport: PANELS[panel], hasTouch: true, locale: 'en-GB' });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    const walk = new Walk(lab, kiosk, browser, page, panel, ownFolder);
    await page.goto(kiosk.screenUrl);
    await walk.sees('attract');
    return walk;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.lab.close();
    if (this.#ownFolder !== null) rmSync(this.#ownFolder, { recursive: true });
  }

  at(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Waits until this screen or overlay is there. */
  async sees(testId: string): Promise<void> {
    await this.at(testId).first().waitFor({ state: 'visible' });
  }

  async gone(testId: string): Promise<void> {
    await this.at(testId).first().waitFor({ state: 'detached' });
  }

  /** Does something and waits until the screen that was there says something else or has gone. */
  async changes(testId: string, action: () => Promise<void>): Promise<void> {
    const before = await this.at(testId).first().innerText();
    await action();
    await this.page.waitForFunction(
      ([place, text]) => document.querySelector<HTMLElement>(`[data-testid="${place}"]`)?.innerText !== text,
      [testId, before] as const,
    );
  }

  async touches(testId: string): Promise<void> {
    await this.at(testId).first().tap();
  }

  async touchesButton(name: string | RegExp): Promise<void> {
    await this.page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .tap();
  }

  /** Waits until the text of the place fits. */
  async reads(testId: string, text: string | RegExp): Promise<void> {
    await this.at(testId).filter({ hasText: text }).first().waitFor({ state: 'visible' });
  }

  async scans(text: string, aim: string | null = 'E0'): Promise<void> {
    expect(this.kiosk.scanner.scan(text, aim)).toBe(true);
  }

  /** Waits for this many lines in the basket. */
  async hasLines(count: number): Promise<void> {
    const lines = this.at('basket-line');
    if (count > 0) await lines.nth(count - 1).waitFor({ state: 'visible' });
    await lines.nth(count).waitFor({ state: 'detached' });
  }

  /**
   * Nothing on this screen keeps anybody out: axe finds nothing, every target is large enough, and help and total are where they
   * were on every screen before. A picture of it is kept.
   */
  async accessible(name: string, exceptRules: string[] = []): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    // A line that is just arriving has colours of its own for a moment.
    await this.page.evaluate(async () => {
      const ending = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}-${this.panel}.png`) });
    const { violations } = await new AxeBuilder({ page: this.page })
      .setLegacyMode(true)
      .disableRules(exceptRules)
      .analyze();
    const layout = await this.page.evaluate(measureLayout);
    expect(layout.small, `${name}: targets under ${TARGET_MM_MIN} mm`).toEqual([]);
    for (const [place, box] of Object.entries(layout.fixed)) {
      const before = this.#places.get(place) ?? box;
      expect({ place, box }, `${name}: ${place} has moved`).toEqual({ place, box: before });
      this.#places.set(place, before);
    }
    expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }

  /** Walking with the keypad's "next" key visits every stop of the screen once, in the order on the page. */
  async keypadVisitsAll(): Promise<string[]> {
    const stops = await this.page.evaluate(() => {
      const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
      const scope = dialogs[dialogs.length - 1] ?? document;
      const wanted = 'button:not([disabled]), input:not([disabled]), [tabindex]:not([tabindex="-1"])';
      return [...scope.querySelectorAll<HTMLElement>(wanted)].filter(
        ({ tabIndex, offsetParent }) => tabIndex >= 0 && offsetParent !== null,
      ).length;
    });
    const visited: string[] = [];
    for (let step = 0; step < stops; step += 1) {
      await this.page.keyboard.press('ArrowDown');
      visited.push(
        await this.page.evaluate(() => {
          const active = document.activeElement;
          return active?.getAttribute('aria-label') ?? active?.textContent?.trim() ?? '';
        }),
      );
    }
    return visited;
  }

  /** Moves with the keypad until something called `name` has the focus, and presses enter. */
  async keys(name: string | RegExp): Promise<void> {
    const fits = (label: string): boolean => (typeof name === 'string' ? label === name : name.test(label));
    for (let step = 0; step < KEY_STEPS_MAX; step += 1) {
      await this.page.keyboard.press('ArrowDown');
      const label = await this.page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
      );
      if (!fits(label)) continue;
      // Two strikes within half a second count as one: the keypad's own rule.
      await this.page.waitForFunction((before) => performance.now() - before > 550, await this.#lastEnter());
      await this.page.keyboard.press('Enter');
      // After it: on a busy machine the key is pressed later than it was meant to be.
      await this.page.evaluate(() => {
        window.sessionStorage.setItem('walk.enter', String(performance.now()));
      });
      return;
    }
    throw new Error(`the keypad never reached ${String(name)}`);
  }

  #lastEnter(): Promise<number> {
    return this.page.evaluate(() => Number(window.sessionStorage.getItem('walk.enter') ?? '-1000'));
  }
}

const KEY_STEPS_MAX = 120;
export const TARGET_MM_MIN = 20;

/** Runs in the page. Millimetres are the page's own (`--mm`), half a pixel is forgiven to rounding. */
function measureLayout(): { small: string[]; fixed: Record<string, string> } {
  const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm'));
  const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  const scope = dialogs[dialogs.length - 1] ?? document;
  const small = [...scope.querySelectorAll<HTMLElement>('button, input')]
    .filter((element) => element.checkVisibility() && element.tabIndex >= 0)
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < 20 * mm - 0.5)
    .map(({ element, box }) => `${element.innerText} ${Math.round(box.width / mm)}×${Math.round(box.height / mm)} mm`);
  const fixed: Record<string, string> = {};
  for (const place of ['help', 'total']) {
    const box = document.querySelector(`[data-testid="${place}"]`)?.getBoundingClientRect();
    if (box !== undefined) fixed[place] = place === 'total' ? `${box.x},${box.y}` : `${box.x},${box.y},${box.width}`;
  }
  return { small, fixed };
}

/** Waits until `look` answers something, asking again after every change that `watch` reports and at a slow beat. */
export async function eventually<T>(look: () => Promise<T | null> | T | null, what: string): Promise<T> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await look();
    if (answer !== null) return answer;
    if (Date.now() > until) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** For a file of journeys: opens walks, and after each test closes them and expects that no page complained. */
export function walks(): (typeof Walk)['open'] {
  const open: Walk[] = [];
  afterEach(async () => {
    const complaints = open.flatMap((walk) => walk.complaints);
    for (const walk of open.splice(0)) await walk.close();
    expect(complaints).toEqual([]);
  });
  return async (which, options) => {
    const walk = await Walk.open(which, options);
    open.push(walk);
    return walk;
  };
}
