import { type Fault, faultAt } from './fault.ts';

/**
 * Reads fields one after the other out of a string of digits whose later fields depend on earlier ones. After the first fault every
 * field is empty, so that a reader is written straight down and looks at `fault` at its end.
 */
export class DigitFields {
  readonly #text: string;
  #at = 0;
  #fault: Fault | null = null;

  constructor(text: string) {
    this.#text = text;
    const at = text.search(/\D/);
    if (at >= 0) this.#fault = faultAt('nonDigitCharacter', at, 1);
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  /** Whether the next digit is there and is `digit`; then it is taken. */
  takeIf(digit: string): boolean {
    if (this.#fault !== null || this.#text.charAt(this.#at) !== digit) return false;
    this.#at += 1;
    return true;
  }

  /** One digit out of `allowed`. */
  digit(allowed: string, kinds: { missing: string; invalid: string }): string {
    if (this.#fault !== null) return '';
    const digit = this.#text.charAt(this.#at);
    if (digit === '') return this.#fail(faultAt(kinds.missing, 0, this.#text.length));
    if (!allowed.includes(digit)) return this.#fail(faultAt(kinds.invalid, this.#at, 1));
    this.#at += 1;
    return digit;
  }

  /** `length` digits. */
  digits(length: number, truncated: string): string {
    if (this.#fault !== null) return '';
    const left = this.#text.length - this.#at;
    if (left < length) {
      return this.#fail(left === 0 ? faultAt(truncated, 0, this.#text.length) : faultAt(truncated, this.#at, left));
    }
    this.#at += length;
    return this.#text.slice(this.#at - length, this.#at);
  }

  /** A field behind a digit that says how long it is, less `more`. */
  counted(allowed: string, more: number, kinds: { missing: string; invalid: string; truncated: string }): string {
    const indicator = this.digit(allowed, kinds);
    return this.digits(Number(indicator) + more, kinds.truncated);
  }

  /** Takes the place of the fault that is not there yet: a rule over several fields. `back` digits before here are wrong. */
  refuse(kind: string, back: number): void {
    this.#fault ??= faultAt(kind, this.#at - back, back);
  }

  end(kind: string): void {
    if (this.#at < this.#text.length) this.#fault ??= faultAt(kind, this.#at, this.#text.length - this.#at);
  }

  #fail(fault: Fault): '' {
    this.#fault = fault;
    return '';
  }
}
