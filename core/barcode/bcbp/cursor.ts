import type { ItemRule } from './items.ts';
import type { BcbpError } from './pass.ts';

/** Carries a refusal out of the depth of the reader; `readBcbp` turns it into a value, so that it never leaves this folder. */
export class Refused extends Error {
  readonly refusal: BcbpError;
  constructor(kind: BcbpError['kind'], at: number, message: string) {
    super(message);
    this.refusal = { kind, at, message: `${message} (after ${at} characters)` };
  }
}

/** What is noticed while a pass is read. */
export type Notes = {
  warnings: string[];
  /** The digits of all sizes, one after the other. */
  sizeDigits: string;
};

function oddityOf(text: string, { expected }: ItemRule): string {
  if (text.trim() === '') return 'is blank';
  return /[a-z]/.test(text) ? 'has small letters' : `is "${text}" instead of ${expected}`;
}

/** A part of the text that is read from left to right and may not be left before its end. */
export class Cursor {
  readonly #text: string;
  readonly #end: number;
  readonly #notes: Notes;
  #at: number;

  constructor(text: string, from: number, end: number, notes: Notes) {
    this.#text = text;
    this.#at = from;
    this.#end = end;
    this.#notes = notes;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  /** What is still to be read, without reading it. */
  get rest(): string {
    return this.#text.slice(this.#at, this.#end);
  }

  take(length: number, what: string, tooFew: BcbpError['kind']): string {
    if (this.left < length)
      throw new Refused(tooFew, this.#at, `${what} has ${length} characters, ${this.left} are left`);
    this.#at += length;
    return this.#text.slice(this.#at - length, this.#at);
  }

  /** An item as it stands, with its padding. */
  item(rule: ItemRule, tooFew: BcbpError['kind'], prefix = ''): string {
    const at = this.#at;
    const text = this.take(rule.length, prefix + rule.name, tooFew);
    if (!rule.form.test(text)) {
      const name = prefix + rule.name;
      if (rule.tolerated?.test(text) !== true)
        throw new Refused('invalidItem', at, `${name}: expected ${rule.expected}`);
      this.#notes.warnings.push(`${name} ${oddityOf(text, rule)}`);
    }
    return text.trimEnd();
  }

  /** The next `size` characters, where `size` is two hexadecimal digits that stand here. */
  section(what: string, tooFew: BcbpError['kind']): Cursor {
    const at = this.#at;
    const digits = this.take(2, `the size of ${what}`, tooFew);
    if (!/^[0-9A-F]{2}$/i.test(digits)) {
      throw new Refused('invalidItem', at, `the size of ${what}: expected two hexadecimal digits`);
    }
    this.#notes.sizeDigits += digits;
    const size = Number.parseInt(digits, 16);
    if (size > this.left)
      throw new Refused(tooFew, at, `${what} should have ${size} characters, ${this.left} are left`);
    this.#at += size;
    return new Cursor(this.#text, this.#at - size, this.#at, this.#notes);
  }
}
