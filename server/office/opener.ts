/**
 * Opens session keys after the upload was acknowledged, so that delivery never waits for it: whether the head office can read a session is
 * known soon, and not only when somebody needs it. The key that comes out is thrown away; it is opened again when somebody looks.
 * Its queue is the rows that are marked `waiting`, so it survives a restart.
 */
import type { ServerLog } from '../app.ts';
import type { HeadOfficeKey } from '../head-office-key.ts';
import { type NudgedWork, nudgedWork } from '../nudged-work.ts';
import type { OfficeStore, OpenedKey } from '../store/office-store.ts';

const KEYS_PER_ROUND = 50;
/** After an error of the database. */
const RETRY_MS = 10_000;

export type Opener = NudgedWork;

export interface OpenerOptions {
  store: Pick<OfficeStore, 'keysToOpen' | 'noteOpened'>;
  headOfficeKey: Pick<HeadOfficeKey, 'openSessionKey'>;
  log: ServerLog;
}

export function createOpener({ store, headOfficeKey, log }: OpenerOptions): Opener {
  async function round(): Promise<boolean> {
    const waiting = await store.keysToOpen(KEYS_PER_ROUND);
    const opened: OpenedKey[] = [];
    for (const { session, hash, wrapped, kiosk } of waiting) {
      const outcome = await headOfficeKey.openSessionKey(session, wrapped);
      if (!outcome.ok) log.warn({ kiosk, session }, 'a session key cannot be opened with any head office key');
      opened.push({ session, hash, keyId: outcome.ok ? outcome.value.keyId : null });
    }
    if (opened.length > 0) await store.noteOpened(opened);
    return waiting.length === KEYS_PER_ROUND;
  }

  return nudgedWork({
    round,
    restMs: async () => null,
    failed: (cause) => log.error({ err: cause }, 'session keys could not be opened; they are tried again'),
    retryMs: RETRY_MS,
  });
}
