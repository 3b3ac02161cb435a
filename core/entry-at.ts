import { invariant } from './result.ts';

/** An entry that must be there: a place that is none is a broken invariant, and not a case to provide for. */
export function entryAt<T>(list: readonly T[], place: number): T {
  const entry = list[place];
  invariant(entry !== undefined, `no entry ${place} of ${list.length}`);
  return entry;
}
