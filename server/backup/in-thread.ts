import { Worker } from 'node:worker_threads';
import { type BackupOptions, type Manifest, manifestSchema } from './make.ts';

export interface BackupWork extends Omit<BackupOptions, 'now'> {
  madeAtMs: number;
}

/** The same as `makeBackup`, beside this thread. */
export const makeBackupInThread = ({ now, ...options }: BackupOptions): Promise<Manifest> =>
  new Promise((resolve, reject) => {
    const workerData: BackupWork = { ...options, madeAtMs: now() };
    const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), { workerData });
    worker.once('message', (manifest) => resolve(manifestSchema.parse(manifest)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the backup ended without a word')));
  });
