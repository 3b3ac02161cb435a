import type { ScaleCommand } from '../ports/scale.ts';
import { type ScaleAnswer, type ScaleConversation, stableOrUnder } from './scale-answer.ts';
import { decimalOf, decimalText, parseDecimal, unitNamed, type Weight, type WeightUnit, weightOf } from './weight.ts';

/**
 * NCI / Weigh-Tronix, after the manuals of the NCI 6702 and 7800 families and PSC's Magellan 8500 (ECR variant): `W`, `S`, `Z`, `T`
 * and CR; the answer is LF, the weight with its unit and CR, then LF, two or more status characters and CR, then ETX. In motion and out
 * of range many scales send the status alone, some with an `S` before it. The status bits are those of Ohaus' table for this protocol;
 * every status character has bits 4 and 5 set, and bit 6 says that another one follows. Characters have 7 bits, the eighth is parity.
 */
export const NCI_ANSWER_BYTES_MAX = 64;

const ETX = 0x03;

export const NCI_WEIGHT_REQUEST: Uint8Array = Buffer.from('W\r');
const REQUESTS: Readonly<Record<ScaleCommand, Uint8Array | null>> = {
  zero: Buffer.from('Z\r'),
  tare: Buffer.from('T\r'),
  // The protocol's tare toggles on some scales and has no word for clearing it on others.
  clearTare: null,
};

export class NciConversation implements ScaleConversation {
  readonly weightRequest = NCI_WEIGHT_REQUEST;
  readonly #bytes: number[] = [];
  #tooLong = false;

  commandRequest(command: ScaleCommand): Uint8Array | null {
    return REQUESTS[command];
  }

  /** Zeroing and taring are answered by the status as it is afterwards; only a third status character knows of a tare. */
  outcomeOf(command: ScaleCommand, answer: ScaleAnswer): 'done' | 'refused' | null {
    if (answer.kind === 'motion' || answer.kind === 'overload' || answer.kind === 'refused') return 'refused';
    if (answer.kind !== 'status' && answer.kind !== 'underload') return null;
    if (command === 'zero') return answer.isZero === true ? 'done' : 'refused';
    return answer.isNet === false ? 'refused' : 'done';
  }

  push(chunk: Uint8Array): ScaleAnswer[] {
    const answers: ScaleAnswer[] = [];
    for (const byte of chunk) this.#take(byte & 0x7f, answers);
    return answers;
  }

  cut(): void {
    this.#bytes.length = 0;
    this.#tooLong = false;
  }

