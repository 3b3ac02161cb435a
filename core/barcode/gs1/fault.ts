/**
 * Where a value is wrong, and why. `kind` is the error name of GS1's reference linters as a camel-case word, e.g. `incorrectCheckDigit`;
 * `at` counts from the start of what was looked at.
 */
export type Fault = { kind: string; at: number; length: number };

export const faultAt = (kind: string, at: number, length: number): Fault => ({ kind, at, length });

export const wholly = (value: string, kind: string): Fault => faultAt(kind, 0, value.length);

/** The first character that `outside` finds. */
export function findCharacterOutside(outside: RegExp, value: string, kind: string): Fault | null {
  const at = value.search(outside);
  return at < 0 ? null : faultAt(kind, at, 1);
}
