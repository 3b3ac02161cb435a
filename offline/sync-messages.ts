import type { Forgotten } from './journal-storage.ts';
import type { SyncState, SyncTiming } from './sync-client.ts';

/** What the host's thread and the sync worker tell each other. Same program, same version: types are enough. */
export interface SyncWorkerData {
  folder: string;
  kioskId: string;
  serverUrl: string;
  enrolmentCode: string;
  /** PEM of the server's certificate authority; null trusts the system's. */
  caPem: string | null;
  /** How long confirmed segments of the journal stay; null: for ever. */
  retentionDays: number | null;
  timing: Partial<SyncTiming>;
  /** False: nothing is delivered before the host says that the network is up. */
  isUp: boolean;
}
export type ToSyncWorker =
  | { type: 'nudge' }
  | { type: 'network'; isUp: boolean }
  | { type: 'close' }
  /** The answer to `forgetSessionKeys`; `problem` is why it failed. */
  | { type: 'forgotten'; answer: Forgotten; problem: string | null };
export type FromSyncWorker =
  | { type: 'state'; state: SyncState }
  /** Only the host's thread writes the journal. */
  | { type: 'forgetSessionKeys'; sessions: readonly string[] }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; fields: object; message: string };