  #take(byte: number, answers: ScaleAnswer[]): void {
    if (byte !== ETX) {
      if (this.#bytes.length < NCI_ANSWER_BYTES_MAX) this.#bytes.push(byte);
      else this.#tooLong = true;
      return;
    }
    answers.push(this.#tooLong ? { kind: 'garbage' } : readNciAnswer(String.fromCharCode(...this.#bytes)));
    this.cut();
  }
}

/** One answer without its ETX. */
export function readNciAnswer(text: string): ScaleAnswer {
  const lines = /^\n([^\r\n]*)\r(?:\n([^\r\n]*)\r)?$/.exec(text);
  if (lines === null) return { kind: 'garbage' };
  const [, first = '', second] = lines;
  if (first === '?' && second === undefined) {
    return { kind: 'refused', command: null, detail: 'the scale does not know the command' };
  }
  const status = readStatus(second ?? first);
  if (status === null) return { kind: 'garbage' };
  if (second === undefined) return withoutWeight(status);
  const trouble = troubleOf(status);
  if (trouble !== null) return trouble;
  const weight = weightIn(first);
  return weight === null ? barsAnswer(first, status) : stableOrUnder(weight, flagsOf(status));
}

type Status = { first: number; second: number; third: number | null };

/** `S20`, `S 20` or `20`: the characters stand for themselves, their lower four bits are the flags. */
function readStatus(text: string): Status | null {
  const characters = /^(?:S ?)?([0-?][0-?p-\x7f][0-?p-\x7f]{0,4})$/.exec(text)?.[1];
  if (characters === undefined) return null;
  const [first = 0, second = 0, ...more] = [...characters].map((character) => character.charCodeAt(0));
  // Bit 6 of each but the first says whether another follows: a status that ends too early or too late is damaged.
  const follows = [second, ...more].map((code) => (code & 0x40) !== 0);
  if (follows.some((isFollowed, index) => isFollowed !== index < follows.length - 1)) return null;
  return { first, second, third: more[0] ?? null };
}

const has = (byte: number | null, bit: number): boolean => byte !== null && (byte & (1 << bit)) !== 0;

const flagsOf = ({ first, third }: Status) => ({
  isZero: has(first, 1),
  isNet: third === null ? null : has(third, 2),
});

/** What keeps a weight from being one, heaviest first; null for nothing. */
function troubleOf(status: Status): ScaleAnswer | null {
  const { first, second, third } = status;
  if (has(first, 2)) return { kind: 'fault', detail: 'the scale reports a RAM error' };
  if (has(first, 3)) return { kind: 'fault', detail: 'the scale reports an EEPROM error' };
  if (has(second, 2)) return { kind: 'fault', detail: 'the scale reports a ROM error' };
  if (has(second, 3)) return { kind: 'fault', detail: 'the scale reports a faulty calibration' };
  if (has(third, 3)) return { kind: 'fault', detail: 'the scale was not empty when it was switched on' };
  if (has(second, 1)) return { kind: 'overload', ...flagsOf(status) };
  if (has(second, 0)) return { kind: 'underload', ...flagsOf(status) };
  if (has(first, 0)) return { kind: 'motion', weight: null, ...flagsOf(status) };
  return null;
}

const withoutWeight = (status: Status): ScaleAnswer => troubleOf(status) ?? { kind: 'status', ...flagsOf(status) };

/** A display full of bars: carets above the range, underscores below it, dashes for a zero that cannot be found. */
function barsAnswer(text: string, status: Status): ScaleAnswer {
  const bars = text.replace(/[a-z ]+$/i, '').trim();
  if (/^\^+$/.test(bars)) return { kind: 'overload', ...flagsOf(status) };
  if (/^_+$/.test(bars)) return { kind: 'underload', ...flagsOf(status) };
  if (/^-+$/.test(bars)) return { kind: 'fault', detail: 'the scale cannot find its zero' };
  return { kind: 'garbage' };
}

/** `0.52lb`, `00.520KG` or, in pounds and ounces, `1LB 3.5OZ`. */
function weightIn(text: string): Weight | null {
  const mixed = /^ *(\d+) ?lb +([\d.]+) ?oz *$/i.exec(text);
  if (mixed !== null) return mixedWeight(Number(mixed[1]), mixed[2] ?? '');
  const [, written, unitText] = /^ *(-? *[\d.]+) ?([a-z]{1,3}) *$/i.exec(text) ?? [];
  if (written === undefined || unitText === undefined) return null;
  const value = parseDecimal(written);
  const unit = unitNamed(unitText);
  return value === null || unit === null ? null : weightOf(value, unit);
}

/** Counted in ounces, of which a pound has sixteen. */
function mixedWeight(pounds: number, ouncesText: string): Weight | null {
  const ounces = parseDecimal(ouncesText);
  if (ounces === null || ounces.units < 0 || ounces.units >= 16 * 10 ** -ounces.exponent) return null;
  const units = pounds * 16 * 10 ** -ounces.exponent + ounces.units;
  const weight = weightOf({ units, exponent: ounces.exponent }, 'oz');
  return weight === null ? null : { ...weight, shown: { value: `${pounds} lb ${ouncesText}`, unit: 'oz' } };
}

/** The scale's side, for the simulator and for tests. */
export type NciStatusBits = {
  motion?: boolean;
  zero?: boolean;
  underload?: boolean;
  overload?: boolean;
  romError?: boolean;
  /** Present in a third character. */
  net?: boolean;
};

export function encodeNciStatus(bits: NciStatusBits): string {
  const first = 0x30 | (bits.motion === true ? 1 : 0) | (bits.zero === true ? 2 : 0);
  const second =
    0x30 | (bits.underload === true ? 1 : 0) | (bits.overload === true ? 2 : 0) | (bits.romError === true ? 4 : 0);
  if (bits.net === undefined) return String.fromCharCode(first, second);
  return String.fromCharCode(first, second | 0x40, 0x30 | (bits.net ? 4 : 0));
}

export function encodeNciAnswer(
  weightGrams: number | null,
  unit: WeightUnit,
  decimals: number,
  bits: NciStatusBits,
): Uint8Array {
  const shown =
    weightGrams === null ? '' : `\n${decimalText(decimalOf(weightGrams, unit, decimals)).padStart(6, '0')}${unit}\r`;
  return Buffer.from(`${shown}\n${encodeNciStatus(bits)}\r\x03`, 'latin1');
}
