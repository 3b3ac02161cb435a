/** Draws strips in its own thread: wiring only. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../core/result.ts';
import { createStripDrawer } from './draw-strips.ts';
import type { FromStripWorker, ToStripWorker } from './strip-thread.ts';

invariant(parentPort !== null, 'strip-worker runs in a worker thread');
const port = parentPort;
const tell = (message: FromStripWorker): void => port.postMessage(message);
const draw = createStripDrawer();

port.on('message', ({ id, requests }: ToStripWorker) => {
  try {
    tell({ id, strips: draw(requests) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
