/** Guessing enrolment codes is made slow. */

/** So many wrong codes a source may show within the window. */
export const WRONG_CODES_MAX = 30;
export const WRONG_CODES_WINDOW_MS = 600_000;
/** So many sources are told apart; the one that was quiet longest makes room. */
const SOURCES_MAX = 1_000;

export interface CodeGuard {
  mayTry(source: string): boolean;
  noteWrong(source: string): void;
}

export function createCodeGuard(now: () => number): CodeGuard {
  const wrong = new Map<string, { count: number; sinceMs: number }>();
  const recent = (source: string) => {
    const known = wrong.get(source);
    return known !== undefined && now() - known.sinceMs < WRONG_CODES_WINDOW_MS ? known : null;
  };
  return {
    mayTry: (source) => (recent(source)?.count ?? 0) < WRONG_CODES_MAX,
    noteWrong(source) {
      const { count, sinceMs } = recent(source) ?? { count: 0, sinceMs: now() };
      wrong.delete(source);
      const [quietest] = wrong.keys();
      if (wrong.size >= SOURCES_MAX && quietest !== undefined) wrong.delete(quietest);
      wrong.set(source, { count: count + 1, sinceMs });
    },
  };
}
