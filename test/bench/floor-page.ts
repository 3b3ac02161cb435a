/** The floor: what an empty React page needs from a tap to its next frame, in the same browser on the same machine. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { PANELS } from '../journeys/support/walk.ts';

const FOLDER = fileURLToPath(new URL('../../artefacts/floor/', import.meta.url));
const SOURCE = `
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
function Page() {
  const [count, setCount] = useState(0);
  return createElement('button', { onPointerDown: () => setCount(count + 1), style: { width: '100%', height: 400 } }, count);
}
createRoot(document.getElementById('root')).render(createElement(Page));
`;

/** Milliseconds from each tap's event to the end of the frame that shows its count. */
export async function openFloorPage(browser: Browser, taps: number): Promise<number[]> {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'main.js'), SOURCE);
  await build({
    root: FOLDER,
    logLevel: 'error',
    configFile: false,
    build: {
      outDir: join(FOLDER, 'out'),
      emptyOutDir: true,
      lib: { entry: join(FOLDER, 'main.js'), formats: ['es'], fileName: 'floor' },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const page = await browser.newPage({ viewport: PANELS.portrait });
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ type: 'module', content: readFileSync(join(FOLDER, 'out/floor.js'), 'utf8') });
  const button = page.getByRole('button');
  await button.waitFor();
  await page.evaluate(() => {
    const samples: number[] = [];
    Object.assign(window, { samples });
    window.addEventListener(
      'pointerdown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => samples.push(performance.now() - timeStamp);
          channel.port2.postMessage(null);
        });
      },
      true,
    );
  });
  for (let tap = 0; tap < taps; tap += 1) {
    await page.mouse.move(200, 200);
    await page.mouse.down();
    await page.mouse.up();
    await page.evaluate(async (count) => {
      const { samples } = window as unknown as { samples: number[] };
      while (samples.length <= count) await new Promise((resolve) => setTimeout(resolve, 5));
    }, tap);
  }
  const samples = await page.evaluate(() => (window as unknown as { samples: number[] }).samples);
  await page.close();
  return samples;
}
