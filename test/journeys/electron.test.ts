import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { START_URL } from '../../electron/policy.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Never by `require('electron')`: that would go and fetch it. */
function electronBinary(): string | null {
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(root, 'node_modules/electron/path.txt');
  if (own === undefined && !existsSync(pathFile)) return null;
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const binary = join(own ?? join(root, 'node_modules/electron/dist'), name);
  return existsSync(binary) ? binary : null;
}

function whyNot(): string | null {
  if (electronBinary() === null) return 'no Electron binary';
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY ? 'no display' : null;
}

const missing = whyNot();
if (missing !== null) process.stdout.write(`skipped: ${missing}\n`);

describe('the Electron shell', () => {
  test.skipIf(missing !== null)('shows the kiosk, gives the page nothing of Node, and goes nowhere else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-shell-'));
    const config = {
      kioskId: 'k1',
      journey: 'checkin',
      brand: 'meridian',
      placeName: 'Terminal 2',
      languages: ['en', 'de'],
      dataFolder: join(folder, 'data'),
      server: { url: 'http://127.0.0.1:9', enrolmentCode: 'ABCD-1234' },
    };
    const configFile = join(folder, 'kiosk.json');
    writeFileSync(configFile, JSON.stringify(config));
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    for (const parameters of [
      [],
      ['-c', 'vite.electron.config.ts'],
      ['-c', 'vite.electron.config.ts', '--mode', 'preload'],
    ]) {
      await run(process.execPath, [vite, 'build', ...parameters], { cwd: root });
    }
    const smoke = fileURLToPath(new URL('./electron-smoke.ts', import.meta.url));
    const { stdout } = await run(
      process.execPath,
      [smoke, electronBinary() ?? '', join(root, 'dist/electron/main.js'), configFile],
      { timeout: 90_000 },
    );
    rmSync(folder, { recursive: true, force: true });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      url: START_URL,
      hasNode: false,
      hasButton: true,
      opened: false,
      windows: 1,
      urlAfter: START_URL,
    });
  });
});
