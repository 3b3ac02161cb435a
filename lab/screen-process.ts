/**
 * Holds the screen's program (Chromium or Electron) and ends with it; ends it when the lab is gone, which the program itself would not
 * notice. Started by `screen.ts`: `node screen-process.ts <program> [argument…]`.
 */
import { spawn } from 'node:child_process';

const END_WAIT_MS = 3_000;
const isPosix = process.platform !== 'win32';

const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new Error('usage: node lab/screen-process.ts <program> [argument…]');

const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: isPosix });
child.once('error', (cause) => {
  process.stderr.write(`${program}: ${cause.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 0));

/** The whole process group: a browser is many processes. */
function send(signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(isPosix ? -child.pid : child.pid, signal);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ESRCH') return;
    throw cause;
  }
}

function end(): void {
  send('SIGTERM');
  setTimeout(() => {
    send('SIGKILL');
    process.exit(0);
  }, END_WAIT_MS);
}

process.once('disconnect', end);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
