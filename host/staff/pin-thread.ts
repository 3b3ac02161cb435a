import { Worker } from 'node:worker_threads';
import type { Log } from '../ports.ts';
import type { PinVerifier } from './staff-desk.ts';

export type ToPinWorker = { id: number; pin: string; pinHash: string };
export type FromPinWorker = { id: number; fits: boolean } | { id: number; error: string };

/** Beside this file, in the sources as in the bundle of the shell. */
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './pin-worker.ts' : './pin-worker.js';

/** Compares in a worker that is started by the first PIN. What goes wrong there lets nobody in. */
export function createPinThread(log: Log): PinVerifier {
  const waiting = new Map<number, (fits: boolean) => void>();
  let worker: Worker | null = null;
  let lastId = 0;

  function answer(id: number, fits: boolean): void {
    waiting.get(id)?.(fits);
    waiting.delete(id);
    // An idle thread must not keep a kiosk alive that is otherwise done.
    if (waiting.size === 0) worker?.unref();
  }

  function fail(broken: Worker, detail: string): void {
    if (worker !== broken) return;
    worker = null;
    log.error({ detail }, 'PINs cannot be compared');
    for (const id of [...waiting.keys()]) answer(id, false);
  }

  function start(): Worker {
    const started = new Worker(new URL(WORKER_FILE, import.meta.url));
    started.on('message', (message: FromPinWorker) => {
      if ('error' in message) log.error({ detail: message.error }, 'a PIN could not be compared');
      answer(message.id, 'fits' in message && message.fits);
    });
    started.on('error', (error) => fail(started, error instanceof Error ? error.message : String(error)));
    started.on('exit', (code) => fail(started, `its thread ended with ${code}`));
    return started;
  }

  return {
    verify(pin, pinHash) {
      worker ??= start();
      lastId += 1;
      const message: ToPinWorker = { id: lastId, pin, pinHash };
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waiting.set(message.id, resolve);
      worker.ref();
      worker.postMessage(message);
      return promise;
    },
    async close() {
      const closing = worker;
      worker = null;
      for (const id of [...waiting.keys()]) answer(id, false);
      await closing?.terminate();
    },
  };
}
