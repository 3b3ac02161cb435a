/** How a barcode reader that types like a keyboard is told from a person. */
export type WedgeRule = {
  /** Its keys follow each other within this time; a person's do not, for as long as `lengthMin` of them. */
  gapMs: number;
  lengthMin: number;
  /** What the reader types before each symbol; empty for nothing. With it, typing is never held up. */
  prefix: string;
  /** The key after each symbol. */
  suffix: 'Enter' | 'Tab';
};

/** Keys that only change what others type; a reader presses them between the characters of a symbol. */
export const isModifier = (key: string): boolean => /^(?:Shift|Control|Alt|Meta|Caps)/.test(key);

/** As long as a symbol may be; more keys in a row are a stuck key or a flood. */
const TEXT_LENGTH_MAX = 1_024;

/**
 * `before`: what was held until now and is no scan: it was typed. `scan`: a whole symbol without prefix and suffix. `isHeld`: whether this
 * key may belong to a symbol, and so must not reach a field yet.
 */
export type WedgeStep = { before: string; scan: string | null; isHeld: boolean };

/** Finds symbols among keystrokes. Nothing typed is lost: it comes out as `before`, or by `flush`. */
export class WedgeDetector {
  readonly #rule: WedgeRule;
  #held = '';
  #lastAtMs = Number.NEGATIVE_INFINITY;

  constructor(rule: WedgeRule) {
    this.#rule = rule;
  }

  /** `key` as in the DOM's KeyboardEvent; one character for what is typed, a name for all others. */
  push(key: string, atMs: number): WedgeStep {
    const before = atMs - this.#lastAtMs > this.#rule.gapMs ? this.flush() : '';
    this.#lastAtMs = atMs;
    if (key.length === 1) return this.#take(key, before);
    const { prefix, suffix, lengthMin } = this.#rule;
    const text = this.flush();
    const isScan = key === suffix && text.startsWith(prefix) && text.length - prefix.length >= lengthMin;
    return isScan
      ? { before, scan: text.slice(prefix.length), isHeld: true }
      : { before: before + text, scan: null, isHeld: false };
  }

  /** What is held, when nothing came for longer than `gapMs`; it was typed. */
  flush(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  #take(character: string, before: string): WedgeStep {
    const { prefix } = this.#rule;
    const held = this.#held + character;
    const mayBeScan = prefix.startsWith(held) || held.startsWith(prefix);
    if (!mayBeScan || held.length > TEXT_LENGTH_MAX + prefix.length) {
      return { before: before + this.flush(), scan: null, isHeld: false };
    }
    this.#held = held;
    return { before, scan: null, isHeld: true };
  }
}
