/**
 * Where session keys live: in the memory of the process that supervises the host, so that a killed host comes back whole and a power
 * loss forgets them. Keys are 32 random bytes.
 */
export interface KeyKeeper {
  /** Resolves when the supervisor holds the key: only then may the session begin. */
  keep(sessionId: string, key: Uint8Array): Promise<void>;
  /** The key of a session that began before this host started; null after a power loss. */
  recall(sessionId: string): Promise<Uint8Array | null>;
  forget(sessionId: string): void;
}

/** For a host that nobody supervises (tests, simulation): a restart within the process finds the keys. */
export function memoryKeyKeeper(keys: Map<string, Uint8Array> = new Map()): KeyKeeper {
  return {
    keep: async (sessionId, key) => {
      keys.set(sessionId, key);
    },
    recall: async (sessionId) => keys.get(sessionId) ?? null,
    forget: (sessionId) => {
      keys.delete(sessionId);
    },
  };
}
