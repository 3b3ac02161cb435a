import type { WedgeRule } from './wedge.ts';

/** Devices of a kiosk that type like a keyboard into its window. The screen must tell them from a person; null where there is none. */
export type KeyboardDevices = {
  wedge: WedgeRule | null;
  /** By `KeyboardEvent.code`: the key of a keyboard that it stands for on the screen, empty for one that is the host's alone. */
  keypad: Readonly<Record<string, string>> | null;
};

/** One key and how long after the one before it, in whole milliseconds. `key` as in the DOM; of a keypad's own keys its `code`. */
export type KeyPress = readonly [key: string, gapMs: number];
/** Of one message: a symbol of the greatest length with prefix and suffix. */
export const KEY_PRESSES_MAX = 1_040;
export const KEY_LENGTH_MAX = 24;
