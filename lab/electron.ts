/** Electron's binary: found where it is, fetched where that is quick, never waited for. */
import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from './paths.ts';

const FETCH_WAIT_MS = 20_000;
const packageFolder = join(repositoryFolder, 'node_modules/electron');

/** Never through `require('electron')`, which would try to download. `path.txt` is written when the binary is whole. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): string | null {
  const { ELECTRON_OVERRIDE_DIST_PATH: elsewhere } = env;
  const pathFile = join(packageFolder, 'path.txt');
  if (!elsewhere && !existsSync(pathFile)) return null;
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const program = join(elsewhere || join(packageFolder, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** Lets the package fetch its binary, for a bounded time. Without a network it fails at once and the next best screen is taken. */
export async function fetchElectron(say: (line: string) => void): Promise<void> {
  const installer = join(packageFolder, 'install.js');
  if (!existsSync(installer)) return;
  say(`Fetching the Electron binary (for at most ${FETCH_WAIT_MS / 1_000} s) …`);
  const child = fork(installer, [], { execArgv: [], stdio: 'ignore', timeout: FETCH_WAIT_MS, killSignal: 'SIGKILL' });
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
}
