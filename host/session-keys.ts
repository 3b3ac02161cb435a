import type { KeyKeeper } from './key-keeper.ts';
import { type PersonalData, personalDataUnder } from './personal-data.ts';

export type NextSession = { sessionId: string; wrappedKey: string | null };

export interface SessionKeys {
  /** Ready for use; null while it is being prepared. */
  readonly next: NextSession | null;
  /** Resolves when `next` is there. */
  prepare(): Promise<void>;
  /** Replaces a key that has not begun a session. */
  renew(): Promise<void>;
  /** The session began: its key is the current one, and the next may be prepared. */
  begin(sessionId: string): void;
  /** The host started again within a session. False when its key is gone: the session goes on under a fresh one. */
  resume(sessionId: string): Promise<boolean>;
  end(): void;
  readonly current: PersonalData | null;
  readonly upcoming: PersonalData | null;
}

type Held = { sessionId: string; wrappedKey: string | null; data: PersonalData };

/**
 * One key a session, made and handed to the keeper before the session can begin. `wrap` seals the key to the head office; it answers
 * null while no head-office key is known.
 */
export function createSessionKeys(deps: {
  keeper: KeyKeeper;
  newId: () => string;
  randomKey: () => Uint8Array;
  wrap: (sessionId: string, key: Uint8Array) => Promise<string | null>;
}): SessionKeys {
  let next: Held | null = null;
  let current: Held | null = null;
  let preparing: Promise<void> | null = null;

  async function make(): Promise<void> {
    const sessionId = deps.newId();
    try {
      next = await keep(sessionId);
    } finally {
      preparing = null;
    }
  }

  async function keep(sessionId: string): Promise<Held> {
    const key = deps.randomKey();
    const wrappedKey = await deps.wrap(sessionId, key);
    await deps.keeper.keep(sessionId, key);
    return { sessionId, wrappedKey, data: personalDataUnder(key) };
  }

  return {
    get next() {
      return next;
    },
    get current() {
      return current?.data ?? null;
    },
    get upcoming() {
      return next?.data ?? null;
    },
    prepare() {
      if (next !== null) return Promise.resolve();
      preparing ??= make();
      return preparing;
    },
    renew() {
      preparing ??= make();
      return preparing;
    },
    begin(sessionId) {
      if (next?.sessionId !== sessionId) return;
      if (current !== null) deps.keeper.forget(current.sessionId);
      current = next;
      next = null;
    },
    async resume(sessionId) {
      const key = await deps.keeper.recall(sessionId);
      if (key === null) {
        current = await keep(sessionId);
        return false;
      }
      current = { sessionId, wrappedKey: null, data: personalDataUnder(key) };
      return true;
    },
    end() {
      if (current !== null) deps.keeper.forget(current.sessionId);
      current = null;
    },
  };
}
