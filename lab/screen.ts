/** Chooses what shows the kiosk's screen on this machine, and opens it. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findInstalledBrowser } from './browser.ts';
import { findElectron } from './electron.ts';
import { openLogFile } from './log-file.ts';
import { builtFolders } from './paths.ts';

const STOP_WAIT_MS = 6_000;

/** `why` is a sentence's end for a person. */
export type ScreenChoice =
  | { kind: 'electron'; program: string; mainFile: string; why: string }
  | { kind: 'chromium'; program: string; why: string }
  | { kind: 'none'; why: string };

export const hasDisplay = (env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean =>
  platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);

/** Electron where its binary is there, else an installed Chromium, else nothing. Nothing is downloaded here. */
export function chooseScreen(env: NodeJS.ProcessEnv = process.env, platform = process.platform): ScreenChoice {
  if (!hasDisplay(env, platform)) return { kind: 'none', why: 'there is no display' };
  const electron = findElectron(env);
  if (electron !== null) {
    return { kind: 'electron', program: electron, mainFile: builtFolders.shellMain, why: 'its binary is here' };
  }
  const browser = findInstalledBrowser(env);
  const lacking = 'no Electron binary';
  if (browser === null) return { kind: 'none', why: `${lacking} and no Chromium or Chrome is installed` };
  return { kind: 'chromium', program: browser.executablePath, why: lacking };
}

/** One window and nothing else; the profile lies with the lab's data. */
export const chromiumArgs = (screenUrl: string, profileFolder: string): string[] => [
  '--kiosk',
  `--app=${screenUrl}`,
  `--user-data-dir=${profileFolder}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--disable-features=Translate',
  '--autoplay-policy=no-user-gesture-required',
  // As root Chromium refuses to start with its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export interface OpenScreen {
  close(): Promise<void>;
}

/** `onClosed`: the person closed the window, or it could not be opened. */
export function openScreen(options: {
  program: string;
  args: string[];
  logFile: string;
  onClosed: (code: number | null) => void;
}): OpenScreen {
  const output = openLogFile(options.logFile);
  let holder: ChildProcess | null = fork(
    fileURLToPath(new URL('./screen-process.ts', import.meta.url)),
    [options.program, ...options.args],
    { execArgv: [], stdio: ['ignore', output, output, 'ipc'] },
  );
  let isClosing = false;
  const gone = new Promise<void>((resolve) => {
    holder?.once('exit', (code) => {
      holder = null;
      closeSync(output);
      if (!isClosing) options.onClosed(code);
      resolve();
    });
  });
  return {
    async close() {
      isClosing = true;
      holder?.kill('SIGTERM');
      const force = setTimeout(() => holder?.kill('SIGKILL'), STOP_WAIT_MS);
      await gone;
      clearTimeout(force);
    },
  };
}
