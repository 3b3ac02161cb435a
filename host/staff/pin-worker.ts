/** Compares PINs in its own thread: wiring only. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../core/result.ts';
import { secretFits } from '../../core/staff/secret-hash.ts';
import type { FromPinWorker, ToPinWorker } from './pin-thread.ts';

invariant(parentPort !== null, 'pin-worker runs in a worker thread');
const port = parentPort;
const tell = (message: FromPinWorker): void => port.postMessage(message);

port.on('message', ({ id, pin, pinHash }: ToPinWorker) => {
  secretFits(pin, pinHash).then(
    (fits) => tell({ id, fits }),
    (cause: unknown) => tell({ id, error: cause instanceof Error ? cause.message : String(cause) }),
  );
});
