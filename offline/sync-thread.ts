import { Worker } from 'node:worker_threads';
import type { Forgotten } from './journal-storage.ts';
import { type OfflineLog, silentLog } from './log.ts';
import { detailOf } from './storage-failure.ts';
import type { SyncState, SyncTiming } from './sync-client.ts';
import type { FromSyncWorker, SyncWorkerData, ToSyncWorker } from './sync-messages.ts';

const RESTART_AFTER_MS = 5_000;
const CLOSE_TIMEOUT_MS = 3_000;

export interface SyncThreadOptions {
  /** The data folder; its journal, key and catalogue were opened by the host before. */
  folder: string;
  kioskId: string;
  serverUrl: string;
  enrolmentCode: string;
  /** PEM of the server's certificate authority; the system's where absent. */
  caPem?: string | null;
  /** How long confirmed segments of the journal stay; for ever where absent. */
  retentionDays?: number;
  log?: OfflineLog;
  timing?: Partial<SyncTiming>;
  /** Erases these keys in the journal; throws where it cannot. */
  forgetSessionKeys: (sessions: readonly string[]) => Forgotten;
  /** False: begins with the network switched off. */
  isUp?: boolean;
  /** Where a bundled host keeps the worker's file. */
  workerFile?: URL;
}

export interface SyncThread {
  /** The newest state, null before the first. */
  readonly state: SyncState | null;
  /** Called at once with the newest state, if there is one. The returned function ends it. */
  onState(listener: (state: SyncState) => void): () => void;
  nudge(): void;
  setNetwork(isUp: boolean): void;
  close(): Promise<void>;
}

/** Starts the sync worker and keeps it running: a crashed one is logged and started again. */
export function startSyncThread(options: SyncThreadOptions): SyncThread {
  const log = options.log ?? silentLog;
  const workerData: SyncWorkerData = {
    folder: options.folder,
    kioskId: options.kioskId,
    serverUrl: options.serverUrl,
    enrolmentCode: options.enrolmentCode,
    caPem: options.caPem ?? null,
    retentionDays: options.retentionDays ?? null,
    timing: options.timing ?? {},
    isUp: options.isUp ?? true,
  };
  const listeners = new Set<(state: SyncState) => void>();
  let state: SyncState | null = null;
  let isClosing = false;
  let isUp = workerData.isUp;
  let restart: NodeJS.Timeout | null = null;
  let worker = begin();

  function take(next: SyncState): void {
    state = next;
    for (const listener of listeners) listener(next);
  }

  function forget(sessions: readonly string[]): ToSyncWorker {
    try {
      return { type: 'forgotten', answer: options.forgetSessionKeys(sessions), problem: null };
    } catch (cause) {
      return { type: 'forgotten', answer: 'busy', problem: detailOf(cause) };
    }
  }

  function begin(): Worker {
    const begun = new Worker(options.workerFile ?? new URL('./sync-worker.ts', import.meta.url), { workerData });
    begun.on('message', (message: FromSyncWorker) => {
      if (message.type === 'state') take(message.state);
      else if (message.type === 'forgetSessionKeys') post(forget(message.sessions));
      else log[message.level](message.fields, message.message);
    });
    begun.on('error', (cause) => {
      log.error({ detail: cause instanceof Error ? cause.message : String(cause) }, 'the sync worker crashed');
      const lastError = { kind: 'local', detail: 'the sync worker crashed' } as const;
      if (state !== null) take({ ...state, online: false, sinceMs: Date.now(), lastError });
    });
    begun.on('exit', () => {
      if (!isClosing) restart = setTimeout(again, RESTART_AFTER_MS);
    });
    return begun;
  }

  function again(): void {
    worker = begin();
    if (isUp !== workerData.isUp) post({ type: 'network', isUp });
  }

  const post = (message: ToSyncWorker) => worker.postMessage(message);

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      if (state !== null) listener(state);
      return () => void listeners.delete(listener);
    },
    nudge: () => post({ type: 'nudge' }),
    setNetwork(next) {
      isUp = next;
      post({ type: 'network', isUp });
    },
    async close() {
      isClosing = true;
      if (restart !== null) clearTimeout(restart);
      if (worker.threadId === -1) return;
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      post({ type: 'close' });
      const deadline = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
      await exited;
      clearTimeout(deadline);
    },
  };
}
