/** Finds a Chromium on this machine. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `env` holds what the browser needs beside the caller's environment. `source` says to a person where it came from. */
export type FoundBrowser = { executablePath: string; env: Record<string, string>; source: string };

const VERSION_WAIT_MS = 20_000;

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return false;
    throw cause;
  }
}

/** `CHROME_PATH`, then what is installed. A `CHROME_PATH` that leads nowhere is an error: somebody meant it. */
export function findInstalledBrowser(env: NodeJS.ProcessEnv = process.env): FoundBrowser | null {
  const { CHROME_PATH: named, PATH: path = '' } = env;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) throw new Error(`CHROME_PATH is ${named}, which cannot be run`);
    return { executablePath: named, env: {}, source: 'CHROME_PATH' };
  }
  const onPath = COMMANDS.flatMap((command) => path.split(delimiter).map((folder) => join(folder, command)));
  const executablePath = [...onPath, ...PLACES].find((candidate) => existsSync(candidate) && isExecutable(candidate));
  return executablePath === undefined ? null : { executablePath, env: {}, source: 'installed' };
}

/** For tests: what is installed, else the headless Chromium inside the package `@sparticuz/chromium`; null where neither runs. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser | null> {
  return findInstalledBrowser(env) ?? (await unpackBrowser());
}

async function unpackBrowser(): Promise<FoundBrowser | null> {
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const source = '@sparticuz/chromium';
  if (runs(executablePath, {})) return { executablePath, env: {}, source };
  // The machine lacks libraries that the package brings for such a case.
  const packed = fileURLToPath(new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium')));
  await inflate(packed);
  const env = { LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') };
  return runs(executablePath, env) ? { executablePath, env, source } : null;
}

function runs(executablePath: string, env: Record<string, string>): boolean {
  const outcome = spawnSync(executablePath, ['--version'], {
    env: { ...process.env, ...env },
    timeout: VERSION_WAIT_MS,
    stdio: 'ignore',
  });
  return outcome.status === 0;
}
