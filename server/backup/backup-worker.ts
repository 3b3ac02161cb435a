/** Makes the nightly backup in a thread of its own: reading and checking the whole ledger must not keep the server from answering. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BackupWork } from './in-thread.ts';
import { makeBackup } from './make.ts';

const { madeAtMs, ...options } = workerData as BackupWork;
parentPort?.postMessage(await makeBackup({ ...options, now: () => madeAtMs }));
