import type { Device } from './device.ts';

/** What the keys of an accessibility keypad mean (EN 301 549, 8.4; own reading); which code means which is the model's data. */
export type KeypadKey =
  | 'next'
  | 'previous'
  | 'up'
  | 'down'
  | 'select'
  | 'back'
  | 'help'
  | 'repeat'
  | 'volumeUp'
  | 'volumeDown'
  | 'headphonesIn'
  | 'headphonesOut';

/** Accessibility keypad. Guarantees: keys come in order, each at most once; a code that the model does not know is dropped and counted. */
export interface Keypad extends Device {
  onKey(listener: (key: KeypadKey) => void): () => void;
  readonly dropped: number;
}
