/** A program that says `{type: 'listening', url}` over IPC when it is ready, as our server does, started as a child. */
import { fork } from 'node:child_process';
import { z } from 'zod';

const READY_WAIT_MS = 60_000;
const STOP_WAIT_MS = 10_000;
const listeningSchema = z.object({ type: z.literal('listening'), url: z.url() });

export interface ChildServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export function startChildServer(file: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<ChildServer> {
  const child = fork(file, args, {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`${file} was not ready in time`)), READY_WAIT_MS);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.on('message', (raw) => {
      const message = listeningSchema.safeParse(raw);
      if (!message.success || child.pid === undefined) return;
      clearTimeout(patience);
      resolve({
        url: message.data.url,
        pid: child.pid,
        async stop() {
          child.kill('SIGTERM');
          const force = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
          await gone;
          clearTimeout(force);
        },
      });
    });
  });
}
