/** The store server as a process of its own, started again when it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openLogFile } from './log-file.ts';
import { repositoryFolder } from './paths.ts';
import { LOOPBACK } from './ports.ts';

const READY_WAIT_MS = 30_000;
const STOP_WAIT_MS = 5_000;
const RESTART_FIRST_MS = 500;
const RESTART_MAX_MS = 10_000;
const LOG_TAIL_CHARACTERS = 400;

const listeningSchema = z.object({ type: z.literal('listening'), url: z.url() });

export type ServerOptions = {
  port: number;
  dataFolder: string;
  seedFolder: string;
  picturesFolder: string;
  enrolmentCodes: readonly string[];
  configFile: string;
  logFile: string;
  onChange: () => void;
};

export interface ServerProcess {
  readonly url: string;
  readonly pid: number | null;
  /** A power cut: SIGKILL, and it stays off until `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when the server listens; rejects with the end of its log when it does not start. */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const output = openLogFile(options.logFile);
  let child: ChildProcess | null = null;
  let wanted = false;
  let pauseMs = RESTART_FIRST_MS;
  let restartTimer: NodeJS.Timeout | undefined;

  function launch(): Promise<void> {
    const started = fork(
      join(repositoryFolder, 'server/main.ts'),
      [
        ...[
          '--config',
          options.configFile,
          '--data',
          options.dataFolder,
          '--host',
          LOOPBACK,
          '--port',
          String(options.port),
        ],
        ...['--seed', options.seedFolder, '--pictures', options.picturesFolder],
      ],
      {
        env: { ...process.env, PORTICO_ENROLMENT_CODE: options.enrolmentCodes.join(' ') },
        execArgv: [],
        stdio: ['ignore', 'ignore', output, 'ipc'],
      },
    );
    child = started;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('the store server was not ready in time')), READY_WAIT_MS);
      started.on('message', (raw) => {
        if (!listeningSchema.safeParse(raw).success) return;
        clearTimeout(patience);
        pauseMs = RESTART_FIRST_MS;
        options.onChange();
        resolve();
      });
      started.once('exit', (code, signal) => {
        clearTimeout(patience);
        if (child === started) child = null;
        reject(new Error(`the store server ended (${signal ?? code}): ${tailOf(options.logFile)}`));
        if (wanted) startAgain();
        options.onChange();
      });
    });
  }

  function startAgain(): void {
    restartTimer = setTimeout(() => {
      // A launch that fails says so in its log and comes back here by its exit.
      if (wanted) launch().catch((cause: unknown) => process.emitWarning(String(cause)));
    }, pauseMs);
    pauseMs = Math.min(RESTART_MAX_MS, pauseMs * 2);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    wanted = false;
    clearTimeout(restartTimer);
    const last = child;
    if (last === null) return;
    const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
    last.kill(signal);
    const force = setTimeout(() => last.kill('SIGKILL'), STOP_WAIT_MS);
    await gone;
    clearTimeout(force);
  }

  async function start(): Promise<void> {
    if (child !== null) return;
    await launch();
    wanted = true;
  }

  try {
    await start();
  } catch (cause) {
    await end('SIGKILL');
    closeSync(output);
    throw cause;
  }
  return {
    url: `http://${LOOPBACK}:${options.port}`,
    get pid() {
      return child?.pid ?? null;
    },
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      closeSync(output);
    },
  };
}

const tailOf = (file: string): string => readFileSync(file, 'utf8').trim().slice(-LOG_TAIL_CHARACTERS);
