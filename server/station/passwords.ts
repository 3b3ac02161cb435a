/** Passwords are hashed beside the server's own thread: argon2id takes tens of milliseconds by intention. */
import { Worker } from 'node:worker_threads';
import { ComeBackError } from '../store/come-back.ts';

/** What waits for the thread at once; more is told to come back. */
const WAITING_MAX = 32;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Null: nobody's, and then it takes as long to say no. Rejects with `ComeBackError` where too many wait. */
  fits(password: string, hash: string | null): Promise<boolean>;
  close(): Promise<void>;
}

export type ToPasswordWorker = { id: number; password: string; work: 'hash' | { compareWith: string | null } };
export type FromPasswordWorker = { id: number; done: string | boolean } | { id: number; error: string };

/** The thread starts with the first password. */
export function createPasswords(): Passwords {
  const waiting = new Map<number, { resolve(done: string | boolean): void; reject(cause: Error): void }>();
  let worker: Worker | null = null;
  let lastId = 0;

  function fail(broken: Worker, cause: Error): void {
    if (worker !== broken) return;
    worker = null;
    for (const each of waiting.values()) each.reject(cause);
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(new URL('./password-worker.ts', import.meta.url));
    started.on('message', (message: FromPasswordWorker) => {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) asked?.reject(new Error(`a password could not be worked on: ${message.error}`));
      else asked?.resolve(message.done);
      // An idle thread keeps no process alive.
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (cause) => fail(started, cause instanceof Error ? cause : new Error(String(cause))));
    started.on('exit', (code) => fail(started, new Error(`the thread of passwords ended with ${code}`)));
    return started;
  }

  function ask(password: string, work: ToPasswordWorker['work']): Promise<string | boolean> {
    if (waiting.size >= WAITING_MAX) throw new ComeBackError('too many passwords wait to be compared');
    worker ??= start();
    lastId += 1;
    const message: ToPasswordWorker = { id: lastId, password, work };
    const { promise, resolve, reject } = Promise.withResolvers<string | boolean>();
    waiting.set(message.id, { resolve, reject });
    worker.ref();
    worker.postMessage(message);
    return promise;
  }

  return {
    hash: async (password) => String(await ask(password, 'hash')),
    fits: async (password, hash) => (await ask(password, { compareWith: hash })) === true,
    async close() {
      const closing = worker;
      if (closing === null) return;
      fail(closing, new ComeBackError('the server is closing'));
      await closing.terminate();
    },
  };
}
