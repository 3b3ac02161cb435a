/**
 * Seeded choice for sample data. The generator is mulberry32 (32 bits of state) and the seed text is folded by FNV-1a:
 * both are public-domain designs, good enough for samples and never used for anything secret.
 */
import { invariant } from '../../core/result.ts';

export interface SeededChoice {
  /** An integer between the two bounds, both included. */
  integer(minimum: number, maximum: number): number;
  /** One of the list, all equally likely. */
  pick<T>(list: readonly T[]): T;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  /** The list in another order; the list itself stays as it is. */
  shuffled<T>(list: readonly T[]): T[];
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the UTF-16 code units of the text. */
function hashText(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash >>> 0;
}

/** The same seed text gives the same sequence of choices, for ever: sample data that people have seen must not move. */
export function seededChoice(seed: string): SeededChoice {
  let state = hashText(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const integer = (minimum: number, maximum: number): number => {
    invariant(maximum >= minimum, `empty range ${minimum}–${maximum}`);
    return minimum + (next() % (maximum - minimum + 1));
  };
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[integer(0, list.length - 1)];
    invariant(chosen !== undefined, 'a choice from an empty list');
    return chosen;
  };
  const shuffled = <T>(list: readonly T[]): T[] => {
    const rest = [...list];
    const result: T[] = [];
    while (rest.length > 0) result.push(...rest.splice(integer(0, rest.length - 1), 1));
    return result;
  };
  return { integer, pick, chance: (percent) => integer(1, 100) <= percent, shuffled };
}
