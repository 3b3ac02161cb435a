/**
 * `npm run looks`: draws every view of the gallery, puts several on a sheet to be looked at, and lists what a machine can see by itself.
 * Ends with 1 where it found any of that.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { askedOf, UsageError } from '../../host/command-line.ts';
import { views } from '../../renderer/gallery/views.ts';
import { findBrowser } from '../browser.ts';
import { ensureBuilt } from '../build.ts';
import { builtFolders, repositoryFolder } from '../paths.ts';
import { flaws } from './flaws.ts';

type Panel = 'portrait' | 'landscape';
const PANELS: Record<Panel, { width: number; height: number; scale: number; columns: number; onSheetMax: number }> = {
  portrait: { width: 1080, height: 1920, scale: 0.5, columns: 4, onSheetMax: 4 },
  landscape: { width: 1920, height: 1080, scale: 0.4, columns: 3, onSheetMax: 9 },
};

const USAGE = `usage: npm run looks -- [--panel portrait|landscape] [--language en] [--display text=large] [--only PATTERN] [--out FOLDER]
Draws the views of the gallery and puts several on a sheet: ${'artefacts/looks'}/<panel>-<language>-<n>.png, and each alone beside them.
  --panel     portrait (the default) or landscape
  --language  any that the kiosk has, or en-XA for texts that are 40 % longer
  --display   what the gallery's address takes: text=large, contrast=high, reach=low, brand=meridian; several with &
  --only      a regular expression for the names of the views
Prints what it sees by itself: words broken in two, text that is cut off, pages that scroll, things that lie over each other.`;

const asked = askedOf(
  {
    usage: USAGE,
    options: {
      panel: { type: 'string' },
      language: { type: 'string' },
      display: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
    },
  },
  (line): { panel: Panel; language: string; display: string; only: RegExp; folder: string } => {
    const panel = line.option('panel') ?? 'portrait';
    if (panel !== 'portrait' && panel !== 'landscape') throw new UsageError(`--panel ${panel}: portrait or landscape`);
    return {
      panel,
      language: line.option('language') ?? 'en',
      display: line.option('display') ?? '',
      only: new RegExp(line.option('only') ?? ''),
      folder: line.option('out') ?? join(repositoryFolder, 'artefacts/looks'),
    };
  },
);

/** An address that never leaves this machine: every request is answered from the built files. */
const ADDRESS = 'http://gallery.localhost/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

async function serveBuilt(context: BrowserContext): Promise<void> {
  await context.route(`${ADDRESS}**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const isPicture = pathname.startsWith('/pictures/');
    const file = isPicture
      ? join(builtFolders.pictures, pathname.slice('/pictures/'.length))
      : join(builtFolders.kioskPages, pathname);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: TYPES[extname(file)] ?? 'application/octet-stream', body: readFileSync(file) });
  });
}

const SETTLED_MS = 3_000;

/** Draws one view, keeps its picture and tells its flaws. */
async function look(context: BrowserContext, screen: string): Promise<string[]> {
  const page = await context.newPage();
  const query = new URLSearchParams({ screen, language: asked.language, bare: '1' });
  await page.clock.install();
  await page.goto(`${ADDRESS}gallery.html?${query}&${asked.display}`);
  await page.locator('[data-testid]').first().waitFor();
  // A scanner is told to be silent after a while only.
  await page.clock.runFor(SETTLED_MS);
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  await page.screenshot({ path: join(asked.folder, `${screen}.png`) });
  const found = await page.evaluate(flaws);
  await page.close();
  return found;
}

async function drawSheet(browser: Browser, names: readonly string[], path: string): Promise<void> {
  const { width, height, scale, columns } = PANELS[asked.panel];
  const [cellWidth, cellHeight] = [width * scale, height * scale];
  const cells = names.map((name) => {
    const picture = readFileSync(join(asked.folder, `${name}.png`)).toString('base64');
    return `<figure><figcaption>${name}</figcaption><img width="${cellWidth}" height="${cellHeight}" src="data:image/png;base64,${picture}"></figure>`;
  });
  const page = await browser.newPage({ viewport: { width: columns * (cellWidth + 8) + 8, height: 100 } });
  await page.setContent(
    `<style>body{margin:4px;display:grid;grid-template-columns:repeat(${columns},${cellWidth}px);gap:8px;background:#888;font:bold 16px sans-serif}
     figure{margin:0}img{display:block}</style>${cells.join('')}`,
  );
  await page.screenshot({ path, fullPage: true });
  await page.close();
}

mkdirSync(asked.folder, { recursive: true });
await ensureBuilt((line) => process.stderr.write(`${line}\n`), false);
const found = await findBrowser();
if (found === null) throw new Error('no Chromium: set CHROME_PATH, or install @sparticuz/chromium with npm ci');
const browser = await chromium.launch({
  executablePath: found.executablePath,
  env: { ...process.env, ...found.env },
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-device-scale-factor=1'],
});
const { width, height, onSheetMax } = PANELS[asked.panel];
const context = await browser.newContext({ viewport: { width, height }, hasTouch: true });
await serveBuilt(context);
const names = Object.keys(views).filter((name) => asked.only.test(name));
const lines: string[] = [];
for (const name of names) lines.push(...(await look(context, name)).map((flaw) => `${name}: ${flaw}`));
for (let at = 0; at < names.length; at += onSheetMax) {
  const sheet = `sheet-${asked.panel}-${asked.language}-${String(at / onSheetMax + 1).padStart(2, '0')}.png`;
  await drawSheet(browser, names.slice(at, at + onSheetMax), join(asked.folder, sheet));
}
await browser.close();
writeFileSync(join(asked.folder, 'flaws.txt'), `${lines.join('\n')}\n`);
process.stdout.write(`${lines.join('\n')}\n${names.length} views in ${asked.folder}, ${lines.length} flaws\n`);
process.exitCode = lines.length === 0 ? 0 : 1;
