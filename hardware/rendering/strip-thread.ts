import { Worker } from 'node:worker_threads';
import type { StripRequest } from '../protocols/document-layout.ts';
import type { Strip, StripRenderer } from './strip.ts';

export type ToStripWorker = { id: number; requests: readonly StripRequest[] };
export type FromStripWorker = { id: number; strips: Strip[] } | { id: number; error: string };

/** Documents that wait for their drawing; a printer queues fewer jobs. */
export const DRAWINGS_MAX = 32;

/** Beside this file, in the sources as in the bundle of the shell. */
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './strip-worker.ts' : './strip-worker.js';

type Waiting = { resolve: (strips: Strip[]) => void; reject: (error: Error) => void };

/** Draws in a worker, which is started by the first document that needs it and started again after it broke. */
export class StripThread implements StripRenderer {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #closed = false;

  render(requests: readonly StripRequest[]): Promise<Strip[]> {
    if (this.#closed) return Promise.reject(new Error('closed'));
    if (this.#waiting.size >= DRAWINGS_MAX)
      return Promise.reject(new Error(`${DRAWINGS_MAX} documents wait to be drawn`));
    this.#worker ??= this.#start();
    this.#lastId += 1;
    const message: ToStripWorker = { id: this.#lastId, requests };
    const { promise, resolve, reject } = Promise.withResolvers<Strip[]>();
    this.#waiting.set(message.id, { resolve, reject });
    this.#worker.ref();
    this.#worker.postMessage(message);
    return promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#fail(worker, 'closed');
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL(WORKER_FILE, import.meta.url));
    worker.on('message', (message: FromStripWorker) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      // An idle thread must not keep a kiosk alive that is otherwise done.
      if (this.#waiting.size === 0) worker.unref();
      if ('strips' in message) waiting?.resolve(message.strips);
      else waiting?.reject(new Error(message.error));
    });
    worker.on('error', (error) => this.#fail(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#fail(worker, `the drawing thread ended with ${code}`));
    return worker;
  }

  #fail(worker: Worker | null, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Error(reason));
  }
}
