import type { ServerLog } from './app.ts';

/** So many sources are told apart; the rest is only counted. */
const SOURCES_MAX = 1_000;

export interface BadRequests {
  readonly count: number;
  note(source: string, reason: string): void;
}

/** Nonsense from outside: every request counts, but a source is logged once, so that nobody fills the disk with log lines. */
export function createBadRequests(log: ServerLog): BadRequests {
  const sources = new Set<string>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    note(source, reason) {
      count += 1;
      if (sources.has(source) || sources.size >= SOURCES_MAX) return;
      sources.add(source);
      log.warn({ source, reason }, 'a source sends requests that cannot be understood; further ones are only counted');
    },
  };
}
