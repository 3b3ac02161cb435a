import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT_CONFIG } from '../../../host/supervision.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const BUILD_LIMIT_MS = 60_000;

/** Inside the repository, so that the native modules are found; ignored by git. */
const bundle = resolve(root, `artefacts/electron-bundle-${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'portico-electron-'));

beforeAll(async () => {
  const vite = resolve(root, 'node_modules/vite/bin/vite.js');
  const build = (...more: string[]) =>
    run(process.execPath, [vite, 'build', '-c', 'vite.electron.config.ts', '--outDir', bundle, ...more], { cwd: root });
  await build();
  await build('--mode', 'preload');
}, BUILD_LIMIT_MS);
afterAll(() => {
  for (const made of [bundle, folder]) rmSync(made, { recursive: true, force: true });
});

function start(config: object) {
  const file = join(folder, 'kiosk.json');
  writeFileSync(file, JSON.stringify(config));
  const stub = fileURLToPath(new URL('./stubbed-utility-process.ts', import.meta.url));
  return run(process.execPath, [stub, join(bundle, 'host-process.js'), '--config', file], { timeout: 15_000 });
}
const CONFIG = {
  kioskId: 'k1',
  journey: 'checkin',
  brand: 'meridian',
  placeName: 'Terminal 2',
  languages: ['en'],
  dataFolder: join(folder, 'data'),
  server: { url: 'http://127.0.0.1:9', enrolmentCode: 'ABCD-1234' },
};

describe('the bundled shell', () => {
  test('has a preload that a sandbox can load: CommonJS, one file, nothing but Electron', () => {
    const text = readFileSync(join(bundle, 'preload.cjs'), 'utf8');
    expect(text.match(/require\("[^"]+"\)/g)).toEqual(['require("electron")']);
    expect(text).not.toMatch(/^import /m);
  });

  test('asks for Electron in the main program only', () => {
    expect(readFileSync(join(bundle, 'main.js'), 'utf8')).toMatch(/from "electron"/);
    expect(readFileSync(join(bundle, 'host-process.js'), 'utf8')).not.toMatch(/from "electron"|require\("electron"\)/);
  });

  test('runs a kiosk in a process with a parent port, and shows it to the screen that waited', async () => {
    const { stdout } = await start(CONFIG);
    const shown = /^TO_SCREEN (.*)$/m.exec(stdout)?.[1] ?? '{}';
    expect(JSON.parse(shown)).toMatchObject({
      kind: 'snapshot',
      controls: true,
      view: { kiosk: { kioskId: 'k1', brand: 'meridian' }, screen: { name: 'attract' } },
    });
    expect(stdout).toContain('FROM_HOST "ready"');
    expect(stdout).not.toContain('the sync worker crashed');
  });

  test('says what is wrong with a configuration, and ends for good', async () => {
    const failed = start({ ...CONFIG, journey: 'shop' });
    await expect(failed).rejects.toMatchObject({
      code: EXIT_CONFIG,
      stdout: expect.stringContaining('FROM_HOST "stopped"'),
      stderr: expect.stringContaining('journey'),
    });
  });
});
