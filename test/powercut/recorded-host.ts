/** The real host program under strace: what it did to its data folder, and what it vouched for, in one order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { StoreKiosk } from '../../lab/kiosks.ts';
import { repositoryFolder } from '../../lab/paths.ts';
import { TRACED_CALLS } from './trace.ts';

const HOOK = pathToFileURL(fileURLToPath(new URL('./record-hook.ts', import.meta.url))).href;
const STRING_BYTES_MAX = 2_000_000;

/** `normal`: no file is written with `synchronous=FULL`; `folder`: the data folder's own name is not synced. */
export type Mutant = 'normal' | 'folder';

export interface RecordedHost {
  /** Ends this life; resolves when the trace is complete. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** `traceFile` is written anew, `toldFile` goes on. */
export function startRecordedHost(
  kiosk: StoreKiosk,
  {
    traceFile,
    toldFile,
    logFile,
    mutant,
  }: { traceFile: string; toldFile: string; logFile: string; mutant: Mutant | null },
): RecordedHost {
  const output = openSync(logFile, 'a');
  const strace: ChildProcess = spawn(
    'strace',
    [
      ...['-f', '--seccomp-bpf', '-y', '-xx', '-s', String(STRING_BYTES_MAX), '-o', traceFile],
      ...['-e', `trace=${TRACED_CALLS.join(',')}`, '-e', 'signal=none'],
      ...[process.execPath, join(repositoryFolder, 'host/main.ts'), '--config', kiosk.configFile],
    ],
    {
      stdio: ['ignore', output, output],
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=${HOOK}`,
        PORTICO_SCREEN_TOKEN: kiosk.token,
        PORTICO_POWERCUT_TOLD: toldFile,
        PORTICO_POWERCUT_MUTANT: mutant ?? '',
      },
    },
  );
  closeSync(output);
  const gone = new Promise<void>((resolve, reject) => {
    strace.once('error', reject);
    strace.once('exit', () => resolve());
  });
  return {
    async end(signal) {
      const [host] = readFileSync(`/proc/${strace.pid}/task/${strace.pid}/children`, 'utf8').trim().split(' ');
      process.kill(Number(host), signal);
      await gone;
    },
  };
}
