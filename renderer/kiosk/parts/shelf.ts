import { reconnectDelayMs } from '../../carrier/backoff.ts';

/** What is in the page from its start, or how it is fetched: from the same place as the page itself. */
export type Source<Value> = { here: Value } | { load(): Promise<Value> };
export type Sources<Values extends object> = { readonly [Key in keyof Values]: Source<Values[Key]> };

/** Attempts before a part counts as missing: with the pauses between them about ten seconds, which a host needs to start again. */
export const PART_TRIES_MAX = 7;

/** Parts of the page by name. A part that has come stays. */
export interface Shelf<Values extends object> {
  /** Undefined until it has come. */
  get<Key extends keyof Values>(key: Key): Values[Key] | undefined;
  isMissing(key: keyof Values): boolean;
  /** Fetches it, once however often it is asked for. Whoever subscribes hears how it ends. */
  want(key: keyof Values): void;
  /** Tries once more for each that is missing; it counts as missing until it has come. */
  mend(): void;
  subscribe(listener: () => void): () => void;
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

export function createShelf<Values extends object>(sources: Sources<Values>, wait = pause): Shelf<Values> {
  const arrived: Partial<Values> = {};
  const states = new Map<keyof Values, 'coming' | 'here' | 'missing'>();
  const listeners = new Set<() => void>();

  const fetch = async <Key extends keyof Values>(
    key: Key,
    load: () => Promise<Values[Key]>,
    tries: number,
  ): Promise<void> => {
    const got = await fetchPart(load, tries, wait);
    if (got === null) console.error(`the part "${String(key)}" of the page did not load`);
    else arrived[key] = got.value;
    states.set(key, got === null ? 'missing' : 'here');
    for (const listener of listeners) listener();
  };

  return {
    get(key) {
      const source = sources[key];
      return 'here' in source ? source.here : arrived[key];
    },
    isMissing: (key) => states.get(key) === 'missing',
    want(key) {
      const source = sources[key];
      if (!('load' in source) || states.has(key)) return;
      states.set(key, 'coming');
      void fetch(key, source.load, PART_TRIES_MAX);
    },
    mend() {
      for (const [key, state] of states) {
        const source = sources[key];
        if (state === 'missing' && 'load' in source) void fetch(key, source.load, 1);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function fetchPart<Value>(
  load: () => Promise<Value>,
  tries: number,
  wait: typeof pause,
): Promise<{ value: Value } | null> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (attempt > 0) await wait(reconnectDelayMs(attempt));
    try {
      return { value: await load() };
    } catch (cause) {
      console.warn(`a part of the page did not load, attempt ${attempt + 1}`, cause);
    }
  }
  return null;
}
