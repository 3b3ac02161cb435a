import type { LightColour, LightPattern, LightSigns } from '../ports/signal-light.ts';

/** What every lamp shows, as asked for or as answered. */
export type LightAnswer =
  | { kind: 'accepted' }
  | { kind: 'refused' }
  | { kind: 'shows'; signs: LightSigns }
  | { kind: 'garbage' };

/** How to talk to a light. Pure: bytes in and out. */
export interface LightProtocol {
  readonly colours: readonly LightColour[];
  /** Sets every lamp of the light; colours that are not named are off. */
  render(signs: LightSigns): Uint8Array;
  /** Asks what the light shows; null where it never answers anything. */
  readonly query: Uint8Array | null;
  push(chunk: Uint8Array): LightAnswer[];
  cut(): void;
}

/** Lights that take one byte for each lamp and pattern, and never answer. The bytes are the model's. */
export type LightBytes = Readonly<Record<LightPattern, number>>;
export type ByteLightModel = {
  /** Sent before the lamps, e.g. to silence a buzzer that somebody else left on. */
  before: readonly number[];
  lamps: Partial<Record<LightColour, LightBytes>>;
};

export const LIGHT_COLOURS = ['red', 'amber', 'green', 'blue', 'white'] as const satisfies readonly LightColour[];

export class ByteLight implements LightProtocol {
  readonly colours: readonly LightColour[];
  readonly query = null;
  readonly #model: ByteLightModel;

  constructor(model: ByteLightModel) {
    this.#model = model;
    this.colours = LIGHT_COLOURS.filter((colour) => model.lamps[colour] !== undefined);
  }

  render(signs: LightSigns): Uint8Array {
    // A lamp that blinks is switched off before it is lit: on and blinking are two relays in some of these lights.
    const lamps = this.colours.flatMap((colour) => {
      const bytes = this.#model.lamps[colour];
      const pattern = signs[colour] ?? 'off';
      if (bytes === undefined) return [];
      return pattern === 'off' ? [bytes.off] : [bytes.off, bytes[pattern]];
    });
    return Uint8Array.from([...this.#model.before, ...lamps]);
  }

  push(): LightAnswer[] {
    return [];
  }

  cut(): void {
    // Nothing is ever answered, so there is no half of an answer.
  }
}

/**
 * Patlite's serial command set, as the manual of the interface converter PHE-3FB3 has it (3.2.2.4 and 3.2.2.5): `@??S`, one digit
 * each for red, amber, green, two unused ones and the buzzer, `!`, answered by ACK or NAK; `@??G!` is answered by the six digits.
 */
export class PatliteLight implements LightProtocol {
  readonly colours = PATLITE_LAMPS;
  readonly query: Uint8Array = Buffer.from('@??G!');
  readonly #digits: number[] = [];

  render(signs: LightSigns): Uint8Array {
    const lamps = PATLITE_LAMPS.map((colour) => PATTERN_DIGITS[signs[colour] ?? 'off']).join('');
    return Buffer.from(`@??S${lamps}000!`);
  }

  push(chunk: Uint8Array): LightAnswer[] {
    const answers: LightAnswer[] = [];
    for (const byte of chunk) this.#take(byte, answers);
    return answers;
  }

  cut(): void {
    this.#digits.length = 0;
  }

  #take(byte: number, answers: LightAnswer[]): void {
    if (byte >= 0x30 && byte <= 0x39) {
      this.#digits.push(byte);
      if (this.#digits.length < STATE_DIGITS) return;
      answers.push(shownBy(this.#digits));
      this.cut();
      return;
    }
    const isWhole = this.#digits.length === 0;
    this.cut();
    if (!isWhole || (byte !== ACK && byte !== NAK)) answers.push({ kind: 'garbage' });
    if (byte === ACK) answers.push({ kind: 'accepted' });
    if (byte === NAK) answers.push({ kind: 'refused' });
  }
}

const PATLITE_LAMPS = ['red', 'amber', 'green'] as const satisfies readonly LightColour[];
const ACK = 0x06;
const NAK = 0x15;
/** Three lamps, two unused, the buzzer. */
const STATE_DIGITS = 6;
/** 3 is a second way to flash. */
const PATTERN_DIGITS: Readonly<Record<LightPattern, string>> = { off: '0', steady: '1', blinking: '2' };

function shownBy(digits: readonly number[]): LightAnswer {
  const signs: LightSigns = {};
  for (const [index, colour] of PATLITE_LAMPS.entries()) {
    const pattern = PATTERNS[(digits[index] ?? 0) - 0x30];
    if (pattern === undefined) return { kind: 'garbage' };
    signs[colour] = pattern;
  }
  return { kind: 'shows', signs };
}

const PATTERNS: readonly LightPattern[] = ['off', 'steady', 'blinking', 'blinking'];
