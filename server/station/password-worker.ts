/** Hashes and compares passwords in its own thread: wiring only. */
import { randomBytes } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../core/result.ts';
import { hashSecret, secretFits } from '../../core/staff/secret-hash.ts';
import type { FromPasswordWorker, ToPasswordWorker } from './passwords.ts';

const SALT_BYTES = 16;

invariant(parentPort !== null, 'password-worker runs in a worker thread');
const port = parentPort;
const tell = (message: FromPasswordWorker): void => port.postMessage(message);
/** What the password of a name that nobody has is compared with: the same work, and never right. */
const nobodys = await hashSecret(randomBytes(SALT_BYTES).toString('hex'), randomBytes(SALT_BYTES));

async function done({ password, work }: ToPasswordWorker): Promise<string | boolean> {
  if (work === 'hash') return hashSecret(password, randomBytes(SALT_BYTES));
  const fits = await secretFits(password, work.compareWith ?? nobodys);
  return fits && work.compareWith !== null;
}

port.on('message', (message: ToPasswordWorker) => {
  done(message).then(
    (answer) => tell({ id: message.id, done: answer }),
    (cause: unknown) => tell({ id: message.id, error: cause instanceof Error ? cause.message : String(cause) }),
  );
});
