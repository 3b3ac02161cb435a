import { type ChildProcess, fork } from 'node:child_process';
import { createRestartPauses } from './restart-pauses.ts';
import { createKeyHolder, EXIT_CONFIG, EXIT_DISK, EXIT_REFUSED, fromHostSchema } from './supervision.ts';

const READY_WAIT_MS = 30_000;
const STOP_WAIT_MS = 5_000;

export type HostUrl = { url: string; port: number };

/** The host does not start, and has said why on its own output: the message repeats it. */
export class HostRefusedError extends Error {
  override readonly name = 'HostRefusedError';
}

export interface SupervisedHost {
  /** Resolves with the screen's address when the host is first ready; rejects with its own words when it refuses to start. */
  readonly ready: Promise<HostUrl>;
  /** Process id of the present host, null between two. */
  readonly pid: number | null;
  /** How often it was started again. */
  readonly restarts: number;
  stop(): Promise<void>;
}

/**
 * Runs `main.ts` in a process of its own, starts it again whenever it dies, with a growing pause, on the same port, and holds the
 * session keys meanwhile.
 */
export function superviseHost(options: {
  mainFile: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Where the host's log goes: a file descriptor, or this process's own output. */
  output: number | 'inherit';
  onRestart?: (code: number | null, signal: NodeJS.Signals | null) => void;
}): SupervisedHost {
  const answer = createKeyHolder();
  let child: ChildProcess | null = null;
  let port: number | null = null;
  const pauses = createRestartPauses(Date.now);
  let restarts = 0;
  let stopping = false;
  let restartTimer: NodeJS.Timeout | undefined;
  let reason = '';

  let settle: { resolve: (url: HostUrl) => void; reject: (cause: Error) => void } | null = null;
  const ready = new Promise<HostUrl>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const patience = setTimeout(() => settle?.reject(new Error('the host was not ready in time')), READY_WAIT_MS);

  function start(): void {
    pauses.started();
    const args = port === null ? options.args : [...options.args, '--port', String(port)];
    const started = fork(options.mainFile, args, {
      env: options.env,
      // Not this process's own: under a test runner these are flags that mean nothing to a host.
      execArgv: [],
      stdio: ['ignore', options.output, options.output, 'ipc'],
    });
    child = started;
    started.on('message', (raw) => {
      const message = fromHostSchema.safeParse(raw);
      if (!message.success) return;
      if (message.data.kind === 'ready' && message.data.url !== null && message.data.port !== null) {
        port = message.data.port;
        clearTimeout(patience);
        settle?.resolve({ url: message.data.url, port });
      }
      if (message.data.kind === 'stopped') reason = message.data.reason;
      const reply = answer(message.data);
      if (reply !== null && started.connected) started.send(reply);
    });
    started.once('exit', (code, signal) => {
      if (child === started) child = null;
      if (stopping) return;
      if (code === EXIT_CONFIG || code === EXIT_REFUSED) {
        clearTimeout(patience);
        settle?.reject(new HostRefusedError(reason));
        return;
      }
      // Whoever waits for the first start is told at once; it is tried again all the same.
      if (code === EXIT_DISK) settle?.reject(new HostRefusedError(reason));
      restarts += 1;
      options.onRestart?.(code, signal);
      restartTimer = setTimeout(start, pauses.nextMs());
    });
  }

  start();
  return {
    ready,
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      stopping = true;
      clearTimeout(restartTimer);
      clearTimeout(patience);
      const last = child;
      if (last === null) return;
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.kill('SIGTERM');
      const force = setTimeout(() => last.kill('SIGKILL'), STOP_WAIT_MS);
      await gone;
      clearTimeout(force);
    },
  };
}
