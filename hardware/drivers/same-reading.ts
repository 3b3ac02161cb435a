import type { ScaleReading } from '../ports/scale.ts';

/** Whether two readings say the same, so that nobody is told twice. */
export function sameReading(a: ScaleReading | null, b: ScaleReading): boolean {
  if (a === null || a.kind !== b.kind) return false;
  if (a.kind !== 'stable' || b.kind !== 'stable') return true;
  return a.weightGrams === b.weightGrams && a.shown?.value === b.shown?.value && a.isNet === b.isNet;
}
