import type { KeypadKey } from '../../core/keyboard/keypad-key.ts';
import type { Device } from './device.ts';

/** Accessibility keypad. Guarantees: keys come in order, each at most once; a code that the model does not know is dropped and counted. */
export interface Keypad extends Device {
  onKey(listener: (key: KeypadKey) => void): () => void;
  readonly dropped: number;
}
