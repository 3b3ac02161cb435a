import { createHash } from 'node:crypto';
import type { KeyKeeper } from './key-keeper.ts';
import { type PersonalData, personalDataUnder } from './personal-data.ts';

export type NextSession = { sessionId: string; wrappedKey: string | null; wrappedKeyHash: string | null };

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
  /** Wraps the current session's key (again). The hash of what came out, null where no head office key can be used. */
  wrapCurrent(): Promise<string | null>;
  end(): void;
  readonly current: PersonalData | null;
  readonly upcoming: PersonalData | null;
  /** Of the current session's key, as it was last wrapped by this host. */
  readonly wrappedKeyHash: string | null;
  /** The wrapped key of this hash, as long as its session goes on. */
  wrappedKeyOf(hash: string | null): string | null;
}

type Held = NextSession & { key: Uint8Array; data: PersonalData };

const hashOf = (wrapped: string | null): string | null =>
  wrapped === null ? null : createHash('sha256').update(wrapped).digest('hex');

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
    const replaced = next;
    try {
      next = await keep(sessionId);
    } finally {
      preparing = null;
    }
    if (replaced !== null && current?.sessionId !== replaced.sessionId) deps.keeper.forget(replaced.sessionId);
  }

  async function keep(sessionId: string): Promise<Held> {
    const key = deps.randomKey();
    const wrappedKey = await deps.wrap(sessionId, key);
    await deps.keeper.keep(sessionId, key);
    return heldOf(sessionId, key, wrappedKey);
  }

  const heldOf = (sessionId: string, key: Uint8Array, wrappedKey: string | null): Held => ({
    sessionId,
    wrappedKey,
    wrappedKeyHash: hashOf(wrappedKey),
    key,
    data: personalDataUnder(key),
  });

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
    get wrappedKeyHash() {
      return current?.wrappedKeyHash ?? null;
    },
    wrappedKeyOf(hash) {
      if (hash === null) return null;
      return [next, current].find((held) => held?.wrappedKeyHash === hash)?.wrappedKey ?? null;
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
      current = heldOf(sessionId, key, null);
      return true;
    },
    async wrapCurrent() {
      if (current === null) return null;
      const { sessionId, key } = current;
      const wrapped = await deps.wrap(sessionId, key);
      // The session may have ended meanwhile.
      if (wrapped === null || current?.sessionId !== sessionId) return null;
      current = heldOf(sessionId, key, wrapped);
      return current.wrappedKeyHash;
    },
    end() {
      if (current !== null) deps.keeper.forget(current.sessionId);
      current = null;
    },
  };
}
