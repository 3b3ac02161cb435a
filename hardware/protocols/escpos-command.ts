import type { EscposMachine } from './escpos-machine.ts';

/**
 * One command of the data stream.
 * - `length`: how many bytes follow the prefix; null while the bytes so far do not tell.
 * - `apply`: gets exactly those bytes.
 */
export type Command = {
  prefix: readonly number[];
  length: (argumentBytes: Uint8Array) => number | null;
  apply: (argumentBytes: Uint8Array, machine: EscposMachine) => void;
};

export const DLE = 0x10;
export const ESC = 0x1b;
export const FS = 0x1c;
export const GS = 0x1d;

/** A prefix such as `bytes(GS, '(k')`. */
export const bytes = (introducer: number, letters: string): number[] => [
  introducer,
  ...Array.from(letters, (letter) => letter.charCodeAt(0)),
];

export const word = (low = 0, high = 0): number => low + high * 256;

/** pL pH, then that many. */
export const counted: Command['length'] = ([low, high]) =>
  low === undefined || high === undefined ? null : 2 + word(low, high);

export const fixed = (prefix: number[], count: number, apply: Command['apply']): Command => ({
  prefix,
  length: () => count,
  apply,
});

/** One byte that changes how the following is printed. */
export const setting = (prefix: number[], change: (value: number, machine: EscposMachine) => void): Command =>
  fixed(prefix, 1, ([value = 0], machine) => change(value, machine));

/** Read in full, with an effect that nothing on paper shows: density, speed, sensors, memory switches. */
export const silent = (prefix: number[], length: number | Command['length']): Command => ({
  prefix,
  length: typeof length === 'number' ? () => length : length,
  apply: () => undefined,
});

/** Read in full, and told, because what it does on paper or answers is not shown. */
export const told = (prefix: number[], length: number | Command['length'], command: string): Command => ({
  prefix,
  length: typeof length === 'number' ? () => length : length,
  apply: (_, machine) => machine.emit({ kind: 'other', command }),
});
