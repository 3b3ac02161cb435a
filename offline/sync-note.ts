/** Keeps the state of the delivery in `sync.db`, for whoever looks while nothing runs. */
import type { OfflineLog } from './log.ts';
import { detailOf } from './storage-failure.ts';
import type { SyncState } from './sync-client.ts';
import type { SyncStore } from './sync-store.ts';

export interface SyncNote {
  online: boolean;
  /** Unix time in milliseconds since when `online` is what it is. */
  sinceMs: number;
  /** The last one ever, as JSON. `isOver`: an exchange has succeeded since. */
  lastError: string | null;
  lastErrorAtMs: number | null;
  isOver: boolean;
}

/** Writes what changed. That it cannot be written is logged and stops nothing. */
export function createStateKeeper(
  store: Pick<SyncStore, 'keepNote' | 'note'>,
  { now, log }: { now: () => number; log: OfflineLog },
): (state: SyncState) => void {
  let kept = '';
  return ({ online, sinceMs, lastError }) => {
    // A client that has just begun knows nothing yet.
    if (!online && lastError === null) return;
    const next = JSON.stringify([online, sinceMs, lastError]);
    if (next === kept) return;
    try {
      const before = store.note();
      const error = lastError === null ? null : JSON.stringify(lastError);
      const isNew = error !== null && (error !== before?.lastError || before.isOver);
      store.keepNote({
        ...{ online, sinceMs, isOver: lastError === null },
        lastError: error ?? before?.lastError ?? null,
        lastErrorAtMs: isNew ? now() : (before?.lastErrorAtMs ?? null),
      });
      kept = next;
    } catch (cause) {
      log.warn({ detail: detailOf(cause) }, 'the state of the delivery cannot be kept');
    }
  };
}
