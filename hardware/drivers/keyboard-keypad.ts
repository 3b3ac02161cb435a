import { z } from 'zod';
import { KEYPAD_KEYS, type KeypadKey } from '../../core/keyboard/keypad-key.ts';
import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';
import type { Keypad } from '../ports/keypad.ts';
import { defineDriver, type KeySource } from './driver.ts';
import { StatusCell } from './status-cell.ts';

/** By `KeyboardEvent.code`. A code that people's keyboards have would make one press mean two things. */
export const keypadCodesSchema = z.record(z.string().regex(/^F(?:1[3-9]|2[0-4])$/, 'F13 to F24'), z.enum(KEYPAD_KEYS));

/** An accessibility keypad that types keys of its own into the kiosk's window, and says there when headphones are put in or pulled out. */
export class KeyboardKeypad implements Keypad {
  readonly #keys = new Listeners<[KeypadKey]>();
  readonly #status = new StatusCell();
  readonly #stop: () => void;
  #dropped = 0;

  constructor(keys: KeySource, codes: Readonly<Record<string, KeypadKey>>) {
    this.#status.set('READY', null);
    this.#stop = keys.onKeystroke((code) => {
      const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined;
      if (meaning !== undefined) this.#keys.emit(meaning);
      else if (/^F(?:1[3-9]|2[0-4])$/.test(code)) this.#dropped += 1;
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get dropped(): number {
    return this.#dropped;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onKey(listener: (key: KeypadKey) => void): () => void {
    return this.#keys.add(listener);
  }

  async close(): Promise<void> {
    this.#stop();
    this.#keys.clear();
    this.#status.close();
  }
}

export const keyboardKeypad = defineDriver({
  name: 'keyboard-keypad',
  opens: ['keypad'],
  over: ['keyboard'],
  model: z.strictObject({ codes: keypadCodesSchema }),
  /** Of a keypad whose code table was changed with its maker's utility. */
  settings: z.strictObject({ codes: keypadCodesSchema.optional() }),
  open: ({ model, settings }, deps) => new KeyboardKeypad(deps.keys, settings.codes ?? model.codes),
});
