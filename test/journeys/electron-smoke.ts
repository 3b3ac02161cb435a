/**
 * Starts the shell with Playwright and prints what it found as one JSON line. A program of its own, because a binary that exits at once
 * takes the process that launched it along: `node this.ts EXECUTABLE MAIN_FILE CONFIG_FILE`.
 */
import { _electron } from 'playwright-core';

const [executablePath, mainFile, configFile] = process.argv.slice(2);
if (executablePath === undefined || mainFile === undefined || configFile === undefined)
  throw new Error('three arguments');

const shell = await _electron.launch({
  executablePath,
  // As root, in a container, Chromium's own sandbox cannot be set up; ours (`sandbox: true`) is asked for all the same.
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), mainFile, '--config', configFile, '--windowed'],
});
const page = await shell.firstWindow();
await page.getByRole('button').first().waitFor({ timeout: 30_000 });
const found = await page.evaluate(() => ({
  url: window.location.href,
  hasNode: 'require' in window || 'process' in window,
  hasButton: document.querySelector('button') !== null,
}));
const opened = await page.evaluate(() => window.open('https://example.org/') !== null);
await page.evaluate(() => {
  window.location.href = 'https://example.org/';
});
const windows = shell.windows().length;
const urlAfter = page.url();
await shell.close();
process.stdout.write(`${JSON.stringify({ ...found, opened, windows, urlAfter })}\n`);
